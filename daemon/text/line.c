/* Questions about the tokens of a line, which all readings ask. */
#include "text/line.h"

#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <string.h>

void lower_in_place(const char *text, size_t len, char *out)
{
	const char *p = text, *end = text + len;
	while (p < end) {
		unsigned char c = (unsigned char)*p;
		if (c < 0x80) {
			*out++ = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
			p++;
			continue;
		}
		const char *from = p;
		uint32_t cp = utf8_next(&p, end);
		char b[4];
		if (letter_is(cp) && utf8_put(letter_lower(cp), b) == (size_t)(p - from))
			memcpy(out, b, (size_t)(p - from));
		else
			memcpy(out, from, (size_t)(p - from));
		out += p - from;
	}
	*out = '\0';
}

static bool same(const char *s, size_t len, const char *text)
{
	return strlen(text) == len && memcmp(s, text, len) == 0;
}

bool tok_is(const struct line *l, size_t i, const char *lower)
{
	return i < l->count && l->token[i].kind == TOKEN_WORD &&
	       same(tok_lower(l, i), l->token[i].len, lower);
}

bool tok_written(const struct line *l, size_t i, const char *text)
{
	return i < l->count && same(tok_text(l, i), l->token[i].len, text);
}

bool tok_cp(const struct line *l, size_t i, uint32_t cp)
{
	return i < l->count && l->token[i].kind >= TOKEN_MARK && l->token[i].cp == cp;
}

bool tok_in(const struct line *l, size_t i, const char *words)
{
	if (i >= l->count)
		return false;
	const char *s = tok_lower(l, i);
	size_t len = l->token[i].len;
	if (len == 0 || *s == '\0')
		return false;
	for (const char *p = strchr(words, *s); p != NULL; p = strchr(p + 1, *s))
		if ((p == words || p[-1] == '|') && strncmp(p, s, len) == 0 &&
		        (p[len] == '|' || p[len] == '\0'))
			return true;
	return false;
}

bool before_in(const struct line *l, size_t at, const char *words)
{
	return at > 0 && tok_in(l, at - 1, words);
}

bool before2_in(const struct line *l, size_t at, const char *first, const char *second)
{
	return at > 1 && tok_in(l, at - 2, first) && tok_in(l, at - 1, second);
}

bool tok_digits(const struct line *l, size_t i, size_t min, size_t max)
{
	const struct token *t = tok(l, i);
	if (t->kind != TOKEN_NUMBER || t->len < min || t->len > max)
		return false;
	for (size_t k = 0; k < t->len; k++)
		if (l->text[t->from + k] < '0' || l->text[t->from + k] > '9')
			return false;
	return true;
}

long tok_value(const struct line *l, size_t i)
{
	long v = 0;
	if (!tok_digits(l, i, 1, 9))
		return -1;
	for (size_t k = 0; k < tok(l, i)->len; k++)
		v = v * 10 + (tok_text(l, i)[k] - '0');
	return v;
}

bool tok_capital(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	const char *p = tok_text(l, i);
	if (t->kind != TOKEN_WORD || t->shape != SHAPE_MIXED)
		return t->kind == TOKEN_WORD && t->shape != SHAPE_LOWER;
	return letter_is_upper(utf8_next(&p, p + t->len));
}

size_t utf8_length(const char *s, size_t len)
{
	size_t n = 0;
	for (size_t i = 0; i < len; i++)
		n += (s[i] & 0xC0) != 0x80;
	return n;
}
