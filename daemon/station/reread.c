/* Reads again what was approved and has not aired, and compares with the words
 * that approval froze. One article at a time, so that what must air is not kept
 * waiting by it. Called by reload.c. */
#include "station/reread.h"

#include "station/articles.h"
#include "station/words.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { ARTICLES_MOST = 1000 };

struct reread {
	struct station *station;
	int64_t *ids;
	size_t count, at;
	json_t *changed, *voices;
	reread_done *done;
	void *user;
};

static bool is_wanted(const struct article *a)
{
	return a != NULL && a->state == ARTICLE_APPROVED && a->aired == 0 &&
	       a->words_sha256 != NULL;
}

static void finish(struct reread *q)
{
	q->done(q->station, q->changed, q->voices, q->user);
	free(q->ids);
	free(q);
}

static void ask_next(struct reread *q);

static void on_words(void *user, struct words_answer *words, const char *failure)
{
	struct reread *q = user;
	const struct article *a = memory_article(queue_model(q->station->queue), q->ids[q->at]);
	(void)failure;
	/* What cannot be read at all any more is read differently, too. */
	if (is_wanted(a) && (words == NULL || strcmp(words->words_sha256, a->words_sha256) != 0))
		json_array_append_new(q->changed, json_integer(q->ids[q->at]));
	if (is_wanted(a) && words != NULL && a->voice_sha256 != NULL &&
	        strcmp(words->voice_sha256, a->voice_sha256) != 0)
		json_array_append_new(q->voices, json_integer(q->ids[q->at]));
	q->at++;
	ask_next(q);
}

static int ask(struct reread *q, const struct article *a)
{
	struct station *s = q->station;
	struct str text;
	str_init(&text);
	int status = article_text(s, a, &text, NULL);
	if (status == 0) {
		const struct words_wanted wanted = {.title = article_spoken_title(s, a, text.data),
		        .text = text.data,
		        .voice = article_voice(s->settings, a)};
		status = words_ask(s, &wanted, on_words, q, NULL);
	}
	str_finish(&text);
	return status;
}

static void ask_next(struct reread *q)
{
	for (; q->at < q->count && !q->station->stopping; q->at++) {
		const struct article *a =
		        memory_article(queue_model(q->station->queue), q->ids[q->at]);
		if (is_wanted(a) && ask(q, a) == 0)
			return; /* on_words() goes on */
	}
	finish(q);
}

void reread_approved(struct station *s, reread_done *done, void *user)
{
	struct reread *q = mem_alloc(sizeof *q);
	const struct article *a;
	*q = (struct reread){.station = s,
	        .changed = json_array(),
	        .voices = json_array(),
	        .done = done,
	        .user = user};
	q->ids = mem_array(ARTICLES_MOST, sizeof *q->ids);
	for (size_t i = 0; q->count < ARTICLES_MOST &&
	                   (a = memory_article_at(queue_model(s->queue), i)) != NULL;
	        i++)
		if (is_wanted(a))
			q->ids[q->count++] = a->id;
	ask_next(q);
}
