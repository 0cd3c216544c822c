/* What a show consists of: chime, call, the article (an emergency more than
 * once), closing; and the jobs that make their tapes. */
#include "station/aired.h"
#include "station/articles.h"
#include "station/programmes.h"
#include "station/recording.h"
#include "station/relay.h"
#include "station/show.h"
#include "station/texts.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "broadcast/rundown.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct show_element *add_element(struct show *w, enum show_element_kind kind)
{
	struct show_element *el = &w->elements[w->element_count];
	*el = (struct show_element){.kind = kind, .tape_of = w->element_count, .tape = -1};
	w->element_count++;
	return el;
}

/* One job for one element. */
/* Silences that are no settings, ms: they belong to the sound before them. */
static int64_t pause_after(const struct show *w, const struct show_element *el)
{
	static const int64_t fixed[] = {
	        [ELEMENT_CHIME] = 400, [ELEMENT_CALL] = 900, [ELEMENT_CLOSING] = 500};
	bool body = el->kind == ELEMENT_BODY || el->kind == ELEMENT_BODY_AGAIN;
	if (el->kind == ELEMENT_PAUSE)
		return el->pause_ms;
	if (body && (w->reason == REASON_SAY || w->reason == REASON_TEST))
		return 0;
	return body ? w->station->settings->bulletin.article_pause_ms : fixed[el->kind];
}

/* A chime in a file of the station's own is a recording. */
static int open_recording(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? err_sys(e, -errno, "chime.open", _("cannot read %s"), path) : fd;
}

/* Who says an emergency that its voice cannot: the station's, else that of the program. */
static const char *reserve_of(const struct show *w)
{
	const char *usual = w->station->settings->voice;
	return strcmp(w->voice, usual) != 0 ? usual : SETTINGS_VOICE;
}

static int render(struct show *w, struct show_element *el, uint32_t kind, const char *name,
        const char *text, size_t len, struct err *e)
{
	const struct settings *settings = w->station->settings;
	struct work_render order = {.kind = kind,
	        .urgency = w->class == CLASS_EMERGENCY ? 2 : 1,
	        .loudness_lufs = settings->loudness.target,
	        .ceiling_db = settings->loudness.ceiling,
	        .reading = settings->reading,
	        .sentence_pause_ms = settings->bulletin.sentence_pause_ms,
	        .paragraph_pause_ms = settings->bulletin.paragraph_pause_ms,
	        .pause_ms = pause_after(w, el),
	        .say_title = 1, /* if there is one in the text */
	        .frozen = w->frozen && el->kind == ELEMENT_BODY};
	snprintf(order.voice, sizeof order.voice, "%s", w->voice);
	if (w->class == CLASS_EMERGENCY)
		snprintf(order.reserve, sizeof order.reserve, "%s", reserve_of(w));
	snprintf(order.name, sizeof order.name, "%.*s",
	        kind == WORK_CHIME ? (int)sizeof order.name - 1 : 0, name);
	int source = kind == WORK_RECORDING ? open_recording(name, e) : -1;
	if (kind == WORK_RECORDING && source < 0)
		return source;
	int64_t job = worker_render(
	        w->worker, &order, text, len, source, &show_worker_handlers, w, &el->tape, e);
	fd_close(&source);
	if (job < 0)
		return (int)job;
	el->job = (uint32_t)job;
	return 0;
}

/* `name`: of a chime or a path; "none" is no sound, "default" is `usual`. */
static int add_chime(struct show *w, const char *name, const char *usual, struct err *e)
{
	if (strcmp(name, "none") == 0)
		return 0;
	const char *which = strcmp(name, "default") == 0 || name[0] == '\0' ? usual : name;
	uint32_t kind = strchr(which, '/') != NULL ? WORK_RECORDING : WORK_CHIME;
	return render(w, add_element(w, ELEMENT_CHIME), kind, which, NULL, 0, e);
}

/* NULL: it is in none, or that is no longer in the settings. */
static const struct settings_programme *programme_of(const struct show *w)
{
	const struct settings *settings = w->station->settings;
	for (size_t i = 0; w->programme != NULL && i < settings->programme_count; i++)
		if (strcmp(settings->programmes[i].name, w->programme) == 0)
			return &settings->programmes[i];
	return NULL;
}

/* {session} of the programme's settings; by the hour where there is none. */
static const char *session_of(const struct show *w)
{
	const struct settings_programme *p = programme_of(w);
	return p != NULL ? p->session : "";
}

/* The article's own, else the programme's, else the station's. */
static const char *voice_of(const struct show *w, const struct article *a)
{
	const struct settings_programme *p = programme_of(w);
	bool own = a->voice != NULL || a->class == CLASS_EMERGENCY;
	return p != NULL && p->voice[0] != '\0' && !own ? p->voice
	                                                : article_voice(w->station->settings, a);
}

