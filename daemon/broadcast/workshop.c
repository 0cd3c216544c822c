/* The workshop: jobs wait in a list, the most urgent is made first, with the voices
 * that are kept (kept_voices.h). Orders are taken while one is made and while a voice
 * is waited for. Called by bantin-work. */
#include "broadcast/workshop.h"

#include "audio/tape.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "broadcast/extract.h"
#include "broadcast/filing.h"
#include "broadcast/kept_voices.h"
#include "broadcast/render.h"
#include "broadcast/work.h"
#include "child/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BEAT_MS = 400 };
/* An emergency that another voice can say waits so long for a sentence, once; and the next
 * ones do not ask the first voice at all for a while. */
enum { EMERGENCY_DEADLINE_MS = 3000 };
enum { URGENCY_EMERGENCY = 2 };

struct job {
	struct job *next;
	uint32_t id;
	int tape;     /* -1 once the writer has it */
	int source;   /* text or recording, -1 */
	bool ordered; /* WORK_RENDER came */
	bool cancelled;
	struct work_render order;
	struct filing_piece pieces[WORK_SOURCES_MOST];
	size_t piece_count;
};

struct workshop {
	int sock;
	struct job *jobs;
	struct kept_voices *voices;
	bool live; /* somebody waits for each sentence */
	bool parent_gone;
	int wake;        /* sock, while a voice is waited for; else -1 */
	int64_t beat_ns; /* of the last WORK_BEAT */
	struct frame *frame;
};

/* A tape being made. */
struct making {
	struct workshop *shop;
	struct job *job;
	struct tape_writer tape;
	struct sha256_ctx words;
	uint32_t sentences, skipped;
	bool foreign; /* its voice is a program of somebody else */
};

/* ---- orders ---- */

static struct job *job_of(struct workshop *w, uint32_t id)
{
	for (struct job *j = w->jobs; j != NULL; j = j->next)
		if (j->id == id)
			return j;
	return NULL;
}

static void job_drop(struct workshop *w, struct job *gone)
{
	struct job **p = &w->jobs;
	while (*p != gone)
		p = &(*p)->next;
	*p = gone->next;
	fd_close(&gone->tape);
	fd_close(&gone->source);
	for (size_t i = 0; i < gone->piece_count; i++)
		fd_close(&gone->pieces[i].tape);
	free(gone);
}

static struct job *job_new(struct workshop *w, uint32_t id)
{
	struct job **end = &w->jobs;
	while (*end != NULL)
		end = &(*end)->next;
	struct job *j = *end = mem_alloc(sizeof *j);
	j->id = id;
	j->tape = j->source = -1;
	return j;
}

static void take_order(struct workshop *w, struct frame *f)
{
	struct job *j = job_of(w, f->id);
	if (f->type == WORK_CANCEL && j != NULL)
		j->cancelled = true;
	if (f->type == WORK_TAPE && j == NULL && f->fd >= 0) {
		job_new(w, f->id)->tape = f->fd;
		f->fd = -1;
	}
	if (f->type == WORK_SOURCE && j != NULL && f->fd >= 0 &&
	        f->len == sizeof(struct work_source) && j->piece_count < WORK_SOURCES_MOST) {
		struct work_source source;
		memcpy(&source, f->payload, sizeof source);
		j->pieces[j->piece_count++] = (struct filing_piece){
		        .tape = f->fd, .from = source.from, .until = source.until};
		f->fd = -1;
	}
	if (f->type == WORK_RENDER && j != NULL && !j->ordered && f->len == sizeof j->order) {
		memcpy(&j->order, f->payload, sizeof j->order);
		j->order.voice[WORK_NAME_MAX - 1] = j->order.name[WORK_NAME_MAX - 1] = '\0';
		j->order.reserve[WORK_NAME_MAX - 1] = '\0';
		j->ordered = true;
		j->source = f->fd;
		f->fd = -1;
	}
	fd_close(&f->fd);
}

/* Take what has come; wait for it if there is nothing else to do. */
static void take_orders(struct workshop *w, int timeout_ms)
{
	while (!w->parent_gone && frame_wait(w->sock, timeout_ms) > 0) {
		int got = frame_recv(w->sock, w->frame);
		if (got == -EPROTO)
			continue;
		if (got <= 0)
			w->parent_gone = true;
		else
			take_order(w, w->frame);
		timeout_ms = 0;
	}
}

