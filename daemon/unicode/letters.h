/* Vietnamese letters taken apart, and letter case for the Latin script. */
#ifndef BANTIN_UNICODE_LETTERS_H
#define BANTIN_UNICODE_LETTERS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A letter as the syllable tables see it. `base`: the ASCII letter in lower
 * case, or '1' ă '2' â '3' ê '4' ô '5' ơ '6' ư '7' đ; 0 for what is no letter
 * of Vietnamese or ASCII. `tone`: 0 level, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng. */
struct vi_letter {
	char base;
	uint8_t tone;
	uint8_t upper;
};

struct vi_letter vi_letter(uint32_t cp);

bool letter_is(uint32_t cp); /* any letter of the Latin script */
bool letter_is_upper(uint32_t cp);
uint32_t letter_lower(uint32_t cp);
uint32_t letter_upper(uint32_t cp);
/* Strict UTF-8 of at least `least` letters, none of them in lower case. */
bool letters_all_upper(const char *bytes, size_t len, unsigned least);

/* Append the bytes in lower case. Strict UTF-8 in; NFC stays NFC. */
void vi_lower(const char *bytes, size_t len, struct str *out);
/* The same into a buffer; returns the length, or 0 if it does not fit. */
size_t vi_lower_into(const char *bytes, size_t len, char *out, size_t size);

#endif
