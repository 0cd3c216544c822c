/* Strict UTF-8: the one door that validates; everything inside the program
 * may then decode without checks. Unicode 15, section 3.9, table 3-7. */
#ifndef BANTIN_UNICODE_UTF8_H
#define BANTIN_UNICODE_UTF8_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the bytes stop being UTF-8. */
struct utf8_fault {
	size_t line;   /* 1-based, lines end in LF */
	size_t column; /* 1-based byte in that line */
	size_t offset; /* 0-based byte in the text */
	uint8_t byte;  /* the byte that cannot stand there; 0 at a cut-off end */
};

/* True if all of it is UTF-8 (no overlong forms, surrogates, or more than
 * U+10FFFF). `ret` may be NULL and is filled only on failure. */
bool utf8_valid(const char *bytes, size_t len, struct utf8_fault *ret);

/* The same as 0 or -EILSEQ with the sentence for a person, in which `path`
 * (may be NULL) and the place stand. */
int utf8_check(const char *path, const char *bytes, size_t len, struct err *e);

/* The sentence alone, for callers that count lines themselves. */
int utf8_complain(const char *path, const struct utf8_fault *fault, struct err *e);

/* Decode one code point of validated bytes and step over it; *p < end. */
static inline uint32_t utf8_next(const char **p, const char *end)
{
	const uint8_t *s = (const uint8_t *)*p;
	uint32_t c = s[0];
	int n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
	if (end - *p < n) {
		*p = end;
		return 0xFFFD;
	}
	*p += n;
	switch (n) {
	case 1:
		return c;
	case 2:
		return (c & 0x1F) << 6 | (s[1] & 0x3FU);
	case 3:
		return (c & 0x0F) << 12 | (s[1] & 0x3FU) << 6 | (s[2] & 0x3FU);
	default:
		return (c & 0x07) << 18 | (s[1] & 0x3FU) << 12 | (s[2] & 0x3FU) << 6 |
		       (s[3] & 0x3FU);
	}
}

/* Encode; returns 1-4 bytes. */
size_t utf8_put(uint32_t cp, char out[4]);

#endif