static struct job *most_urgent(struct workshop *w)
{
	struct job *best = NULL;
	for (struct job *j = w->jobs; j != NULL; j = j->next)
		if (j->ordered && (best == NULL || j->order.urgency > best->order.urgency))
			best = j;
	return best;
}

/* ---- answers ---- */

static void tell(struct workshop *w, uint32_t type, uint32_t id, const void *payload, size_t len)
{
	if (frame_send(w->sock, type, id, payload, len, -1) == -EPIPE)
		w->parent_gone = true;
}

static void tell_failure(struct workshop *w, uint32_t id, int status, const char *sentence)
{
	struct work_failed failed = {.status = status};
	snprintf(failed.sentence, sizeof failed.sentence, "%.*s", (int)sizeof failed.sentence - 1,
	        sentence);
	tell(w, WORK_FAILED, id, &failed, sizeof failed);
}

/* A fixed struct, then text that may be cut to what a frame holds. */
static void tell_text(struct workshop *w, uint32_t type, uint32_t id, const void *head,
        size_t head_len, const char *text, size_t len)
{
	char payload[FRAME_PAYLOAD_MAX / 4];
	if (len > sizeof payload - head_len)
		len = sizeof payload - head_len;
	memcpy(payload, head, head_len);
	memcpy(payload + head_len, text, len);
	tell(w, type, id, payload, head_len + len);
}

/* ---- voices ---- */

struct waiting {
	struct workshop *shop;
	const struct job *job;
};

static bool is_unwanted(void *context)
{
	struct waiting *w = context;
	take_orders(w->shop, 0);
	return w->job->cancelled || w->shop->parent_gone;
}

/* The voice of this name for the job; orders are taken while it starts. */
static struct kept_voice *voice_for(
        struct workshop *w, const struct job *j, const char *name, struct err *e)
{
	struct waiting waiting = {w, j};
	const struct voice_wish wish = {.name = name,
	        .reading = &j->order.reading,
	        .lexicons = j->order.lexicons,
	        .given_up = is_unwanted,
	        .context = &waiting};
	int before = w->wake;
	w->wake = w->sock;
	struct kept_voice *v = kept_voices_take(w->voices, &wish, e);
	w->wake = before;
	return v;
}

/* The emergency's other voice, beside the first if that could be opened; NULL: there is none. */
static struct kept_voice *open_reserve(struct workshop *w, const struct job *j)
{
	const struct work_render *o = &j->order;
	struct err e;
	if (o->urgency < URGENCY_EMERGENCY || o->reserve[0] == '\0' ||
	        strcmp(o->reserve, o->voice) == 0)
		return NULL;
	return voice_for(w, j, o->reserve, &e);
}

/* Who says the job: its voice; an emergency by its reserve, where that one cannot or lately
 * could not. What failed before any voice was ready would fail with each (voice.start). */
static struct kept_voice *voice_or_reserve(struct workshop *w, const struct job *j, struct err *e)
{
	struct kept_voice *v =
	        kept_voices_distrusted(w->voices, j->order.voice) ? open_reserve(w, j) : NULL;
	if (v != NULL)
		return v;
	v = voice_for(w, j, j->order.voice, e);
	if (v != NULL || j->cancelled || (e->id != NULL && strcmp(e->id, "voice.start") == 0))
		return v;
	v = open_reserve(w, j);
	if (v != NULL)
		log_line(LOG_ERROR, "the voice %s says an emergency: %s", v->name, e->sentence);
	return v;
}

/* ---- making a tape ---- */

static int write_tape(void *context, const int16_t *frames, size_t count, struct err *e)
{
	struct making *m = context;
	return tape_write(&m->tape, frames, count, e);
}

static int mark_sentence(void *context, const struct render_mark *mark, struct err *e)
{
	struct making *m = context;
	struct work_mark out = {.frame = mark->frame,
	        .sentence = (uint32_t)mark->sentence,
	        .skipped = mark->why != NULL};
	(void)e;
	sha256_update(&m->words, strlen(mark->words), (const uint8_t *)mark->words);
	sha256_update(&m->words, 1, (const uint8_t *)"\n");
	m->sentences++;
	m->skipped += out.skipped;
	tell_text(
	        m->shop, WORK_MARK, m->job->id, &out, sizeof out, mark->words, strlen(mark->words));
	return 0;
}

