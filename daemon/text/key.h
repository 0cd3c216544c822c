/* A lexicon key as built from tokens: no space round . & - /, one between
 * words, every dash a hyphen; as written and in lower case, with the end of
 * each token, so that shorter keys are prefixes. Private to the room. */
#ifndef BANTIN_TEXT_KEY_H
#define BANTIN_TEXT_KEY_H

#include "text/line.h"

enum { KEY_TOKENS_MAX = 12, KEY_BYTES_MAX = 255 };

struct key {
	char text[KEY_BYTES_MAX], lower[KEY_BYTES_MAX]; /* as long as the last end */
	size_t end[KEY_TOKENS_MAX];                     /* bytes up to and with token i */
	size_t count;                                   /* tokens */
};

/* Of the text of a lexicon line ("#" is a token), at most KEY_BYTES_MAX bytes;
 * more than KEY_TOKENS_MAX tokens: the rest is left out. */
void key_of_text(struct key *k, const char *text, size_t len);

/* Of tokens of a line, at most `most`, and as many as there is room for: no
 * lexicon has a longer key. Numbers are "#" where `number` says so. */
void key_of_tokens(struct key *k, const struct line *l, size_t at, size_t most, bool number);

#endif
