/* station.next: what will sound when, and what will not and why. The policy
 * itself, run in imagined time, so that it says what the station will do. */
#include "station/internal.h"
#include "station/forms.h"
#include "station/timetable.h"

#include "schedule/forecast.h"

enum { HOURS = 24, LIMIT = 200, SLOTS_MOST = 500 };

/* Why something does not sound as planned, and for whom it gives way; or null. */
static json_t *clash_json(const struct station *s, const struct forecast_item *item)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *other = item->lost_to > 0 ? memory_airing(model, item->lost_to) : NULL;
	if (item->why == NULL && other == NULL)
		return json_null();
	return json_pack("{s:s, s:o, s:o}", "why", item->why != NULL ? item->why : "waits",
	        "airing", other != NULL ? json_integer(other->id) : json_null(), "article",
	        other != NULL ? json_integer(other->article) : json_null());
}

static json_t *item_json(const struct station *s, const struct forecast_item *item)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *airing = item->airing > 0 ? memory_airing(model, item->airing) : NULL;
	const struct article *a = airing != NULL ? memory_article(model, airing->article) : NULL;
	json_t *o = json_pack("{s:o, s:o}", "planned",
	        form_time(item->planned > 0 ? item->planned : item->starts), "starts",
	        form_time(item->starts));
	json_object_set_new(o, "duration_ms",
	        item->starts > 0 ? json_integer(item->ends - item->starts) : json_null());
	json_object_set_new(o, "airing", airing != NULL ? json_integer(airing->id) : json_null());
	json_object_set_new(o, "article", a != NULL ? json_integer(a->id) : json_null());
	json_object_set_new(o, "title", a != NULL ? json_string(a->title) : json_null());
	json_object_set_new(o, "class",
	        airing != NULL ? json_string(air_class_name(airing->class)) : json_null());
	const char *programme =
	        airing != NULL ? airing->programme : s->timetable->programmes[item->programme].name;
	json_object_set_new(
	        o, "programme", programme != NULL ? json_string(programme) : json_null());
	json_object_set_new(o, "clash", clash_json(s, item));
	return o;
}

static void station_next(void *context, struct request *r)
{
	struct station *s = context;
	struct forecast f;
	int64_t limit = request_integer(r, "limit", LIMIT);
	const struct director_guess nothing = {0};
	int64_t ahead_ms = request_integer(r, "hours", HOURS) * 3600 * MS_PER_S;
	bool whole = director_forecast(s, ahead_ms, SLOTS_MOST, &nothing, &f);
	json_t *airings = json_array();
	for (size_t i = 0; i < f.count && (int64_t)i < limit; i++)
		json_array_append_new(airings, item_json(s, &f.items[i]));
	bool more = !whole || (int64_t)f.count > limit;
	forecast_finish(&f);
	request_ok(r, json_pack("{s:o, s:b}", "airings", airings, "more", more));
}

void next_handle(struct station *s)
{
	server_handle(s->server, "station.next", station_next);
}