/* An emergency waits behind what a program of somebody else says, and nobody knows how
 * long that takes. What is given up here is made again, or cut by the emergency anyway. */
static bool is_overtaken(const struct making *m)
{
	return m->shop->live && m->foreign && m->job->order.urgency < URGENCY_EMERGENCY &&
	       most_urgent(m->shop)->order.urgency >= URGENCY_EMERGENCY;
}

/* A block of sound is made: the place to look up. */
static bool is_cancelled(void *context)
{
	struct making *m = context;
	int64_t now = clock_mono_ns(&clock_system);
	take_orders(m->shop, 0);
	if (now - m->shop->beat_ns > BEAT_MS * NS_PER_MS) {
		m->shop->beat_ns = now;
		tell(m->shop, WORK_BEAT, m->job->id, NULL, 0);
	}
	return m->job->cancelled || m->shop->parent_gone || is_overtaken(m);
}

/* The text of a job; the descriptor's offset is shared with the parent, so it is
 * read by position. */
static int read_source(const struct job *j, struct str *out, struct err *e)
{
	struct stat st;
	if (j->source < 0 || fstat(j->source, &st) < 0 ||
	        (size_t)st.st_size > LIMIT_ARTICLE_BYTES + LIMIT_TITLE_BYTES)
		return err_set(e, -EINVAL, "work.text", "the job has no text, or one too long");
	str_reserve(out, (size_t)st.st_size);
	ssize_t n = pread(j->source, out->data, (size_t)st.st_size, 0);
	if (n < 0)
		return err_sys(e, -errno, "work.text", "cannot read the text");
	out->len = (size_t)n;
	out->data[n] = '\0';
	return 0;
}

enum { ITEMS_MOST = 2, TITLE_PAUSE_MS = 700 };

/* The items of a job: a chime, a text, or an article with its title before it. */
static size_t compose(
        const struct job *j, const struct str *source, char *recording, struct render_item *items)
{
	const struct work_render *o = &j->order;
	size_t n = 0;
	if (o->kind == WORK_CHIME)
		items[n++] = (struct render_item){.kind = RENDER_CHIME, .name = o->name};
	if (o->kind == WORK_RECORDING) {
		snprintf(recording, 64, "/proc/self/fd/%d", j->source);
		items[n++] = (struct render_item){.kind = RENDER_RECORDING, .name = recording};
	}
	if (o->kind == WORK_SILENCE)
		items[n++] = (struct render_item){.kind = RENDER_PAUSE};
	if (o->kind == WORK_WORDS)
		items[n++] = (struct render_item){
		        .kind = RENDER_TEXT, .text = source->data, .text_len = source->len};
	if (o->kind == WORK_ARTICLE) {
		size_t title = strnlen(source->data, source->len);
		if (o->say_title && title > 0)
			items[n++] = (struct render_item){.kind = RENDER_TEXT,
			        .text = source->data,
			        .text_len = title,
			        .pause_ms = TITLE_PAUSE_MS};
		size_t body = title < source->len ? title + 1 : title;
		items[n++] = (struct render_item){.kind = RENDER_TEXT,
		        .text = source->data + body,
		        .text_len = source->len - body,
		        .must_speak = "article"};
	}
	if (n > 0)
		items[n - 1].pause_ms = o->pause_ms;
	return n;
}

struct telling {
	struct making *making;
	bool title;
};

static void tell_note(void *context, const struct reading_note *note)
{
	const struct telling *t = context;
	const struct work_note head = {.title = t->title,
	        .from = (uint32_t)note->from,
	        .to = (uint32_t)note->to,
	        .sure = note->sure};
	struct str text;
	str_init(&text);
	str_adds(&text, note->written);
	str_addc(&text, '\0');
	str_adds(&text, note->spoken);
	str_addc(&text, '\0');
	str_adds(&text, note->doubt != NULL ? note->doubt : "");
	tell_text(t->making->shop, WORK_NOTE, t->making->job->id, &head, sizeof head, text.data,
	        text.len);
	str_finish(&text);
}

