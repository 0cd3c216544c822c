/* Permitted hours of the station, from the settings; and the voices that are
 * there. Settings were checked when they were loaded, so nothing fails here. */
#include "station/internal.h"

#include "schedule/hours.h"
#include "settings/places.h"
#include "voice/profile.h"

enum { WINDOWS_MOST = 32 };

static size_t windows_of(const struct settings_texts *texts, struct hours_window *out)
{
	size_t n = 0;
	for (size_t i = 0; i < texts->count && n < WINDOWS_MOST; i++)
		if (hours_parse(texts->items[i], &out[n], NULL) == 0)
			n++;
	return n;
}

bool hours_permit(const struct station *s, int64_t at)
{
	struct hours_window windows[WINDOWS_MOST];
	size_t n = windows_of(&s->settings->permitted_hours, windows);
	return hours_permit_at(windows, n, at);
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
