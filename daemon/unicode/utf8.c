/* Strict UTF-8 at the door, and the sentence for what is not. */
#include "unicode/utf8.h"

#include "base/i18n.h"
#include "unicode/lanes.h"

#include <errno.h>
#include <string.h>

/* Length of the sequence at `s` by table 3-7 of Unicode, 0 if there is none. */
static size_t sequence(const uint8_t *s, size_t left)
{
	uint8_t a = s[0], low = 0x80, high = 0xBF;
	size_t n;
	if (a < 0x80)
		return 1;
	if (a < 0xC2 || a > 0xF4)
		return 0;
	n = a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
	if (a == 0xE0)
		low = 0xA0;
	else if (a == 0xED)
		high = 0x9F;
	else if (a == 0xF0)
		low = 0x90;
	else if (a == 0xF4)
		high = 0x8F;
	if (left < n || s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

/* How many of the sixteen bytes at `s`, where a sequence begins, are whole
 * sequences of one to three bytes; 0 if not all of them are, or are of the
 * rarer kinds whose second byte has narrower limits. */
static size_t block(const uint8_t *s)
{
	lanes now;
	memcpy(&now, s, sizeof now);
	if (!lanes_any(now & 0x80))
		return sizeof now;
	lanes follows = (lanes)((now & 0xC0) == 0x80);
	lanes three = (lanes)((now & 0xF0) == 0xE0);
	lanes lead = (lanes)(now >= 0xC2) & (lanes)(now < 0xF0);
	lanes needed = lanes_after(lead) | lanes_after(lanes_after(three));
	lanes rare = (lanes)(now == 0xE0) | (lanes)(now == 0xED);
	if (lanes_any((follows ^ needed) | rare | ((lanes)(now >= 0x80) & ~(follows | lead))))
		return 0;
	return three[14] ? 14 : lead[15] ? 15 : sizeof now;
}

bool utf8_valid(const char *bytes, size_t len, struct utf8_fault *ret)
{
	const uint8_t *s = (const uint8_t *)bytes;
	size_t i = 0;
	while (i < len) {
		size_t n = len - i >= sizeof(lanes) ? block(s + i) : 0;
		if (n == 0)
			n = sequence(s + i, len - i);
		if (n == 0)
			break;
		i += n;
	}
	if (i == len)
		return true;
	if (ret != NULL) {
		*ret = (struct utf8_fault){.line = 1, .column = 1, .offset = i, .byte = s[i]};
		for (size_t k = 0; k < i; k++) {
			ret->line += s[k] == '\n';
			ret->column = s[k] == '\n' ? 1 : ret->column + 1;
		}
	}
	return false;
}

int utf8_complain(const char *path, const struct utf8_fault *fault, struct err *e)
{
	err_set(e, -EILSEQ, "utf8.invalid",
	        _("this is not UTF-8: line %zu, byte %zu holds 0x%02X; save the text as UTF-8"),
	        fault->line, fault->column, fault->byte);
	return err_at(e, path, (int)fault->line, (int)fault->column);
}

int utf8_check(const char *path, const char *bytes, size_t len, struct err *e)
{
	struct utf8_fault fault;
	if (utf8_valid(bytes, len, &fault))
		return 0;
	return utf8_complain(path, &fault, e);
}

size_t utf8_put(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}
