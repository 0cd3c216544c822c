/* article.preview: what would be said, made as it would be for the air, by the
 * worker that renders ahead (what airs goes first there). The words come back as
 * the worker hands them to the voice; the sound, if it is wanted, as a WAV file in
 * a descriptor, written by a background thread. */
#include "station/preview.h"

#include "station/articles.h"
#include "station/background.h"
#include "station/forms.h"
#include "station/show.h"

#include "audio/tape.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "intake/article.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PREVIEWS_MOST = 16, WAV_HEAD = 44, COPY_FRAMES = 65536 };

struct preview {
	struct preview *link; /* of station.previews, until its job is over */
	struct station *station;
	struct request *request;
	uint32_t job;
	int tape;
	bool sound;
	uint32_t rate;
	struct str words;
	json_t *answer; /* made when the job is done */
	int wav;        /* by the background thread */
};

static void preview_free(struct preview *p)
{
	fd_close(&p->tape);
	fd_close(&p->wav);
	str_finish(&p->words);
	json_decref(p->answer);
	free(p);
}

static struct preview *take_preview(struct station *s, uint32_t job, bool unlink_it)
{
	for (struct preview **at = &s->previews; *at != NULL; at = &(*at)->link) {
		struct preview *p = *at;
		if (p->job != job)
			continue;
		if (unlink_it)
			*at = p->link;
		return p;
	}
	return NULL;
}

/* ---- the sound ---- */

