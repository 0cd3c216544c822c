/* Permitted hours of the station and of its outputs, and the voices that are
 * there: what requests are checked against, and airings when their time comes.
 * The hours of a zone are put together when they are first asked for and stay
 * in the timetable until the settings are read again. */
#include "station/internal.h"

#include "base/mem.h"
#include "settings/places.h"
#include "station/files.h"
#include "station/timetable.h"
#include "voice/profile.h"

#include <string.h>

/* ---- the outputs of a zone ---- */

/* Those that an airing of the zone waits for: its loudspeakers, or its files where it
 * has none. The caller frees. */
static const struct settings_output **outputs_of(
        const struct station *s, const char *zone, size_t *ret_count)
{
	const struct settings_output **all =
	        mem_array(s->line_count + s->file_count + 1, sizeof *all);
	size_t n = 0;
	for (size_t i = 0; i < s->line_count; i++)
		if (output_in_zone(s->lines[i].settings, zone))
			all[n++] = s->lines[i].settings;
	bool speakers = n > 0;
	for (size_t i = 0; i < s->file_count && !speakers; i++)
		if (output_in_zone(s->files[i].settings, zone))
			all[n++] = s->files[i].settings;
	*ret_count = n;
	return all;
}

static void add_windows(struct zone_hours *z, const struct settings_texts *hours)
{
	z->windows =
	        mem_resize(z->windows, z->permitted.count + hours->count + 1, sizeof *z->windows);
	for (size_t i = 0; i < hours->count; i++)
		if (hours_parse(hours->items[i], &z->windows[z->permitted.count], NULL) == 0)
			z->permitted.count++;
	z->permitted.windows = z->windows;
}

static struct zone_hours *put_together(const struct station *s, const char *zone)
{
	struct zone_hours *z = mem_alloc(sizeof *z);
	size_t count;
	const struct settings_output **outputs = outputs_of(s, zone, &count);
	*z = (struct zone_hours){.zone = mem_string(zone), .own = count > 0};
	for (size_t i = 0; i < count; i++) {
		z->own = z->own && outputs[i]->hours.count > 0;
		add_windows(z, &outputs[i]->hours);
	}
	free(outputs);
	return z;
}

static bool same_zone(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

const struct permitted *hours_of_zone(const struct station *s, const char *zone)
{
	struct zone_hours *z = s->timetable->zones;
	while (z != NULL && !same_zone(z->zone, zone))
		z = z->link;
	if (z == NULL) {
		z = put_together(s, zone);
		z->link = s->timetable->zones;
		s->timetable->zones = z;
	}
	return z->own ? &z->permitted : NULL;
}

/* ---- what requests ask ---- */

static bool station_permits(const struct station *s, int64_t at)
{
	return hours_permit_at(s->timetable->hours, s->timetable->hour_count, at);
}

bool hours_permit(const struct station *s, const char *zone, int64_t at)
{
	const struct permitted *outputs = hours_of_zone(s, zone);
	return station_permits(s, at) &&
	       (outputs == NULL || hours_permit_at(outputs->windows, outputs->count, at));
}

static void add_hours(struct str *all, const struct settings_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		str_addf(all, "%s%s", all->len > 0 ? ", " : "", texts->items[i]);
}

json_t *hours_json(const struct station *s, const char *zone, int64_t at)
{
	struct str all;
	size_t count = 0;
	const struct settings_output **outputs = outputs_of(s, zone, &count);
	str_init(&all);
	if (!station_permits(s, at))
		add_hours(&all, &s->settings->permitted_hours);
	else
		for (size_t i = 0; i < count; i++) {
			add_hours(&all, &outputs[i]->hours);
			str_addf(&all, " (%s)", outputs[i]->name);
		}
	free(outputs);
	json_t *o = json_string(all.data);
	str_finish(&all);
	return o;
}

bool voice_known(const struct station *s, const char *name)
{
	struct voice_profile profile;
	char folder[PATHS_MAX];
	places_voices(s->settings, folder);
	return voice_profile_load(folder, name, &profile, NULL) == 0;
}
