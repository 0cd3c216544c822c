/* What is cut from inside of sentences: footnote marks, hashtags, pictures. */
#ifndef BANTIN_INTAKE_CLEAN_INLINE_H
#define BANTIN_INTAKE_CLEAN_INLINE_H

#include "intake/clean_rules.h"
#include "intake/draft.h"

/* Clean block `i`, each kind a cut; true if the text changed. */
bool inline_clean(const struct clean_rules *r, struct draft *d, size_t i);

/* Is it a web address and nothing else? */
bool inline_is_address(const char *text);

#endif
