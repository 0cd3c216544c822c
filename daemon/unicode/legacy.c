/* Old encodings by table, and the guess between them: a text is what gives
 * Vietnamese syllables where it has marks, and only one encoding may do so.
 * Wrong ones break nearly every marked syllable, so the limits below lie far
 * from both. Called by intake/ for texts that are not UTF-8 on their face. */
#include "unicode/legacy.h"

#include "base/mem.h"
#include "unicode/compose.h"
#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "unicode/legacy_table.h"

enum {
	LOST = 0xFFFD,
	LOOK = 256 << 10,  /* bytes that a guess is made from */
	MARKED_LEAST = 25, /* percent of the syllables */
	ODD_MOST = 15,     /* marked words that are no syllables: percent of those that are */
	LIKELY_ODD = 60,   /* the same, for what is worth naming to a person, and must be one */
	LIKELY_MARKED = 3  /* marked syllables, likewise */
};

/* ---- names ---- */

static const char *const names[] = {
        [LEGACY_UTF8] = "utf-8",
        [LEGACY_UTF16LE] = "utf-16le",
        [LEGACY_UTF16BE] = "utf-16be",
        [LEGACY_WINDOWS1258] = "windows-1258",
        [LEGACY_TCVN3] = "tcvn3",
        [LEGACY_VNI] = "vni",
};
static_assert(sizeof names / sizeof names[0] == LEGACY_COUNT, "every encoding has a name");

/* Compared without case, hyphens and underlines. */
static const struct {
	const char *name;
	enum legacy encoding;
} aliases[] = {
        {"utf8", LEGACY_UTF8},
        {"unicode", LEGACY_UTF8},
        {"utf16", LEGACY_UTF16LE},
        {"utf16le", LEGACY_UTF16LE},
        {"utf16be", LEGACY_UTF16BE},
        {"ucs2", LEGACY_UTF16LE},
        {"windows1258", LEGACY_WINDOWS1258},
        {"cp1258", LEGACY_WINDOWS1258},
        {"win1258", LEGACY_WINDOWS1258},
        {"1258", LEGACY_WINDOWS1258},
        {"tcvn3", LEGACY_TCVN3},
        {"tcvn", LEGACY_TCVN3},
        {"abc", LEGACY_TCVN3},
        {"tcvn5712", LEGACY_TCVN3},
        {"vni", LEGACY_VNI},
        {"vniwindows", LEGACY_VNI},
        {"vniwin", LEGACY_VNI},
};

const char *legacy_name(enum legacy x)
{
	return names[x];
}

int legacy_find(const char *name)
{
	char plain[32];
	size_t n = 0;
	for (const char *c = name; *c != '\0' && n < sizeof plain - 1; c++)
		if (*c != '-' && *c != '_' && *c != ' ')
			plain[n++] = (char)(*c >= 'A' && *c <= 'Z' ? *c | 0x20 : *c);
	plain[n] = '\0';
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (strcmp(aliases[i].name, plain) == 0)
			return (int)aliases[i].encoding;
	return -1;
}

/* ---- UTF-16 ---- */

static unsigned unit(const uint8_t *s, bool big)
{
	return big ? (unsigned)s[0] << 8 | s[1] : (unsigned)s[1] << 8 | s[0];
}

static void put(struct str *out, uint32_t cp)
{
	char b[4];
	str_add(out, b, utf8_put(cp, b));
}

static void decode_utf16(const uint8_t *s, size_t len, bool big, struct str *out)
{
	for (size_t i = 0; i + 1 < len; i += 2) {
		unsigned u = unit(s + i, big), next;
		if (i == 0 && u == 0xFEFF)
			continue;
		next = i + 3 < len ? unit(s + i + 2, big) : 0;
		if (u >= 0xD800 && u < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
			put(out, 0x10000 + ((u - 0xD800) << 10) + (next - 0xDC00));
			i += 2;
		} else {
			put(out, (u >= 0xD800 && u < 0xE000) || u == 0 ? LOST : u);
		}
	}
	if (len % 2 != 0)
		put(out, LOST);
}

