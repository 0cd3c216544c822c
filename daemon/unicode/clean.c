/* The cleaning map and NFC. Most lines need nothing and are passed through
 * unread by a scan of their lead bytes; the others are rebuilt segment by
 * segment (a letter and the marks after it), so that every byte that comes
 * out knows the byte it came from. Called for each line by text/ and intake/. */
#include "unicode/clean.h"

#include "base/mem.h"
#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { DROP = 0x7FFFFFFF, CONTROL = 0x7FFFFFFE, PICTURE = 0x7FFFFFFD, STRANGER = 0x7FFFFFFC };

/* What a code point becomes; ranges, sorted. `to`: the replacement (for a
 * range, the first one's when `step`), or one of the words above. */
static const struct change {
	uint32_t from, last, to;
	uint8_t step;
} changes[] = {
        {0x00, 0x08, CONTROL, 0},
        {0x09, 0x09, ' ', 0},
        {0x0A, 0x0D, ' ', 0},
        {0x0E, 0x1F, CONTROL, 0},
        {0x7F, 0x84, CONTROL, 0},
        {0x85, 0x85, ' ', 0},
        {0x86, 0x9F, CONTROL, 0},
        {0xA0, 0xA0, ' ', 0},
        {0xAD, 0xAD, DROP, 0},
        {0xD0, 0xD0, 0x110, 0},
        {0xF0, 0xF0, 0x111, 0},
        {0x189, 0x189, 0x110, 0},
        {0x256, 0x256, 0x111, 0},
        {0x2BC, 0x2BC, '\'', 0},
        {0x34F, 0x34F, DROP, 0},
        {0x391, 0x391, 'A', 0},
        {0x392, 0x392, 'B', 0},
        {0x395, 0x395, 'E', 0},
        {0x39F, 0x39F, 'O', 0},
        {0x3BF, 0x3BF, 'o', 0},
        {0x405, 0x405, 'S', 0},
        {0x406, 0x406, 'I', 0},
        {0x408, 0x408, 'J', 0},
        {0x410, 0x410, 'A', 0},
        {0x412, 0x412, 'B', 0},
        {0x415, 0x415, 'E', 0},
        {0x41A, 0x41A, 'K', 0},
        {0x41C, 0x41C, 'M', 0},
        {0x41D, 0x41D, 'H', 0},
        {0x41E, 0x41E, 'O', 0},
        {0x420, 0x420, 'P', 0},
        {0x421, 0x421, 'C', 0},
        {0x422, 0x422, 'T', 0},
        {0x423, 0x423, 'Y', 0},
        {0x425, 0x425, 'X', 0},
        {0x430, 0x430, 'a', 0},
        {0x435, 0x435, 'e', 0},
        {0x43E, 0x43E, 'o', 0},
        {0x440, 0x440, 'p', 0},
        {0x441, 0x441, 'c', 0},
        {0x443, 0x443, 'y', 0},
        {0x445, 0x445, 'x', 0},
        {0x455, 0x455, 's', 0},
        {0x456, 0x456, 'i', 0},
        {0x458, 0x458, 'j', 0},
        {0x180E, 0x180E, DROP, 0},
        {0x2000, 0x200A, ' ', 0},
        {0x200B, 0x200F, DROP, 0},
        {0x2010, 0x2011, '-', 0},
        {0x2012, 0x2012, 0x2013, 0},
        {0x2015, 0x2015, 0x2014, 0},
        {0x2028, 0x2029, ' ', 0},
        {0x202A, 0x202E, DROP, 0},
        {0x202F, 0x202F, ' ', 0},
        {0x2043, 0x2043, 0x2022, 0},
        {0x2044, 0x2044, '/', 0},
        {0x205F, 0x205F, ' ', 0},
        {0x2060, 0x206F, DROP, 0},
        {0x2070, 0x2070, 0xB0, 0},
        {0x2080, 0x2089, '0', 1},
        {0x20E3, 0x20E3, PICTURE, 0},
        {0x2126, 0x2126, 0x3A9, 0},
        {0x212A, 0x212A, 'K', 0},
        {0x2190, 0x2190, '|', 0},
        {0x2192, 0x2192, '|', 0},
        {0x2194, 0x21FF, '|', 0},
        {0x2215, 0x2215, '/', 0},
        {0x2236, 0x2236, ':', 0},
        {0x223C, 0x223C, '~', 0},
        {0x2300, 0x2300, 0xD8, 0},
        {0x2301, 0x23FF, PICTURE, 0},
        {0x2500, 0x259F, ' ', 0},
        {0x25A0, 0x25B1, 0x2022, 0},
        {0x25B3, 0x25BB, 0x2022, 0},
        {0x25BD, 0x25FF, 0x2022, 0},
        {0x2600, 0x2775, PICTURE, 0},
        {0x2776, 0x277E, '1', 1},
        {0x277F, 0x2793, PICTURE, 0},
        {0x2794, 0x2794, '|', 0},
        {0x2795, 0x2797, PICTURE, 0},
        {0x2798, 0x27BE, '|', 0},
        {0x27BF, 0x27BF, PICTURE, 0},
        {0x2900, 0x297F, PICTURE, 0},
        {0x2B00, 0x2BFF, PICTURE, 0},
        {0x3000, 0x3000, ' ', 0},
        {0xE000, 0xF8FF, STRANGER, 0},
        {0xFB00, 0xFB00, DROP, 0},
        {0xFE00, 0xFE0F, DROP, 0},
        {0xFE63, 0xFE63, '-', 0},
        {0xFEFF, 0xFEFF, DROP, 0},
        {0xFF01, 0xFF5E, '!', 1},
        {0xFFF9, 0xFFFD, STRANGER, 0},
        {0x1F000, 0x1FAFF, PICTURE, 0},
        {0xE0000, 0x10FFFF, DROP, 0},
};
enum { CHANGES = sizeof changes / sizeof changes[0] };

