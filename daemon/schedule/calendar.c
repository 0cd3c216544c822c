/* Calendar expressions: parsing, and the next occurrence. Pure. The oracle of
 * the tests is `systemd-analyze calendar`. Called by decide.c and by the
 * checker of settings. */
#include "schedule/calendar.h"

#include "base/civil.h"
#include "base/i18n.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const shorthands[][2] = {
        {"minutely", "*-*-* *:*:00"},
        {"hourly", "*-*-* *:00:00"},
        {"daily", "*-*-* 00:00:00"},
        {"weekly", "Mon *-*-* 00:00:00"},
        {"monthly", "*-*-01 00:00:00"},
        {"yearly", "*-01-01 00:00:00"},
        {"annually", "*-01-01 00:00:00"},
};

static const char *const weekday_names[7][2] = {
        {"Sun", "Sunday"},
        {"Mon", "Monday"},
        {"Tue", "Tuesday"},
        {"Wed", "Wednesday"},
        {"Thu", "Thursday"},
        {"Fri", "Friday"},
        {"Sat", "Saturday"},
};

struct bounds {
	int from, until;
};

static const struct bounds of_year = {1970, CALENDAR_LAST_YEAR}, of_month = {1, 12},
                           of_day = {1, 31}, of_hour = {0, 23}, of_sixty = {0, 59};

/* --- parsing: each reader moves *p on and says whether it fits --- */

static bool read_number(const char **p, int *ret)
{
	size_t digits = strspn(*p, "0123456789");
	if (digits == 0 || digits > 4)
		return false;
	*ret = atoi(*p);
	*p += digits;
	return true;
}

static bool read_part(const char **p, const struct bounds *b, struct calendar_part *part)
{
	if (!read_number(p, &part->from))
		return false;
	part->until = part->from;
	part->step = 0;
	part->open = false;
	bool range = strncmp(*p, "..", 2) == 0;
	if (range) {
		*p += 2;
		if (!read_number(p, &part->until))
			return false;
		part->step = 1;
	}
	if (**p == '/') {
		++*p;
		if (!read_number(p, &part->step) || part->step == 0)
			return false;
		part->open = !range;
		if (part->open)
			part->until = b->until;
	}
	if (part->from < b->from || part->until > b->until || part->from > part->until)
		return false;
	/* A step that never gets anywhere is a slip. Of days days_make_sense() says it. */
	return b == &of_day || part->step == 0 || part->from == part->until ||
	       part->from + part->step <= part->until;
}

static bool read_list(const char **p, const struct bounds *b, struct calendar_list *list)
{
	list->count = 0;
	if (**p == '*') {
		++*p;
		return true;
	}
	for (;;) {
		if (list->count == CALENDAR_PARTS_MAX ||
		        !read_part(p, b, &list->parts[list->count]))
			return false;
		list->count++;
		if (**p != ',')
			return true;
		++*p;
	}
}

