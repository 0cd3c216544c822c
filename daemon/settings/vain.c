/* Looks for settings that do nothing; see vain.h. Called by check.c. Programmes
 * are followed by the code that airs them, so what is said here will happen. */
#include "settings/vain.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "settings/occurrence.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_DAYS = 370, STARTS_MOST = 4000 };
#define DAY_MS INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)

bool settings_zone_served(const struct settings *s, const char *zone)
{
	for (size_t i = 0; i < s->output_count; i++)
		for (size_t k = 0; k < s->outputs[i].zones.count; k++)
			if (strcmp(s->outputs[i].zones.items[k], zone) == 0)
				return true;
	return false;
}

/* ---- outputs ---- */

static const char *const type_names[] = {
        [OUTPUT_SPEAKER] = "speaker", [OUTPUT_NULL] = "null", [OUTPUT_FILE] = "file"};

enum { FOR_FILES = 1 << OUTPUT_FILE, FOR_DEVICES = 1 << OUTPUT_SPEAKER | 1 << OUTPUT_NULL };

/* Members that only some outputs have a use for. */
static const struct {
	const char *member;
	int types; /* bits of enum settings_output_type */
} uses[] = {
        {"folder", FOR_FILES},
        {"format", FOR_FILES},
        {"device", FOR_DEVICES},
        {"volume", FOR_DEVICES},
        {"night_volume", FOR_DEVICES},
        {"lead_in", FOR_DEVICES},
        {"latency", FOR_DEVICES},
        {"release", FOR_DEVICES},
        {"shaping", FOR_DEVICES},
        {"power_on", FOR_DEVICES},
        {"power_off", FOR_DEVICES},
};

/* Members that do something only beside another one. */
static const struct {
	const char *member, *needs;
} pairs[] = {
        {"night_volume", "night_hours"},
        {"power_off", "power_on"},
        {"power_wait", "power_on"},
        {"power_idle", "power_off"},
};

static void warn(
        const struct settings *s, const char *key, struct err *e, struct settings_report *r)
{
	table_origin_place(&s->origins, key, e);
	settings_report_warning(r, e);
}

static void check_uses(const struct settings *s, size_t i, struct settings_report *r)
{
	struct err e;
	char key[64], other[64];
	for (size_t k = 0; k < sizeof uses / sizeof *uses; k++) {
		snprintf(key, sizeof key, "outputs[%zu].%s", i, uses[k].member);
		if ((uses[k].types & 1 << s->outputs[i].type) != 0 ||
		        !table_origin_given(&s->origins, key))
			continue;
		err_set(&e, -EINVAL, "settings.vain",
		        _("%s has no effect on an output of type \"%s\""), key,
		        type_names[s->outputs[i].type]);
		warn(s, key, &e, r);
	}
	for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
		snprintf(key, sizeof key, "outputs[%zu].%s", i, pairs[k].member);
		snprintf(other, sizeof other, "outputs[%zu].%s", i, pairs[k].needs);
		if (!table_origin_given(&s->origins, key) || table_origin_given(&s->origins, other))
			continue;
		err_set(&e, -EINVAL, "settings.vain", _("%s has no effect without %s"), key,
		        pairs[k].needs);
		warn(s, key, &e, r);
	}
}

/* Hours of an output that never meet the station's. */
static void check_output_hours(const struct settings *s, size_t i, struct settings_report *r)
{
	size_t own_count, count;
	struct hours_window *own = settings_hours(&s->outputs[i].hours, &own_count);
	struct hours_window *station = settings_hours(&s->permitted_hours, &count);
	bool meet = own_count == 0 || count == 0;
	struct err e;
	char key[64];
	for (int minute = 0; minute < 24 * 60 && !meet; minute++)
		meet = hours_permit_minute(own, own_count, minute) &&
		       hours_permit_minute(station, count, minute);
	free(own);
	free(station);
	if (meet)
		return;
	err_set(&e, -EINVAL, "settings.vain",
	        _("the hours of the output \"%s\" lie outside the permitted hours: only "
	          "emergencies "
	          "will be heard there"),
	        s->outputs[i].name);
	snprintf(key, sizeof key, "outputs[%zu].hours", i);
	warn(s, key, &e, r);
}

/* ---- holidays and the self-test ---- */

static void check_holidays(const struct settings *s, struct settings_report *r)
{
	struct calendar c;
	struct err e;
	for (size_t i = 0; i < s->schedule.holidays.count; i++) {
		const char *day = s->schedule.holidays.items[i];
		if (calendar_parse(day, &c, NULL) < 0)
			continue;
		if (strchr(day, ':') != NULL)
			err_set(&e, -EINVAL, "settings.holiday",
			        _("schedule.holidays: \"%s\" has a time; a holiday is a whole day"),
			        day);
		else if (calendar_next(&c, 0) == CALENDAR_NEVER)
			err_set(&e, -EINVAL, "settings.holiday",
			        _("schedule.holidays: there is no day \"%s\""), day);
		else
			continue;
		table_origin_place(&s->origins, "schedule.holidays", &e);
		settings_report_error(r, &e);
	}
}

