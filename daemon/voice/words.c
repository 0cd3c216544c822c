/* The last door before an engine: the alphabet of words. text/ promises that
 * nothing else comes out of it; both the pool and bantin-voice check, because
 * what passes here runs inside a library that crashes on the rest. */
#include "voice/words.h"

#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <string.h>

bool words_allowed(const char *words, size_t len)
{
	const char *end = words + len;
	bool letter = false;
	if (!utf8_valid(words, len, NULL))
		return false;
	while (words < end) {
		uint32_t c = utf8_next(&words, end);
		if (vi_letter(c).base != 0)
			letter = true;
		else if (c == 0 || c >= 0x80 || strchr(" .,?!:;", (int)c) == NULL)
			return false;
	}
	return letter;
}
