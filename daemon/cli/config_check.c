/* Checks settings against what lies outside of them: the voice profiles. The
 * settings room knows no voices; a verb may know both. */
#include "cli/config_check.h"

#include "settings/places.h"
#include "voice/profile.h"

#include <stdio.h>

static void check_voice(
        const struct settings *s, const char *key, const char *name, struct settings_report *r)
{
	char folder[PATHS_MAX];
	struct voice_profile profile;
	struct err e;
	places_voices(s, folder);
	if (name[0] == '\0' || voice_profile_load(folder, name, &profile, &e) == 0)
		return;
	if (e.path[0] == '\0')
		table_origin_place(&s->origins, key, &e);
	settings_report_error(r, &e);
}

void config_check_voices(const struct settings *s, struct settings_report *r)
{
	check_voice(s, "voice", s->voice, r);
	check_voice(s, "emergency.voice", s->emergency.voice, r);
	for (size_t i = 0; i < s->programme_count; i++) {
		char key[64];
		snprintf(key, sizeof key, "programmes[%zu].voice", i);
		check_voice(s, key, s->programmes[i].voice, r);
	}
}