static int add_words(
        struct show *w, enum show_element_kind kind, const char *pattern, int64_t at, struct err *e)
{
	char *text = texts_fill(w->station->settings, pattern, session_of(w), at);
	int status = text[0] == '\0' ? 0
	                             : render(w, add_element(w, kind), WORK_WORDS, "", text,
	                                       strlen(text), e);
	free(text);
	return status;
}

/* The words that approval froze, if it has any: 1, 0 (none), or -errno. An
 * emergency may be wanted before they are on disk; it is read afresh then. */
static int frozen_words(struct show *w, const struct article *a, struct str *out, struct err *e)
{
	struct store *history = queue_history(w->station->queue);
	if (a->words_sha256 == NULL)
		return 0;
	int status = history->ops->words(history, a->id, out, e);
	if (status == -ENOENT && memory_article_unconfirmed(queue_model(w->station->queue), a->id))
		return 0;
	return status < 0 ? status : 1;
}

/* The article goes to the worker as title, NUL, text; frozen words have the title in
 * them. */
static int add_body(struct show *w, const struct article *a, struct err *e)
{
	struct str text, words;
	str_init(&text);
	str_init(&words);
	int status = frozen_words(w, a, &words, e);
	w->frozen = status > 0;
	if (status == 0 && (status = article_text(w->station, a, &words, e)) == 0 && !w->untitled) {
		const char *title = article_spoken_title(w->station, a, words.data);
		str_adds(&text, title != NULL ? title : "");
	}
	if (status >= 0) {
		str_addc(&text, '\0');
		str_add(&text, words.data, words.len);
		w->body = w->element_count;
		status = render(
		        w, add_element(w, ELEMENT_BODY), WORK_ARTICLE, "", text.data, text.len, e);
	}
	str_finish(&text);
	str_finish(&words);
	return status;
}

/* ---- what is no words ---- */

/* Until when it may last: the rest of one that was cut, until that would have been
 * over; one in a programme, until the window closes. */
static int64_t relay_until(const struct show *w, const struct airing *airing)
{
	const struct settings_programme *p = programme_of(w);
	if (airing->reason == REASON_RESUME)
		return airing->planned + airing->asked_ms;
	return p != NULL && p->minutes > 0 ? airing->latest : 0;
}

static int add_relay_body(
        struct show *w, const char *source, const struct airing *airing, struct err *e)
{
	struct show_element *el = add_element(w, ELEMENT_BODY);
	w->relay_until = relay_until(w, airing);
	if (w->relay_until != 0 && w->relay_until <= station_now(w->station))
		return err_set(e, -ETIME, "relay.over", _("the time of the relay is over"));
	el->tape = worker_tape(w->worker);
	if (el->tape < 0)
		return err_sys(e, -errno, "work.tape", _("cannot make a file for the sound"));
	return relay_create(
	        &w->relay, w->station->loop, source, el->tape, &show_relay_handlers, w, e);
}

/* A person's voice (the file that was copied when it was added), a file of the
 * rundown, or a relay. */
static int add_recorded_body(
        struct show *w, const struct article *a, const struct airing *airing, struct err *e)
{
	char path[PATHS_MAX + 128];
	w->body = w->element_count;
	if (str_starts(a->recording, "file:"))
		snprintf(path, sizeof path, "%s", a->recording + strlen("file:"));
	else if (!relay_parse(a->recording, path, sizeof path, &w->body_ms))
		recording_path(w->station, a->recording, path);
	else if (path[0] != '/')
		return add_relay_body(w, path, airing, e);
	return render(w, add_element(w, ELEMENT_BODY), WORK_RECORDING, path, NULL, 0, e);
}

static void add_body_again(struct show *w, int times)
{
	for (int i = 1; i < times && w->element_count < SHOW_ELEMENTS_MOST - 1; i++)
		add_element(w, ELEMENT_BODY_AGAIN)->tape_of = w->body;
}

/* ---- what stands around it ---- */

static int add_part(struct show *w, const struct rundown_part *p, int64_t at, struct err *e)
{
	const struct settings_bulletin *b = &w->station->settings->bulletin;
	struct show_element *el;
	switch (p->kind) {
	case RUNDOWN_CHIME:
		return add_chime(w, p->text[0] != '\0' ? p->text : b->chime, "opening", e);
	case RUNDOWN_CALL:
		return add_words(w, ELEMENT_CALL, b->call, at, e);
	case RUNDOWN_CLOSING:
		return add_words(w, ELEMENT_CLOSING, b->closing, at, e);
	case RUNDOWN_PAUSE:
		el = add_element(w, ELEMENT_PAUSE);
		el->pause_ms = p->length_ms;
		return render(w, el, WORK_SILENCE, "", NULL, 0, e);
	case RUNDOWN_ARTICLES:
	case RUNDOWN_FILE:
	case RUNDOWN_RELAY:
	case RUNDOWN_KINDS:
		break;
	}
	return 0;
}

