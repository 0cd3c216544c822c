/* The settings of time, parsed once: permitted hours, programmes, holidays.
 * Made anew when settings are read again. */
#ifndef BANTIN_STATION_TIMETABLE_H
#define BANTIN_STATION_TIMETABLE_H

#include "schedule/decide.h"
#include "settings/settings.h"

struct zone_hours {
	struct zone_hours *link;
	char *zone;                 /* NULL: every zone */
	struct permitted permitted; /* in `windows` */
	struct hours_window *windows;
	bool own; /* each of its outputs has hours of its own */
};

struct timetable {
	struct hours_window *hours;
	size_t hour_count;
	struct programme *programmes; /* in the order of the settings; names point into them */
	size_t programme_count;
	struct calendar *holidays;
	size_t holiday_count;
	struct zone_hours *zones; /* hours.c: of the outputs, of each zone that was asked for */
};

/* What the settings' check has let through parses; a row that does not is left
 * out and *ret_bad counts it. */
void timetable_init(struct timetable *t, const struct settings *s, size_t *ret_bad);
void timetable_finish(struct timetable *t);
struct permitted timetable_permitted(const struct timetable *t);

#endif
