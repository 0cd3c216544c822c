/* Words on their way out: one space between words, one mark after them, marks
 * of the strongest kind where several meet. Private to the room. */
#ifndef BANTIN_TEXT_EMIT_H
#define BANTIN_TEXT_EMIT_H

#include "base/str.h"

#include <stdbool.h>

struct emit {
	struct str *out;
	size_t start; /* out->len when the line began */
	char mark;    /* waits for the next word; 0: none */
	bool soft;    /* the mark is only a pause (bracket, dash): not at the line's end */
};

void emit_init(struct emit *e, struct str *out);
void emit_word(struct emit *e, const char *bytes, size_t len); /* one word as it is */
void emit_text(struct emit *e, const char *text);              /* words and commas */
void emit_span(struct emit *e, struct span text);
void emit_mark(struct emit *e, char mark); /* . , ? ! : ; */
void emit_pause(struct emit *e);           /* a comma that no one wrote */
void emit_finish(struct emit *e);          /* the last mark, at the line's end */

#endif