/* ---- a byte a character ---- */

static void decode_bytes(const uint8_t *s, size_t len, const uint16_t high[128], struct str *out)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] < 0x80)
			str_addc(out, (char)s[i]);
		else
			put(out, high[s[i] - 0x80] != 0 ? high[s[i] - 0x80] : LOST);
	}
}

/* ---- VNI ---- */

enum {
	GRAVE = 0x300,
	ACUTE = 0x301,
	HAT = 0x302,
	TILDE = 0x303,
	BREVE = 0x306,
	HOOK = 0x309,
	DOT = 0x323
};

/* Signs that stand for a letter of their own, in small; 0x20 less is the capital. */
static const struct {
	uint8_t sign;
	uint16_t small, capital;
} vni_letters[] = {
        {0xED, 0xED, 0xCD},     /* í */
        {0xEC, 0xEC, 0xCC},     /* ì */
        {0xE6, 0x1EC9, 0x1EC8}, /* ỉ */
        {0xF3, 0x129, 0x128},   /* ĩ */
        {0xF2, 0x1ECB, 0x1ECA}, /* ị */
        {0xEE, 0x1EF5, 0x1EF4}, /* ỵ */
        {0xF1, 0x111, 0x110},   /* đ */
        {0xF4, 0x1A1, 0x1A0},   /* ơ */
        {0xF6, 0x1B0, 0x1AF},   /* ư */
};

/* Signs for the marks of the letter before them, and which letters take them;
 * ơ and ư stand in `on` as their VNI signs. */
static const struct {
	uint8_t sign;
	uint16_t shape, tone;
	const char *on;
} vni_marks[] = {
        {0xF9, 0, ACUTE, "aeouy\xF4\xF6"},
        {0xF8, 0, GRAVE, "aeouy\xF4\xF6"},
        {0xFB, 0, HOOK, "aeouy\xF4\xF6"},
        {0xF5, 0, TILDE, "aeouy\xF4\xF6"},
        {0xEF, 0, DOT, "aeouy\xF4\xF6"},
        {0xE2, HAT, 0, "aeo"},
        {0xE1, HAT, ACUTE, "aeo"},
        {0xE0, HAT, GRAVE, "aeo"},
        {0xE5, HAT, HOOK, "aeo"},
        {0xE3, HAT, TILDE, "aeo"},
        {0xE4, HAT, DOT, "aeo"},
        {0xEA, BREVE, 0, "a"},
        {0xE9, BREVE, ACUTE, "a"},
        {0xE8, BREVE, GRAVE, "a"},
        {0xFA, BREVE, HOOK, "a"},
        {0xFC, BREVE, TILDE, "a"},
        {0xEB, BREVE, DOT, "a"},
};

static uint8_t vni_small(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0xE0) ? c | 0x20 : c;
}

static bool put_vni_mark(uint8_t letter, uint8_t sign, struct str *out)
{
	for (size_t i = 0; letter != 0 && i < sizeof vni_marks / sizeof vni_marks[0]; i++) {
		if (vni_marks[i].sign != vni_small(sign) ||
		        strchr(vni_marks[i].on, (char)vni_small(letter)) == NULL)
			continue;
		if (vni_marks[i].shape != 0)
			put(out, vni_marks[i].shape);
		if (vni_marks[i].tone != 0)
			put(out, vni_marks[i].tone);
		return true;
	}
	return false;
}

static void put_vni_letter(uint8_t sign, struct str *out)
{
	for (size_t i = 0; i < sizeof vni_letters / sizeof vni_letters[0]; i++)
		if (vni_letters[i].sign == vni_small(sign)) {
			put(out, vni_letters[i].sign == sign ? vni_letters[i].small
			                                     : vni_letters[i].capital);
			return;
		}
	uint16_t plain = windows1252[sign - 0x80];
	put(out, plain != 0 ? plain : LOST);
}

