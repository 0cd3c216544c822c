/* The settings of time, parsed once. */
#include "station/timetable.h"

#include "base/mem.h"
#include "settings/occurrence.h"

#include <stdlib.h>

static void read_hours(struct timetable *t, const struct settings_texts *texts, size_t *bad)
{
	t->hours = settings_hours(texts, &t->hour_count);
	*bad += texts->count - t->hour_count;
}

static void read_programmes(struct timetable *t, const struct settings *s, size_t *bad)
{
	t->programmes = mem_array(s->programme_count, sizeof *t->programmes);
	for (size_t i = 0; i < s->programme_count; i++) {
		if (settings_occurrence(&s->programmes[i], &t->programmes[t->programme_count]))
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
