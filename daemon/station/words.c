/* Asks bantin-work what a text would be said as, and gathers the answer. */
#include "station/words.h"

#include "base/fd.h"
#include "base/mem.h"
#include "control/facing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct inquiry {
	struct words_answer answer;
	struct str words, lines;
	char *title, *text;
	struct facing *facing[2]; /* of the text, of the title */
	uint32_t paragraph;       /* of the last sentence */
	words_done *done;
	void *user;
};

static void inquiry_free(struct inquiry *q)
{
	json_decref(q->answer.reading);
	json_decref(q->answer.doubts);
	facing_destroy(q->facing[0]);
	facing_destroy(q->facing[1]);
	free(q->title);
	free(q->text);
	str_finish(&q->words);
	str_finish(&q->lines);
	free(q);
}

static void inquiry_end(struct inquiry *q, const char *failure)
{
	q->answer.words = str_take(&q->words);
	q->answer.lines = str_take(&q->lines);
	facing_rows(q->facing[1], q->answer.reading);
	json_object_set_new(json_array_get(q->answer.reading, 0), "title", json_true());
	facing_rows(q->facing[0], q->answer.reading);
	q->done(q->user, failure == NULL ? &q->answer : NULL, failure);
	free(q->answer.words);
	free(q->answer.lines);
	fd_close(&q->answer.tape);
	inquiry_free(q);
}

static void on_started(void *user, uint32_t job, uint32_t sample_rate)
{
	struct inquiry *q = user;
	(void)job;
	q->answer.rate = sample_rate;
}

static void on_mark(void *user, uint32_t job, const struct work_mark *mark, const char *words)
{
	struct inquiry *q = user;
	(void)job;
	(void)words;
	q->answer.skipped += mark->skipped;
}

static void on_sentence(
        void *user, uint32_t job, const struct work_sentence *sentence, const char *words)
{
	struct inquiry *q = user;
	(void)job;
	if (q->answer.sentences++ > 0)
		str_addc(&q->words, sentence->paragraph == q->paragraph ? ' ' : '\n');
	q->paragraph = sentence->paragraph;
	str_adds(&q->words, words);
	facing_said(q->facing[sentence->title != 0], sentence->from, sentence->to, words);
	str_addf(&q->lines, "%s%s", q->lines.len > 0 ? "\n" : "", words);
}

static void on_note(void *user, uint32_t job, const struct work_note *note, const char *written,
        const char *spoken, const char *why)
{
	struct inquiry *q = user;
	(void)job;
	facing_note(q->facing[note->title != 0], note->from, note->to, written, spoken, note->sure,
	        why);
	if (why[0] == '\0')
		return;
	json_array_append_new(q->answer.doubts,
	        json_pack("{s:i, s:i, s:s, s:s, s:s}", "from", (int)note->from, "to", (int)note->to,
	                "written", written, "spoken", spoken, "doubt", why));
}

static void hex(const unsigned char *bytes, char out[SHA256_TEXT])
{
	for (size_t i = 0; i < 32; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static void on_done(void *user, uint32_t job, const struct work_done *done)
{
	struct inquiry *q = user;
	(void)job;
	q->answer.frames = done->frames;
	hex(done->words_sha256, q->answer.words_sha256);
	hex(done->voice_sha256, q->answer.voice_sha256);
	hex(done->reading_sha256, q->answer.reading_sha256);
	inquiry_end(q, NULL);
}

static void on_failed(void *user, uint32_t job, const char *sentence)
{
	(void)job;
	inquiry_end(user, sentence);
}

static const struct worker_handlers handlers = {.started = on_started,
        .mark = on_mark,
        .sentence = on_sentence,
        .note = on_note,
        .done = on_done,
        .failed = on_failed};

int words_ask(struct station *s, const struct words_wanted *wanted, words_done *done, void *user,
        struct err *e)
{
	const struct settings *settings = s->settings;
	struct work_render order = {.kind = WORK_ARTICLE,
	        .urgency = 1,
	        .loudness_lufs = settings->loudness.target,
	        .ceiling_db = settings->loudness.ceiling,
	        .reading = settings->reading,
	        .sentence_pause_ms = settings->bulletin.sentence_pause_ms,
	        .paragraph_pause_ms = settings->bulletin.paragraph_pause_ms,
	        .want_words = 1,
	        .frozen = wanted->frozen,
	        .no_sound = !wanted->sound,
	        .say_title = wanted->title != NULL && wanted->title[0] != '\0'};
	struct inquiry *q = mem_alloc(sizeof *q);
	struct str text;
	*q = (struct inquiry){
	        .answer = {.reading = json_array(), .doubts = json_array(), .tape = -1},
	        .title = mem_string(order.say_title ? wanted->title : ""),
	        .text = mem_string(wanted->text),
	        .done = done,
	        .user = user};
	q->facing[0] = facing_create(q->text, strlen(q->text));
	q->facing[1] = facing_create(q->title, strlen(q->title));
	str_init(&q->words);
	str_init(&q->lines);
	str_init(&text);
	snprintf(order.voice, sizeof order.voice, "%s", wanted->voice);
	str_adds(&text, wanted->title != NULL ? wanted->title : "");
	str_addc(&text, '\0');
	str_adds(&text, wanted->text);
	int64_t job = worker_render(
	        s->ahead, &order, text.data, text.len, -1, &handlers, q, &q->answer.tape, e);
	str_finish(&text);
	if (job < 0)
		inquiry_free(q);
	return job < 0 ? (int)job : 0;
}
