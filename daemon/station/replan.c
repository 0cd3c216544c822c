/* What becomes of planned airings when their article is edited: they were planned with
 * the class, the zone and the time that it had then. Called by requests/edit.c; a show
 * that was being made for one of them is dropped by director.c, which sees that its
 * airing has changed. */
#include "station/replan.h"

#include "station/articles.h"

#include "base/mem.h"

#include <string.h>

/* It has a moment of its own, rather than waiting for a programme. */
static bool has_moment(const struct article *a)
{
	return a->at != 0 || a->class == CLASS_EMERGENCY;
}

static bool at_moment(const struct airing *a)
{
	return a->reason == REASON_AT || a->reason == REASON_NOW;
}

/* At another moment than the one it is planned for. */
static bool moves(const struct replan *r)
{
	const struct article *was = r->before, *is = r->after;
	return is->at != was->at ||
	       (is->at == 0 && is->class != was->class && has_moment(is) != has_moment(was));
}

static bool is_unwanted(const struct replan *r, const struct airing *airing)
{
	if (airing->reason == REASON_REPEAT)
		return r->after->repeat == NULL;
	return moves(r) && !has_moment(r->after) && at_moment(airing);
}

static bool is_changed(const struct replan *r, const struct airing *airing)
{
	const char *zone = r->after->zone;
	bool same_zone = zone == NULL
	                         ? r->before->zone == NULL
	                         : r->before->zone != NULL && strcmp(zone, r->before->zone) == 0;
	return moves(r) || r->after->class != airing->class || !same_zone ||
	       (r->other_words && airing->from_sentence > 0);
}

static int64_t latest_of(const struct station *s, const struct replan *r,
        const struct airing *airing, int64_t planned, bool moved)
{
	if (r->after->class == CLASS_EMERGENCY)
		return 0;
	return moved || airing->class == CLASS_EMERGENCY ? article_latest(s, planned)
	                                                 : airing->latest;
}

static void renew(struct station *s, const struct replan *r, const struct airing *airing,
        struct changes *list)
{
	bool moved = moves(r) && has_moment(r->after);
	/* Without a zone of its own it keeps that of the programme. */
	bool zoned = moved || r->after->zone != NULL || airing->programme == NULL;
	bool stays = !moved || airing->reason == REASON_RESUME;
	int64_t now = station_now(s);
	int64_t planned = !moved ? airing->planned : r->after->at != 0 ? r->after->at : now;
	changes_airing_move(list, airing->id, AIRING_PLANNED, now, NULL);
	struct airing_move *m = &list->items[list->count - 1].airing_move;
	m->planned = planned;
	m->anew = (struct airing_anew){.given = true,
	        .alone = moved && airing->reason == REASON_PROGRAMME,
	        .class = r->after->class,
	        .reason = stays            ? airing->reason
	                  : planned <= now ? REASON_NOW
	                                   : REASON_AT,
	        .latest = latest_of(s, r, airing, planned, moved),
	        .from_sentence = r->other_words ? 0 : airing->from_sentence,
	        .zone = mem_string(zoned ? r->after->zone : airing->zone)};
}

bool replan_article(struct station *s, const struct replan *r, struct changes *list)
{
	const struct airing *airing;
	bool planned = false, dropped = false;
	for (size_t i = 0;
	        (airing = memory_airing_of(queue_model(s->queue), r->before->id, i)) != NULL; i++) {
		if (airing->state != AIRING_PLANNED && airing->state != AIRING_READY)
			continue;
		if (is_unwanted(r, airing)) {
			changes_airing_move(
			        list, airing->id, AIRING_MISSED, station_now(s), "changed");
			dropped = dropped || airing->reason == REASON_REPEAT;
			continue;
		}
		planned = true;
		if (is_changed(r, airing))
			renew(s, r, airing, list);
	}
	if (!planned && moves(r) && has_moment(r->after)) {
		article_plan_first(s, r->after, list);
		list->items[list->count - 1].airing_insert.by = mem_string(r->by);
		return false;
	}
	if (planned || !dropped || r->before->aired == 0)
		return false;
	changes_article_move(list, r->before->id, ARTICLE_DONE, station_now(s), NULL);
	return true;
}
