/* The settings of time, parsed once. */
#include "station/timetable.h"

#include "base/civil.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { MINUTE_MS = 60000 };

static void read_hours(struct timetable *t, const struct settings_texts *texts, size_t *bad)
{
	t->hours = mem_array(texts->count, sizeof *t->hours);
	for (size_t i = 0; i < texts->count; i++)
		if (hours_parse(texts->items[i], &t->hours[t->hour_count], NULL) == 0)
			t->hour_count++;
		else
			(*bad)++;
}

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
	civil_from_wall(wall + INT64_C(36) * 60 * MINUTE_MS, &c);
	c.hour = c.minute = c.second = 0;
	return civil_to_wall(&c, &wall) < 0 ? 0 : wall;
}

static enum on_holiday on_holiday(int setting)
{
	static const enum on_holiday words[] = {[ON_HOLIDAY_SKIP] = HOLIDAY_SKIP,
	        [ON_HOLIDAY_ALSO] = HOLIDAY_ALSO,
	        [ON_HOLIDAY_ONLY] = HOLIDAY_ONLY};
	return words[setting];
}

static void read_programmes(struct timetable *t, const struct settings *s, size_t *bad)
{
	t->programmes = mem_array(s->programme_count, sizeof *t->programmes);
	for (size_t i = 0; i < s->programme_count; i++) {
		const struct settings_programme *from = &s->programmes[i];
		struct programme *p = &t->programmes[t->programme_count];
		*p = (struct programme){.name = from->name,
		        .length_ms = (int64_t)from->minutes * MINUTE_MS,
		        .valid_from = midnight(from->from, 0),
		        .valid_until = midnight(from->until, 1),
		        .holidays = on_holiday(from->holidays)};
		if (calendar_parse(from->at, &p->at, NULL) == 0)
			t->programme_count++;
		else
			(*bad)++;
	}
}

static void read_holidays(struct timetable *t, const struct settings_texts *texts, size_t *bad)
{
	t->holidays = mem_array(texts->count, sizeof *t->holidays);
	for (size_t i = 0; i < texts->count; i++)
		if (calendar_parse(texts->items[i], &t->holidays[t->holiday_count], NULL) == 0)
			t->holiday_count++;
		else
			(*bad)++;
}

void timetable_init(struct timetable *t, const struct settings *s, size_t *ret_bad)
{
	*t = (struct timetable){0};
	*ret_bad = 0;
	read_hours(t, &s->permitted_hours, ret_bad);
	read_programmes(t, s, ret_bad);
	read_holidays(t, &s->schedule.holidays, ret_bad);
}

void timetable_finish(struct timetable *t)
{
	free(t->hours);
	free(t->programmes);
	free(t->holidays);
	for (struct zone_hours *z = t->zones, *next; z != NULL; z = next) {
		next = z->link;
		free(z->zone);
		free(z->windows);
		free(z);
	}
	*t = (struct timetable){0};
}

struct permitted timetable_permitted(const struct timetable *t)
{
	return (struct permitted){.windows = t->hours, .count = t->hour_count};
}
