/* E-mail and web addresses: a còng, chấm, labels as words or letters; or only
 * that there is one, by the style. Rules: docs/reading.md, E. */
#include "text/lookup.h"
#include "text/reader.h"

#include "text/foreign.h"
#include "unicode/syllable.h"

#include <string.h>

static bool letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static size_t vowels(const char *s, size_t len)
{
	size_t n = 0;
	for (size_t i = 0; i < len; i++)
		n += strchr("aeiouy", s[i] | 0x20) != NULL;
	return n;
}

enum { CUTS_MOST = 16 };

/* A label being cut into syllables; `dead`: bits of places from which it
 * cannot be done, so that each is tried once. */
struct cutting {
	const char *text;
	size_t len;
	bool hiatus; /* a syllable may begin with a vowel */
	uint64_t dead;
	size_t end[CUTS_MOST];
};

/* The longest syllables first; the number of syllables, or 0. */
static size_t cut_syllables(struct cutting *c, size_t at, size_t n)
{
	if (at == c->len)
		return n;
	if (n == CUTS_MOST || (c->dead >> at & 1) != 0)
		return 0;
	for (size_t k = c->len - at < 6 ? c->len - at : 6; k >= 2; k--) {
		bool vowel = at + k < c->len && strchr("aeiouy", c->text[at + k]) != NULL;
		if ((vowel && !c->hiatus) || !vi_syllable(c->text + at, k))
			continue;
		c->end[n] = at + k;
		size_t all = cut_syllables(c, at + k, n + 1);
		if (all > 0)
			return all;
	}
	c->dead |= (uint64_t)1 << at;
	return 0;
}

/* haiphong is hai phong, xaanlao xa an lao: say the label's syllables if it is
 * made of them. */
static bool say_syllables(struct line *l, const char *s, size_t len)
{
	struct cutting c = {.text = s, .len = len};
	if (len > 2 * CUTS_MOST) /* no name that people say */
		return false;
	size_t parts = cut_syllables(&c, 0, 0);
	if (parts == 0) {
		c.hiatus = true;
		c.dead = 0;
		parts = cut_syllables(&c, 0, 0);
	}
	for (size_t i = 0, from = 0; i < parts; from = c.end[i++])
		emit_word(l->e, s + from, c.end[i] - from);
	return parts > 0;
}

/* Labels that people say otherwise than they look. */
static const struct {
	const char *label, *said;
} known[] = {{"net", "nét"}, {"com", "com"}, {"info", "in phô"}, {"gmail", "gờ meo"},
        {"yahoo", "da hu"}, {"mail", "meo"}, {"email", "i meo"}, {"zalo", "da lô"},
        {"facebook", "phây búc"}, {"youtube", "diu túp"}};

/* vn, gov, ubnd, abc: no word can be made of them. */
static bool is_spelled(const char *s, size_t len)
{
	size_t run = 0, longest = 0;
	for (size_t i = 0; i < len; i++) {
		run = vowels(s + i, 1) > 0 ? 0 : run + 1;
		longest = run > longest ? run : longest;
	}
	if (len == 1 || vowels(s, len) == 0 || (len == 2 && !vi_syllable(s, len)))
		return true;
	if (len == 3 &&
	        (memcmp(s, "gov", 3) == 0 || memcmp(s, "edu", 3) == 0 || memcmp(s, "org", 3) == 0))
		return true;
	return (len <= 5 && longest >= 3) ||
	       (len == 3 && vowels(s, len) == 1 && !vi_syllable(s, len));
}

static void say_label(struct line *l, const char *s, size_t len)
{
	struct str out;
	char lower[80];
	size_t n = len < sizeof lower ? len : sizeof lower - 1;
	for (size_t i = 0; i < n; i++)
		lower[i] = (char)(s[i] | 0x20);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strlen(known[i].label) == n && memcmp(known[i].label, lower, n) == 0) {
			emit_text(l->e, known[i].said);
			return;
		}
	if (is_spelled(lower, n)) {
		say_letters(l, lower, n);
		return;
	}
	if (vi_syllable(lower, n)) {
		emit_word(l->e, lower, n);
		return;
	}
	if (say_syllables(l, lower, n))
		return;
	const struct lexicon_entry *e = n > 4 ? lexicon_find(l->r->lexicon, lower, n, true) : NULL;
	if (e != NULL && lexicon_sense_of(l->r->lexicon, e->first)->kind == LEXICON_FOREIGN) {
		emit_span(l->e, lexicon_sense_of(l->r->lexicon, e->first)->reading);
		return;
	}
	str_init(&out);
	foreign_read(lower, n, &out);
	emit_span(l->e, (struct span){out.data, out.len});
	str_finish(&out);
}

static void say_mark(struct line *l, char c)
{
	static const struct {
		char mark;
		const char *name;
	} names[] = {{'.', "chấm"}, {'@', "a còng"}, {'-', "gạch ngang"}, {'_', "gạch dưới"},
	        {'/', "gạch chéo"}, {':', "hai chấm"}, {'?', "hỏi"}, {'=', "bằng"}, {'&', "và"},
	        {'%', "phần trăm"}, {'#', "thăng"}, {'+', "cộng"}, {'~', "ngã"}};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].mark == c)
			emit_text(l->e, names[i].name);
}

static void say_address(struct line *l, const char *s, size_t len)
{
	size_t i = 0;
	while (i < len) {
		size_t from = i;
		while (i < len && letter(s[i]))
			i++;
		if (i > from) {
			say_label(l, s + from, i - from);
			continue;
		}
		while (i < len && s[i] >= '0' && s[i] <= '9')
			i++;
		if (i > from)
			say_digits(l, s + from, i - from);
		else
			say_mark(l, s[i++]);
	}
}

bool read_address(struct line *l, size_t at, struct claim *c)
{
	const struct token *t = tok(l, at);
	if (t->kind != TOKEN_ADDRESS)
		return false;
	const char *s = tok_text(l, at), *lower = tok_lower(l, at);
	size_t skip = str_starts(lower, "https://")  ? 8
	              : str_starts(lower, "http://") ? 7
	                                             : 0,
	       len = t->len - skip;
	bool mail = memchr(s, '@', t->len) != NULL;
	if (len > 0 && s[skip + len - 1] == '/')
		len--;
	if (!l->r->style.say_addresses)
		emit_text(l->e, mail ? "địa chỉ thư điện tử" : "đường dẫn");
	else
		say_address(l, s + skip, len);
	*c = (struct claim){at + 1, "address", mail ? "mail" : "web", 90, NULL};
	return true;
}