static void check_self_test(const struct settings *s, struct settings_report *r)
{
	int hour, minute;
	struct err e;
	size_t count;
	struct hours_window *hours = settings_hours(&s->permitted_hours, &count);
	bool wanted = sscanf(s->health.self_test, "%2d:%2d", &hour, &minute) == 2;
	bool never = wanted && !hours_permit_minute(hours, count, hour * 60 + minute);
	free(hours);
	if (!never)
		return;
	err_set(&e, -EINVAL, "settings.vain",
	        _("health.self_test: %s lies outside the permitted hours, so no test would ever be "
	          "made"),
	        s->health.self_test);
	warn(s, "health.self_test", &e, r);
}

/* ---- programmes ---- */

static void check_zones(const struct settings *s, size_t i, struct settings_report *r)
{
	const struct settings_programme *p = &s->programmes[i];
	struct err e;
	char key[64];
	snprintf(key, sizeof key, "programmes[%zu].zones", i);
	for (size_t k = 0; k < p->zones.count; k++) {
		if (settings_zone_served(s, p->zones.items[k]))
			continue;
		err_set(&e, -EINVAL, "settings.zone",
		        _("no output serves the zone \"%s\" of the programme \"%s\""),
		        p->zones.items[k], p->name);
		table_origin_place(&s->origins, key, &e);
		settings_report_error(r, &e);
	}
}

struct start {
	int64_t at, ends;
	size_t programme;
};

struct year {
	const struct settings *s;
	struct calendar *holidays;
	size_t holiday_count;
	struct start *starts; /* of the coming year, all programmes */
	size_t count, room;
};

static void add_start(struct year *y, size_t programme, int64_t at, int64_t length)
{
	if (y->count == y->room) {
		y->room = 2 * y->room + 256;
		y->starts = mem_resize(y->starts, y->room, sizeof *y->starts);
	}
	y->starts[y->count++] = (struct start){at, at + length, programme};
}

static void follow(struct year *y, size_t i, int64_t now, struct settings_report *r)
{
	struct programme p;
	struct err e;
	char key[64];
	if (!settings_occurrence(&y->s->programmes[i], &p))
		return;
	int64_t at = programme_next(&p, y->holidays, y->holiday_count, now);
	bool turned = p.valid_until > 0 && p.valid_until <= p.valid_from; /* said already */
	if (at == CALENDAR_NEVER && !turned) {
		err_set(&e, -EINVAL, "settings.vain",
		        _("there is no day on which the programme \"%s\" would air"), p.name);
		snprintf(key, sizeof key, "programmes[%zu].at", i);
		warn(y->s, key, &e, r);
	}
	for (int n = 0; n < STARTS_MOST && at < now + LOOK_DAYS * DAY_MS; n++) {
		add_start(y, i, at, p.length_ms);
		at = programme_next(&p, y->holidays, y->holiday_count, at);
	}
}

static int by_time(const void *a, const void *b)
{
	const struct start *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->programme > y->programme) - (x->programme < y->programme);
}

/* The first time each comes while another, or itself, may still be on air. */
static void tell_overlaps(struct year *y, struct settings_report *r)
{
	bool *told = mem_array(y->s->programme_count + 1, sizeof *told);
	const struct start *last = NULL; /* the one that ends last so far */
	struct err e;
	char key[64], when[CIVIL_TEXT_MAX], until[CIVIL_TEXT_MAX];
	if (y->count > 0)
		qsort(y->starts, y->count, sizeof *y->starts, by_time);
	for (size_t i = 0; i < y->count; i++) {
		const struct start *start = &y->starts[i];
		const struct settings_programme *own = &y->s->programmes[start->programme];
		if (last != NULL && start->at < last->ends && !told[start->programme]) {
			told[start->programme] = true;
			civil_rfc3339(start->at, when);
			civil_rfc3339(last->ends, until);
			err_set(&e, -EINVAL, "settings.overlap",
			        _("the programme \"%s\" of %.16s begins while \"%s\" may last "
			          "until %.5s; it waits, and what no longer fits waits for the "
			          "next"),
			        own->name, when, y->s->programmes[last->programme].name,
			        until + strlen("YYYY-MM-DDT"));
			snprintf(key, sizeof key, "programmes[%zu].at", start->programme);
			warn(y->s, key, &e, r);
		}
		if (last == NULL || start->ends > last->ends)
			last = start;
	}
	free(told);
}

static void check_programmes(const struct settings *s, int64_t now, struct settings_report *r)
{
	struct year y = {.s = s};
	y.holidays = mem_array(s->schedule.holidays.count + 1, sizeof *y.holidays);
	for (size_t i = 0; i < s->schedule.holidays.count; i++)
		if (calendar_parse(
		            s->schedule.holidays.items[i], &y.holidays[y.holiday_count], NULL) == 0)
			y.holiday_count++;
	for (size_t i = 0; i < s->programme_count; i++) {
		check_zones(s, i, r);
		follow(&y, i, now, r);
	}
	tell_overlaps(&y, r);
	free(y.holidays);
	free(y.starts);
}

void settings_check_vain(const struct settings *s, int64_t now, struct settings_report *report)
{
	for (size_t i = 0; i < s->output_count; i++) {
		check_uses(s, i, report);
		check_output_hours(s, i, report);
	}
	check_holidays(s, report);
	check_self_test(s, report);
	check_programmes(s, now, report);
}
