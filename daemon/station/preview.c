/* article.preview: what would be said, made by the daemon with its lexicon,
 * settings and voice, so that what is heard before approval is what airs. The
 * sound comes as a WAV file: the tape itself, whose first page is written over
 * with a WAV header of the same size. */
#include "station/answer.h"
#include "station/articles.h"
#include "station/forms.h"
#include "station/show.h"
#include "station/words.h"

#include "audio/tape.h"
#include "base/mem.h"
#include "intake/article.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct preview {
	struct station *station;
	struct request *request;
	int64_t article; /* 0: a text that is not added */
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

static json_t *answer_json(const struct preview *p, const struct words_answer *a)
{
	json_t *o = json_pack("{s:s, s:s, s:O, s:i}", "words", a->lines, "words_sha256",
	        a->words_sha256, "doubts", a->doubts, "skipped", (int)a->skipped);
	if (a->rate != 0)
		json_object_set_new(
		        o, "duration_ms", json_integer((json_int_t)(a->frames * 1000 / a->rate)));
	const struct airing *airing =
	        memory_airing_of(queue_model(p->station->queue), p->article, 0);
	if (airing != NULL && !airing_is_over(airing->state))
		json_object_set_new(o, "airing", form_time(airing->planned));
	return o;
}

static void on_words(void *user, struct words_answer *a, const char *failure)
{
	struct preview *p = user;
	unsigned char page[TAPE_DATA];
	if (a == NULL) {
		request_fail(p->request, "voice_failed", json_pack("{s:s}", "sentence", failure));
	} else if (!request_flag(p->request, "sound", false)) {
		request_ok(p->request, answer_json(p, a));
	} else {
		wav_header(page, a->rate, a->frames);
		if (pwrite(a->tape, page, sizeof page, 0) == (ssize_t)sizeof page) {
			request_ok_fd(p->request, answer_json(p, a), a->tape);
			a->tape = -1;
		} else {
			request_fail(p->request, "internal", NULL);
		}
	}
	free(p);
}

static void ask(
        struct station *s, struct request *r, int64_t article, const struct words_wanted *wanted)
{
	struct preview *p = mem_alloc(sizeof *p);
	struct err e;
	*p = (struct preview){.station = s, .request = r, .article = article};
	if (words_ask(s, wanted, on_words, p, &e) == 0)
		return;
	request_fail_err(r, &e);
	free(p);
}

static void preview_article(struct station *s, struct request *r, const char *voice)
{
	const struct article *a = answer_article(s, r);
	struct str text;
	struct err e;
	if (a == NULL)
		return;
	str_init(&text);
	if (article_text(s, a, &text, &e) < 0) {
		request_fail_err(r, &e);
	} else {
		const struct words_wanted wanted = {.title = article_spoken_title(s, a, text.data),
		        .text = text.data,
		        .voice = voice != NULL ? voice : article_voice(s->settings, a),
		        .sound = true};
		ask(s, r, a->id, &wanted);
	}
	str_finish(&text);
}

static void article_preview(void *context, struct request *r)
{
	struct station *s = context;
	const char *voice = request_text(r, "voice");
	const char *text = request_text(r, "text");
	struct intake_article parsed;
	struct err e;
	if (voice != NULL && !voice_known(s, voice)) {
		request_fail(r, "no_voice", json_pack("{s:s}", "value", voice));
		return;
	}
	if (text == NULL) {
		preview_article(s, r, voice);
		return;
	}
	if (intake_article_parse("text", text, strlen(text), &parsed, &e) < 0) {
		request_fail_err(r, &e);
		return;
	}
	const struct words_wanted wanted = {
	        .title = parsed.title_spoken && s->settings->bulletin.titles ? parsed.title : NULL,
	        .text = parsed.text,
	        .voice = voice != NULL ? voice : s->settings->voice,
	        .sound = true};
	ask(s, r, 0, &wanted);
	intake_article_finish(&parsed);
}

void preview_handle(struct station *s)
{
	server_handle(s->server, "article.preview", article_preview);
}
