/* Permitted hours, minute by minute of the station's day. */
#include "schedule/hours.h"

#include "base/civil.h"
#include "base/i18n.h"

#include <errno.h>
#include <stdio.h>

enum { DAY_MINUTES = 1440, DAY_MS = 86400000 };

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

bool hours_permit_minute(const struct hours_window *windows, size_t count, int minute)
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
	return hours_permit_minute(windows, count, c.hour * 60 + c.minute);
}

bool hours_permit_span(
        const struct hours_window *windows, size_t count, int64_t from_ms, int64_t until_ms)
{
	return hours_permit_at(windows, count, from_ms) &&
	       until_ms <= hours_next_change(windows, count, from_ms);
}

/* The moment of minute `minute` (up to 1440) of the day of `noon`. */
static int64_t moment(int64_t noon, int minute)
{
	struct civil c;
	int64_t wall;
	civil_from_wall(noon + (minute == DAY_MINUTES ? DAY_MS : 0), &c);
	c.hour = minute % DAY_MINUTES / 60;
	c.minute = minute % 60;
	c.second = 0;
	civil_to_wall(&c, &wall);
	return wall;
}

int64_t hours_next_change(const struct hours_window *windows, size_t count, int64_t wall_ms)
{
	bool open = hours_permit_at(windows, count, wall_ms);
	int64_t best = INT64_MAX, noon;
	struct civil day;
	civil_from_wall(wall_ms, &day);
	day.hour = 12;
	day.minute = day.second = 0;
	civil_to_wall(&day, &noon);
	for (int d = 0; d <= 2; d++)
		for (size_t i = 0; i < 2 * count; i++) {
			const struct hours_window *w = &windows[i / 2];
			int64_t edge =
			        moment(noon + (int64_t)d * DAY_MS, i % 2 == 0 ? w->from : w->until);
			/* Where windows touch nothing changes. */
			if (edge > wall_ms && edge < best &&
			        hours_permit_at(windows, count, edge) != open)
				best = edge;
		}
	return best;
}

int64_t hours_next(const struct hours_window *windows, size_t count, int64_t wall_ms)
{
	return hours_permit_at(windows, count, wall_ms)
	               ? wall_ms
	               : hours_next_change(windows, count, wall_ms);
}
