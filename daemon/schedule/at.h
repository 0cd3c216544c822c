/* When people say something should air: the --at grammar. */
#ifndef BANTIN_SCHEDULE_AT_H
#define BANTIN_SCHEDULE_AT_H

#include "base/err.h"

#include <stdint.h>

/* "now", "HH:MM" (today), "YYYY-MM-DD HH:MM" (or with T between), "+90min", RFC 3339; in the
 * station's time zone (base/civil.h). `now` and *ret are wall milliseconds.
 * -EINVAL with a sentence and an id: "at.bad" it cannot be read, "time_past" it
 * is past (the sentence names the form for tomorrow). *ret is untouched then. */
int at_parse(const char *text, int64_t now, int64_t *ret, struct err *e);

/* What to write instead of a `text` that is past: the same time of day,
 * tomorrow, as "YYYY-MM-DD HH:MM". Returns `out`; "" if `text` cannot be read. */
enum { AT_TEXT_MAX = 32 };
const char *at_tomorrow(const char *text, int64_t now, char out[AT_TEXT_MAX]);

/* The same grammar where the past is fine: ends of validity, `until` of plans.
 * Only "at.bad". */
int at_parse_any(const char *text, int64_t now, int64_t *ret, struct err *e);

#endif
