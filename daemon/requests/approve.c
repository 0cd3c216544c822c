/* Approval: what is approved is frozen. The words are made first, by the same
 * reading that will be heard; their hashes and the words themselves are stored
 * with the move, and from then on the article is said from those words, whatever
 * becomes of lexicon, settings or voice. */
#include "requests/handlers.h"
#include "station/aired.h"
#include "requests/answer.h"
#include "station/articles.h"
#include "station/forms.h"
#include "station/words.h"

#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct approval {
	struct station *station;
	struct request *request; /* NULL: answered already */
	int64_t article;
	int32_t revision;
};

/* NULL after failing the request. Asked again when the words are there: anything may
 * have happened meanwhile. */
static const struct article *approvable(struct station *s, struct request *r)
{
	const struct article *a = answer_article(s, r);
	if (a == NULL)
		return NULL;
	if (a->state != ARTICLE_PENDING && a->state != ARTICLE_HELD && a->state != ARTICLE_DRAFT) {
		answer_wrong_state(r, a, "draft, pending or held");
		return NULL;
	}
	if (a->class == CLASS_EMERGENCY && !request_may(r, ROLE_EMERGENCY)) {
		request_fail_role(r, ROLE_EMERGENCY);
		return NULL;
	}
	if (article_approval(s, a->class) == APPROVAL_REQUIRED && a->approved == 0 &&
	        article_is_author(r, a)) {
		request_fail(r, "own_article", json_pack("{s:I}", "id", (json_int_t)a->id));
		return NULL;
	}
	unsigned lacks = article_supersede_takes(s, a, r);
	if (lacks != 0) {
		request_fail_role(r, lacks & -lacks);
		return NULL;
	}
	return a;
}

static void freeze(
        struct article_move *move, const struct article *a, const struct words_answer *words)
{
	move->text_sha256 = mem_string(a->content_sha256);
	move->words_sha256 = mem_string(words->words_sha256);
	move->voice_sha256 = mem_string(words->voice_sha256);
	move->reading_sha256 = mem_string(words->reading_sha256);
	move->words = mem_string(words->words);
}

/* `words` NULL: nothing is frozen (what was, stays). */
static void approve(struct station *s, struct request *r, const struct article *a,
        const struct words_answer *words)
{
	struct changes list = {0};
	answer_move(s, r, &list, a, ARTICLE_APPROVED);
	if (words != NULL)
		freeze(&list.items[list.count - 1].article_move, a, words);
	article_supersede(s, a, &list);
	size_t planned = list.count;
	if (!aired_has_more(s, a->id, 0))
		article_plan_first(s, a, &list);
	for (size_t i = planned; i < list.count; i++)
		list.items[i].airing_insert.by = answer_who(r);
	station_event(
	        s, &list, "article.approved", json_pack("{s:I}", "article", (json_int_t)a->id));
	json_t *result = json_pack("{s:I, s:s}", "id", (json_int_t)a->id, "state",
	        article_state_name(ARTICLE_APPROVED));
	if (a->at != 0)
		json_object_set_new(result, "airing", form_time(a->at));
	answer_after_commit(s, r, &list, result);
}

static void on_words(void *user, struct words_answer *words, const char *failure)
{
	struct approval *p = user;
	const struct article *a = approvable(p->station, p->request);
	const char *heard = request_text(p->request, "words_sha256");
	if (a == NULL) {
		/* answered */
	} else if (words == NULL) {
		request_fail(p->request, "voice_failed", json_pack("{s:s}", "sentence", failure));
	} else if (a->revision != p->revision ||
	           (heard != NULL && strcmp(heard, words->words_sha256) != 0)) {
		request_fail_value(p->request, "words_sha256", words->words_sha256);
	} else {
		approve(p->station, p->request, a, words);
	}
	free(p);
}

/* Frozen already (it was held meanwhile), or a recording: nothing new is frozen. */
static bool freezes_nothing(const struct article *a)
{
	return a->words_sha256 != NULL || a->recording != NULL;
}

/* A batch is one transaction and cannot wait for a voice: its words are asked for at once,
 * and frozen when they are there. Until then, and if the daemon ends before, it is read
 * afresh. */
static void on_words_after(void *user, struct words_answer *words, const char *failure)
{
	struct approval *p = user;
	struct station *s = p->station;
	const struct article *a = memory_article(queue_model(s->queue), p->article);
	struct changes list = {0};
	/* Not if the batch was undone, or something else was done with it since. */
	if (a != NULL && a->state == ARTICLE_APPROVED && a->revision == p->revision &&
	        !freezes_nothing(a)) {
		if (words != NULL) {
			changes_article_move(&list, a->id, ARTICLE_APPROVED, station_now(s), NULL);
			freeze(&list.items[0].article_move, a, words);
			station_fact(s, &list);
		} else {
			log_line(LOG_ERROR, "the words of article %lld are not frozen: %s",
			        (long long)a->id, failure);
		}
	}
	free(p);
}

static int ask_words(struct station *s, const struct article *a, struct request *r,
        words_done *done, struct err *e)
{
	struct str text;
	str_init(&text);
	int status = article_text(s, a, &text, e);
	if (status == 0) {
		const struct words_wanted wanted = {.title = article_spoken_title(s, a, text.data),
		        .text = text.data,
		        .voice = article_voice(s->settings, a)};
		struct approval *p = mem_alloc(sizeof *p);
		*p = (struct approval){
		        .station = s, .request = r, .article = a->id, .revision = a->revision};
		status = words_ask(s, &wanted, done, p, e);
		if (status < 0)
			free(p);
	}
	str_finish(&text);
	return status;
}

static void article_approve(void *context, struct request *r)
{
	struct station *s = context;
	const struct article *a = approvable(s, r);
	struct err e;
	if (a == NULL)
		return;
	if (freezes_nothing(a)) {
		approve(s, r, a, NULL);
	} else if (s->in_batch && request_text(r, "words_sha256") != NULL) {
		/* When the words are there it is too late to refuse. */
		request_fail(r, "not_in_batch", json_pack("{s:s}", "value", "words_sha256"));
	} else if (s->in_batch) {
		if (ask_words(s, a, NULL, on_words_after, &e) < 0)
			request_fail_err(r, &e);
		else
			approve(s, r, a, NULL);
	} else if (ask_words(s, a, r, on_words, &e) < 0) {
		request_fail_err(r, &e);
	}
}

void approve_handle(struct station *s)
{
	server_handle(s->server, "article.approve", article_approve);
}