static void decode_vni(const uint8_t *s, size_t len, struct str *out)
{
	uint8_t letter = 0; /* that may still take a mark */
	for (size_t i = 0; i < len; i++) {
		if (s[i] < 0x80) {
			str_addc(out, (char)s[i]);
			letter = s[i];
		} else if (put_vni_mark(letter, s[i], out)) {
			letter = 0;
		} else {
			put_vni_letter(s[i], out);
			letter = s[i];
		}
	}
}

/* ---- capitals of TCVN3 ---- */

static bool ends_sentence(uint32_t cp)
{
	return cp == '.' || cp == '!' || cp == '?' || cp == ':' || cp == ';' || cp == ',' ||
	       cp == 0x2026;
}

/* A heading in a capital font: begins with a letter, has no capital, and no
 * mark at its end. `fresh`: it does not go on with the line before it. */
static bool is_small_heading(const char *line, size_t len, bool fresh)
{
	enum { LONGEST = 160, LEAST_LETTERS = 8 };
	const char *p = line, *end = line + len;
	unsigned letters = 0;
	uint32_t last = 0;
	if (!fresh || len > LONGEST)
		return false;
	while (p < end) {
		uint32_t cp = utf8_next(&p, end);
		if (cp == ' ' || cp == '\r' || cp == '\t')
			continue;
		if ((last == 0 && !letter_is(cp)) || letter_is_upper(cp))
			return false;
		letters += letter_is(cp);
		last = cp;
	}
	return letters >= LEAST_LETTERS && !ends_sentence(last);
}

/* Small letters with a tone have no capitals in the font: the first of a
 * sentence was one ("¶nh:" for "Ảnh:"). */
static void add_sentences(const char *p, const char *end, struct str *out)
{
	bool first = true;
	while (p < end) {
		uint32_t cp = utf8_next(&p, end);
		if (first && letter_is(cp) && vi_letter(cp).tone != 0)
			cp = letter_upper(cp);
		bool open = cp == ' ' || cp == '"' || cp == '(' || cp == 0x201C;
		first = cp == '.' || cp == '!' || cp == '?' || (first && open);
		put(out, cp);
	}
}

static void raise_headings(struct str *text, size_t from)
{
	struct str out;
	bool fresh = true;
	str_init(&out);
	const char *p = text->data + from, *end = text->data + text->len;
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		const char *next = lf != NULL ? lf + 1 : end, *stop = lf != NULL ? lf : end;
		bool raised = is_small_heading(p, (size_t)(stop - p), fresh);
		while (raised && p < stop)
			put(&out, letter_upper(utf8_next(&p, stop)));
		while (stop > p && (stop[-1] == '\r' || stop[-1] == ' '))
			stop--;
		fresh = raised || stop == p || ends_sentence((unsigned char)stop[-1]);
		add_sentences(p, next, &out);
		p = next;
	}
	str_cut(text, from);
	str_add(text, out.data, out.len);
	str_finish(&out);
}

/* ---- decoding ---- */

void legacy_decode(enum legacy x, const char *bytes, size_t len, struct str *out)
{
	const uint8_t *s = (const uint8_t *)bytes;
	struct str raw;
	str_init(&raw);
	str_reserve(&raw, len + len / 2);
	size_t from = out->len;
	switch (x) {
	case LEGACY_UTF16LE:
	case LEGACY_UTF16BE:
		decode_utf16(s, len, x == LEGACY_UTF16BE, &raw);
		break;
	case LEGACY_WINDOWS1258:
		decode_bytes(s, len, windows1258, &raw);
		break;
	case LEGACY_TCVN3:
		decode_bytes(s, len, tcvn3, &raw);
		break;
	case LEGACY_VNI:
		decode_vni(s, len, &raw);
		break;
	case LEGACY_UTF8:
	case LEGACY_COUNT:
		str_add(&raw, bytes, len);
		break;
	}
	nfc_add(raw.data, raw.len, out);
	str_finish(&raw);
	if (x == LEGACY_TCVN3)
		raise_headings(out, from);
}

