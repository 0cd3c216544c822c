/* Civil time by the C library's zone data, RFC 3339, and durations. */
#include "base/civil.h"

#include "base/i18n.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int civil_set_zone(const char *name, struct err *e)
{
	char path[512];
	snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
	bool known = strcmp(name, "UTC") == 0 ||
	             (name[0] != '/' && name[0] != '\0' && strstr(name, "..") == NULL &&
	                     access(path, R_OK) == 0);
	if (!known)
		return err_set(e, -EINVAL, "timezone.unknown",
		        _("unknown time zone \"%s\"; write it like \"Asia/Ho_Chi_Minh\""), name);
	setenv("TZ", name, 1);
	tzset();
	return 0;
}

void civil_from_wall(int64_t wall_ms, struct civil *ret)
{
	int64_t s = wall_ms >= 0 ? wall_ms / 1000 : -((-wall_ms + 999) / 1000);
	time_t t = (time_t)s;
	struct tm tm;
	localtime_r(&t, &tm);
	*ret = (struct civil){.year = tm.tm_year + 1900,
	        .month = tm.tm_mon + 1,
	        .day = tm.tm_mday,
	        .hour = tm.tm_hour,
	        .minute = tm.tm_min,
	        .second = tm.tm_sec,
	        .weekday = tm.tm_wday,
	        .offset_s = (int)tm.tm_gmtoff};
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

bool civil_valid(const struct civil *c)
{
	return c->year >= 1900 && c->year <= 9999 && c->month >= 1 && c->month <= 12 &&
	       c->day >= 1 && c->day <= days_in(c->year, c->month) && c->hour >= 0 &&
	       c->hour <= 23 && c->minute >= 0 && c->minute <= 59 && c->second >= 0 &&
	       c->second <= 60;
}

int civil_to_wall(const struct civil *c, int64_t *ret_ms)
{
	if (!civil_valid(c))
		return -EINVAL;
	struct tm tm = {.tm_year = c->year - 1900,
	        .tm_mon = c->month - 1,
	        .tm_mday = c->day,
	        .tm_hour = c->hour,
	        .tm_min = c->minute,
	        .tm_sec = c->second,
	        .tm_isdst = -1};
	time_t t = mktime(&tm);
	if (t == (time_t)-1 && tm.tm_wday == 0 && tm.tm_yday == 0)
		return -EINVAL;
	*ret_ms = (int64_t)t * 1000;
	return 0;
}

const char *civil_rfc3339(int64_t wall_ms, char out[CIVIL_TEXT_MAX])
{
	struct civil c;
	civil_from_wall(wall_ms, &c);
	int ms = (int)(((wall_ms % 1000) + 1000) % 1000);
	int off = abs(c.offset_s) / 60;
	snprintf(out, CIVIL_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02d:%02d",
	        c.year % 10000, c.month, c.day, c.hour, c.minute, c.second, ms,
	        c.offset_s < 0 ? '-' : '+', (off / 60) % 100, off % 60);
	return out;
}

/* Days since 1970-01-01 of a proleptic Gregorian date (the usual era method:
 * years begin in March so that the leap day is last). */
static int64_t days_from_civil(int y, int m, int d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

static int parse_offset(const char *p, int *ret_s)
{
	int h, m, used = 0;
	if (strcmp(p, "Z") == 0 || strcmp(p, "z") == 0) {
		*ret_s = 0;
		return 0;
	}
	if ((*p != '+' && *p != '-') || sscanf(p + 1, "%2d:%2d%n", &h, &m, &used) != 2 ||
	        used != 5 || p[6] != '\0' || h > 23 || m > 59)
		return -EINVAL;
	*ret_s = (*p == '-' ? -1 : 1) * (h * 3600 + m * 60);
	return 0;
}

int civil_parse_rfc3339(const char *text, int64_t *ret_ms)
{
	struct civil c = {0};
	char t;
	int used = 0, offset, ms = 0;
	if (sscanf(text, "%4d-%2d-%2d%c%2d:%2d%n", &c.year, &c.month, &c.day, &t, &c.hour,
	            &c.minute, &used) != 6 ||
	        used != 16 || (t != 'T' && t != 't' && t != ' '))
		return -EINVAL;
	const char *p = text + used;
	if (*p == ':') {
		if (sscanf(p, ":%2d%n", &c.second, &used) != 1 || used != 3)
			return -EINVAL;
		p += 3;
	}
	if (*p == '.') {
		int scale = 100;
		for (p++; *p >= '0' && *p <= '9'; p++, scale /= 10)
			ms += (*p - '0') * scale;
	}
	if (!civil_valid(&c) || parse_offset(p, &offset) < 0)
		return -EINVAL;
	int64_t s = days_from_civil(c.year, c.month, c.day) * 86400 + c.hour * 3600 +
	            c.minute * 60 + c.second;
	*ret_ms = (s - offset) * 1000 + ms;
	return 0;
}

struct duration_unit {
	const char *name;
	int64_t ms;
};

static const struct duration_unit units[] = {
        {"ms", 1},
        {"s", 1000},
        {"min", 60000},
        {"h", 3600000},
        {"d", 86400000},
};

static const struct duration_unit *unit_at(const char *p, size_t *ret_len)
{
	size_t len = strspn(p, "abcdefghijklmnopqrstuvwxyz");
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strlen(units[i].name) == len && strncmp(units[i].name, p, len) == 0) {
			*ret_len = len;
			return &units[i];
		}
	return NULL;
}

int duration_parse(const char *text, int64_t *ret_ms)
{
	int64_t total = 0;
	int64_t last = INT64_MAX;
	if (*text == '\0')
		return -EINVAL;
	for (const char *p = text; *p != '\0';) {
		size_t digits = strspn(p, "0123456789");
		size_t len;
		if (digits == 0 || digits > 9)
			return -EINVAL;
		const struct duration_unit *unit = unit_at(p + digits, &len);
		if (unit == NULL || unit->ms >= last)
			return -EINVAL;
		total += strtoll(p, NULL, 10) * unit->ms;
		last = unit->ms;
		p += digits + len;
	}
	*ret_ms = total;
	return 0;
}

const char *duration_text(int64_t ms, char out[DURATION_TEXT_MAX])
{
	long long s = (ms + 500) / 1000;
	if (s < 60)
		snprintf(out, DURATION_TEXT_MAX, "%llds", s);
	else if (s < 3600)
		snprintf(out, DURATION_TEXT_MAX, "%lldmin%02llds", s / 60, s % 60);
	else
		snprintf(out, DURATION_TEXT_MAX, "%lldh%02lldmin", s / 3600, s % 3600 / 60);
	return out;
}
