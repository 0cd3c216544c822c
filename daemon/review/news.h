/* What news is made of: which syllables it uses, and which stand side by side. */
#ifndef BANTIN_REVIEW_NEWS_H
#define BANTIN_REVIEW_NEWS_H

#include <stdbool.h>
#include <stddef.h>

struct news_word {
	const char *at; /* small letters, UTF-8 in NFC; not terminated */
	size_t len;     /* 0: there is none */
};

/* Tenths of bits by which this word, all small letters, between its neighbours (only
 * spaces between; small letters) speaks for lost letters: negative for what news says
 * often, above NEWS_SUSPICIOUS where it comes of a common word that lost one letter. */
enum { NEWS_SUSPICIOUS = 30, NEWS_BYTES = 24 };
int news_doubt(struct news_word before, struct news_word word, struct news_word after);

#endif
