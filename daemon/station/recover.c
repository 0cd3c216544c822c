/* After a crash: queue_open() has closed what was on air as cut, with the
 * sentence that was last kept. Here the rest of it is planned. An orderly end
 * plans the rest by itself, so this finds nothing then. */
#include "station/recover.h"

#include "station/aired.h"
#include "station/ending.h"
#include "station/repeats.h"

#include "base/log.h"
#include "base/str.h"

#include <string.h>

struct last {
	struct airing airing;
	bool live;
};

static int keep_last(void *context, const struct airing *a)
{
	struct last *last = context;
	last->live = last->live || !airing_is_over(a->state);
	airing_finish(&last->airing);
	airing_copy(&last->airing, a);
	return 0;
}

struct reached {
	int32_t sentence; /* the lowest, -1: unknown */
	struct str left;  /* outputs on which it had ended before, as a zone */
};

static int keep_reached(void *context, const struct part *p)
{
	struct reached *r = context;
	if (p->result == PART_LEFT)
		str_addf(&r->left, "%s" LINE_ALONE "%s", r->left.len > 0 ? "\n" : "", p->output);
	else if (r->sentence < 0 || p->sentence < r->sentence)
		r->sentence = p->sentence;
	return 0;
}

static void plan_rest(
        struct station *s, const struct article *a, const struct airing *cut, struct changes *list)
{
	struct store *history = queue_history(s->queue);
	struct reached r = {.sentence = -1};
	struct err e;
	str_init(&r.left);
	history->ops->parts(history, cut->id, keep_reached, &r, &e);
	int32_t from = r.sentence < 0 ? cut->from_sentence : r.sentence;
	aired_plan_rest(s, cut, from, r.left.len > 0 ? r.left.data : NULL, list);
	log_line(LOG_NOTICE, "article %lld was interrupted; it goes on at sentence %d",
	        (long long)a->id, (int)from + 1);
	str_finish(&r.left);
}

/* Where somebody wanted the end, it is none. */
static bool was_interrupted(const struct airing *a)
{
	return a->state == AIRING_CUT && !ending_is_final(a->why);
}

/* Heard to its end, and not counted yet: the crash came while files were written. */
static bool is_uncounted(const struct article *a, const struct airing *last)
{
	return last->state == AIRING_AIRED && last->ended > a->last_aired;
}

static void count(
        struct station *s, const struct article *a, const struct airing *last, struct changes *list)
{
	struct article_plan *plan = changes_article_plan(list, a);
	plan->aired++;
	plan->last_aired = last->ended;
	if (!repeats_next(s, a, last, list))
		aired_finish_article(s, a->id, last->id, list);
}

static void recover_article(struct station *s, const struct article *a, struct changes *list)
{
	struct store *history = queue_history(s->queue);
	struct airing_filter of = {.states = STATES_ALL, .article = a->id};
	struct last last = {0};
	struct err e;
	if (history->ops->airings(history, &of, keep_last, &last, &e) < 0)
		log_line(LOG_ERROR, "article %lld: its airings cannot be read: %s",
		        (long long)a->id, e.sentence);
	if (last.airing.id != 0 && !last.live && is_uncounted(a, &last.airing))
		count(s, a, &last.airing, list);
	if (last.airing.id != 0 && !last.live && was_interrupted(&last.airing))
		plan_rest(s, a, &last.airing, list);
	airing_finish(&last.airing);
}

void recover_interrupted(struct station *s)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *a;
	struct changes list = {0};
	for (size_t i = 0; (a = memory_waiting_at(model, i)) != NULL; i++)
		if (memory_airing_of(model, a->id, 0) == NULL || a->aired == 0)
			recover_article(s, a, &list);
	station_fact(s, &list);
}
