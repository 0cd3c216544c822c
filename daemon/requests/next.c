/* station.next: what will sound when, and what will not and why. The policy
 * itself, run in imagined time, so that it says what the station will do. */
#include "requests/handlers.h"
#include "requests/outlook.h"

enum { HOURS = 24, LIMIT = 200 };

static void station_next(void *context, struct request *r)
{
	struct station *s = context;
	const struct outlook_guess nothing = {0};
	struct outlook o;
	int64_t limit = request_integer(r, "limit", LIMIT);
	outlook_make(s, request_integer(r, "hours", HOURS) * 3600 * MS_PER_S, &nothing, &o);
	json_t *airings = json_array();
	for (size_t i = 0; i < o.forecast.count && (int64_t)i < limit; i++)
		json_array_append_new(airings, outlook_item(s, &o, &o.forecast.items[i]));
	bool more = !o.whole || (int64_t)o.forecast.count > limit;
	outlook_finish(&o);
	request_ok(r, json_pack("{s:o, s:b}", "airings", airings, "more", more));
}

void next_handle(struct station *s)
{
	server_handle(s->server, "station.next", station_next);
}
