/* One line while it is read: its tokens, what stands around them, and where
 * the words go. Private to the room. */
#ifndef BANTIN_TEXT_LINE_H
#define BANTIN_TEXT_LINE_H

#include "text/emit.h"
#include "text/reading.h"

#include <stdbool.h>
#include <stdint.h>

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,    /* letters of the Latin script, apostrophes inside */
	TOKEN_NUMBER,  /* digits with single dots and commas inside */
	TOKEN_ADDRESS, /* e-mail or web address */
	TOKEN_MARK,    /* . , ; : ? ! and the ellipsis */
	TOKEN_DASH,    /* hyphen, en and em dash, minus: `cp` tells which */
	TOKEN_SLASH,
	TOKEN_OPEN, /* ( [ { */
	TOKEN_CLOSE,
	TOKEN_QUOTE,
	TOKEN_SIGN, /* everything else */
};

enum token_shape { SHAPE_NONE, SHAPE_LOWER, SHAPE_CAPITAL, SHAPE_UPPER, SHAPE_MIXED };

struct token {
	uint32_t from, len; /* bytes of the cleaned line */
	uint32_t cp;        /* first code point, for kinds from TOKEN_MARK on */
	uint8_t kind;
	uint8_t shape;
	bool gap;      /* a space stands before it */
	uint8_t reach; /* tokens of the longest lexicon key that begins with it; 0: none does */
};

struct line {
	const struct reader *r;
	const char *text; /* cleaned; ends in a NUL */
	char *lower;      /* the same in lower case, byte for byte in place */
	size_t len;
	struct token *token; /* `count` of them, and a TOKEN_END */
	size_t count;
	struct emit *e;
	uint64_t seen[8]; /* a bit for the text_bit() of every token */
	bool headline;    /* at least 70 % capitals: letter case says nothing */
};

enum { SURE_ENOUGH = 65 }; /* below, a claim carries a doubt for the officer */

/* What a reading says about the tokens that it took. */
struct claim {
	size_t end; /* the token after the last one taken */
	const char *klass, *rule;
	int sure;
	const char *doubt;
};

/* A reading: looks at token `at`; either says no, having emitted nothing, or
 * emits the words, fills the claim and says yes. */
typedef bool reading_fn(struct line *l, size_t at, struct claim *c);

void lex_line(
        struct line *l); /* fills token (without reach), count and, where `lower` is there, seen */

/* 0-511, of a token in lower case; where its bit is not in `seen`, no token of
 * the line reads so, and nobody needs to look. `len` is not 0. */
static inline unsigned text_bit(const char *lower, size_t len)
{
	unsigned first = (unsigned char)lower[0], last = (unsigned char)lower[len - 1],
	         middle = (unsigned char)lower[len / 2];
	return (first * 31 + middle * 7 + last * 131 + (unsigned)len * 61) & 511;
}

/* Lower case, byte for byte in place; letters whose lower case has another
 * length stay as they are. `out` has len + 1 bytes; a NUL is added. */
void lower_in_place(const char *text, size_t len, char *out);

static inline const struct token *tok(const struct line *l, size_t i)
{
	return &l->token[i < l->count ? i : l->count];
}

static inline const char *tok_text(const struct line *l, size_t i)
{
	return l->text + tok(l, i)->from;
}

static inline const char *tok_lower(const struct line *l, size_t i)
{
	return l->lower + tok(l, i)->from;
}

/* The token is there, without a space before it. */
static inline bool tok_joined(const struct line *l, size_t i)
{
	return i < l->count && !tok(l, i)->gap;
}

bool tok_is(const struct line *l, size_t i, const char *lower);     /* a word, any letter case */
bool tok_written(const struct line *l, size_t i, const char *text); /* exactly these bytes */
bool tok_cp(const struct line *l, size_t i, uint32_t cp);           /* a mark or sign */
bool tok_in(const struct line *l, size_t i, const char *words);     /* one of "ngày|sáng|..." */
/* As tok_in for the token before `at`; at 0 there is none. */
bool before_in(const struct line *l, size_t at, const char *words);
bool before2_in(const struct line *l, size_t at, const char *first, const char *second);
bool tok_digits(const struct line *l, size_t i, size_t min,
        size_t max);                              /* a number of plain digits, min-max of them */
long tok_value(const struct line *l, size_t i);   /* of plain digits, at most 9 of them; else -1 */
bool tok_capital(const struct line *l, size_t i); /* a word that begins with a capital */
size_t utf8_length(const char *s, size_t len);    /* code points */

#endif
