/* From sounds to Vietnamese syllables; behind text/foreign.h only. */
#ifndef BANTIN_TEXT_FOREIGN_SOUNDS_H
#define BANTIN_TEXT_FOREIGN_SOUNDS_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Append the syllables of `sounds` (notation: text/foreign_rules.h), with
 * spaces between and before the first if `out` is not empty. Clusters are
 * broken by ờ (xì for an s that begins the word), finals become one of
 * p t c ch m n ng nh, stops take the tone sắc. Every syllable appended is one
 * that vi_syllable() knows. Sounds without any vowel are said one by one. */
void foreign_sounds(const char *sounds, size_t n, struct str *out);

/* The letter of a vi_letter base ('a'-'z', '1'-'7') with a tone 0-5, appended
 * in lower case; consonants take no tone. */
void foreign_letter_add(struct str *out, char base, uint8_t tone);

#endif
