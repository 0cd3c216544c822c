/* Words with Vietnamese letters written together (bêtông, Krông, tâmsự), cut
 * into syllables; behind text/foreign.h only. */
#ifndef BANTIN_TEXT_FOREIGN_CUT_H
#define BANTIN_TEXT_FOREIGN_CUT_H

#include "base/str.h"
#include "unicode/letters.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CUT_LETTERS = 84 };

/* A word as Vietnamese letters: vi_letter bases and tones. */
struct cut_word {
	char base[CUT_LETTERS];
	uint8_t tone[CUT_LETTERS];
	size_t n;
	bool strange; /* holds a letter that Vietnamese does not have */
	bool sure;    /* holds one that only Vietnamese has */
	bool maybe;   /* holds one that French, too, has: â ê ô à è ì ò ù */
	bool hat;     /* holds â, ê or ô */
};

/* How far the pieces of a word may be from Vietnamese syllables. */
enum cut_strictness {
	CUT_AS_WRITTEN,  /* they are syllables */
	CUT_WITH_TONES,  /* or would be with the tone that a final stop takes */
	CUT_WITH_BROKEN, /* or single consonants: K-rông */
};

/* Append a letter; what does not fit is left out. */
void cut_add(struct cut_word *v, struct vi_letter l);

/* Letters that Vietnamese does not have, or not there, as it would write
 * them: f, j, w, z; k before a; a syllable's end in l, s, d, b. */
void cut_respell(const struct cut_word *from, struct cut_word *to);

/* Without marks, as in web addresses: ie and ye before a final are iê and yê,
 * uo is uô. */
void cut_add_marks(struct cut_word *v);

/* Cut the word into Vietnamese syllables, as few as can be. False, and
 * nothing appended, if it cannot be cut. */
bool cut_read(const struct cut_word *v, enum cut_strictness strict, struct str *out);

/* A syllable that lexicons write and the rimes or onsets of Vietnamese do not
 * have: xcô, xtan, uên, ơng. It stays, so that reading twice changes nothing. */
bool cut_loan_syllable(const char *word, size_t len, const struct cut_word *v);

#endif
