/* Any word in Latin letters that is no Vietnamese, turned into Vietnamese
 * syllables by rule, so that no word is left to another language's voice.
 * Dictionary look-ups come before this (text/lexicon.h, voices/vi/foreign.tsv). */
#ifndef BANTIN_TEXT_FOREIGN_H
#define BANTIN_TEXT_FOREIGN_H

#include "base/str.h"

#include <stddef.h>

/* Append the reading of one word: Vietnamese syllables with spaces between,
 * lower case or with a first capital as the word has it, no space before or
 * after. `word` is strict UTF-8 in NFC of Latin letters only (no digit, no
 * hyphen, no apostrophe), at least one byte, any mix of cases. Always appends
 * at least one syllable; never fails; keeps no state; thread-safe. Every
 * syllable is one that vi_syllable() (unicode/syllable.h) knows; only what
 * lexicons write beyond those (xcô, xtan, uên, ơng) stays as it is. Takes a
 * few microseconds a word. */
void foreign_read(const char *word, size_t len, struct str *out);

#endif
