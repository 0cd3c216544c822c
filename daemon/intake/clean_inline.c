/* Marks and pictures between the words of a sentence. The words around them
 * stay as they are. Most blocks have none and are only scanned. Called by
 * clean.c for each block. */
#include "intake/clean_inline.h"

#include "base/str.h"
#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <stdint.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Pictures, and what joins or colours them. Arrows and bullets are left alone. */
static bool is_picture(uint32_t cp)
{
	return (cp >= 0x1F000 && cp < 0x1FB00) || (cp >= 0x2600 && cp < 0x27C0) ||
	       (cp >= 0x2B05 && cp < 0x2B60) || cp == 0x20E3 || (cp >= 0xFE00 && cp < 0xFE10) ||
	       cp == 0x231A || cp == 0x231B || (cp >= 0x23E9 && cp < 0x23FB) || cp == 0x25B6 ||
	       cp == 0x25C0;
}

static bool is_superscript(uint32_t cp)
{
	return cp == 0xB9 || cp == 0xB2 || cp == 0xB3 || cp == 0x2070 ||
	       (cp >= 0x2074 && cp < 0x207A);
}

/* The word that ends at `to`: letters in a row, as bytes of ASCII or not. */
static size_t word_before(const char *text, const char *to)
{
	const char *p = to;
	while (p > text &&
	        ((unsigned char)p[-1] >= 0x80 || ((p[-1] | 0x20) >= 'a' && (p[-1] | 0x20) <= 'z')))
		p--;
	return (size_t)(to - p);
}

/* [12], (*) or a superscript behind a word or a mark, not m², km³, 10⁶. */
static size_t footnote_mark(const char *text, const char *at, const char *end)
{
	enum { UNIT_LONGEST = 3 };
	const char *p = at;
	if (at == text || at[-1] == ' ')
		return 0;
	if (*at == '[') {
		for (p++; p < end && is_digit(*p); p++)
			;
		return p < end && *p == ']' && p > at + 1 && p < at + 5 ? (size_t)(p + 1 - at) : 0;
	}
	if (end - at >= 3 && memcmp(at, "(*)", 3) == 0)
		return 3;
	while (p < end) {
		const char *next = p;
		if (!is_superscript(utf8_next(&next, end)))
			break;
		p = next;
	}
	size_t word = word_before(text, at);
	bool unit = word > 0 && word <= UNIT_LONGEST;
	return p == at || is_digit(at[-1]) || unit ? 0 : (size_t)(p - at);
}

static size_t hashtag(const char *text, const char *at, const char *end)
{
	const char *p = at + 1;
	bool letter = false;
	if (*at != '#' || (at > text && at[-1] != ' ' && at[-1] != '#'))
		return 0;
	while (p < end) {
		const char *next = p;
		uint32_t cp = utf8_next(&next, end);
		if (!letter_is(cp) && cp != '_' && !(cp < 0x80 && is_digit((char)cp)))
			break;
		letter = letter || letter_is(cp);
		p = next;
	}
	return letter ? (size_t)(p - at) : 0;
}

static size_t pictures(const char *at, const char *end)
{
	const char *p = at;
	while (p < end) {
		const char *next = p;
		uint32_t cp = utf8_next(&next, end);
		if (!is_picture(cp) && !(p > at && (cp == 0x200D || cp == ' ')))
			break;
		p = next;
	}
	while (p > at && p[-1] == ' ')
		p--;
	return (size_t)(p - at);
}

/* Markdown at the beginning of a line, as chat programs and assistants write it, and the
 * marks of quoted mails: "## Thông báo", "> > Kính gửi". "> 39 độ" is a figure. */
static size_t line_mark(const char *text, const char *end)
{
	enum { HEADING_MOST = 6 };
	size_t n = strspn(text, "#");
	if (n > 0)
		return n <= HEADING_MOST && text[n] == ' ' ? n + 1 : 0;
	const char *p = text;
	while (p < end && *p == '>')
		p += 1 + (p + 1 < end && p[1] == ' ');
	const char *next = p;
	uint32_t cp = p < end ? utf8_next(&next, end) : 0;
	return p > text && (p == end || letter_is(cp) || cp == '-' || cp == '"')
	               ? (size_t)(p - text)
	               : 0;
}

/* "[words](https://...)", "![words](file.jpg)": how long it is, and where its words end;
 * 0: it is none. `at` is the bracket. */