/* The byte that a Western program took for this character, or -1. */
static int byte_of(uint32_t cp)
{
	if (cp < 0x80 || (cp >= 0xA0 && cp <= 0xFF))
		return (int)cp;
	for (int i = 0; i < 128; i++)
		if (windows1252[i] == cp || windows1258[i] == cp)
			return i + 0x80;
	return cp < 0xA0 ? (int)cp : -1; /* C1, where the program knew Latin-1 only */
}

/* Characters that no byte stands for (quotes of a newer program) stay as they
 * are: the text is decoded in the pieces between them. */
void legacy_decode_disguised(enum legacy x, const char *bytes, size_t len, struct str *out)
{
	const char *p = bytes, *end = bytes + len;
	struct str part, text;
	size_t from = out->len;
	str_init(&part);
	str_init(&text);
	while (p < end) {
		const char *at = p;
		int byte = byte_of(utf8_next(&p, end));
		if (byte >= 0)
			str_addc(&part, (char)byte);
		if (byte >= 0 && p < end)
			continue;
		if (x == LEGACY_VNI)
			decode_vni((const uint8_t *)part.data, part.len, &text);
		else
			decode_bytes((const uint8_t *)part.data, part.len, tcvn3, &text);
		str_clear(&part);
		if (byte < 0)
			str_add(&text, at, (size_t)(p - at));
	}
	nfc_add(text.data, text.len, out);
	str_finish(&part);
	str_finish(&text);
	if (x == LEGACY_TCVN3)
		raise_headings(out, from);
}

/* ---- guessing ---- */

struct score {
	size_t words, syllables, marked, odd;
};

static void score_word(const char *word, size_t len, bool ascii, struct score *s)
{
	bool good = vi_syllable(word, len);
	s->words++;
	s->syllables += good;
	s->marked += good && !ascii;
	s->odd += !good && !ascii;
}

/* `text` is UTF-8. A sign of Latin-1 or a lost byte right after a letter is as
 * odd as a word that is no syllable. */
static void score_text(const char *text, size_t len, struct score *s)
{
	const char *p = text, *end = text + len, *word = NULL;
	bool ascii = true;
	*s = (struct score){0};
	while (p < end) {
		const char *at = p;
		uint32_t cp = utf8_next(&p, end);
		if (letter_is(cp)) {
			if (word == NULL)
				word = at;
			ascii = ascii && cp < 0x80;
			continue;
		}
		s->odd += cp == LOST || (cp >= 0x300 && cp < 0x370) || (cp >= 0x80 && cp < 0xA0) ||
		          (word != NULL && cp > 0xA0 && cp < 0xC0 && cp != 0xB0 && cp != 0xBB &&
		                  cp != 0xB2 && cp != 0xB3 && cp != 0xB7);
		if (word != NULL)
			score_word(word, (size_t)(at - word), ascii, s);
		word = NULL;
		ascii = true;
	}
	if (word != NULL)
		score_word(word, (size_t)(end - word), ascii, s);
}

static bool clean_of_odd(const struct score *s, size_t most)
{
	return s->odd * 100 <= s->marked * most;
}

static bool is_sure(const struct score *s)
{
	return s->syllables >= LEGACY_SYLLABLES_ENOUGH &&
	       s->marked * 100 >= s->syllables * MARKED_LEAST && clean_of_odd(s, ODD_MOST);
}

typedef void decoder(enum legacy x, const char *bytes, size_t len, struct str *out);

