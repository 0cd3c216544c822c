/* Cleaning, before anything is read: NFC, one kind of space, no invisible and
 * no control characters, look-alikes as the letters they stand for. */
#ifndef BANTIN_UNICODE_CLEAN_H
#define BANTIN_UNICODE_CLEAN_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* A cleaned line. `text` points at the line that was given where nothing had
 * to change, else into `own`. Reused for line after line. */
struct clean {
	struct span text;
	struct str own;
	uint32_t *map; /* byte of `own` -> byte of the line; own.len + 1 entries */
	size_t map_cap;
	unsigned controls;  /* control characters removed from this line */
	unsigned pictures;  /* emoji and the like dropped */
	unsigned strangers; /* letters of other scripts and lost letters (U+FFFD) dropped */
};

void clean_init(struct clean *c);
void clean_finish(struct clean *c);

/* Strict UTF-8 in; `len` at most UINT32_MAX. */
void clean_line(struct clean *c, const char *line, size_t len);

/* The byte of the line from which byte `at` (up to text.len) of the text comes. */
size_t clean_origin(const struct clean *c, size_t at);

#endif
