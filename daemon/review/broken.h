/* Words that have lost letters on their way: "thng" for "thống". */
#ifndef BANTIN_REVIEW_BROKEN_H
#define BANTIN_REVIEW_BROKEN_H

#include <stdbool.h>
#include <stddef.h>

/* A word of small letters that is no syllable, and becomes one when a vowel is
 * put back. `unit`: it stands behind a number, as km, kg and h do. */
bool word_is_broken(const char *word, size_t len, bool unit);

#endif