/* Try one; true if it is sure. The best so far stands in `ret`. */
static bool try_one(enum legacy x, decoder *decode, const char *bytes, size_t len,
        struct score *best, struct legacy_guess *ret)
{
	struct str text;
	struct score s;
	str_init(&text);
	decode(x, bytes, len, &text);
	score_text(text.data, text.len, &s);
	str_finish(&text);
	ret->likely[x] = s.marked >= LIKELY_MARKED && clean_of_odd(&s, LIKELY_ODD);
	if (s.marked > s.odd && s.marked - s.odd > best->marked - best->odd) {
		*best = s;
		ret->encoding = x;
		ret->syllables = s.syllables;
	}
	return is_sure(&s);
}

/* Half of the units of Vietnamese in UTF-16 are ASCII: a zero every other byte. */
static int utf16_by_zeros(const char *bytes, size_t len)
{
	size_t zeros[2] = {0};
	for (size_t i = 0; i < len; i++)
		zeros[i % 2] += bytes[i] == '\0';
	if (zeros[1] * 4 > len / 2 && zeros[0] * 50 < len)
		return LEGACY_UTF16LE;
	if (zeros[0] * 4 > len / 2 && zeros[1] * 50 < len)
		return LEGACY_UTF16BE;
	return -1;
}

static bool has_order_mark(const char *bytes, size_t len, struct legacy_guess *ret)
{
	if (len >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0)
		ret->encoding = LEGACY_UTF16LE;
	else if (len >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
		ret->encoding = LEGACY_UTF16BE;
	else
		return false;
	ret->sure = true;
	return true;
}

/* Strict UTF-8 that is no Vietnamese as it stands. The letters from U+1E00 on,
 * which no old font can be taken for, end the search at the first of them. */
static void guess_disguise(const char *bytes, size_t len, struct legacy_guess *ret)
{
	struct score plain, best = {0};
	bool high = false;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)bytes[i] == 0xE1)
			return;
		high = high || (unsigned char)bytes[i] >= 0x80;
	}
	if (!high)
		return;
	score_text(bytes, len, &plain);
	if (plain.odd * 2 <= plain.marked)
		return; /* reads well as it is */
	struct legacy_guess g = {0};
	bool t = try_one(LEGACY_TCVN3, legacy_decode_disguised, bytes, len, &best, &g);
	bool v = try_one(LEGACY_VNI, legacy_decode_disguised, bytes, len, &best, &g);
	if (t == v)
		return;
	*ret = g;
	ret->encoding = t ? LEGACY_TCVN3 : LEGACY_VNI;
	ret->sure = ret->disguised = true;
}

void legacy_guess(const char *bytes, size_t len, struct legacy_guess *ret)
{
	static const enum legacy a_byte[] = {LEGACY_WINDOWS1258, LEGACY_TCVN3, LEGACY_VNI};
	struct score best = {0};
	size_t look = len < LOOK ? len : LOOK, sure = 0;
	*ret = (struct legacy_guess){.encoding = LEGACY_UTF8};
	if (has_order_mark(bytes, len, ret))
		return;
	int wide = utf16_by_zeros(bytes, look);
	if (wide >= 0) {
		look -= look % 2 != 0 && look < len;
		ret->sure = try_one((enum legacy)wide, legacy_decode, bytes, look, &best, ret);
		ret->likely[wide] = true;
		return;
	}
	if (utf8_valid(bytes, len, NULL)) {
		ret->sure = true;
		guess_disguise(bytes, look, ret);
		return;
	}
	enum legacy found = LEGACY_UTF8;
	for (size_t i = 0; i < sizeof a_byte / sizeof a_byte[0]; i++)
		if (try_one(a_byte[i], legacy_decode, bytes, look, &best, ret)) {
			found = a_byte[i];
			sure++;
		}
	size_t likely = 0;
	for (int i = 0; i < LEGACY_COUNT; i++)
		likely += ret->likely[i];
	ret->sure = sure == 1 && likely == 1;
	if (ret->sure)
		ret->encoding = found;
}
