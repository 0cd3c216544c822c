/* The checks of the whole: names given twice, hours that overlap, values that
 * contradict each other, slots that stay empty. Called by settings.c once
 * every value by itself is sound. */
#include "settings/check.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/null_options.h"
#include "base/paths.h"
#include "base/str.h"
#include "schedule/calendar.h"
#include "settings/occurrence.h"
#include "settings/vain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_twice(const struct settings *s, struct settings_report *r, const char *list,
        const char *member, const char *const *names, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = 0; j < i; j++) {
			if (names[i][0] == '\0' || strcmp(names[i], names[j]) != 0)
				continue;
			struct err e;
			char key[128];
			err_set(&e, -EINVAL, "settings.twice",
			        _("%s has two entries with the %s \"%s\""), list, member, names[i]);
			snprintf(key, sizeof key, "%s[%zu].%s", list, i, member);
			table_origin_place(&s->origins, key, &e);
			settings_report_error(r, &e);
			break;
		}
}

enum { NAMES_MOST = 256 };

static void check_names(const struct settings *s, struct settings_report *r)
{
	const char *names[NAMES_MOST];
	for (size_t i = 0; i < s->output_count; i++)
		names[i] = s->outputs[i].name;
	check_twice(s, r, "outputs", "name", names, s->output_count);
	for (size_t i = 0; i < s->programme_count; i++)
		names[i] = s->programmes[i].name;
	check_twice(s, r, "programmes", "name", names, s->programme_count);
	for (size_t i = 0; i < s->person_count; i++)
		names[i] = s->people[i].actor;
	check_twice(s, r, "people", "actor", names, s->person_count);
	for (size_t i = 0; i < s->person_count; i++)
		names[i] = s->people[i].user;
	check_twice(s, r, "people", "user", names, s->person_count);
	for (size_t i = 0; i < s->feed_count; i++)
		names[i] = s->feeds[i].name;
	check_twice(s, r, "feeds", "name", names, s->feed_count);
}

static void check_feed_zone(const struct settings *s, size_t i, struct settings_report *r)
{
	const struct settings_feed *f = &s->feeds[i];
	struct err e;
	char key[64];
	if (f->zone[0] == '\0' || settings_zone_served(s, f->zone))
		return;
	err_set(&e, -EINVAL, "settings.feed_zone",
	        _("no output serves the zone \"%s\" of the feed \"%s\", so nothing of it would be "
	          "heard"),
	        f->zone, f->name);
	snprintf(key, sizeof key, "feeds[%zu].zone", i);
	table_origin_place(&s->origins, key, &e);
	settings_report_error(r, &e);
}

/* Whoever can put himself between could speak in the street. */
static void check_feeds(const struct settings *s, struct settings_report *r)
{
	struct err e;
	for (size_t i = 0; i < s->feed_count; i++) {
		const struct settings_feed *f = &s->feeds[i];
		bool plain = str_starts(f->url, "http://");
		char key[64];
		check_feed_zone(s, i, r);
		if (!plain || f->local)
			continue;
		snprintf(key, sizeof key, "feeds[%zu].url", i);
		if (f->trust == FEED_TRUST_EMERGENCY) {
			err_set(&e, -EINVAL, "settings.feed_trust",
			        _("the feed \"%s\" may air emergencies, so its address must begin "
			          "with \"https://\""),
			        f->name);
			table_origin_place(&s->origins, key, &e);
			settings_report_error(r, &e);
		} else if (f->credential[0] != '\0') {
			err_set(&e, -EINVAL, "settings.feed_secret",
			        _("the feed \"%s\" would send its credential in the open; its "
			          "address must begin with \"https://\""),
			        f->name);
			table_origin_place(&s->origins, key, &e);
			settings_report_error(r, &e);
		}
	}
}

/* What bantin-speaker would refuse when it is started, in the dark. */
static void check_device(const struct settings *s, size_t i, struct settings_report *r)
{
	const struct settings_output *o = &s->outputs[i];
	struct null_options unused;
	struct err e;
	char key[64];
	const char *options = o->type == OUTPUT_NULL           ? o->device
	                      : str_starts(o->device, "null:") ? o->device + strlen("null:")
	                                                       : "";
	snprintf(key, sizeof key, "outputs[%zu].device", i);
	if (null_options_parse(options, &unused, &e) < 0) {
		table_origin_place(&s->origins, key, &e);
		settings_report_error(r, &e);
	} else if (o->type == OUTPUT_NULL && o->device[0] != '\0' &&
	           o->imitate != IMITATE_NOTHING) {
		err_set(&e, -EINVAL, "settings.imitate",
		        _("give a null output \"device\" or \"imitate\", not both"));
		table_origin_place(&s->origins, key, &e);
		settings_report_error(r, &e);
	}
}

