/* Calendar events in systemd's form (systemd.time(7), "Calendar Events"), a
 * subset: [WEEKDAYS] [[YEAR-]MONTH-DAY] [HH:MM[:SS]]
 *   weekdays  Mon,Wed..Fri
 *   values    any: a star; one: 5; some: 1,15; a range: 1..7; steps: 1/3, 8..20/2
 *   "~" in place of the last "-" counts days from the month's end (1 is its last)
 *   missing date: every day; missing time: 00:00:00
 *   also hourly, daily, weekly, monthly, yearly
 * No time zone: the station's. */
#ifndef BANTIN_SCHEDULE_CALENDAR_H
#define BANTIN_SCHEDULE_CALENDAR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CALENDAR_PARTS_MAX = 16, CALENDAR_LAST_YEAR = 2199 };
#define CALENDAR_NEVER INT64_MAX

struct calendar_part {
	int from;
	int until; /* inclusive; == from for a single value */
	int step;  /* 0: none */
	bool open; /* FROM/STEP: no end was given */
};

/* count 0: any value. */
struct calendar_list {
	struct calendar_part parts[CALENDAR_PARTS_MAX];
	size_t count;
};

struct calendar {
	unsigned weekdays; /* bit 0 Sunday .. bit 6 Saturday; 0: any */
	bool from_end;     /* day counts back from the month's end */
	struct calendar_list year, month, day, hour, minute, second;
};

int calendar_parse(
        const char *text, struct calendar *ret, struct err *e); /* -EINVAL and a sentence */
/* The first occurrence after `wall` (not at it), CALENDAR_NEVER if none until 2199. */
int64_t calendar_next(const struct calendar *c, int64_t wall);
/* Does the date part fit the day of `wall`? For holidays. */
bool calendar_on_day(const struct calendar *c, int64_t wall);

#endif
