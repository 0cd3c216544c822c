/* NFC with a quick look first: the lead bytes of what Vietnamese text is made
 * of say that there is nothing to compose. Called for whole texts by intake/
 * and for what legacy encodings with combining marks give. */
#include "unicode/compose.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <utf8proc.h>

/* Blocks by lead byte in which nothing has a canonical decomposition to undo
 * and no mark joins a letter before it: Latin up to U+02FF, the Vietnamese
 * letters, general punctuation and signs, pictures. */
static size_t harmless(const uint8_t *s, size_t left)
{
	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xCC)
		return 2;
	if (left >= 3 && s[0] == 0xE1 && (s[1] == 0xBA || s[1] == 0xBB))
		return 3;
	if (left >= 3 && s[0] == 0xE2 && s[1] == 0x80)
		return s[2] > 0x81 ? 3 : 0; /* U+2000 and U+2001 become other spaces */
	if (left >= 3 && s[0] == 0xE2 && (s[1] == 0x82 || (s[1] >= 0x94 && s[1] < 0xA8)))
		return 3;
	return left >= 4 && s[0] == 0xF0 && s[1] == 0x9F ? 4 : 0;
}

bool nfc_surely(const char *bytes, size_t len)
{
	const uint8_t *s = (const uint8_t *)bytes;
	for (size_t i = 0, n; i < len; i += n) {
		n = harmless(s + i, len - i);
		if (n == 0)
			return false;
	}
	return true;
}

void nfc_add(const char *bytes, size_t len, struct str *out)
{
	if (nfc_surely(bytes, len)) {
		str_add(out, bytes, len);
		return;
	}
	char *raw = mem_bytes(bytes, len);
	uint8_t *composed = NULL;
	utf8proc_ssize_t n = utf8proc_map((const uint8_t *)raw, (utf8proc_ssize_t)len, &composed,
	        UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n >= 0)
		str_add(out, (const char *)composed, (size_t)n);
	else
		str_add(out, bytes, len);
	free(composed);
	free(raw);
}
