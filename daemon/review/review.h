/* Review: is this text fit to be handed to a Vietnamese voice? What an officer
 * is told before airing, and what no voice may read at all: damaged letters, what
 * has no spaces, Vietnamese without its marks, another language. */
#ifndef BANTIN_REVIEW_REVIEW_H
#define BANTIN_REVIEW_REVIEW_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>

enum review_kind {
	REVIEW_LOST,
	REVIEW_UNSPACED,
	REVIEW_DAMAGED,
	REVIEW_FOREIGN,
	REVIEW_UNMARKED,
	REVIEW_KINDS
};

enum { REVIEW_SUSPECTS = 8, REVIEW_SUSPECT_BYTES = 40 };

/* A word that an officer should look at. */
struct review_suspect {
	char word[REVIEW_SUSPECT_BYTES]; /* UTF-8, cut at a letter */
	int line;                        /* 1-based */
};

struct review {
	size_t words;     /* runs of letters; abbreviations in capitals are not counted */
	size_t syllables; /* of them, what Vietnamese spelling allows */
	size_t marked;    /* of them, with a letter that only Vietnamese has */
	size_t lost;      /* U+FFFD: letters that a program before us has lost */
	int lost_line;    /* of the first of them */
	size_t longest;   /* letters and digits of the longest run without a space that is
	                   * refused, 0: none is. A file's bytes, lost spaces; addresses are fine */
	size_t damaged;   /* signs between two letters where Vietnamese has none, as wrong
	                   * conversions leave them: "BÃ£o", "B?o" */
	size_t broken;    /* different words that letters are missing from: "thng" */
	size_t unspelt;   /* of them, those that spelling alone tells */
	int doubt;        /* tenths of bits by which the worst stretch speaks for lost letters */
	struct review_suspect suspects[REVIEW_KINDS][REVIEW_SUSPECTS]; /* the first of each kind */
	size_t suspect_count[REVIEW_KINDS];
};

/* Count. Strict UTF-8 in; what is decomposed is composed first. */
void review_text(const char *text, size_t len, struct review *ret);

/* 0, or -EINVAL and a sentence why no voice may read it; `path` (may be NULL)
 * is where it stands. Texts of a few words are given the benefit of the doubt. */
int review_refuse(const struct review *r, const char *path, struct err *e);

/* Append the suspects for which the text is refused: "thng" (3), "truyn" (3); the
 * numbers are lines. */
void review_suspects(const struct review *r, struct str *out);

#endif
