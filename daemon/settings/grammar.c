/* Parsers and checks of the small languages in settings. Pure functions;
 * rows of schema.c point at the checks, value.c calls them. */
#include "settings/grammar.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "schedule/calendar.h"
#include "schedule/hours.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- sizes and durations ---- */

struct unit {
	const char *name;
	int64_t worth;
};

/* From the largest, so that text comes out short; the names of one worth: usual first. */
static const struct unit size_units[] = {
        {"TiB", INT64_C(1) << 40},
        {"TB", INT64_C(1000000000000)},
        {"GiB", 1 << 30},
        {"GB", 1000000000},
        {"MiB", 1 << 20},
        {"MB", 1000000},
        {"KiB", 1 << 10},
        {"kB", 1000},
        {"B", 1},
};

int size_parse(const char *text, int64_t *ret_bytes)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 6)
		return -EINVAL;
	for (size_t i = 0; i < sizeof size_units / sizeof *size_units; i++)
		if (strcmp(text + digits, size_units[i].name) == 0) {
			*ret_bytes = strtoll(text, NULL, 10) * size_units[i].worth;
			return 0;
		}
	return -EINVAL;
}

void size_text(int64_t bytes, struct str *out)
{
	for (size_t i = 0; i < sizeof size_units / sizeof *size_units; i++)
		if ((bytes >= size_units[i].worth && bytes % size_units[i].worth == 0) ||
		        size_units[i].worth == 1) {
			str_addf(out, "%lld%s", (long long)(bytes / size_units[i].worth),
			        size_units[i].name);
			return;
		}
}

void duration_exact(int64_t ms, struct str *out)
{
	static const struct unit units[] = {
	        {"d", 86400000}, {"h", 3600000}, {"min", 60000}, {"s", 1000}, {"ms", 1}};
	if (ms == 0) {
		str_adds(out, "0s");
		return;
	}
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (ms >= units[i].worth)
			str_addf(out, "%lld%s", (long long)(ms / units[i].worth), units[i].name);
		ms %= units[i].worth;
	}
}

/* ---- hours and dates ---- */

int check_hours(const char *text, struct err *e)
{
	struct hours_window window;
	return hours_parse(text, &window, e);
}

int check_date(const char *text, struct err *e)
{
	struct civil c = {0};
	int used = 0;
	if (text[0] == '\0')
		return 0;
	if (strlen(text) != 10 ||
	        sscanf(text, "%4d-%2d-%2d%n", &c.year, &c.month, &c.day, &used) != 3 ||
	        used != 10 || !civil_valid(&c))
		return err_set(e, -EINVAL, "settings.date",
		        _("\"%.60s\" is no date of the form \"2026-02-17\""), text);
	return 0;
}

int check_zone_name(const char *text, struct err *e)
{
	char path[512];
	snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", text);
	bool shaped = text[0] != '/' && text[0] != '\0' && strstr(text, "..") == NULL;
	if (strcmp(text, "UTC") == 0 || (shaped && access(path, R_OK) == 0))
		return 0;
	return err_set(e, -EINVAL, "timezone.unknown",
	        _("unknown time zone \"%.60s\"; write it like \"Asia/Ho_Chi_Minh\""), text);
}

int check_calendar(const char *text, struct err *e)
{
	struct calendar calendar;
	return calendar_parse(text, &calendar, e);
}

/* ---- templates and rundowns ---- */

int check_template(const char *text, struct err *e)
{
	static const char *const names[] = {"station", "session", "date", "time"};
	enum { COUNT = sizeof names / sizeof *names };
	for (const char *p = strpbrk(text, "{}"); p != NULL; p = strpbrk(p + 1, "{}")) {
		char name[32];
		size_t n = strcspn(p + 1, "{}");
		if (*p == '}' || p[1 + n] != '}')
			return err_set(e, -EINVAL, "settings.template",
			        _("\"%.60s\" has a brace without its partner"), text);
		snprintf(name, sizeof name, "%.*s", (int)(n < 30 ? n : 30), p + 1);
		bool known = false;
		for (size_t i = 0; i < COUNT; i++)
			known = known || strcmp(name, names[i]) == 0;
		const char *near = str_nearest(name, names, COUNT);
		if (!known && near != NULL)
			return err_set(e, -EINVAL, "settings.template",
			        _("unknown {%s}; did you mean {%s}?"), name, near);
		if (!known)
			return err_set(e, -EINVAL, "settings.template",
			        _("unknown {%s}; there are {station}, {session}, {date} and "
			          "{time}"),
			        name);
		p += 1 + n;
	}
	return 0;
}

static bool articles_options_sound(const char *p)
{
	while (*p != '\0') {
		size_t n = strcspn(p, ",");
		bool number = strncmp(p, "max=", 4) == 0 && n > 4 && n < 9 &&
		              strspn(p + 4, "0123456789") == n - 4;
		bool category = strncmp(p, "category=", 9) == 0 && n > 9;
		if (!number && !category)
			return false;
		p += n + (p[n] == ',');
	}
	return true;
}

enum { PAUSE_MOST_MS = 600000 };

/* SOURCE=MINUTES, at most a day. */
static bool relay_sound(const char *argument)
{
	const char *equal = strrchr(argument, '=');
	size_t digits = equal != NULL ? strlen(equal + 1) : 0;
	return equal != NULL && equal > argument && digits >= 1 && digits <= 4 &&
	       strspn(equal + 1, "0123456789") == digits && atoi(equal + 1) >= 1 &&
	       atoi(equal + 1) <= 1440;
}

