/* A programme's calendar and dates, and lists of hours, parsed. Called by the daemon's
 * timetable and outputs, and by the checks of the whole. */
#include "settings/occurrence.h"

#include "base/civil.h"
#include "base/mem.h"

#include <stdio.h>

#define MINUTE_MS INT64_C(60000)

/* Midnight at the start of "YYYY-MM-DD", or of the day after; 0 for "". */
static int64_t midnight(const char *date, int after)
{
	struct civil c = {0};
	int64_t wall;
	if (sscanf(date, "%4d-%2d-%2d", &c.year, &c.month, &c.day) != 3)
		return 0;
	if (civil_to_wall(&c, &wall) < 0)
		return 0;
	if (after == 0)
		return wall;
	civil_from_wall(wall + 36 * 60 * MINUTE_MS, &c);
	c.hour = c.minute = c.second = 0;
	return civil_to_wall(&c, &wall) < 0 ? 0 : wall;
}

bool settings_occurrence(const struct settings_programme *p, struct programme *ret)
{
	static const enum on_holiday words[] = {[ON_HOLIDAY_SKIP] = HOLIDAY_SKIP,
	        [ON_HOLIDAY_ALSO] = HOLIDAY_ALSO,
	        [ON_HOLIDAY_ONLY] = HOLIDAY_ONLY};
	struct programme made = {.name = p->name,
	        .length_ms = p->minutes * MINUTE_MS,
	        .valid_from = midnight(p->from, 0),
	        .valid_until = midnight(p->until, 1),
	        .holidays = words[p->holidays]};
	if (calendar_parse(p->at, &made.at, NULL) < 0)
		return false;
	*ret = made;
	return true;
}

struct hours_window *settings_hours(const struct settings_texts *texts, size_t *ret_count)
{
	struct hours_window *windows = mem_array(texts->count + 1, sizeof *windows);
	*ret_count = 0;
	for (size_t i = 0; i < texts->count; i++)
		if (hours_parse(texts->items[i], &windows[*ret_count], NULL) == 0)
			(*ret_count)++;
	return windows;
}
