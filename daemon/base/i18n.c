/* Picks the language of messages. A ward's machine often says LANG=vi_VN.UTF-8
 * without having generated the locale; glibc then falls back to "C" and
 * ignores catalogues, so we step in with C.UTF-8 and LANGUAGE. */
#include "base/i18n.h"

#include "base/paths.h"
#include "base/str.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const char *wanted_locale(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && value[0] != '\0')
			return value;
	}
	return "";
}

void i18n_start(void)
{
	char folder[PATHS_MAX];
	const char *wanted = wanted_locale();
	if (setlocale(LC_ALL, "") == NULL) {
		setlocale(LC_ALL, "C.UTF-8");
		if (str_starts(wanted, "vi"))
			setenv("LANGUAGE", "vi", 1);
	}
	setlocale(LC_NUMERIC, "C");
	paths_locale(folder);
	bindtextdomain("bantin", folder);
	bind_textdomain_codeset("bantin", "UTF-8");
	textdomain("bantin");
}
