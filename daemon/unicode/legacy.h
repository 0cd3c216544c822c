/* Encodings that Vietnamese was written in before UTF-8, and how to tell them:
 * by how Vietnamese the text is that comes out.
 *
 *	windows-1258  Microsoft's code page; tone marks stand apart, after the letter
 *	tcvn3         TCVN 5712:1993 VN3, "ABC": the fonts .VnTime and .VnTimeH
 *	vni           VNI Windows: a letter, then a sign for all its marks
 *	utf-16le, -be with a byte order mark or without */
#ifndef BANTIN_UNICODE_LEGACY_H
#define BANTIN_UNICODE_LEGACY_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum legacy {
	LEGACY_UTF8,
	LEGACY_UTF16LE,
	LEGACY_UTF16BE,
	LEGACY_WINDOWS1258,
	LEGACY_TCVN3,
	LEGACY_VNI,
	LEGACY_COUNT
};

enum { LEGACY_SYLLABLES_ENOUGH = 30 }; /* fewer decide nothing */

const char *legacy_name(enum legacy x); /* "utf-8", "tcvn3", ... */
/* By name or alias in any case ("cp1258", "ABC", "UTF-16"), or -1. */
int legacy_find(const char *name);

/* Append the text as UTF-8 in NFC. A byte or unit that stands for nothing
 * becomes U+FFFD. Lines of TCVN3 that were set in a capital font (.VnTimeH
 * keeps small letters in the file) become capitals where the line is a
 * heading: nothing but small letters, and no mark at its end. UTF-8 is only
 * composed, and must be strict. */
void legacy_decode(enum legacy x, const char *bytes, size_t len, struct str *out);

struct legacy_guess {
	enum legacy encoding;      /* the likeliest */
	bool sure;                 /* only then may it be converted unasked */
	bool disguised;            /* the bytes are UTF-8, but of signs that an old font shows as
	                            * Vietnamese: see legacy_decode_disguised() */
	size_t syllables;          /* Vietnamese ones that come out */
	bool likely[LEGACY_COUNT]; /* what it may be, where it is not sure */
};

/* Looks at 256 KiB at most. Strict UTF-8 is UTF-8 for sure, unless it is disguised. */
void legacy_guess(const char *bytes, size_t len, struct legacy_guess *ret);

/* TCVN3 or VNI that was taken for Western letters on its way ("C«ng hßa"):
 * strict UTF-8 in, UTF-8 in NFC out. */
void legacy_decode_disguised(enum legacy x, const char *bytes, size_t len, struct str *out);

#endif
