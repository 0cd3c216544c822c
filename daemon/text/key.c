/* Lexicon keys out of tokens; the same code makes them for the lines of the
 * lexicon and for the text that is looked up, so the two cannot differ. */
#include "text/key.h"

#include "unicode/letters.h"

#include <stdlib.h>
#include <string.h>

/* No space belongs beside these. */
static bool tight(const struct token *t)
{
	return t->kind == TOKEN_DASH || t->kind == TOKEN_SLASH || t->cp == '.' || t->cp == '&';
}

void key_of_tokens(struct key *k, const struct line *l, size_t at, size_t most, bool number)
{
	size_t n = 0;
	k->count = 0;
	for (size_t i = at; i < l->count && k->count < most && k->count < KEY_TOKENS_MAX; i++) {
		const struct token *t = &l->token[i];
		if (n + 1 + t->len > KEY_BYTES_MAX)
			return;
		if (i > at && t->gap && !tight(t) && !tight(t - 1)) {
			k->text[n] = k->lower[n] = ' ';
			n++;
		}
		if (t->kind == TOKEN_DASH || (number && t->kind == TOKEN_NUMBER)) {
			k->text[n] = k->lower[n] = t->kind == TOKEN_DASH ? '-' : '#';
			n++;
		} else {
			memcpy(k->text + n, l->text + t->from, t->len);
			memcpy(k->lower + n, l->lower + t->from, t->len);
			n += t->len;
		}
		k->end[k->count++] = n;
	}
}

void key_of_text(struct key *k, const char *text, size_t len)
{
	struct line l = {.text = text, .len = len};
	struct str copy, lower;
	str_init(&copy);
	str_init(&lower);
	str_add(&copy, text, len);
	str_reserve(&lower, len);
	lower_in_place(text, len, lower.data);
	l.text = copy.data;
	l.lower = lower.data;
	lex_line(&l);
	key_of_tokens(k, &l, 0, l.count, false);
	free(l.token);
	str_finish(&copy);
	str_finish(&lower);
}
