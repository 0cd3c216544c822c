/* Dates as tokens, for the readings that meet them. Private to the room. */
#ifndef BANTIN_TEXT_DATE_H
#define BANTIN_TEXT_DATE_H

#include "text/line.h"

struct date {
	long day, month, year; /* year 0: not written */
	size_t end;            /* the token after */
};

bool is_year(long y);              /* 1000-2999 */
bool is_day_month(long d, long m); /* exists in some year */

/* Day, month and year at token `i`: 14-6-2024, 14/6/2024, 14.6.2024,
 * 2024-06-14; spaces round the separators are allowed. */
bool date_full_at(const struct line *l, size_t i, struct date *ret);
/* Day and month that could be a date: 14-6, 14/6. */
bool date_short_at(const struct line *l, size_t i, struct date *ret);

bool date_dotted_at(const struct line *l, size_t i, struct date *ret); /* 2.9 */

/* "mười bốn tháng sáu năm ...", with "ngày" before it if wanted; `mung`: the
 * style's "mùng" may be said. */
void say_date(struct line *l, const struct date *d, bool with_day_word, bool mung);

#endif
