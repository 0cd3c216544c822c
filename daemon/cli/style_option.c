/* Reading styles for verbs that read without rendering: settings, a voice's
 * region, and single choices given on the command line, which are settings of
 * the group "reading" under their own names. Called by normalize.c and lexicon.c. */
#include "cli/style_option.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/str.h"
#include "broadcast/style.h"
#include "settings/places.h"
#include "settings/settings.h"
#include "voice/profile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CHOICES_MAX = 16 };

/* "a=b,c=d" into "reading.a=b", "reading.c=d". */
static int split(const char *style, char **list, struct err *e)
{
	size_t n = 0;
	for (const char *p = style; p != NULL && *p != '\0';) {
		size_t len = strcspn(p, ",");
		struct str one;
		if (n == CHOICES_MAX)
			return err_set(e, -EINVAL, "style.many",
			        _("--style takes at most %d choices"), CHOICES_MAX);
		if (len == 0 || memchr(p, '=', len) == NULL)
			return err_set(e, -EINVAL, "style.form",
			        _("--style takes KEY=VALUE, separated by commas, not \"%s\""),
			        style);
		str_init(&one);
		str_addf(&one, "reading.%.*s", (int)len, p);
		list[n++] = str_take(&one);
		p += len + (p[len] == ',');
	}
	return 0;
}

static int choose(
        const struct options *given, struct settings *s, struct reading_style *ret, struct err *e)
{
	char folder[PATHS_MAX];
	struct voice_profile profile;
	const char *voice = options_value(given, "voice");
	places_voices(s, folder);
	int status = voice_profile_load(folder, voice != NULL ? voice : s->voice, &profile, e);
	if (status == 0)
		style_choose(&s->reading, profile.region, ret);
	return status;
}

int style_by_options(const struct options *given, struct reading_style *ret, struct err *e)
{
	char *list[CHOICES_MAX + 1] = {NULL};
	struct settings *s = NULL;
	reading_style_default(ret);
	if (!options_has(given, "voice") && !options_has(given, "style") &&
	        !options_has(given, "config"))
		return 0;
	int status = split(options_value(given, "style"), list, e);
	if (status == 0)
		status = settings_load_simple(
		        options_value(given, "config"), (const char *const *)list, &s, e);
	if (status < 0 && strcmp(e->path, "--set") == 0)
		err_at(e, "--style", 0, 0);
	if (status == 0)
		status = choose(given, s, ret, e);
	settings_destroy(s);
	for (size_t i = 0; list[i] != NULL; i++)
		free(list[i]);
	return status;
}