static int read_weekday(const char **p)
{
	size_t len = strspn(*p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	for (int day = 0; day < 7; day++)
		for (int form = 0; form < 2; form++)
			if (strlen(weekday_names[day][form]) == len &&
			        strncasecmp(*p, weekday_names[day][form], len) == 0) {
				*p += len;
				return day;
			}
	return -1;
}

/* A range runs from Monday to Sunday, as systemd's do: Sat..Mon is an error. */
static bool read_weekdays(const char **p, unsigned *ret)
{
	for (;;) {
		int from = read_weekday(p), until = from;
		if (from >= 0 && strncmp(*p, "..", 2) == 0) {
			*p += 2;
			until = read_weekday(p);
		}
		if (from < 0 || until < 0 || (from + 6) % 7 > (until + 6) % 7)
			return false;
		for (int day = from;; day = (day + 1) % 7) {
			*ret |= 1u << day;
			if (day == until)
				break;
		}
		if (**p != ',')
			return true;
		++*p;
	}
}

/* Days from the end of a month: every month has 28 of them, and a step without
 * an end runs forward, to the last day. */
static bool days_make_sense(const struct calendar_list *days, bool back)
{
	for (size_t i = 0; i < days->count; i++) {
		const struct calendar_part *p = &days->parts[i];
		bool steps = p->step == 0 || p->from + p->step <= p->until;
		if (back && p->open)
			steps = p->from - p->step >= 1;
		if (!steps || (back && (p->from > 28 || (!p->open && p->until > 28))))
			return false;
	}
	return true;
}

/* The first of two or three lists is the year only if there are three. */
static bool read_date(const char **p, struct calendar *c)
{
	const char *start = *p, *first = start;
	struct calendar_list year = {0};
	if (read_list(p, &of_year, &year) && **p == '-') {
		++*p;
		first = *p;
	}
	if (!read_list(&first, &of_month, &c->month) || (*first != '-' && *first != '~')) {
		first = start;
		year.count = 0;
		if (!read_list(&first, &of_month, &c->month) || (*first != '-' && *first != '~'))
			return false;
	}
	*p = first;
	c->year = year;
	c->from_end = **p == '~';
	++*p;
	return read_list(p, &of_day, &c->day) && days_make_sense(&c->day, c->from_end);
}

static bool read_time(const char **p, struct calendar *c)
{
	if (!read_list(p, &of_hour, &c->hour) || **p != ':')
		return false;
	++*p;
	if (!read_list(p, &of_sixty, &c->minute))
		return false;
	if (**p != ':')
		return true;
	++*p;
	return read_list(p, &of_sixty, &c->second);
}

static void zero_only(struct calendar_list *list)
{
	list->count = 1;
	list->parts[0] = (struct calendar_part){0};
}

static bool parse(const char *p, struct calendar *c)
{
	unsigned weekdays = 0;
	*c = (struct calendar){0};
	zero_only(&c->second);
	if ((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z')) {
		if (!read_weekdays(&p, &weekdays) || (*p != ' ' && *p != '\0'))
			return false;
		p += strspn(p, " ");
	}
	c->weekdays = weekdays;
	size_t word = strcspn(p, " ");
	if (word > 0 && memchr(p, ':', word) == NULL) {
		if (!read_date(&p, c) || (*p != ' ' && *p != '\0'))
			return false;
		p += strspn(p, " ");
	}
	if (*p == '\0') {
		zero_only(&c->hour);
		zero_only(&c->minute);
		return true;
	}
	return read_time(&p, c) && *p == '\0';
}

int calendar_parse(const char *text, struct calendar *ret, struct err *e)
{
	const char *whole = text;
	for (size_t i = 0; i < sizeof shorthands / sizeof *shorthands; i++)
		if (strcasecmp(text, shorthands[i][0]) == 0)
			whole = shorthands[i][1];
	if (*whole != '\0' && parse(whole, ret))
		return 0;
	return err_set(e, -EINVAL, "calendar.invalid",
	        _("\"%s\" is no calendar time; write it like \"Mon..Fri 05:00\", \"*-*-1,15 "
	          "17:30\" or \"Sat 06:00\""),
	        text);
}

/* --- matching --- */

static bool part_has(const struct calendar_part *part, int value)
{
	if (part->step == 0)
		return value == part->from;
	return value >= part->from && value <= part->until &&
	       (value - part->from) % part->step == 0;
}

static bool list_has(const struct calendar_list *list, int value)
{
	for (size_t i = 0; i < list->count; i++)
		if (part_has(&list->parts[i], value))
			return true;
	return list->count == 0;
}

static int days_in(int year, int month)
{
	struct civil c = {.year = year, .month = month, .day = 31};
	while (!civil_valid(&c))
		c.day--;
	return c.day;
}

/* Counted from the end, a range or step still runs forward in time. */
static bool day_fits(const struct calendar *c, int year, int month, int day)
{
	if (!c->from_end || c->day.count == 0)
		return list_has(&c->day, day);
	int last = days_in(year, month);
	for (size_t i = 0; i < c->day.count; i++) {
		const struct calendar_part *p = &c->day.parts[i];
		int from = last + 1 - p->from, until = last + 1 - p->until;
		if (p->open)
			until = last;
		if (until < from) {
			int swap = from;
			from = until;
			until = swap;
		}
		if (p->step == 0 ? day == from
		                 : day >= from && day <= until && (day - from) % p->step == 0)
			return true;
	}
	return false;
}

/* Sakamoto's method; 0 is Sunday. */
static int weekday_of(int year, int month, int day)
{
	static const int shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
	int y = month < 3 ? year - 1 : year;
	return (y + y / 4 - y / 100 + y / 400 + shift[month - 1] + day) % 7;
}

static bool date_fits(const struct calendar *c, int year, int month, int day)
{
	return list_has(&c->year, year) && list_has(&c->month, month) &&
	       day_fits(c, year, month, day) &&
	       (c->weekdays == 0 || (c->weekdays >> weekday_of(year, month, day)) & 1);
}

bool calendar_on_day(const struct calendar *c, int64_t wall)
{
	struct civil day;
	civil_from_wall(wall, &day);
	return date_fits(c, day.year, day.month, day.day);
}

/* The first time of `day` whose moment is after `wall`; CALENDAR_NEVER. */
static int64_t first_of_day(
        const struct calendar *c, const struct civil *day, int64_t wall, const struct civil *floor)
{
	struct civil t = *day;
	bool same = floor != NULL;
	for (t.hour = same ? floor->hour : 0; t.hour < 24; t.hour++) {
		if (!list_has(&c->hour, t.hour))
			continue;
		for (t.minute = same && t.hour == floor->hour ? floor->minute : 0; t.minute < 60;
		        t.minute++) {
			if (!list_has(&c->minute, t.minute))
				continue;
			for (t.second = 0; t.second < 60; t.second++) {
				int64_t moment;
				if (list_has(&c->second, t.second) &&
				        civil_to_wall(&t, &moment) == 0 && moment > wall)
					return moment;
			}
		}
	}
	return CALENDAR_NEVER;
}

int64_t calendar_next(const struct calendar *c, int64_t wall)
{
	struct civil now, d;
	civil_from_wall(wall, &now);
	for (d = (struct civil){.year = now.year}; d.year <= CALENDAR_LAST_YEAR; d.year++) {
		if (!list_has(&c->year, d.year))
			continue;
		for (d.month = d.year == now.year ? now.month : 1; d.month <= 12; d.month++) {
			bool this_month = d.year == now.year && d.month == now.month;
			if (!list_has(&c->month, d.month))
				continue;
			int last = days_in(d.year, d.month);
			for (d.day = this_month ? now.day : 1; d.day <= last; d.day++) {
				if (!date_fits(c, d.year, d.month, d.day))
					continue;
				bool today = this_month && d.day == now.day;
				int64_t found = first_of_day(c, &d, wall, today ? &now : NULL);
				if (found != CALENDAR_NEVER)
					return found;
			}
		}
	}
	return CALENDAR_NEVER;
}