static void check_outputs(const struct settings *s, struct settings_report *r)
{
	struct err e;
	if (s->output_count == 0) {
		err_set(&e, -EINVAL, "settings.outputs",
		        _("there is no output, so nothing can be heard"));
		table_origin_place(&s->origins, "outputs", &e);
		settings_report_warning(r, &e);
	}
	for (size_t i = 0; i < s->output_count; i++) {
		const struct settings_output *o = &s->outputs[i];
		char key[64];
		check_device(s, i, r);
		snprintf(key, sizeof key, "outputs[%zu].imitate", i);
		if (o->imitate == IMITATE_NOTHING || o->type == OUTPUT_NULL)
			continue;
		err_set(&e, -EINVAL, "settings.imitate",
		        _("only an output of type \"null\" can imitate faults"));
		table_origin_place(&s->origins, key, &e);
		settings_report_error(r, &e);
	}
}

static void check_files(const struct settings *s, struct settings_report *r)
{
	struct err e;
	static const int rates[] = {
	        0, 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000};
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
		if (s->files.rate_hz == rates[i])
			return;
	err_set(&e, -EINVAL, "settings.range",
	        _("files.sample_rate must be 0 or one of 8000, 11025, 12000, 16000, 22050, 24000, "
	          "32000, 44100, 48000, not %d"),
	        s->files.rate_hz);
	table_origin_place(&s->origins, "files.sample_rate", &e);
	settings_report_error(r, &e);
}

/* A recording that a setting names. */
static void check_recording(
        const struct settings *s, const char *key, const char *path, struct settings_report *r)
{
	struct err e;
	if (path[0] != '/' || access(path, R_OK) == 0)
		return;
	err_sys(&e, -errno, "settings.recording", _("%s: the recording %s cannot be read"), key,
	        path);
	table_origin_place(&s->origins, key, &e);
	settings_report_warning(r, &e);
}

static void check_fallback(const struct settings *s, struct settings_report *r)
{
	const struct {
		const char *key;
		const char *path;
	} slots[] = {
	        {"fallback.storm", s->fallback.storm},
	        {"fallback.flood", s->fallback.flood},
	        {"fallback.fire", s->fallback.fire},
	        {"fallback.evacuation", s->fallback.evacuation},
	        {"fallback.siren", s->fallback.siren},
	};
	struct err e;
	struct str empty;
	str_init(&empty);
	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
		if (slots[i].path[0] == '\0') {
			str_addf(&empty, "%s%s", empty.len > 0 ? ", " : "", slots[i].key);
		} else {
			check_recording(s, slots[i].key, slots[i].path, r);
		}
	}
	if (empty.len > 0) {
		err_set(&e, -ENOENT, "settings.fallback",
		        _("no recording to air for an emergency when every voice fails: %s"),
		        empty.data);
		settings_report_warning(r, &e);
	}
	str_finish(&empty);
}

/* `ceiling` is the value of the key of that name. True if speech at the target has its room. */
static bool has_room(const struct settings *s, double ceiling)
{
	return s->loudness.target < ceiling - LIMIT_VOICE_ROOM_DB + 0.05;
}

static void check_loudness(const struct settings *s, struct settings_report *r)
{
	struct err e;
	const struct settings_loudness *l = &s->loudness;
	if (!has_room(s, l->ceiling)) {
		err_set(&e, -EINVAL, "settings.loudness",
		        _("loudness.target = %.1f is too loud under loudness.ceiling = %.1f; it "
		          "can be "
		          "at most %.1f"),
		        l->target, l->ceiling, l->ceiling - LIMIT_VOICE_ROOM_DB);
		table_origin_place(&s->origins, "loudness.ceiling", &e);
		table_origin_place(&s->origins, "loudness.target", &e);
		settings_report_error(r, &e);
	} else if (!has_room(s, l->lossy_ceiling)) {
		err_set(&e, -EINVAL, "settings.loudness",
		        _("loudness.target = %.1f is too loud for MP3 and Opus files under "
		          "loudness.lossy_ceiling = %.1f; there it can be at most %.1f"),
		        l->target, l->lossy_ceiling, l->lossy_ceiling - LIMIT_VOICE_ROOM_DB);
		table_origin_place(&s->origins, "loudness.lossy_ceiling", &e);
		table_origin_place(&s->origins, "loudness.target", &e);
		settings_report_warning(r, &e);
	}
}

static void check_quiet_traps(const struct settings *s, struct settings_report *r)
{
	struct err e;
	if (s->loudness.lossy_ceiling > -1.0) {
		err_set(&e, -EINVAL, "settings.ceiling",
		        _("loudness.lossy_ceiling above -1 dBTP lets MP3 and Opus files clip when "
		          "they are decoded"));
		table_origin_place(&s->origins, "loudness.lossy_ceiling", &e);
		settings_report_warning(r, &e);
	}
	if (s->permitted_hours.count == 0) {
		err_set(&e, -EINVAL, "settings.hours",
		        _("permitted_hours is empty: only emergencies will air"));
		table_origin_place(&s->origins, "permitted_hours", &e);
		settings_report_warning(r, &e);
	}
}

