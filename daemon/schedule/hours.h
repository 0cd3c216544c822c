/* Permitted hours: when sound may go out. Windows of the day in the station's
 * time zone, "HH:MM-HH:MM", the end up to 24:00; one that ends before it begins
 * passes midnight. */
#ifndef BANTIN_SCHEDULE_HOURS_H
#define BANTIN_SCHEDULE_HOURS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hours_window {
	int from, until; /* minutes of the day, 0-1440; from > until passes midnight */
};

/* -EINVAL with a sentence. Equal ends are refused: nobody can tell all from nothing. */
int hours_parse(const char *text, struct hours_window *ret, struct err *e);

/* Whether minute `minute` of the day, 0-1439, lies in one of the windows. */
bool hours_permit_minute(const struct hours_window *windows, size_t count, int minute);

/* Whether the moment `wall_ms` lies in one of the windows (the end does not). */
bool hours_permit_at(const struct hours_window *windows, size_t count, int64_t wall_ms);

/* Whether all of [from, until) does. */
bool hours_permit_span(
        const struct hours_window *windows, size_t count, int64_t from_ms, int64_t until_ms);

/* The next moment at or after `wall_ms` that is permitted; INT64_MAX if there
 * are no windows. */
int64_t hours_next(const struct hours_window *windows, size_t count, int64_t wall_ms);

/* The first moment after `wall_ms` at which it closes or opens; INT64_MAX if
 * it never does. */
int64_t hours_next_change(const struct hours_window *windows, size_t count, int64_t wall_ms);

#endif