static uint32_t changed(uint32_t cp)
{
	size_t low = 0, high = CHANGES;
	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct change *m = &changes[mid];
		if (cp < m->from)
			high = mid;
		else if (cp > m->last)
			low = mid + 1;
		else
			return m->step ? m->to + (cp - m->from) : m->to;
	}
	return cp;
}

/* Letters of scripts that no Vietnamese reader reads aloud. Signs (2000-2BFF)
 * and the Latin and Greek blocks are left to the lexer. */
static bool is_stranger(uint32_t cp)
{
	return (cp >= 0x400 && cp < 0x1AB0) || (cp >= 0x2C00 && cp < 0x2C60) ||
	       (cp >= 0x2D00 && cp < 0xA720) || (cp >= 0xA800 && cp < 0xFB00) ||
	       (cp >= 0xFB07 && cp < 0xFE00) || (cp >= 0xFE70 && cp < 0x1D000) || cp >= 0x20000;
}

static bool is_mark(uint32_t cp)
{
	return cp >= 0x300 && cp < 0x370;
}

/* Nothing to do for the two or three bytes at `s`? */
static bool is_clean(const uint8_t *s, size_t left)
{
	if (left < 2)
		return false;
	if (s[0] == 0xC3)
		return s[1] != 0x90 && s[1] != 0xB0;
	if (s[0] >= 0xC4 && s[0] <= 0xC6)
		return true;
	if (s[0] == 0xE1)
		return s[1] == 0xBA || s[1] == 0xBB;
	return s[0] == 0xE2 && left > 2 && s[1] == 0x80 &&
	       (s[2] == 0x93 || s[2] == 0x94 || (s[2] >= 0x98 && s[2] <= 0x9D) || s[2] == 0xA6);
}

static bool needs_nothing(const char *line, size_t len)
{
	const uint8_t *s = (const uint8_t *)line;
	for (size_t i = 0; i < len;) {
		if (s[i] >= 0x20 && s[i] < 0x7F)
			i++;
		else if (is_clean(s + i, len - i))
			i += s[i] < 0xE0 ? 2 : 3;
		else
			return false;
	}
	return true;
}

void clean_init(struct clean *c)
{
	*c = (struct clean){0};
	str_init(&c->own);
}

void clean_finish(struct clean *c)
{
	str_finish(&c->own);
	free(c->map);
	c->map = NULL;
}

static void put(struct clean *c, const char *bytes, size_t len, size_t origin)
{
	if (c->own.len + len + 1 > c->map_cap) {
		c->map_cap = (c->own.len + len + 1) * 2;
		c->map = mem_resize(c->map, c->map_cap, sizeof *c->map);
	}
	for (size_t i = 0; i < len; i++)
		c->map[c->own.len + i] = (uint32_t)origin;
	str_add(&c->own, bytes, len);
}

/* Do the letters so far end in a unit, and no quantity of a formula (x², R²,
 * mc²)? One letter is a unit's where it is m or s, or under a line. */
static bool ends_in_unit(const struct str *s)
{
	size_t from = s->len;
	while (from > 0 && letter_is((unsigned char)s->data[from - 1]))
		from--;
	size_t len = s->len - from;
	const char *run = s->data + from;
	if (len == 1)
		return strchr("mMsS", run[0]) != NULL || (from > 0 && run[-1] == '/');
	return len > 0 && !(len == 2 && memcmp(run, "mc", 2) == 0);
}

/* A base character and the marks after it, as NFC. Superscript two and three
 * after a unit (m², km³) become digits. */
