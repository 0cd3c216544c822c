/* article.preview: what would be said, made by the daemon with its lexicon,
 * settings and voice, so that what is heard before approval is what airs. The
 * sound comes as a WAV file: the tape itself, whose first page is written over
 * with a WAV header of the same size. */
#include "requests/handlers.h"
#include "requests/add.h"
#include "requests/answer.h"
#include "station/articles.h"
#include "requests/displace.h"
#include "station/words.h"

#include "audio/tape.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Stands for a text that is not added: behind all others in every order. */
#define NOT_ADDED INT64_MAX

struct preview {
	struct station *station;
	struct request *request;
	struct article article; /* a copy: it may change meanwhile */
	char *voice;
	bool frozen; /* the words that approval froze were asked for */
};

static void put32(unsigned char *at, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(v >> (8 * i));
}

/* RIFF, WAVE, a JUNK chunk that fills the page, fmt, data (Microsoft's "Multimedia
 * Programming Interface and Data Specifications 1.0", RIFF WAVE): 16-bit mono PCM
 * from byte TAPE_DATA on, which is where a tape's frames are. */
static void wav_header(unsigned char *page, uint32_t rate, uint64_t frames)
{
	const uint32_t bytes = (uint32_t)(frames * 2);
	enum { FMT = TAPE_DATA - 8 - 24, JUNK = FMT - 12 - 8 };
	memset(page, 0, TAPE_DATA);
	memcpy(page, "RIFF", 4);
	put32(page + 4, TAPE_DATA - 8 + bytes);
	memcpy(page + 8, "WAVEJUNK", 8);
	put32(page + 16, JUNK);
	memcpy(page + FMT, "fmt ", 4);
	put32(page + FMT + 4, 16);
	page[FMT + 8] = 1;  /* PCM */
	page[FMT + 10] = 1; /* mono */
	put32(page + FMT + 12, rate);
	put32(page + FMT + 16, rate * 2);
	page[FMT + 20] = 2;
	page[FMT + 22] = 16;
	memcpy(page + TAPE_DATA - 8, "data", 4);
	put32(page + TAPE_DATA - 4, bytes);
}

static void preview_finish(struct preview *p)
{
	article_finish(&p->article);
	free(p->voice);
	free(p);
}

static json_t *answer_json(struct preview *p, const struct words_answer *a)
{
	int64_t length_ms = a->rate != 0 ? (int64_t)(a->frames * 1000 / a->rate) : 0;
	json_t *o = json_pack("{s:s, s:s, s:O, s:O, s:i, s:I}", "words", a->lines, "words_sha256",
	        a->words_sha256, "reading", a->reading, "doubts", a->doubts, "skipped",
	        (int)a->skipped, "duration_ms", (json_int_t)length_ms);
	if (p->frozen)
		json_object_set_new(o, "frozen", json_true());
	displace_json(p->station, &p->article, length_ms, o);
	return o;
}

static void answer(struct preview *p, struct words_answer *a)
{
	unsigned char page[TAPE_DATA];
	if (!request_flag(p->request, "sound", false)) {
		request_ok(p->request, answer_json(p, a));
		return;
	}
	wav_header(page, a->rate, a->frames);
	if (pwrite(a->tape, page, sizeof page, 0) != (ssize_t)sizeof page) {
		request_fail(p->request, "internal", NULL);
		return;
	}
	request_ok_fd(p->request, answer_json(p, a), a->tape);
	a->tape = -1;
}

static void ask(struct preview *p, const char *title, const char *text);

/* What is approved is said from its frozen words, even where it would be read
 * differently now. True: they have been asked for. */
static bool asks_for_frozen(struct preview *p, const struct words_answer *a)
{
	struct store *history = queue_history(p->station->queue);
	const char *frozen = p->article.words_sha256;
	struct str words;
	if (p->frozen || frozen == NULL || strcmp(frozen, a->words_sha256) == 0)
		return false;
	str_init(&words);
	p->frozen = history->ops->words(history, p->article.id, &words, NULL) == 0;
	bool asks = p->frozen;
	if (asks)
		ask(p, NULL, words.data);
	str_finish(&words);
	return asks;
}

static void on_words(void *user, struct words_answer *a, const char *failure)
{
	struct preview *p = user;
	if (a == NULL)
		request_fail(p->request, "voice_failed", json_pack("{s:s}", "sentence", failure));
	else if (asks_for_frozen(p, a))
		return;
	else
		answer(p, a);
	preview_finish(p);
}

/* Takes over `p`. */
static void ask(struct preview *p, const char *title, const char *text)
{
	const struct words_wanted wanted = {.title = title,
	        .text = text,
	        .voice = p->voice,
	        .frozen = p->frozen,
	        .sound = true};
	struct err e;
	if (words_ask(p->station, &wanted, on_words, p, &e) == 0)
		return;
	request_fail_err(p->request, &e);
	preview_finish(p);
}

static struct preview *preview_create(struct station *s, struct request *r)
{
	struct preview *p = mem_alloc(sizeof *p);
	*p = (struct preview){.station = s, .request = r};
	return p;
}

static void choose_voice(struct preview *p)
{
	const char *voice = request_text(p->request, "voice");
	p->voice = mem_string(
	        voice != NULL ? voice : article_voice(p->station->settings, &p->article));
}

/* A recording is not read: only when it airs, and what gives way. */
static void preview_recording(struct preview *p)
{
	int64_t length_ms = p->article.estimate_ms;
	json_t *o = json_pack("{s:s, s:s, s:[], s:[], s:I}", "words", "", "words_sha256", "",
	        "reading", "doubts", "duration_ms", (json_int_t)length_ms);
	displace_json(p->station, &p->article, length_ms, o);
	request_ok(p->request, o);
	preview_finish(p);
}

static void preview_article(struct station *s, struct request *r)
{
	const struct article *a = answer_article(s, r);
	struct str text;
	struct err e;
	if (a == NULL)
		return;
	struct preview *p = preview_create(s, r);
	article_copy(&p->article, a);
	choose_voice(p);
	if (a->recording != NULL) {
		preview_recording(p);
		return;
	}
	str_init(&text);
	if (article_text(s, a, &text, &e) < 0) {
		request_fail_err(r, &e);
		preview_finish(p);
	} else {
		ask(p, article_spoken_title(s, a, text.data), text.data);
	}
	str_finish(&text);
}

/* Refused where article.add would refuse it. */
static void preview_text(struct station *s, struct request *r)
{
	struct preview *p = preview_create(s, r);
	char *text;
	if (add_imagine(s, r, &p->article, &text) < 0) {
		preview_finish(p);
		return;
	}
	p->article.id = NOT_ADDED;
	choose_voice(p);
	ask(p, article_spoken_title(s, &p->article, text), text);
	free(text);
}

static void article_preview(void *context, struct request *r)
{
	struct station *s = context;
	const char *voice = request_text(r, "voice");
	if (voice != NULL && !voice_known(s, voice))
		request_fail(r, "no_voice", json_pack("{s:s}", "value", voice));
	else if (request_integer(r, "id", 0) != 0)
		preview_article(s, r);
	else
		preview_text(s, r);
}

void preview_handle(struct station *s)
{
	server_handle(s->server, "article.preview", article_preview);
}
