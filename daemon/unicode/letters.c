/* Vietnamese letters taken apart into base letter and tone, and letter case.
 * letters_table.h holds the two windows of the code chart in which they lie:
 * every vowel of aăâeêioôơuưy with each of the six tones, in NFC, both cases. */
#include "unicode/letters.h"

#include "unicode/utf8.h"

#include <utf8proc.h>

#include "unicode/letters_table.h"

struct vi_letter vi_letter(uint32_t cp)
{
	static const struct vi_letter none = {0};
	if (cp >= 'a' && cp <= 'z')
		return (struct vi_letter){(char)cp, 0, 0};
	if (cp >= 'A' && cp <= 'Z')
		return (struct vi_letter){(char)(cp | 0x20), 0, 1};
	if (cp >= 0xC0 && cp < 0x1B1)
		return window_low[cp - 0xC0];
	if (cp >= 0x1EA0 && cp < 0x1EFA)
		return window_high[cp - 0x1EA0];
	return none;
}

bool letter_is(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
	if (cp >= 0xC0 && cp < 0x250)
		return cp != 0xD7 && cp != 0xF7;
	return cp >= 0x1E00 && cp < 0x1F00;
}

/* Case by Unicode's simple mappings; the Vietnamese windows pair up evenly, so
 * they need no table: outside ASCII and U+01A0-U+01B0 even is upper. */
static bool paired(uint32_t cp)
{
	return (cp >= 0x1EA0 && cp < 0x1EFA) || (cp >= 0x100 && cp < 0x130) || cp == 0x1A0 ||
	       cp == 0x1A1;
}

uint32_t letter_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp | 0x20 : cp;
	if (cp >= 0xC0 && cp < 0xDF && cp != 0xD7)
		return cp + 0x20;
	if (paired(cp))
		return cp | 1;
	if (cp == 0x1AF)
		return 0x1B0;
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

uint32_t letter_upper(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'a' && cp <= 'z' ? cp & ~0x20U : cp;
	if (cp >= 0xE0 && cp < 0xFF && cp != 0xF7)
		return cp - 0x20;
	if (paired(cp) && cp != 0x1A0 && cp != 0x1A1)
		return cp & ~1U;
	return (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
}

bool letter_is_upper(uint32_t cp)
{
	return letter_lower(cp) != cp;
}

bool letters_all_upper(const char *bytes, size_t len, unsigned least)
{
	const char *p = bytes, *end = bytes + len;
	unsigned letters = 0;
	while (p < end) {
		uint32_t cp = utf8_next(&p, end);
		if (letter_is(cp) && !letter_is_upper(cp))
			return false;
		letters += letter_is(cp);
	}
	return letters >= least;
}

void vi_lower(const char *bytes, size_t len, struct str *out)
{
	const char *p = bytes, *end = bytes + len;
	while (p < end) {
		char b[4];
		str_add(out, b, utf8_put(letter_lower(utf8_next(&p, end)), b));
	}
}

size_t vi_lower_into(const char *bytes, size_t len, char *out, size_t size)
{
	const char *p = bytes, *end = bytes + len;
	size_t n = 0;
	while (p < end) {
		char b[4];
		if (n + 4 > size)
			return 0;
		size_t k = utf8_put(letter_lower(utf8_next(&p, end)), b);
		for (size_t i = 0; i < k; i++)
			out[n++] = b[i];
	}
	return n;
}
