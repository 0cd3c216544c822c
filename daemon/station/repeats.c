/* Repeat plans of articles. Only the next airing is ever planned: a plan that
 * is cancelled leaves one row to take back, not a hundred. */
#include "station/repeats.h"

#include "base/mem.h"
#include "schedule/plan.h"

static int64_t start_of(const struct article *a)
{
	return a->at != 0 ? a->at : a->approved;
}

static bool plan_of(const struct article *a, struct plan *ret)
{
	return a->repeat != NULL && plan_parse(a->repeat, a->created, ret, NULL) == 0;
}

bool repeats_each_programme(const struct article *a, int64_t at)
{
	struct plan plan;
	return plan_of(a, &plan) && plan.each_programme && (plan.until == 0 || at < plan.until);
}

bool repeats_next(
        struct station *s, const struct article *a, const struct airing *last, struct changes *list)
{
	struct plan plan;
	int64_t now = station_now(s);
	if (!plan_of(a, &plan))
		return false;
	if (plan.each_programme)
		return plan.until == 0 || now < plan.until;
	int64_t late = s->settings->schedule.late_ms;
	int64_t next = plan_next(&plan, start_of(a), last->planned, now, late);
	if (next == PLAN_NEVER || (a->expires != 0 && next >= a->expires))
		return false;
	struct airing *airing = &changes_add(list, CHANGE_AIRING_INSERT)->airing_insert;
	*airing = (struct airing){.id = memory_new_airing_id(queue_model(s->queue)),
	        .article = a->id,
	        .state = AIRING_PLANNED,
	        .class = a->class,
	        .reason = REASON_REPEAT,
	        .planned = next,
	        .latest = next + (late > plan.period / 2 ? late : plan.period / 2),
	        .zone = mem_string(a->zone),
	        .by = mem_string(last->by)};
	return true;
}