/* What will be said, without sound. */
static void tell_words(struct making *m, const struct kept_voice *v, const struct str *source)
{
	struct render_item items[ITEMS_MOST];
	size_t count = compose(m->job, source, NULL, items);
	uint32_t paragraphs = 0;
	for (size_t i = 0; i < count; i++) {
		struct script script = {0};
		uint32_t last = 0;
		struct telling telling = {m, i + 1 < count};
		script_read(kept_voice_reader(v, m->job->order.frozen), items[i].text,
		        items[i].text_len, &script, tell_note, &telling);
		for (size_t k = 0; k < script.count; k++) {
			const struct sentence *sentence = &script.sentences[k];
			const struct work_sentence head = {
			        .paragraph = paragraphs + sentence->paragraph,
			        .title = telling.title,
			        .from = (uint32_t)sentence->from,
			        .to = (uint32_t)sentence->to};
			last = sentence->paragraph + 1;
			tell_text(m->shop, WORK_SENTENCE, m->job->id, &head, sizeof head,
			        sentence->words, strlen(sentence->words));
			if (m->job->order.no_sound) {
				sha256_update(&m->words, strlen(sentence->words),
				        (const uint8_t *)sentence->words);
				sha256_update(&m->words, 1, (const uint8_t *)"\n");
				m->sentences++;
			}
		}
		paragraphs += last;
		script_finish(&script);
	}
}

static bool take_reserve(void *context, const char *why, struct render_voice *ret)
{
	struct making *m = context;
	struct workshop *w = m->shop;
	struct job *j = m->job;
	struct kept_voice *v = open_reserve(w, j);
	if (v == NULL || v->pool == NULL)
		return false;
	log_line(LOG_ERROR,
	        "the voice %s could not say a sentence of an emergency (%s); %s says the rest",
	        j->order.voice, why, v->name);
	kept_voices_distrust(w->voices, j->order.voice);
	voice_pool_patience(v->pool, 0, 0);
	*ret = (struct render_voice){.pool = v->pool, .profile = &v->profile};
	return true;
}

/* Espeak-ng fails alike in every voice. */
static bool has_reserve(const struct job *j, const struct kept_voice *v)
{
	return j->order.urgency >= URGENCY_EMERGENCY && j->order.reserve[0] != '\0' &&
	       strcmp(j->order.reserve, v->name) != 0 && strcmp(v->profile.engine, "espeak") != 0;
}

static int render(struct making *m, struct kept_voice *v, const struct str *source,
        struct render_result *result, struct err *e)
{
	struct render_item items[ITEMS_MOST];
	char recording[64];
	const struct work_render *o = &m->job->order;
	struct render_job job = {.items = items,
	        .count = compose(m->job, source, recording, items),
	        .reader = kept_voice_reader(v, o->frozen),
	        .profile = &v->profile,
	        .pool = v->pool,
	        .rate = kept_voice_rate(v),
	        .loudness_lufs = o->loudness_lufs,
	        .ceiling_db = o->ceiling_db,
	        .sentence_pause_ms = o->sentence_pause_ms,
	        .paragraph_pause_ms = o->paragraph_pause_ms,
	        .sink = {.context = m,
	                .write = write_tape,
	                .sentence = mark_sentence,
	                .cancelled = is_cancelled}};
	m->foreign = v->pool != NULL && strcmp(v->profile.engine, "espeak") != 0;
	if (has_reserve(m->job, v))
		job.reserve = take_reserve;
	if (v->pool != NULL && job.reserve != NULL)
		voice_pool_patience(v->pool, EMERGENCY_DEADLINE_MS, 1);
	else if (v->pool != NULL)
		voice_pool_patience(v->pool, 0, 0);
	struct work_started started = {.sample_rate = job.rate};
	int tape = m->job->tape;
	m->job->tape = -1;
	int status = tape_writer_open(&m->tape, tape, job.rate, e);
	if (status < 0)
		return status;
	tell(m->shop, WORK_STARTED, m->job->id, &started, sizeof started);
	m->shop->wake = m->shop->sock;
	status = render_run(&job, result, e);
	m->shop->wake = -1;
	tape_writer_close(&m->tape, status == 0);
	return status;
}

