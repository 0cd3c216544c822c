/* Addresses of the internet's sixth version, 2001:db8::1: sign by sign, as one types them.
 * Asked by reading.c before numbers and words. Rules: docs/reading.md, NT. */
#include "text/reader.h"

#include <string.h>

static bool hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Bytes of the address at the start of `s`, 0 if there is none: groups of one to
 * four digits of base sixteen, eight of them or "::" somewhere, and a figure among them. */
static size_t address_length(const char *s)
{
	size_t i = 0, groups = 0, digits = 0, doubles = 0, figures = 0;
	for (; hex(s[i]) || (s[i] == ':' && (hex(s[i + 1]) || s[i + 1] == ':')); i++) {
		if (hex(s[i])) {
			groups += digits == 0;
			figures += s[i] >= '0' && s[i] <= '9';
			if (++digits > 4)
				return 0;
			continue;
		}
		digits = 0;
		if (s[i + 1] == ':') {
			doubles++;
			i++;
		}
	}
	if (s[i] == ':' || groups > 8 || figures == 0)
		return 0;
	return (doubles == 1 && groups >= 1 && groups < 8) || (doubles == 0 && groups == 8) ? i : 0;
}

bool read_ipv6(struct line *l, size_t at, struct claim *c)
{
	const char *s = tok_text(l, at);
	/* cheap refusals first: this is asked at every number */
	if (!hex(s[0]) || tok(l, at)->len > 4 || !tok_joined(l, at + 1) ||
	        (at > 0 && tok_joined(l, at) && tok(l, at - 1)->kind == TOKEN_WORD))
		return false;
	size_t len = memchr(s, ':', strnlen(s, 5)) != NULL ? address_length(s) : 0, end = at;
	uint32_t to = tok(l, at)->from + (uint32_t)len;
	while (end < l->count && tok(l, end)->from + tok(l, end)->len <= to)
		end++;
	if (len == 0 || tok(l, end - 1)->from + tok(l, end - 1)->len != to ||
	        (tok_joined(l, end) && tok(l, end)->kind <= TOKEN_NUMBER))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] == ':') {
			emit_pause(l->e);
			emit_text(l->e, "hai chấm");
			emit_pause(l->e);
		} else if (s[i] >= '0' && s[i] <= '9') {
			say_digits(l, s + i, 1);
		} else {
			say_letters(l, s + i, 1);
		}
	}
	*c = (struct claim){end, "code", "ipv6", 90, NULL};
	return true;
}
