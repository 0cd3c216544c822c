/* What every draft promises (intake/draft.h), whatever its parser was handed. */
#ifndef BANTIN_FUZZ_DRAFTS_HOLD_H
#define BANTIN_FUZZ_DRAFTS_HOLD_H

#include "intake/draft.h"
#include "unicode/utf8.h"

#include <stdlib.h>
#include <string.h>

static inline void text_holds(const char *s, bool may_tab)
{
	if (s == NULL || !utf8_valid(s, strlen(s), NULL))
		abort();
	for (const char *p = s; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 && !(may_tab && *p == '\t'))
			abort();
	if (s[0] == ' ' || strstr(s, "  ") != NULL || (s[0] != '\0' && s[strlen(s) - 1] == ' '))
		abort();
}

static inline void drafts_hold(const struct drafts *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct draft *d = &all->items[i];
		const char *const members[] = {
		        d->title, d->source, d->author, d->date, d->lang, d->link, d->key};
		for (size_t m = 0; m < sizeof members / sizeof members[0]; m++)
			text_holds(members[m], false);
		for (size_t b = 0; b < d->block_count; b++) {
			text_holds(d->blocks[b].text, d->blocks[b].kind == BLOCK_ROW);
			if (d->blocks[b].text[0] == '\0')
				abort();
		}
		for (size_t c = 0; c < d->cut_count; c++)
			text_holds(d->cuts[c].text, false);
	}
}

#endif