/* Tapes become a sound file. No voice is needed. */
static void make_file(struct workshop *w, struct job *j)
{
	struct making m = {.shop = w, .job = j};
	struct work_done done = {0};
	struct str source;
	struct err e = {0};
	str_init(&source);
	int status = read_source(j, &source, &e);
	if (status == 0) {
		size_t title = strnlen(source.data, source.len);
		const struct filing f = {.format = j->order.name,
		        .bitrate = j->order.bitrate,
		        .best = j->order.best != 0,
		        .ceiling_db = j->order.ceiling_db,
		        .title = source.data,
		        .artist = title < source.len ? source.data + title + 1 : NULL,
		        .pieces = j->pieces,
		        .count = j->piece_count,
		        .cancelled = is_cancelled,
		        .context = &m};
		status = filing_run(&f, j->tape, &done.frames, &e);
	}
	if (status == 0)
		tell(w, WORK_DONE, j->id, &done, sizeof done);
	else if (!j->cancelled)
		tell_failure(w, j->id, e.status, e.sentence);
	str_finish(&source);
}

/* A document becomes a parcel of articles. */
static void make_parcel(struct workshop *w, struct job *j)
{
	struct work_done done = {0};
	struct err e = {0};
	if (extract_run(j->source, j->order.name, j->tape, &e) < 0)
		tell_failure(w, j->id, e.status, e.sentence);
	else
		tell(w, WORK_DONE, j->id, &done, sizeof done);
}

static void make(struct workshop *w, struct job *j)
{
	struct making m = {.shop = w, .job = j};
	struct render_result result = {0};
	struct str source;
	struct err e = {0};
	str_init(&source);
	sha256_init(&m.words);
	int status = 0;
	if (j->order.kind == WORK_ARTICLE || j->order.kind == WORK_WORDS)
		status = read_source(j, &source, &e);
	bool voiceless = j->order.kind != WORK_ARTICLE && j->order.kind != WORK_WORDS;
	struct kept_voice silent = {0}, *v = NULL;
	if (status == 0 && !(voiceless && w->live))
		v = voiceless ? voice_for(w, j, j->order.voice, NULL) : voice_or_reserve(w, j, &e);
	if (v == NULL && status == 0 && voiceless)
		v = kept_voices_if_there(w->voices, j->order.voice, &j->order.reading, &silent);
	if (v != NULL && j->order.want_words)
		tell_words(&m, v, &source);
	if (v != NULL && !j->order.no_sound)
		status = render(&m, v, &source, &result, &e);
	if (v == NULL || status < 0) {
		if (!j->cancelled)
			tell_failure(w, j->id, e.status, e.sentence);
		/* A voice that has given up stays so; the next job starts another. */
		if (v != NULL && v != &silent && e.id != NULL && str_starts(e.id, "voice."))
			kept_voice_drop(v);
	} else {
		struct work_done done = {
		        .frames = result.frames, .sentences = m.sentences, .skipped = m.skipped};
		sha256_digest(&m.words, sizeof done.words_sha256, done.words_sha256);
		memcpy(done.voice_sha256, v->voice_sha256, sizeof done.voice_sha256);
		memcpy(done.reading_sha256, v->reading_sha256, sizeof done.reading_sha256);
		tell(w, WORK_DONE, j->id, &done, sizeof done);
	}
	if (v != NULL && v->pool != NULL)
		voice_pool_tend(v->pool);
	str_finish(&source);
}

/* ---- the loop ---- */

void workshop_run(struct workshop *w)
{
	while (!w->parent_gone) {
		take_orders(w, most_urgent(w) != NULL ? 0 : -1);
		struct job *j = most_urgent(w);
		if (j == NULL || w->parent_gone)
			continue;
		if (!j->cancelled && j->order.kind == WORK_FILE)
			make_file(w, j);
		else if (!j->cancelled && j->order.kind == WORK_EXTRACT)
			make_parcel(w, j);
		else if (!j->cancelled)
			make(w, j);
		job_drop(w, j);
	}
}

struct workshop *workshop_create(int sock, const char *voices, bool live)
{
	struct workshop *w = mem_alloc(sizeof *w);
	w->sock = sock;
	w->live = live;
	w->wake = -1;
	w->voices = kept_voices_create(voices, live, &w->wake);
	w->frame = mem_alloc(sizeof *w->frame);
	return w;
}

void workshop_destroy(struct workshop *w)
{
	if (w == NULL)
		return;
	while (w->jobs != NULL)
		job_drop(w, w->jobs);
	kept_voices_destroy(w->voices);
	free(w->frame);
	free(w);
}