static void put_le(unsigned char *at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

/* RIFF WAVE, PCM 16 bit mono (Microsoft, Multimedia Programming Interface 1.0). */
static void wav_head(unsigned char head[WAV_HEAD], uint32_t rate, uint64_t frames)
{
	uint64_t bytes = 2 * frames;
	uint32_t size = bytes > UINT32_MAX - WAV_HEAD ? UINT32_MAX - WAV_HEAD : (uint32_t)bytes;
	memcpy(head, "RIFF....WAVEfmt ", 16);
	put_le(head + 4, size + WAV_HEAD - 8, 4);
	put_le(head + 16, 16, 4);
	put_le(head + 20, 1, 2); /* PCM */
	put_le(head + 22, 1, 2); /* mono */
	put_le(head + 24, rate, 4);
	put_le(head + 28, 2 * rate, 4);
	put_le(head + 32, 2, 2);
	put_le(head + 34, 16, 2);
	memcpy(head + 36, "data", 4);
	put_le(head + 40, size, 4);
}

static int copy_frames(const struct tape_reader *r, int to)
{
	int16_t *frames = mem_array(COPY_FRAMES, sizeof *frames);
	uint64_t all = tape_frames(r);
	int status = 0;
	for (uint64_t at = 0; status == 0 && at < all;) {
		int64_t n = tape_read(r, at, frames, COPY_FRAMES);
		if (n <= 0)
			break;
		status = fd_write_all(to, frames, (size_t)n * sizeof *frames);
		at += (uint64_t)n;
	}
	free(frames);
	return status;
}

/* On the background thread: touches nothing but its preview. */
static int write_wav(void *task, struct err *e)
{
	struct preview *p = task;
	struct tape_reader reader;
	unsigned char head[WAV_HEAD];
	int tape = p->tape;
	p->tape = -1; /* the reader's from here on */
	int status = tape_reader_open(&reader, tape, e);
	if (status < 0)
		return status;
	wav_head(head, p->rate, tape_frames(&reader));
	p->wav = memfd_create("preview.wav", MFD_CLOEXEC);
	status = p->wav < 0 ? -errno : fd_write_all(p->wav, head, sizeof head);
	if (status == 0)
		status = copy_frames(&reader, p->wav);
	tape_reader_close(&reader);
	return status < 0 ? err_sys(e, status, "preview.sound", _("cannot copy the sound")) : 0;
}

static void wav_written(void *task, int status, const struct err *e)
{
	struct preview *p = task;
	if (status < 0) {
		request_fail(
		        p->request, "voice_failed", json_pack("{s:s}", "sentence", e->sentence));
	} else {
		request_ok_fd(p->request, json_incref(p->answer), p->wav);
		p->wav = -1;
	}
	preview_free(p);
}

/* ---- the worker's word; what is not a preview's is a show's ---- */

static void on_started(void *user, uint32_t job, uint32_t sample_rate)
{
	struct preview *p = take_preview(user, job, false);
	if (p == NULL)
		show_worker_handlers.started(user, job, sample_rate);
	else
		p->rate = sample_rate;
}

static void on_mark(void *user, uint32_t job, const struct work_mark *mark, const char *words)
{
	struct preview *p = take_preview(user, job, false);
	if (p == NULL)
		show_worker_handlers.mark(user, job, mark, words);
	else
		str_addf(&p->words, "%s%s", p->words.len > 0 ? "\n" : "", words);
}

static void on_done(void *user, uint32_t job, const struct work_done *done)
{
	struct preview *p = take_preview(user, job, true);
	char hash[2 * sizeof done->words_sha256 + 1];
	if (p == NULL) {
		show_worker_handlers.done(user, job, done);
		return;
	}
	for (size_t i = 0; i < sizeof done->words_sha256; i++)
		snprintf(hash + 2 * i, 3, "%02x", done->words_sha256[i]);
	int64_t ms = p->rate > 0 ? (int64_t)(done->frames * 1000 / p->rate) : 0;
	p->answer = json_pack("{s:s, s:s, s:I, s:i}", "words", p->words.data, "words_sha256", hash,
	        "duration_ms", (json_int_t)ms, "skipped", (int)done->skipped);
	if (p->sound && 2 * done->frames > LIMIT_FILE_BYTES) {
		request_fail(p->request, "article_too_long",
		        json_pack("{s:I}", "limit", (json_int_t)LIMIT_FILE_BYTES));
	} else if (p->sound) {
		int status = background_run(p->station->background, write_wav, wav_written, p);
		if (status == 0)
			return;
		request_fail(p->request, "voice_failed",
		        json_pack("{s:s}", "sentence", strerror(-status)));
	} else {
		request_ok(p->request, json_incref(p->answer));
	}
	preview_free(p);
}

static void on_failed(void *user, uint32_t job, const char *sentence)
{
	struct preview *p = take_preview(user, job, true);
	if (p == NULL) {
		show_worker_handlers.failed(user, job, sentence);
		return;
	}
	request_fail(p->request, "voice_failed", json_pack("{s:s}", "sentence", sentence));
	preview_free(p);
}

const struct worker_handlers preview_worker_handlers = {
        .started = on_started, .mark = on_mark, .done = on_done, .failed = on_failed};

void preview_close(struct station *s)
{
	while (s->previews != NULL) {
		struct preview *p = s->previews;
		s->previews = p->link;
		request_fail(p->request, "shutting_down", NULL);
		preview_free(p);
	}
}

/* ---- the request ---- */

/* Title, NUL, text of what is to be heard; false after failing the request. */
static bool take_text(struct station *s, struct request *r, struct str *out, const char **ret_voice)
{
	struct err e;
	const char *text = request_text(r, "text");
	if (request_has(r, "id")) {
		const struct article *a = answer_article(s, r);
		if (a == NULL)
			return false;
		*ret_voice = a->voice;
		str_adds(out, a->title);
		str_addc(out, '\0');
		if (article_text(s, a, out, &e) == 0)
			return true;
		request_fail_err(r, &e);
		return false;
	}
	struct intake_article parsed;
	if (text == NULL) {
		request_fail(r, "missing_param", json_pack("{s:s}", "field", "text"));
		return false;
	}
	if (intake_article_parse("text", text, strlen(text), &parsed, &e) < 0) {
		request_fail_err(r, &e);
		return false;
	}
	str_adds(out, parsed.title);
	str_addc(out, '\0');
	str_add(out, parsed.text, parsed.text_len);
	intake_article_finish(&parsed);
	return true;
}

static size_t count_previews(const struct station *s)
{
	size_t n = 0;
	for (const struct preview *p = s->previews; p != NULL; p = p->link)
		n++;
	return n;
}

static void fill_order(const struct station *s, const struct str *text, const char *voice,
        struct work_render *order)
{
	const struct settings *settings = s->settings;
	/* A title that was made of the first words is not spoken twice. */
	const char *body = text->data + strlen(text->data) + 1;
	*order = (struct work_render){.kind = WORK_ARTICLE,
	        .loudness_lufs = settings->loudness.target,
	        .ceiling_db = settings->loudness.ceiling,
	        .reading = settings->reading,
	        .sentence_pause_ms = settings->bulletin.sentence_pause_ms,
	        .paragraph_pause_ms = settings->bulletin.paragraph_pause_ms,
	        .say_title = settings->bulletin.titles && !str_starts(body, text->data)};
	snprintf(order->voice, sizeof order->voice, "%s", voice != NULL ? voice : settings->voice);
}

static void article_preview(void *context, struct request *r)
{
	struct station *s = context;
	struct work_render order;
	struct str text;
	struct err e;
	const char *own = NULL;
	const char *voice = request_text(r, "voice");
	if (voice != NULL && !voice_known(s, voice)) {
		request_fail(r, "no_voice", json_pack("{s:s}", "value", voice));
		return;
	}
	if (count_previews(s) >= PREVIEWS_MOST) {
		request_fail(r, "voice_failed",
		        json_pack("{s:s}", "sentence", "too many previews at once"));
		return;
	}
	str_init(&text);
	if (take_text(s, r, &text, &own)) {
		struct preview *p = mem_alloc(sizeof *p);
		*p = (struct preview){.station = s, .request = r, .tape = -1, .wav = -1};
		p->sound = request_flag(r, "sound", false);
		str_init(&p->words);
		fill_order(s, &text, voice != NULL ? voice : own, &order);
		int64_t job =
		        worker_render(s->ahead, &order, text.data, text.len, -1, &p->tape, &e);
		if (job < 0) {
			request_fail(r, "voice_failed", json_pack("{s:s}", "sentence", e.sentence));
			preview_free(p);
		} else {
			p->job = (uint32_t)job;
			p->link = s->previews;
			s->previews = p;
		}
	}
	str_finish(&text);
}

void preview_handle(struct station *s)
{
	server_handle(s->server, "article.preview", article_preview);
}