static bool rundown_part_sound(const char *name, const char *argument)
{
	int64_t ms;
	if (strcmp(name, "call") == 0 || strcmp(name, "closing") == 0)
		return argument == NULL;
	if (strcmp(name, "chime") == 0)
		return argument == NULL || argument[0] != '\0';
	if (strcmp(name, "articles") == 0)
		return argument == NULL ||
		       (argument[0] != '\0' && articles_options_sound(argument));
	if (argument == NULL || argument[0] == '\0')
		return false;
	if (strcmp(name, "file") == 0)
		return true;
	if (strcmp(name, "relay") == 0)
		return relay_sound(argument);
	return strcmp(name, "pause") == 0 && duration_parse(argument, &ms) == 0 &&
	       ms <= PAUSE_MOST_MS;
}

int check_rundown(const char *text, struct err *e)
{
	static const char *const names[] = {
	        "chime", "call", "articles", "file", "relay", "pause", "closing"};
	enum { COUNT = sizeof names / sizeof *names };
	char name[32];
	size_t n = strcspn(text, ":");
	snprintf(name, sizeof name, "%.*s", (int)(n < 30 ? n : 30), text);
	if (rundown_part_sound(name, text[n] == ':' ? text + n + 1 : NULL))
		return 0;
	bool known = false;
	for (size_t i = 0; i < COUNT; i++)
		known = known || strcmp(name, names[i]) == 0;
	const char *near = known ? NULL : str_nearest(name, names, COUNT);
	if (near != NULL)
		return err_set(e, -EINVAL, "settings.rundown",
		        _("unknown part \"%s\"; did you mean \"%s\"?"), name, near);
	return err_set(e, -EINVAL, "settings.rundown",
	        _("\"%.60s\" is none of chime[:NAME], call, articles[:category=C,max=N], "
	          "file:PATH, relay:SOURCE=MINUTES, pause:2s, closing"),
	        text);
}

int check_time_of_day(const char *text, struct err *e)
{
	bool sound = strlen(text) == 5 && text[2] == ':' && strspn(text, "0123456789:") == 5 &&
	             strspn(text, "0123456789") == 2 && strspn(text + 3, "0123456789") == 2 &&
	             atoi(text) < 24 && atoi(text + 3) < 60;
	return text[0] == '\0' || sound
	               ? 0
	               : err_set(e, -EINVAL, "settings.time",
	                         _("\"%.60s\" is no time of day; write it as 07:30"), text);
}

/* ---- names and paths ---- */

int check_not_empty(const char *text, struct err *e)
{
	if (text[strspn(text, " ")] != '\0')
		return 0;
	return err_set(e, -EINVAL, "settings.empty", _("must not be empty"));
}

int check_chime(const char *text, struct err *e)
{
	static const char *const names[] = {
	        "default", "none", "opening", "signal", "closing", "urgent"};
	enum { COUNT = sizeof names / sizeof *names };
	if (text[0] == '/')
		return 0;
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(text, names[i]) == 0)
			return 0;
	const char *near = str_nearest(text, names, COUNT);
	if (near != NULL)
		return err_set(e, -EINVAL, "settings.chime",
		        _("unknown chime \"%.60s\"; did you mean \"%s\"?"), text, near);
	return err_set(e, -EINVAL, "settings.chime",
	        _("\"%.60s\" is no chime; there are default, none, opening, signal, closing, "
	          "urgent, and whole paths of recordings"),
	        text);
}

int check_name(const char *text, struct err *e)
{
	size_t len = strlen(text);
	if (len > 0 && text[0] != ' ' && text[len - 1] != ' ' && text[0] != '.' &&
	        strchr(text, '/') == NULL)
		return 0;
	return err_set(e, -EINVAL, "settings.name",
	        _("\"%.60s\" is no name: it must not be empty, hold \"/\", or begin or end with a "
	          "space"),
	        text);
}

int check_feed_name(const char *text, struct err *e)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
	if (text[0] != '\0' && text[0] != '-' && text[strspn(text, allowed)] == '\0')
		return 0;
	return err_set(e, -EINVAL, "settings.feed_name",
	        _("\"%.60s\" is no name of a feed: small letters, digits, - and _ make one, such "
	          "as "
	          "\"bao-hai-phong\""),
	        text);
}

int check_web_address(const char *text, struct err *e)
{
	size_t scheme = strncmp(text, "https://", 8) == 0  ? 8
	                : strncmp(text, "http://", 7) == 0 ? 7
	                                                   : 0;
	size_t host = scheme > 0 ? strcspn(text + scheme, "/?#") : 0;
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == '"' || *p == 0x7F)
			host = 0;
	if (host == 0)
		return err_set(e, -EINVAL, "settings.address",
		        _("\"%.200s\" is no address: it must begin with \"https://\" or "
		          "\"http://\" "
		          "and hold no space"),
		        text);
	if (memchr(text + scheme, '@', host) != NULL)
		return err_set(e, -EINVAL, "settings.address",
		        _("\"%.200s\" holds a name or password; put it into a file and name that "
		          "with "
		          "credential"),
		        text);
	return 0;
}

int check_credential(const char *text, struct err *e)
{
	if (text[0] == '\0')
		return 0;
	return check_name(text, e);
}

int check_absolute(const char *text, struct err *e)
{
	if (text[0] == '\0' || text[0] == '/')
		return 0;
	return err_set(e, -EINVAL, "settings.path",
	        _("\"%.200s\" must be a whole path, beginning with \"/\""), text);
}
