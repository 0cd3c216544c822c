/* Wall time as people write it, in the station's time zone, and durations. */
#ifndef BANTIN_BASE_CIVIL_H
#define BANTIN_BASE_CIVIL_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct civil {
	int year, month, day;     /* 1-based month and day */
	int hour, minute, second; /* second up to 60 */
	int weekday;              /* 0 Sunday .. 6 Saturday; ignored as input */
	int offset_s;             /* seconds east of UTC; ignored as input */
};

/* Set the process's time zone by its IANA name, once, before threads start.
 * Unknown name: -EINVAL with a sentence. */
int civil_set_zone(const char *name, struct err *e);

/* The station's civil time of a wall time (milliseconds, see clock.h). */
void civil_from_wall(int64_t wall_ms, struct civil *ret);
/* A time that a clock change skips gives the first moment after; one that
 * comes twice gives the first. -EINVAL if it is no date at all. */
int civil_to_wall(const struct civil *c, int64_t *ret_ms);
/* A date that the calendar has, of the years 1900 to 9999, and a time of day. */
bool civil_valid(const struct civil *c);

enum { CIVIL_TEXT_MAX = 40 };
/* RFC 3339 with milliseconds and the station's offset. Returns `out`. */
const char *civil_rfc3339(int64_t wall_ms, char out[CIVIL_TEXT_MAX]);
/* With offset or Z; seconds and their fraction may be missing. 0 or -EINVAL. */
int civil_parse_rfc3339(const char *text, int64_t *ret_ms);

/* "90s", "15min", "2h", "1h30min", "250ms": 0 or -EINVAL. */
int duration_parse(const char *text, int64_t *ret_ms);
enum { DURATION_TEXT_MAX = 32 };
const char *duration_text(
        int64_t ms, char out[DURATION_TEXT_MAX]); /* "1h30min", "1min05s" form people read */

#endif