/* ---- programmes against permitted hours ---- */

enum { LOOK_DAYS = 370, LOOK_STARTS = 2000 };
#define DAY_MS INT64_C(86400000)

/* The first start in the coming year that lies outside the hours, or that runs
 * out of them before its minutes are over; CALENDAR_NEVER if there is none. */
static int64_t first_outside(
        const struct calendar *c, const struct hours_window *w, size_t count, int64_t length_ms)
{
	int64_t now = clock_wall_ms(&clock_system);
	int64_t at = calendar_next(c, now);
	for (int i = 0; i < LOOK_STARTS && at < now + LOOK_DAYS * DAY_MS; i++) {
		if (!hours_permit_span(w, count, at, at + length_ms))
			return at;
		at = calendar_next(c, at);
	}
	return CALENDAR_NEVER;
}

static void check_programme(const struct settings *s, size_t i, const struct hours_window *w,
        size_t count, struct settings_report *r)
{
	const struct settings_programme *p = &s->programmes[i];
	struct calendar calendar;
	struct err e;
	char key[64], when[CIVIL_TEXT_MAX];
	snprintf(key, sizeof key, "programmes[%zu].at", i);
	if (calendar_parse(p->at, &calendar, &e) < 0)
		return;
	int64_t outside = first_outside(&calendar, w, count, 1);
	if (outside != CALENDAR_NEVER) {
		err_set(&e, -EINVAL, "settings.outside_hours",
		        _("the programme \"%s\" would begin at %.16s, outside the permitted hours"),
		        p->name, civil_rfc3339(outside, when));
		table_origin_place(&s->origins, key, &e);
		settings_report_error(r, &e);
		return;
	}
	outside = first_outside(&calendar, w, count, p->minutes * INT64_C(60000));
	if (outside == CALENDAR_NEVER)
		return;
	err_set(&e, -EINVAL, "settings.outside_hours",
	        _("the programme \"%s\" of %.16s would run past the permitted hours; what does not "
	          "fit is left out"),
	        p->name, civil_rfc3339(outside, when));
	table_origin_place(&s->origins, key, &e);
	settings_report_warning(r, &e);
}

static void check_rundown_files(const struct settings *s, const char *key,
        const struct settings_texts *rundown, struct settings_report *r)
{
	for (size_t i = 0; i < rundown->count; i++) {
		const char *part = rundown->items[i];
		char path[PATHS_MAX];
		if (str_starts(part, "file:"))
			check_recording(s, key, part + 5, r);
		if (str_starts(part, "chime:/"))
			check_recording(s, key, part + 6, r);
		if (str_starts(part, "relay:/")) {
			snprintf(path, sizeof path, "%.*s", (int)(strrchr(part, '=') - part - 6),
			        part + 6);
			check_recording(s, key, path, r);
		}
	}
}

static void check_recordings(const struct settings *s, struct settings_report *r)
{
	check_recording(s, "bulletin.chime", s->bulletin.chime, r);
	check_recording(s, "bulletin.signal", s->bulletin.signal, r);
	check_recording(s, "emergency.chime", s->emergency.chime, r);
	check_rundown_files(s, "bulletin.rundown", &s->bulletin.rundown, r);
	for (size_t i = 0; i < s->programme_count; i++) {
		char key[64];
		snprintf(key, sizeof key, "programmes[%zu].rundown", i);
		check_rundown_files(s, key, &s->programmes[i].rundown, r);
	}
}

static void check_dates(const struct settings *s, size_t i, struct settings_report *r)
{
	const struct settings_programme *p = &s->programmes[i];
	struct err e;
	char key[64];
	if (p->from[0] == '\0' || p->until[0] == '\0' || strcmp(p->from, p->until) <= 0)
		return;
	err_set(&e, -EINVAL, "settings.dates",
	        _("the programme \"%s\" ends (%s) before it begins (%s)"), p->name, p->until,
	        p->from);
	snprintf(key, sizeof key, "programmes[%zu].until", i);
	table_origin_place(&s->origins, key, &e);
	settings_report_error(r, &e);
}

static void check_programmes(const struct settings *s, struct settings_report *r)
{
	size_t count;
	struct hours_window *w = settings_hours(&s->permitted_hours, &count);
	for (size_t i = 0; i < s->programme_count; i++)
		check_dates(s, i, r);
	for (size_t i = 0; i < s->programme_count && count > 0; i++)
		check_programme(s, i, w, count, r);
	free(w);
}

void settings_check(const struct settings *s, struct settings_report *report)
{
	check_names(s, report);
	check_outputs(s, report);
	check_files(s, report);
	check_loudness(s, report);
	check_quiet_traps(s, report);
	check_programmes(s, report);
	check_recordings(s, report);
	check_fallback(s, report);
	check_feeds(s, report);
	settings_check_vain(s, clock_wall_ms(&clock_system), report);
}