/* Lines of an airing's opening or ending: parts of a rundown, or the signal between
 * articles. The body keeps its room. */
static int add_parts(struct show *w, const char *lines, int64_t at, struct err *e)
{
	int status = 0;
	for (const char *line = lines, *end; status == 0 && *line != '\0'; line = end) {
		size_t len = strcspn(line, "\n");
		char *part = mem_bytes(line, len);
		const char *const one = part;
		struct rundown r = {0};
		end = line + len + (line[len] == '\n');
		if (w->element_count >= SHOW_ELEMENTS_MOST - 2)
			log_line(LOG_WARN, "\"%s\" is left out: too many parts around one article",
			        part);
		else if (strcmp(part, PROGRAMME_SIGNAL) == 0)
			status = add_chime(w, w->station->settings->bulletin.signal, "signal", e);
		else if ((status = rundown_parse(&one, 1, &r, e)) == 0)
			status = add_part(w, &r.parts[0], at, e);
		rundown_finish(&r);
		free(part);
	}
	return status;
}

/* When the call says it is. */
static int64_t time_to_say(const struct show *w)
{
	int64_t now = station_now(w->station);
	return w->planned > now ? w->planned : now;
}

static bool begins(const char *opening, const char *how)
{
	return opening != NULL && strcmp(opening, how) == 0;
}

static int add_opening(struct show *w, const struct article *a, const char *parts, struct err *e)
{
	const struct settings *settings = w->station->settings;
	bool emergency = w->class == CLASS_EMERGENCY;
	bool repeat = w->reason == REASON_REPEAT || begins(parts, OPENING_REPEAT);
	if (w->reason == REASON_SAY || (w->reason == REASON_RESUME && parts == NULL))
		return 0;
	if (parts != NULL && !repeat && !begins(parts, OPENING_OWN))
		return add_parts(w, parts, time_to_say(w), e);
	if (w->reason == REASON_TEST)
		return add_chime(w, settings->bulletin.signal, "signal", e);
	int status = emergency ? add_chime(w, settings->emergency.chime, "urgent", e)
	                       : add_chime(w, settings->bulletin.chime, "opening", e);
	if (status < 0)
		return status;
	if (repeat) /* a repeat says when the notice was issued */
		return add_words(w, ELEMENT_CALL, settings->bulletin.repeat, a->approved, e);
	return add_words(w, ELEMENT_CALL,
	        emergency ? settings->emergency.call : settings->bulletin.call, time_to_say(w), e);
}

static int add_ending(struct show *w, const char *parts, struct err *e)
{
	int64_t now = station_now(w->station);
	if (w->untitled || w->class == CLASS_EMERGENCY)
		return 0;
	if (parts != NULL)
		return add_parts(w, parts, now, e);
	return add_words(w, ELEMENT_CLOSING, w->station->settings->bulletin.closing, now, e);
}

/* The article of one that was cut, as it stands on its tape; a job that still writes it
 * writes on for the rest. */
static void take_body(struct show *w, struct show *cut)
{
	struct show_element *el = add_element(w, ELEMENT_BODY);
	struct show_element *from = &cut->elements[cut->body];
	w->body = w->element_count - 1;
	*el = *from;
	el->kind = ELEMENT_BODY;
	el->tape_of = w->body;
	*from = (struct show_element){.kind = from->kind, .tape_of = from->tape_of, .tape = -1};
	if (el->job != 0)
		worker_hand_over(w->worker, el->job, w);
	w->frozen = cut->frozen;
	w->body_ms = cut->body_ms;
}

/* `cut`: of which it is the rest, and whose tape it takes; or NULL. */
static int compose(struct show *w, const struct article *a, const struct airing *airing,
        struct show *cut, struct err *e)
{
	const struct settings *settings = w->station->settings;
	bool emergency = w->class == CLASS_EMERGENCY;
	w->untitled = w->reason == REASON_SAY || w->reason == REASON_TEST;
	int status = add_opening(w, a, airing->opening, e);
	if (status == 0 && cut != NULL)
		take_body(w, cut);
	else if (status == 0)
		status = a->recording != NULL ? add_recorded_body(w, a, airing, e)
		                              : add_body(w, a, e);
	bool anew = w->reason != REASON_RESUME || begins(airing->opening, OPENING_OWN) ||
	            begins(airing->opening, OPENING_REPEAT);
	if (status == 0 && emergency && w->reason != REASON_SAY && anew)
		add_body_again(w, settings->emergency.times);
	return status == 0 ? add_ending(w, airing->ending, e) : status;
}

