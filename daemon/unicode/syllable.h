/* Is this word Vietnamese? By onset and rime tables and the rules of tones,
 * as the orthography has them, old and new placing of tone marks alike. */
#ifndef BANTIN_UNICODE_SYLLABLE_H
#define BANTIN_UNICODE_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>

/* One word of letters (UTF-8, NFC, any letter case): a syllable that
 * Vietnamese spelling allows? */
bool vi_syllable(const char *word, size_t len);

/* As vi_syllable, and it holds a letter that only Vietnamese has (ă â đ ê ô ơ
 * ư, or a tone mark). */
bool vi_marked(const char *word, size_t len);

#endif
