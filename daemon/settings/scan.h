/* Tokens of libconfig's language: words, strings, signs, with their places.
 * Used by source.c only. */
#ifndef BANTIN_SETTINGS_SCAN_H
#define BANTIN_SETTINGS_SCAN_H

#include "settings/report.h"

#include <stdbool.h>
#include <stddef.h>

enum token { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_SIGN };

struct scan {
	char *text;
	size_t len;
	size_t at;         /* next byte */
	size_t line_start; /* byte where the current line begins */
	int line;          /* of `at` */
	enum token token;  /* the current one: bytes from..at */
	size_t from;
	int token_line;
	int token_column;
	bool open_ended; /* the current string, or a comment before the token, has no end */
	int open_line;   /* where that began */
	int open_column;
};

void scan_start(struct scan *c, char *text, size_t len);
void scan_next(struct scan *c);
/* The first byte of the token after the current one; '\0' at the end. */
char scan_ahead(const struct scan *c);
/* Step over the rest of the line. */
void scan_skip_line(struct scan *c);

#endif