/* The slot that the article's category names, else the siren. */
static const char *fallback_recording(const struct settings *settings, const struct article *a)
{
	const struct settings_fallback *f = &settings->fallback;
	const struct {
		const char *category, *path;
	} slots[] = {{"storm", f->storm}, {"flood", f->flood}, {"fire", f->fire},
	        {"evacuation", f->evacuation}};
	for (size_t i = 0; a->category != NULL && i < sizeof slots / sizeof *slots; i++)
		if (strcmp(a->category, slots[i].category) == 0 && slots[i].path[0] != '\0')
			return slots[i].path;
	return f->siren;
}

/* Never silence in place of an emergency: where the recording cannot be read
 * either, the urgent chime sounds, which is made without any file or voice. */
static int compose_fallback(struct show *w, const struct article *a, struct err *e)
{
	enum { TIMES = 3 };
	const char *path = fallback_recording(w->station->settings, a);
	int status = render(w, add_element(w, ELEMENT_CHIME), WORK_CHIME, "urgent", NULL, 0, e);
	if (status < 0)
		return status;
	w->body = w->element_count;
	status = path[0] == '\0' ? -ENOENT
	                         : render(w, add_element(w, ELEMENT_BODY), WORK_RECORDING, path,
	                                   NULL, 0, e);
	if (status < 0) {
		w->element_count = w->body;
		status = render(w, add_element(w, ELEMENT_BODY), WORK_CHIME, "urgent", NULL, 0, e);
	}
	if (status == 0)
		add_body_again(w, TIMES);
	return status;
}

static struct show *make_show(
        struct station *s, const struct article *a, const struct airing *airing)
{
	struct show *w = mem_alloc(sizeof *w);
	w->station = s;
	w->airing = airing->id;
	w->article = airing->article;
	w->airing_version = airing->version;
	w->revision = a->revision;
	w->class = airing->class;
	w->reason = airing->reason;
	w->live = airing->class == CLASS_EMERGENCY || airing->reason == REASON_SAY;
	w->worker = w->live ? s->live : s->ahead;
	w->asked_ns = clock_mono_ns(s->clock);
	w->restarts = worker_restarts(w->worker);
	w->title = mem_string(a->title);
	w->programme = mem_string(airing->programme);
	w->zone = mem_string(airing->zone);
	w->by = mem_string(airing->by);
	w->planned = airing->planned;
	w->from_sentence = airing->from_sentence;
	w->voice = mem_string(voice_of(w, a));
	w->link = s->shows;
	s->shows = w;
	return w;
}

int show_prepare(struct station *s, const struct airing *airing, bool fallback, struct show **ret,
        struct err *e)
{
	const struct article *a = memory_article(queue_model(s->queue), airing->article);
	if (a == NULL)
		return err_set(e, -ENOENT, "article.unknown", "article %lld is not there",
		        (long long)airing->article);
	struct show *w = make_show(s, a, airing);
	w->fallback = fallback;
	int status = fallback ? compose_fallback(w, a, e) : compose(w, a, airing, NULL, e);
	if (status < 0) {
		show_discard(w);
		return status;
	}
	*ret = w;
	return 0;
}

/* One that is still being written stays with its worker; one that ended early is of no
 * use, nor is one in which the voice left something out. */
static bool has_tape(const struct show *cut, const struct show *rest)
{
	const struct show_element *body = &cut->elements[cut->body];
	return cut->relay == NULL && !cut->fallback && cut->failure[0] == '\0' && body->tape >= 0 &&
	       body->tape_of == cut->body && body->started && body->skipped == 0 &&
	       (body->whole || (body->job != 0 && cut->worker == rest->worker));
}

void show_prepare_rest(struct show *cut)
{
	struct station *s = cut->station;
	const struct memory *model = queue_model(s->queue);
	const struct airing *rest = cut->rest != 0 ? memory_airing(model, cut->rest) : NULL;
	const struct article *a = rest != NULL ? memory_article(model, rest->article) : NULL;
	struct err e;
	if (a == NULL || s->stopping || shows_prepared(s) >= SHOWS_PREPARED_MOST)
		return;
	struct show *w = make_show(s, a, rest);
	if (!has_tape(cut, w) || compose(w, a, rest, cut, &e) < 0)
		show_discard(w);
	else
		show_look(w);
}
