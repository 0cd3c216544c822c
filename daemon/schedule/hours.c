/* Permitted hours, minute by minute of the station's day. */
#include "schedule/hours.h"

#include "base/civil.h"
#include "base/i18n.h"

#include <errno.h>
#include <stdio.h>

enum { DAY_MINUTES = 1440, MINUTE_MS = 60000, WEEK_MINUTES = 7 * DAY_MINUTES };

int hours_parse(const char *text, struct hours_window *ret, struct err *e)
{
	int h1, m1, h2, m2, used = 0;
	if (sscanf(text, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &used) != 4 ||
	        text[used] != '\0' || h1 < 0 || h1 > 23 || h2 < 0 || h2 > 24 || m1 < 0 || m1 > 59 ||
	        m2 < 0 || m2 > 59 || (h2 == 24 && m2 > 0))
		return err_set(e, -EINVAL, "hours.bad",
		        _("\"%s\" are no hours; write them like \"05:00-21:30\""), text);
	*ret = (struct hours_window){.from = h1 * 60 + m1, .until = h2 * 60 + m2};
	if (ret->from == ret->until)
		return err_set(e, -EINVAL, "hours.bad",
		        _("\"%s\" begins where it ends; for the whole day write \"00:00-24:00\""),
		        text);
	return 0;
}

static bool minute_permitted(const struct hours_window *windows, size_t count, int minute)
{
	for (size_t i = 0; i < count; i++) {
		const struct hours_window *w = &windows[i];
		bool over_midnight = w->from > w->until;
		if (over_midnight ? minute >= w->from || minute < w->until
		                  : minute >= w->from && minute < w->until)
			return true;
	}
	return false;
}

bool hours_permit_at(const struct hours_window *windows, size_t count, int64_t wall_ms)
{
	struct civil c;
	civil_from_wall(wall_ms, &c);
	return minute_permitted(windows, count, c.hour * 60 + c.minute);
}

bool hours_permit_span(
        const struct hours_window *windows, size_t count, int64_t from_ms, int64_t until_ms)
{
	for (int64_t t = from_ms; t < until_ms; t += MINUTE_MS - t % MINUTE_MS)
		if (!hours_permit_at(windows, count, t))
			return false;
	return hours_permit_at(windows, count, from_ms);
}

int64_t hours_next(const struct hours_window *windows, size_t count, int64_t wall_ms)
{
	int64_t t = wall_ms;
	for (int i = 0; i <= WEEK_MINUTES; i++, t += MINUTE_MS - t % MINUTE_MS)
		if (hours_permit_at(windows, count, t))
			return t;
	return INT64_MAX;
}
