/* What a show consists of: chime, call, the article (an emergency more than
 * once), closing; and the jobs that make their tapes. */
#include "station/articles.h"
#include "station/recording.h"
#include "station/show.h"
#include "station/texts.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"

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

/* {session} of the programme's settings; by the hour where there is none. */
static const char *session_of(const struct show *w)
{
	const struct settings *settings = w->station->settings;
	for (size_t i = 0; w->programme != NULL && i < settings->programme_count; i++)
		if (strcmp(settings->programmes[i].name, w->programme) == 0)
			return settings->programmes[i].session;
	return "";
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

/* A person's voice: the file that was copied when it was added. */
static int add_recorded_body(struct show *w, const struct article *a, struct err *e)
{
	char path[PATHS_MAX + 128];
	recording_path(w->station, a->recording, path);
	w->body = w->element_count;
	return render(w, add_element(w, ELEMENT_BODY), WORK_RECORDING, path, NULL, 0, e);
}

static void add_body_again(struct show *w, int times)
{
	for (int i = 1; i < times && w->element_count < SHOW_ELEMENTS_MOST - 1; i++)
		add_element(w, ELEMENT_BODY_AGAIN)->tape_of = w->body;
}

/* Where in its bulletin: an opening goes before the first, the signal before the
 * others, the closing after the last. An airing by itself is both. */
struct place {
	bool first, last;
};

static struct place place_of(const struct station *s, const struct airing *airing)
{
	const struct memory *model = queue_model(s->queue);
	struct place p = {.first = airing->position == 0, .last = true};
	const struct airing *other;
	for (size_t i = 0; airing->bulletin != 0 && (other = memory_due_at(model, i)) != NULL; i++)
		if (other->bulletin == airing->bulletin && other->position > airing->position)
			p.last = false;
	return p;
}

static int add_opening(struct show *w, const struct article *a, bool first, struct err *e)
{
	const struct settings *settings = w->station->settings;
	bool emergency = w->class == CLASS_EMERGENCY;
	if (w->reason == REASON_SAY || w->reason == REASON_RESUME)
		return 0;
	if (!first || w->reason == REASON_TEST)
		return add_chime(w, settings->bulletin.signal, "signal", e);
	int status = emergency ? add_chime(w, settings->emergency.chime, "urgent", e)
	                       : add_chime(w, settings->bulletin.chime, "opening", e);
	if (status < 0)
		return status;
	if (w->reason == REASON_REPEAT) /* a repeat says when the notice was issued */
		return add_words(w, ELEMENT_CALL, settings->bulletin.repeat, a->approved, e);
	return add_words(w, ELEMENT_CALL,
	        emergency ? settings->emergency.call : settings->bulletin.call,
	        w->planned > station_now(w->station) ? w->planned : station_now(w->station), e);
}

static int compose(struct show *w, const struct article *a, struct place place, struct err *e)
{
	const struct settings *settings = w->station->settings;
	bool emergency = w->class == CLASS_EMERGENCY;
	w->untitled = w->reason == REASON_SAY || w->reason == REASON_TEST;
	int status = add_opening(w, a, place.first, e);
	if (status == 0)
		status = a->recording != NULL ? add_recorded_body(w, a, e) : add_body(w, a, e);
	if (status == 0 && emergency && w->reason != REASON_SAY && w->reason != REASON_RESUME)
		add_body_again(w, settings->emergency.times);
	if (status == 0 && place.last && !w->untitled && !emergency)
		status = add_words(
		        w, ELEMENT_CLOSING, settings->bulletin.closing, station_now(w->station), e);
	return status;
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

int show_prepare(struct station *s, const struct airing *airing, bool fallback, struct show **ret,
        struct err *e)
{
	const struct article *a = memory_article(queue_model(s->queue), airing->article);
	if (a == NULL)
		return err_set(e, -ENOENT, "article.unknown", "article %lld is not there",
		        (long long)airing->article);
	struct show *w = mem_alloc(sizeof *w);
	w->station = s;
	w->airing = airing->id;
	w->article = airing->article;
	w->class = airing->class;
	w->reason = airing->reason;
	w->live = airing->class == CLASS_EMERGENCY || airing->reason == REASON_SAY;
	w->worker = w->live ? s->live : s->ahead;
	w->title = mem_string(a->title);
	w->programme = mem_string(airing->programme);
	w->zone = mem_string(airing->zone);
	w->by = mem_string(airing->by);
	w->planned = airing->planned;
	w->from_sentence = airing->from_sentence;
	w->voice = mem_string(article_voice(s->settings, a));
	w->link = s->shows;
	s->shows = w;
	w->fallback = fallback;
	int status = fallback ? compose_fallback(w, a, e) : compose(w, a, place_of(s, airing), e);
	if (status < 0) {
		show_discard(w);
		return status;
	}
	*ret = w;
	return 0;
}
