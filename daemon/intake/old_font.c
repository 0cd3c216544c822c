/* Letters of the fonts of TCVN3 (.VnTime; those that end in H show capitals only) and
 * VNI. Called by paragraph.c for Word's and OpenDocument's texts. */
#include "intake/old_font.h"

#include "unicode/legacy.h"
#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

enum font font_of(const char *name)
{
	while (name != NULL && (*name == '\'' || *name == ' '))
		name++;
	size_t n = name != NULL ? strlen(name) : 0;
	/* LibreOffice numbers fonts that differ in their family only: ".VnTime1". */
	while (n > 0 && strchr("'0123456789 ", name[n - 1]) != NULL)
		n--;
	if (n == 0)
		return FONT_UNSAID;
	if (strncasecmp(name, ".Vn", 3) == 0)
		return name[n - 1] == 'H' ? FONT_TCVN3_CAPITALS : FONT_TCVN3;
	return strncasecmp(name, "VNI-", 4) == 0 ? FONT_VNI : FONT_UNICODE;
}

/* Letters of an old font are signs of Latin-1, or the same in the private area. */
static bool is_old(const char *text, size_t len, struct str *ret)
{
	const char *p = text, *end = text + len;
	while (p < end) {
		char utf8[4];
		uint32_t cp = utf8_next(&p, end);
		if (cp >= 0xF020 && cp <= 0xF0FF)
			cp -= 0xF000;
		if (cp > 0xFF && (cp < 0x2010 || cp > 0x2122) && cp != 0x192 && cp != 0x2C6 &&
		        cp != 0x2DC && cp != 0x152 && cp != 0x153 && cp != 0x160 && cp != 0x161 &&
		        cp != 0x178 && cp != 0x17D && cp != 0x17E)
			return false;
		str_add(ret, utf8, utf8_put(cp, utf8));
	}
	return true;
}

static void add_capitals(const char *text, size_t len, struct str *out)
{
	const char *p = text, *end = text + len;
	while (p < end) {
		char utf8[4];
		str_add(out, utf8, utf8_put(letter_upper(utf8_next(&p, end)), utf8));
	}
}

void font_decode(enum font font, const char *text, size_t len, struct str *out)
{
	struct str old, fresh;
	str_init(&old);
	str_init(&fresh);
	if (font <= FONT_UNICODE || !is_old(text, len, &old))
		str_add(&fresh, text, len);
	else
		legacy_decode_disguised(
		        font == FONT_VNI ? LEGACY_VNI : LEGACY_TCVN3, old.data, old.len, &fresh);
	if (font == FONT_TCVN3_CAPITALS)
		add_capitals(fresh.data, fresh.len, out);
	else
		str_add(out, fresh.data, fresh.len);
	str_finish(&old);
	str_finish(&fresh);
}
