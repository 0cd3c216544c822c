/* An entry of a feed as an article file for the spool. */
#ifndef BANTIN_FETCH_ENTRY_H
#define BANTIN_FETCH_ENTRY_H

#include "base/err.h"
#include "base/str.h"
#include "intake/draft.h"

#include <stdbool.h>
#include <stdint.h>

/* By what it is known again: guid or id, else its link, else its title. Never NULL. */
const char *entry_key(const struct draft *d);

/* When it was published, wall ms; 0: it does not say, or not in a form that is known. */
int64_t entry_time(const struct draft *d);

/* Sentences of its text, up to four: fewer is but a teaser. */
int entry_sentences(const struct draft *d);

/* The article file, appended to `out`: text of `page` (an HTML page of `page_len` bytes;
 * NULL: the entry's own). -errno and a sentence where there is no text, `out` untouched. */
int entry_article(const struct draft *d, const char *url, const char *page, size_t page_len,
        struct str *out, struct err *e);

#endif