static void put_segment(
        struct clean *c, const char *from, size_t len, uint32_t base, size_t marks, size_t origin)
{
	char b[4];
	if (marks == 0) {
		if ((base == 0xB2 || base == 0xB3) && ends_in_unit(&c->own))
			base = base == 0xB2 ? '2' : '3';
		put(c, b, utf8_put(base, b), origin);
		return;
	}
	uint8_t *composed = NULL;
	struct str raw; /* what the base has become, and the marks as they came */
	const char *after = from;
	utf8_next(&after, from + len);
	str_init(&raw);
	str_add(&raw, b, utf8_put(base, b));
	str_add(&raw, after, len - (size_t)(after - from));
	utf8proc_ssize_t n = utf8proc_map((const uint8_t *)raw.data, (utf8proc_ssize_t)raw.len,
	        &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n > 0) { /* a mark that no letter takes is dropped */
		const char *p = (const char *)composed, *end = p + n;
		while (p < end) {
			uint32_t cp = utf8_next(&p, end);
			if (!is_mark(cp))
				put(c, b, utf8_put(changed(cp) < STRANGER ? changed(cp) : cp, b),
				        origin);
		}
	}
	free(composed);
	str_finish(&raw);
}

/* Letters and figures in another dress: Ⅲ, ①, ⑴, 𝐓, that Unicode calls
 * compatible with plain ones. The plain ones' count, at most `most`; 0: none. */
static size_t plain_of(uint32_t cp, uint32_t *out, size_t most)
{
	bool dressed = (cp >= 0x2160 && cp <= 0x217F) || (cp >= 0x2460 && cp <= 0x24EA) ||
	               (cp >= 0x1D400 && cp <= 0x1D7FF);
	utf8proc_int32_t to[8];
	int boundary = 0;
	if (!dressed)
		return 0;
	utf8proc_ssize_t n = utf8proc_decompose_char(
	        (utf8proc_int32_t)cp, to, 8, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundary);
	if (n < 1 || (size_t)n > most)
		return 0;
	for (utf8proc_ssize_t i = 0; i < n; i++)
		out[i] = (uint32_t)to[i];
	return (size_t)n;
}

static void ligature(struct clean *c, uint32_t cp, size_t origin)
{
	static const char *const as[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
	put(c, as[cp - 0xFB00], strlen(as[cp - 0xFB00]), origin);
}

/* 4★, 5⭐: stars that are counted are read; all others are ornament. */
static bool counted_star(const struct clean *c, uint32_t cp)
{
	size_t n = c->own.len;
	while (n > 0 && c->own.data[n - 1] == ' ')
		n--;
	return (cp == 0x2605 || cp == 0x2B50) && n > 0 && c->own.data[n - 1] >= '0' &&
	       c->own.data[n - 1] <= '9';
}

/* Count what is dropped; true if it is. */
static bool dropped(struct clean *c, uint32_t to)
{
	c->controls += to == CONTROL;
	c->pictures += to == PICTURE;
	c->strangers += to == STRANGER;
	return to >= STRANGER;
}

void clean_line(struct clean *c, const char *line, size_t len)
{
	c->controls = c->pictures = c->strangers = 0;
	str_clear(&c->own);
	c->text = (struct span){line, len};
	if (needs_nothing(line, len))
		return;
	const char *p = line, *end = line + len;
	while (p < end) {
		const char *from = p;
		uint32_t cp = utf8_next(&p, end);
		if (cp >= 0xFB00 && cp <= 0xFB06) {
			ligature(c, cp, (size_t)(from - line));
			continue;
		}
		uint32_t plain[8];
		size_t several = plain_of(cp, plain, 8);
		for (size_t i = 0; i + 1 < several; i++)
			put_segment(c, from, 0, plain[i], 0, (size_t)(from - line));
		if (several > 0)
			cp = plain[several - 1];
		uint32_t to =
		        is_stranger(changed(cp)) && changed(cp) < STRANGER ? STRANGER : changed(cp);
		if (counted_star(c, cp))
			to = 0x2605;
		if (dropped(c, to))
			continue;
		size_t marks = 0;
		while (p < end) {
			const char *next = p;
			if (!is_mark(utf8_next(&next, end)))
				break;
			p = next;
			marks++;
		}
		put_segment(c, from, (size_t)(p - from), to, marks, (size_t)(from - line));
	}
	put(c, "", 0, len);
	c->map[c->own.len] = (uint32_t)len;
	c->text = (struct span){c->own.data, c->own.len};
}

size_t clean_origin(const struct clean *c, size_t at)
{
	return c->map != NULL && c->text.data == c->own.data ? c->map[at] : at;
}
