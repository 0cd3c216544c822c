/* Money with its sign before the number: $5 triệu, US$20, €1,5 tỷ. The
 * magnitude is said before the currency. Rules: docs/reading.md, M. */
#include "text/lookup.h"
#include "text/reader.h"

/* A currency written at `i`; returns the token after it, or `i`. */
static size_t currency_at(const struct line *l, size_t i, struct found *f)
{
	bool sign = tok(l, i)->kind == TOKEN_SIGN ||
	            (tok(l, i)->kind == TOKEN_WORD && tok(l, i)->shape == SHAPE_UPPER);
	if (!sign || !lookup(l, i, KIND_BIT(LEXICON_CURRENCIES), f))
		return i;
	return f->end;
}

bool read_money(struct line *l, size_t at, struct claim *c)
{
	struct found f;
	struct number n;
	size_t i = currency_at(l, at, &f);
	if (i == at || !plain_number(l, i, &n))
		return false;
	if (tok(l, at)->kind == TOKEN_WORD && (at > 0 && tok(l, at - 1)->kind == TOKEN_NUMBER))
		return false; /* "5 USD 10": the currency belongs to the five */
	if (tok(l, at)->kind == TOKEN_WORD && tok(l, i)->gap && tok(l, i - 1)->kind == TOKEN_WORD &&
	        !magnitude_at(l, i + 1))
		return false; /* "đồng USD 10 ngày qua" */
	say_number(l, &n);
	i++;
	if (tok(l, i)->kind == TOKEN_DASH && plain_number(l, i + 1, &n)) {
		emit_text(l->e, "đến");
		say_number(l, &n);
		i += 2;
	}
	while (magnitude_at(l, i) || (tok_joined(l, i) && tok_in(l, i, "k|m|b|bn|tr"))) {
		struct found m;
		const char *word = tok_in(l, i, "m") ? "triệu" : tok_in(l, i, "b|bn") ? "tỷ" : NULL;
		if (word != NULL && tok_joined(l, i))
			emit_text(l->e, word); /* $1.2m: no metres, no B */
		else if (lookup(l, i, KIND_BIT(LEXICON_UNITS), &m))
			say_found(l, i, &m);
		else
			say_word(l, i);
		i++;
	}
	say_found(l, at, &f);
	i = say_rate(l, i); /* $75/thùng */
	*c = (struct claim){i, "money", "sign-first", 100, NULL};
	return true;
}
