/* From a file of the spool to articles in the queue, once arrival_judge.c has nothing
 * against it. */
#include "station/arrival.h"

#include "station/articles.h"
#include "station/show.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "queue/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- the article ---- */

/* A feed's entry has a key of its own; everything else is what it is by content, name
 * and time of writing: put there again later, it is another announcement. */
static char *key_of(const struct arrival *a, const struct intake_article *in, size_t index)
{
	struct hash hash;
	char text[SHA256_TEXT];
	if (a->feed != NULL && in->key[0] != '\0')
		return mem_printf("feed:%s:%s", a->feed, in->key);
	if (in->key[0] != '\0')
		return mem_string(in->key);
	hash_init(&hash);
	hash_add(&hash, a->recording != NULL ? a->recording : a->parcel.sha256, SHA256_TEXT - 1);
	hash_add(&hash, a->name, strlen(a->name));
	hash_add(&hash, &a->st.st_mtim, sizeof a->st.st_mtim);
	hash_text(&hash, text);
	return mem_printf("spool:%.40s#%zu", text, index);
}

static char *text_or_null(const char *text)
{
	return text[0] != '\0' ? mem_string(text) : NULL;
}

static const char *either(const char *a, const char *b)
{
	return a[0] != '\0' ? a : b;
}

static bool approved_at_once(const struct arrival *a, enum air_class class)
{
	enum settings_approval approval = article_approval(a->station, class);
	if (a->feed != NULL)
		return class == CLASS_EMERGENCY; /* arrival_class() has asked for the trust */
	return approval == APPROVAL_NONE ||
	       (approval == APPROVAL_ROLE && (a->peer.roles & ROLE_EMERGENCY) != 0);
}

static void fill_by_feed(
        const struct arrival *a, const struct intake_article *in, struct article *out)
{
	const struct settings_feed *f = feed_of(a);
	out->author_uid = -1;
	out->author = mem_printf("feed %s", a->feed);
	if (f == NULL)
		return;
	out->category = text_or_null(either(f->category, in->category));
	out->zone = text_or_null(f->zone);
	out->voice = text_or_null(f->voice);
	if (in->series[0] != '\0')
		out->series = mem_printf("feed:%s:%s", a->feed, in->series);
	if (out->expires == 0 && f->valid_ms > 0)
		out->expires = out->created + f->valid_ms;
}

static void fill_by_person(
        const struct arrival *a, const struct intake_article *in, struct article *out)
{
	out->author_uid = a->st.st_uid;
	out->author = text_or_null(a->peer.actor);
	out->category = text_or_null(in->category);
	out->zone = text_or_null(in->zone);
	out->voice = text_or_null(in->voice);
	out->series = text_or_null(in->series);
}

static void fill(const struct arrival *a, const struct intake_article *in, struct article *out)
{
	out->revision = 1;
	out->class = arrival_class(a, in);
	out->title = mem_string(in->title);
	out->lang = mem_string("vi");
	out->source = text_or_null(in->source);
	out->repeat = text_or_null(in->repeat);
	out->recording = mem_string(a->recording);
	out->estimate_ms = a->length_ms;
	out->text_bytes = (int64_t)in->text_len;
	out->created = station_now(a->station);
	out->approver_uid = -1;
	if (a->feed != NULL)
		fill_by_feed(a, in, out);
	else
		fill_by_person(a, in, out);
	out->content_sha256 = mem_alloc(SHA256_TEXT);
	content_sha256(out->title, in->text, out->recording, out->content_sha256);
	out->state = approved_at_once(a, out->class) ? ARTICLE_APPROVED : ARTICLE_PENDING;
	if (out->state == ARTICLE_APPROVED) {
		out->approved = out->created;
		out->approver_uid = out->author_uid;
		out->approver = mem_string(out->author);
	}
}

/* ---- what a feed takes back ---- */

