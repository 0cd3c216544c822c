/* The coming time: the forecast of the policy over what is planned and what can be
 * known to come. Only the next airing of a repeat plan is ever planned; here the
 * others are imagined too. Reading only. */
#include "requests/outlook.h"

#include "station/articles.h"
#include "station/forms.h"
#include "station/timetable.h"

#include "base/mem.h"
#include "schedule/plan.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_MOST = 500, REPEATS_MOST = 300, REPEATS_A_PLAN = 100 };

/* Numbers of imagined airings are from here on. */
#define IMAGINED (INT64_MAX / 2)

static struct slot *add(struct station *s, struct outlook *o, const struct article *a,
        int64_t planned, int64_t latest, int64_t length_ms)
{
	bool cuts = a->class == CLASS_EMERGENCY || s->settings->schedule.busy == WHEN_BUSY_CUT;
	o->imagined = mem_resize(o->imagined, o->imagined_count + 1, sizeof *o->imagined);
	struct slot *slot = &o->imagined[o->imagined_count];
	*slot = (struct slot){.id = IMAGINED + (int64_t)o->imagined_count++,
	        .article = a->id,
	        .class = (enum slot_class)a->class,
	        .leave = LEAVE_APPROVED,
	        .words = WORDS_READY,
	        .busy = cuts ? BUSY_CUT : BUSY_NEXT,
	        .planned = planned,
	        .latest = latest,
	        .not_before = a->not_before,
	        .expires = a->expires,
	        .asked_ms = length_ms,
	        .hours = hours_of_zone(s, a->zone)};
	return slot;
}

/* As repeats_next() would plan them, one after the other. */
static void add_repeats(struct station *s, struct outlook *o, const struct article *a,
        int64_t start, int64_t last, int64_t until, int64_t length_ms)
{
	struct plan plan;
	int64_t late = s->settings->schedule.late_ms;
	if (a->repeat == NULL || plan_parse(a->repeat, a->created, &plan, NULL) < 0 ||
	        plan.each_programme)
		return;
	for (int i = 0; i < REPEATS_A_PLAN && o->imagined_count < REPEATS_MOST; i++) {
		last = plan_next(&plan, start, last, last, late);
		if (last == PLAN_NEVER || last > until || (a->expires != 0 && last >= a->expires))
			return;
		int64_t grace = late > plan.period / 2 ? late : plan.period / 2;
		struct slot *slot = add(s, o, a, last, last + grace, length_ms);
		slot->busy = a->class == CLASS_EMERGENCY ? BUSY_CUT : BUSY_NEXT;
	}
}

/* Of the articles that are planned: what follows the airing that is planned last. */
static void add_known_repeats(
        struct station *s, struct outlook *o, const struct outlook_guess *guess, int64_t until)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *a;
	for (size_t i = 0; (a = memory_waiting_at(model, i)) != NULL; i++) {
		const struct airing *airing, *last = NULL;
		bool off = a->repeat == NULL;
		for (size_t k = 0; k < guess->without_count; k++)
			off = off || guess->without[k] == a->id;
		for (size_t k = 0; !off && (airing = memory_airing_of(model, a->id, k)) != NULL;
		        k++)
			if (!airing_is_over(airing->state) &&
			        (last == NULL || airing->planned > last->planned))
				last = airing;
		if (last != NULL)
			add_repeats(s, o, a, a->at != 0 ? a->at : a->approved, last->planned, until,
			        last->asked_ms);
	}
}

static void add_guess(
        struct station *s, struct outlook *o, const struct outlook_guess *guess, int64_t until)
{
	const struct article *a = guess->article;
	int64_t now = station_now(s);
	if (a == NULL || (a->at == 0 && a->class != CLASS_EMERGENCY))
		return; /* it waits for its programme */
	int64_t at = a->at != 0 ? a->at : now;
	int64_t latest = a->class == CLASS_EMERGENCY ? 0 : article_latest(s, at);
	add(s, o, a, at, latest, guess->length_ms);
	add_repeats(s, o, a, at, at, until, guess->length_ms);
}

void outlook_make(
        struct station *s, int64_t ahead_ms, const struct outlook_guess *guess, struct outlook *ret)
{
	int64_t until = station_now(s) + ahead_ms;
	*ret = (struct outlook){0};
	add_guess(s, ret, guess, until);
	add_known_repeats(s, ret, guess, until);
	const struct director_guess with = {.more = ret->imagined,
	        .more_count = ret->imagined_count,
	        .without = guess->without,
	        .without_count = guess->without_count};
	ret->whole = director_forecast(s, ahead_ms, SLOTS_MOST, &with, &ret->forecast) &&
	             ret->imagined_count < REPEATS_MOST;
}

void outlook_finish(struct outlook *o)
{
	forecast_finish(&o->forecast);
	free(o->imagined);
	*o = (struct outlook){0};
}

bool outlook_subject(const struct station *s, const struct outlook *o, int64_t airing,
        struct outlook_subject *ret)
{
	*ret = (struct outlook_subject){0};
	if (airing >= IMAGINED) {
		const struct slot *slot = &o->imagined[airing - IMAGINED];
		ret->article = slot->article;
		ret->class = (enum air_class)slot->class;
		return true;
	}
	ret->airing = airing > 0 ? memory_airing(queue_model(s->queue), airing) : NULL;
	if (ret->airing == NULL)
		return false;
	ret->article = ret->airing->article;
	ret->class = ret->airing->class;
	return true;
}

static json_t *number_or_null(int64_t number)
{
	return number > 0 ? json_integer(number) : json_null();
}

/* Why something does not sound as planned, and for whom it gives way; or null. */
static json_t *clash_json(
        const struct station *s, const struct outlook *o, const struct forecast_item *item)
{
	struct outlook_subject other;
	bool gives_way = outlook_subject(s, o, item->lost_to, &other);
	const char *programme = other.airing != NULL ? other.airing->programme : NULL;
	if (item->why == NULL && !gives_way && !item->lost_to_programme)
		return json_null();
	if (item->lost_to_programme)
		programme = s->timetable->programmes[item->lost_programme].name;
	return json_pack("{s:s, s:o, s:o, s:s?}", "why", item->why != NULL ? item->why : "waits",
	        "airing", number_or_null(other.airing != NULL ? other.airing->id : 0), "article",
	        number_or_null(other.article), "programme", programme);
}

json_t *outlook_item(
        const struct station *s, const struct outlook *o, const struct forecast_item *item)
{
	struct outlook_subject of;
	bool airs = outlook_subject(s, o, item->airing, &of);
	const struct article *a = memory_article(queue_model(s->queue), of.article);
	const char *programme = !airs               ? s->timetable->programmes[item->programme].name
	                        : of.airing != NULL ? of.airing->programme
	                                            : NULL;
	json_t *j = json_pack("{s:o, s:o}", "planned",
	        form_time(item->planned > 0 ? item->planned : item->starts), "starts",
	        form_time(item->starts));
	json_object_set_new(j, "duration_ms",
	        item->starts > 0 ? json_integer(item->ends - item->starts) : json_null());
	json_object_set_new(j, "airing", number_or_null(of.airing != NULL ? of.airing->id : 0));
	json_object_set_new(j, "article", number_or_null(of.article));
	json_object_set_new(j, "title", a != NULL ? json_string(a->title) : json_null());
	json_object_set_new(j, "class", airs ? json_string(air_class_name(of.class)) : json_null());
	json_object_set_new(
	        j, "programme", programme != NULL ? json_string(programme) : json_null());
	json_object_set_new(j, "clash", clash_json(s, o, item));
	return j;
}
