/* A lexicon key as built from tokens: no space round . & - /, one between
 * words, every dash a hyphen; as written and in lower case, with the end of
 * each token, so that shorter keys are prefixes. Private to the room. */
#ifndef BANTIN_TEXT_KEY_H
#define BANTIN_TEXT_KEY_H

#include "text/line.h"

enum { KEY_TOKENS_MAX = 12 };

struct key {
	struct str text, lower;     /* the same length, byte for byte */
	size_t end[KEY_TOKENS_MAX]; /* bytes up to and with token i */
	size_t count;               /* tokens */
};

void key_init(struct key *k);
void key_finish(struct key *k);

/* Of the text of a lexicon line ("#" is a token); more than KEY_TOKENS_MAX
 * tokens: the rest is left out, and the key never matches anything longer. */
void key_of_text(struct key *k, const char *text, size_t len);

/* Of tokens of a line, at most `most`; numbers are "#" where `number` says so. */
void key_of_tokens(struct key *k, const struct line *l, size_t at, size_t most, bool number);

#endif
