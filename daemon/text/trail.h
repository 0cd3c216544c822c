/* Which bytes of a line became which bytes of words: for sentences that must
 * know where they came from. Private to the room. */
#ifndef BANTIN_TEXT_TRAIL_H
#define BANTIN_TEXT_TRAIL_H

#include "text/reading.h"

#include <stddef.h>

struct step {
	size_t out;      /* bytes of words when this span had been said */
	size_t from, to; /* bytes of the line */
};

struct trail {
	struct step *step;
	size_t count, cap;
};

/* reading_line() that also leaves a trail (may be NULL). */
void reading_trace(const struct reader *r, const char *line, size_t len, struct str *out,
        reading_noter *noter, void *context, struct trail *trail);

#endif