static size_t marked_link(const char *at, const char *end, bool picture, const char **words_end)
{
	enum { WORDS_MOST = 300, ADDRESS_MOST = 2000 };
	size_t room = (size_t)(end - at);
	const char *close = memchr(at, ']', room < WORDS_MOST ? room : WORDS_MOST);
	if (close == NULL || close + 2 >= end || close[1] != '(')
		return 0;
	const char *address = close + 2;
	room = (size_t)(end - address);
	const char *last = memchr(address, ')', room < ADDRESS_MOST ? room : ADDRESS_MOST);
	bool web = str_starts(address, "http") || str_starts(address, "www.") ||
	           str_starts(address, "mailto:") || *address == '/';
	if (last == NULL || (!web && !picture) ||
	        memchr(address, ' ', (size_t)(last - address)) != NULL)
		return 0;
	*words_end = close;
	return (size_t)(last + 1 - at);
}

static bool worth_a_look(const char *p, const char *end)
{
	if (p < end && *p == '>')
		return true;
	for (; p < end; p++)
		if (*p == '[' || *p == '#' || (*p == '*' && p + 1 < end && p[1] == ')') ||
		        (unsigned char)*p == 0xC2 || (unsigned char)*p == 0xE2 ||
		        (unsigned char)*p == 0xF0 || (unsigned char)*p == 0xEF)
			return true;
	return false;
}

/* What begins at `at`, and how long it is; 0: nothing. */
static size_t find(const struct clean_rules *r, const char *text, const char *at, const char *end,
        enum clean_built_in *rule)
{
	size_t n = 0;
	if ((*at == '[' || *at == '(' || (unsigned char)*at == 0xC2 ||
	            (unsigned char)*at == 0xE2) &&
	        !r->off_built_in[CLEAN_FOOTNOTE]) {
		*rule = CLEAN_FOOTNOTE;
		n = footnote_mark(text, at, end);
	}
	if (n == 0 && *at == '#' && !r->off_built_in[CLEAN_HASHTAG]) {
		*rule = CLEAN_HASHTAG;
		n = hashtag(text, at, end);
	}
	if (n == 0 && (unsigned char)*at >= 0xE2 && !r->off_built_in[CLEAN_EMOJI]) {
		*rule = CLEAN_EMOJI;
		n = pictures(at, end);
	}
	return n;
}

/* Its words stay, its address goes; of a picture all goes. */
static bool take_link(const struct clean_rules *r, struct draft *d, size_t i, const char **p,
        const char *end, struct str *out)
{
	const char *at = *p, *words_end;
	bool picture = *at == '!' && at + 1 < end && at[1] == '[';
	enum clean_built_in rule = picture ? CLEAN_CAPTION : CLEAN_LINK;
	size_t n = picture || *at == '[' ? marked_link(at + picture, end, picture, &words_end) : 0;
	if (n == 0 || r->off_built_in[CLEAN_MARKUP] || r->off_built_in[rule])
		return false;
	n += picture;
	const char *cut = picture ? at : words_end + 1;
	if (!picture)
		str_add(out, at + 1, (size_t)(words_end - at - 1));
	draft_cut(d, clean_built_in_name(rule), cut, (size_t)(at + n - cut), d->blocks[i].line);
	*p = at + n;
	return true;
}

bool inline_clean(const struct clean_rules *r, struct draft *d, size_t i)
{
	const char *text = d->blocks[i].text, *end = text + strlen(text), *p = text;
	enum clean_built_in rule = CLEAN_EMOJI;
	struct str out;
	bool changed = false;
	if (!worth_a_look(text, end))
		return false;
	str_init(&out);
	size_t mark = r->off_built_in[CLEAN_MARKUP] ? 0 : line_mark(text, end);
	if (mark > 0) {
		draft_cut(d, clean_built_in_name(CLEAN_MARKUP), text, mark, d->blocks[i].line);
		changed = true;
		p += mark;
	}
	while (p < end) {
		const char *at = p;
		if (take_link(r, d, i, &p, end, &out)) {
			changed = true;
			continue;
		}
		size_t n = find(r, text, at, end, &rule);
		if (n == 0) {
			utf8_next(&p, end);
			str_add(&out, at, (size_t)(p - at));
			continue;
		}
		draft_cut(d, clean_built_in_name(rule), at, n, d->blocks[i].line);
		if (rule != CLEAN_FOOTNOTE)
			str_addc(&out, ' ');
		p += n;
		changed = true;
	}
	if (changed)
		draft_set(&d->blocks[i].text, out.data, out.len);
	str_finish(&out);
	return changed;
}

bool inline_is_address(const char *text)
{
	bool web = str_starts(text, "http://") || str_starts(text, "https://") ||
	           str_starts(text, "www.");
	return web && strchr(text, ' ') == NULL;
}