/* Does the word stand in the list, parted by spaces? */
static bool listed(const char *list, const char *word)
{
	size_t len = strlen(word);
	for (const char *p = list; *p != '\0';) {
		size_t n = strcspn(p, " ");
		if (n == len && memcmp(p, word, n) == 0)
			return true;
		p += n + (p[n] == ' ');
	}
	return false;
}

/* An article of the same feed that one of the keys names; its own key without the
 * feed's prefix is what files write. */
static bool named_by(const struct arrival *a, const struct article *old, const char *keys)
{
	char *prefix = mem_printf("feed:%s:", a->feed);
	bool named = !article_is_over(old->state) && old->key != NULL &&
	             str_starts(old->key, prefix) && listed(keys, old->key + strlen(prefix));
	free(prefix);
	return named;
}

static void take_off(struct station *s, const struct article *old, struct changes *list)
{
	if (s->on_air != NULL && s->on_air->article == old->id)
		show_leave(s->on_air, SHOW_END_CANCELLED, true);
	article_drop_airings(s, old, RESULT_MISSED, "cancelled", list);
	changes_article_move(list, old->id, ARTICLE_CANCELLED, station_now(s), "feed.withdrawn");
	list->items[list->count - 1].article_move.by_uid = -1;
	station_event(
	        s, list, "article.cancelled", json_pack("{s:I}", "article", (json_int_t)old->id));
	log_line(LOG_NOTICE, "article %lld is withdrawn by %s", (long long)old->id, old->author);
}

static void withdraw(const struct arrival *a, const struct intake_article *in, struct changes *list)
{
	const struct article *old;
	if (a->feed == NULL || in->withdraws[0] == '\0')
		return;
	for (size_t i = 0; (old = memory_article_at(queue_model(a->station->queue), i)) != NULL;
	        i++)
		if (named_by(a, old, in->withdraws))
			take_off(a->station, old, list);
}

/* An update belongs to the series of what it replaces: the queue's own rule then takes
 * the older one off when the newer one may air. */
static void join_series(
        const struct arrival *a, const struct intake_article *in, struct article *out)
{
	const struct article *old;
	if (a->feed == NULL || in->replaces[0] == '\0')
		return;
	for (size_t i = 0; (old = memory_article_at(queue_model(a->station->queue), i)) != NULL;
	        i++) {
		if (!named_by(a, old, in->replaces))
			continue;
		out->supersedes = old->id;
		if (old->series != NULL) {
			free(out->series);
			out->series = mem_string(old->series);
		}
	}
}

/* Nobody silences a warning with a class that anybody may air. */
static bool may_supersede(const struct arrival *a, const struct article *newer)
{
	const struct article *old;
	if (newer->state != ARTICLE_APPROVED || newer->series == NULL || a->feed != NULL)
		return true;
	for (size_t i = 0; (old = memory_article_at(queue_model(a->station->queue), i)) != NULL;
	        i++)
		if (!article_is_over(old->state) && old->series != NULL &&
		        strcmp(old->series, newer->series) == 0 && old->class > newer->class)
			return false;
	return true;
}

/* ---- into the queue ---- */

enum known { KNOWN_NO, KNOWN_YES, KNOWN_SOON };

static enum known known_key(const struct station *s, const char *key)
{
	struct store *history = queue_history(s->queue);
	const struct article *live = memory_by_key(queue_model(s->queue), key);
	struct article old = {0};
	if (live != NULL)
		return memory_article_unconfirmed(queue_model(s->queue), live->id) ? KNOWN_SOON
		                                                                   : KNOWN_YES;
	if (history->ops->by_key(history, key, &old, NULL) < 0)
		return KNOWN_NO;
	article_finish(&old);
	return KNOWN_YES;
}

