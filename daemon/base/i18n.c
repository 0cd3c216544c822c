/* Picks the language of messages. A ward's machine often says LANG=vi_VN.UTF-8
 * without having generated the locale; glibc then falls back to "C" and
 * ignores catalogues, so we step in with C.UTF-8 and LANGUAGE. */
#include "base/i18n.h"

#include "base/mem.h"
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

static void bind_catalogue(void)
{
	char folder[PATHS_MAX];
	paths_locale(folder);
	bindtextdomain("bantin", folder);
	bind_textdomain_codeset("bantin", "UTF-8");
}

void i18n_start(void)
{
	const char *wanted = wanted_locale();
	/* Only what messages need: files are sorted, numbers and dates written alike for
	 * everybody, and the other categories take time to load. */
	if (setlocale(LC_CTYPE, "") == NULL || setlocale(LC_MESSAGES, "") == NULL) {
		setlocale(LC_CTYPE, "C.UTF-8");
		setlocale(LC_MESSAGES, "C.UTF-8");
		if (str_starts(wanted, "vi"))
			setenv("LANGUAGE", "vi", 1);
	}
	/* So that i18n_borrow() only replaces a value: growing the environment is not for
	 * programs with threads. An empty LANGUAGE is none. */
	setenv("LANGUAGE", "", 0);
	bind_catalogue();
	textdomain("bantin");
}

struct i18n_borrowed {
	locale_t borrowed, own;
	char *language; /* LANGUAGE as it was */
};

struct i18n_borrowed *i18n_borrow(const char *language)
{
	locale_t borrowed = newlocale(LC_MESSAGES_MASK, "C.UTF-8", (locale_t)0);
	if (borrowed == (locale_t)0)
		return NULL;
	struct i18n_borrowed *b = mem_alloc(sizeof *b);
	b->language = mem_string(getenv("LANGUAGE"));
	setenv("LANGUAGE", language, 1);
	bind_catalogue();
	b->borrowed = borrowed;
	b->own = uselocale(borrowed);
	return b;
}

void i18n_return(struct i18n_borrowed *b)
{
	if (b == NULL)
		return;
	uselocale(b->own);
	freelocale(b->borrowed);
	setenv("LANGUAGE", b->language != NULL ? b->language : "", 1);
	free(b->language);
	free(b);
}
