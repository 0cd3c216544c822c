/* Permitted hours of the station, and the voices that are there: what requests
 * are checked against. */
#include "station/internal.h"

#include "settings/places.h"
#include "station/timetable.h"
#include "voice/profile.h"

bool hours_permit(const struct station *s, int64_t at)
{
	return hours_permit_at(s->timetable->hours, s->timetable->hour_count, at);
}

json_t *hours_json(const struct station *s)
{
	const struct settings_texts *texts = &s->settings->permitted_hours;
	struct str all;
	str_init(&all);
	for (size_t i = 0; i < texts->count; i++)
		str_addf(&all, "%s%s", i > 0 ? ", " : "", texts->items[i]);
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