static void insert(struct arrival *a, const struct intake_article *in, struct article *article,
        struct changes *list)
{
	struct station *s = a->station;
	article->id = memory_new_article_id(queue_model(s->queue));
	join_series(a, in, article);
	if (!may_supersede(a, article)) {
		article->state = ARTICLE_PENDING;
		article->approved = 0;
		article->approver_uid = -1;
		free(article->approver);
		article->approver = NULL;
	}
	struct article_insert *record = &changes_add(list, CHANGE_ARTICLE_INSERT)->article_insert;
	article_copy(&record->article, article);
	record->text = mem_string(in->text);
	if (article->state == ARTICLE_APPROVED) {
		article_supersede(s, article, list);
		size_t planned = list->count;
		article_plan_first(s, article, list);
		for (size_t i = planned; i < list->count; i++)
			list->items[i].airing_insert.by =
			        a->feed != NULL ? mem_string(article->author)
			                        : mem_printf("uid %u", (unsigned)a->st.st_uid);
	}
	station_event(s, list, "article.added",
	        json_pack("{s:I, s:s, s:s}", "article", (json_int_t)article->id, "class",
	                air_class_name(article->class), "state",
	                article_state_name(article->state)));
	articles_keep_unstored(s, article->id, article->revision, in->text);
}

static void on_stored(
        void *context, uint64_t token, int status, const struct err *e, const struct changes *list)
{
	struct arrival *a = context;
	struct station *s = a->station;
	(void)token;
	if (status < 0) {
		log_line(LOG_WARN, "spool: %s is not stored yet: %s", a->name, e->sentence);
		spool_again(a);
	} else {
		station_committed(s, list);
		spool_ended(a, NULL, NULL);
	}
	director_wake(s);
}

/* All that the file holds is one transaction. */
static void submit(struct arrival *a, struct changes *list)
{
	struct err e;
	if (list->count == 0) {
		spool_ended(a, NULL, NULL);
	} else if (queue_submit(a->station->queue, list, SUBMIT_ASK, on_stored, a, &e) < 0) {
		log_line(LOG_ERROR, "spool: the queue refuses %s: %s", a->name, e.sentence);
		spool_ended(a, e.sentence, e.sentence);
	}
	changes_finish(list);
}

/* The same question again, for the sentence in Vietnamese. */
static void refuse(struct arrival *a, const struct intake_article *in, const struct err *english)
{
	struct err e = *english;
	int64_t at = 0, expires = 0;
	struct i18n_borrowed *vietnamese = i18n_borrow("vi");
	arrival_judge(a, in, &at, &expires, &e);
	i18n_return(vietnamese);
	spool_ended(a, english->sentence, e.sentence);
}

/* The end of an alert is an article only where the feed's settings want it. */
static bool wanted(const struct arrival *a, const struct intake_article *in)
{
	const struct settings_feed *f = feed_of(a);
	return in->withdraws[0] == '\0' || (f != NULL && f->all_clear);
}

void arrival_take(struct arrival *a)
{
	struct changes list = {0};
	struct err e;
	size_t bad = 0;
	for (size_t i = 0; i < a->parcel.count; i++) {
		const struct intake_article *in = &a->parcel.articles[i];
		struct article article = {0};
		if (arrival_judge(a, in, &article.at, &article.expires, &e) < 0) {
			/* Of a file with several articles a bad one costs only itself. */
			if (++bad == a->parcel.count) {
				changes_finish(&list);
				refuse(a, in, &e);
				return;
			}
			log_line(LOG_WARN, "spool: article %zu of %s is left out: %s", i + 1,
			        a->name, e.sentence);
			continue;
		}
		article.key = key_of(a, in, i);
		enum known known = known_key(a->station, article.key);
		if (known == KNOWN_SOON) {
			article_finish(&article);
			changes_finish(&list);
			spool_again(a);
			return;
		}
		withdraw(a, in, &list);
		if (known == KNOWN_NO && wanted(a, in)) {
			fill(a, in, &article);
			insert(a, in, &article, &list);
		}
		article_finish(&article);
	}
	submit(a, &list);
}
