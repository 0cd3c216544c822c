/* E-mail and web addresses: a còng, chấm, labels as words or letters; or only
 * that there is one, by the style. Rules: docs/reading.md, E. */
#include "text/lookup.h"
#include "text/reader.h"

#include "base/i18n.h"
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
	struct str *said; /* scratch */
};

/* Rimes that no syllable has without marks, and the likeliest with them: truyen
 * is said truyên, phap pháp. */
static const struct {
	const char *bare, *marked;
} rimes[] = {{"ac", "ác"}, {"ach", "ách"}, {"ap", "áp"}, {"at", "át"}, {"ec", "éc"}, {"ech", "ếch"},
        {"ep", "ép"}, {"et", "ét"}, {"eu", "êu"}, {"ich", "ích"}, {"iec", "iếc"}, {"iem", "iêm"},
        {"ien", "iên"}, {"ieng", "iêng"}, {"iep", "iếp"}, {"iet", "iết"}, {"ieu", "iêu"},
        {"ip", "íp"}, {"it", "ít"}, {"oac", "oác"}, {"oach", "oách"}, {"oat", "oát"}, {"oc", "óc"},
        {"op", "óp"}, {"ot", "ót"}, {"uan", "uân"}, {"uat", "uất"}, {"uc", "úc"}, {"uoc", "ước"},
        {"uoi", "uôi"}, {"uom", "ươm"}, {"uon", "uôn"}, {"uong", "ương"}, {"uot", "uốt"},
        {"uou", "ươu"}, {"up", "úp"}, {"ut", "út"}, {"uu", "ưu"}, {"uyen", "uyên"},
        {"uyet", "uyết"}, {"yen", "yên"}, {"yeu", "yêu"}};

/* A piece of a label as a syllable that can be said, or "" if it is none. */
void bare_syllable(const char *s, size_t len, struct str *out)
{
	size_t onset = 0;
	str_clear(out);
	while (onset < len && vowels(s + onset, 1) == 0)
		onset++;
	if (onset + 1 < len && (memcmp(s, "qu", 2) == 0 || memcmp(s, "gi", 2) == 0) &&
	        vowels(s + 2, 1) > 0)
		onset = 2;
	for (size_t i = 0; i < sizeof rimes / sizeof rimes[0]; i++)
		if (strlen(rimes[i].bare) == len - onset &&
		        memcmp(rimes[i].bare, s + onset, len - onset) == 0) {
			str_add(out, s, onset);
			str_adds(out, rimes[i].marked);
			break;
		}
	if (out->len == 0)
		str_add(out, s, len);
	if (!vi_syllable(out->data, out->len))
		str_clear(out);
}

static bool is_syllable(const char *s, size_t len)
{
	struct str said;
	str_init(&said);
	bare_syllable(s, len, &said);
	bool good = said.len > 0;
	str_finish(&said);
	return good;
}

/* The longest syllables first; the number of syllables, or 0. */
static size_t cut_syllables(struct cutting *c, size_t at, size_t n)
{
	if (at == c->len)
		return n;
	if (n == CUTS_MOST || (c->dead >> at & 1) != 0)
		return 0;
	for (size_t k = c->len - at < 6 ? c->len - at : 6; k >= 2; k--) {
		bool vowel = at + k < c->len && strchr("aeiouy", c->text[at + k]) != NULL;
		bare_syllable(c->text + at, k, c->said);
		if ((vowel && !c->hiatus) || c->said->len == 0)
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
	struct str said;
	str_init(&said);
	struct cutting c = {.text = s, .len = len, .said = &said};
	size_t parts = 0;
	if (len <= 2 * CUTS_MOST) /* longer is no name that people say */
		parts = cut_syllables(&c, 0, 0);
	if (parts == 0 && len <= 2 * CUTS_MOST) {
		c.hiatus = true;
		c.dead = 0;
		parts = cut_syllables(&c, 0, 0);
	}
	for (size_t i = 0, from = 0; i < parts; from = c.end[i++]) {
		bare_syllable(s + from, c.end[i] - from, &said);
		emit_word(l->e, said.data, said.len);
	}
	str_finish(&said);
	return parts > 0;
}

/* What a lexicon says of a label: addresses.tsv first, then names and words. */
static bool say_known(struct line *l, const char *s, size_t len)
{
	static const enum lexicon_kind kinds[] = {
	        LEXICON_ADDRESSES, LEXICON_FOREIGN, LEXICON_ACRONYMS, LEXICON_WORDS};
	const struct lexicon *x = l->r->lexicon;
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
		if (say_of_kind(l, lexicon_find(x, s, len, false), kinds[k], s, len) ||
		        say_of_kind(l, lexicon_find(x, s, len, true), kinds[k], s, len))
			return true;
	return false;
}

/* ubndphuonghaichau, thcsnguyendu: the letters that offices and schools begin
 * their names with, and syllables after them. Says the letters; returns their
 * bytes, 0 if it is no such label. */
static size_t say_office(struct line *l, const char *s, size_t len)
{
	static const char *const offices[] = {"ubmttq", "ubnd", "hdnd", "mttq", "thcs", "thpt",
	        "ttyt", "bvdk", "bhxh", "qlnn", "htx", "gdnn", "tthc", "ttdt", "cttdt", "dvc",
	        "gdtx", "khcn", "vhtt", "dhqg", "ktxh", "bql", "ttdv"};
	for (size_t i = 0; i < sizeof offices / sizeof offices[0]; i++) {
		size_t n = strlen(offices[i]);
		if (len < n + 3 || memcmp(s, offices[i], n) != 0)
			continue;
		struct str said;
		str_init(&said);
		struct cutting c = {.text = s + n, .len = len - n, .said = &said};
		bool good = len - n <= 2 * CUTS_MOST && cut_syllables(&c, 0, 0) > 0;
		str_finish(&said);
		if (good) {
			say_letters(l, s, n);
			return n;
		}
	}
	return 0;
}

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
	return longest >= 5 || (len <= 6 && longest >= 4) || (len <= 5 && longest >= 3) ||
	       (len == 3 && vowels(s, len) == 1 && !is_syllable(s, len));
}

static bool known_address(const struct line *l, const char *s, size_t len)
{
	const struct lexicon *x = l->r->lexicon;
	const struct lexicon_entry *e = lexicon_find(x, s, len, false);
	for (uint32_t i = e != NULL ? e->first : 0; i != 0; i = lexicon_sense_of(x, i)->next)
		if (lexicon_sense_of(x, i)->kind == LEXICON_ADDRESSES)
			return true;
	return false;
}

/* phuonganlao, doanxahaiphong, cdchaiphong: a name of the lexicon of five
 * letters or more at the end, and before it one of its words, syllables, or the
 * letters of an office. */
static bool say_two(struct line *l, const char *s, size_t len)
{
	for (size_t cut = 2; cut + 5 <= len; cut++) {
		if (!known_address(l, s + cut, len - cut))
			continue;
		if (known_address(l, s, cut))
			(void)say_known(l, s, cut);
		else if (cut <= 5 && is_spelled(s, cut))
			say_letters(l, s, cut);
		else if (!say_syllables(l, s, cut))
			continue;
		return say_known(l, s + cut, len - cut);
	}
	return false;
}

static void say_label(struct line *l, const char *s, size_t len)
{
	struct str out;
	char lower[80] = "";
	size_t n = len < sizeof lower ? len : sizeof lower - 1;
	for (size_t i = 0; i < n; i++)
		lower[i] = (char)(s[i] | 0x20);
	if (say_known(l, lower, n) || say_two(l, lower, n))
		return;
	size_t office = say_office(l, lower, n);
	if (office > 0 && say_syllables(l, lower + office, n - office))
		return;
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

/* NGUYEN VAN AN, LE THI HA: a holder's name as banks write it, three or four
 * words in capitals of which the first is a family's; its end, or `at`. */
static size_t bare_name_end(const struct line *l, size_t at)
{
	static const char surnames[] =
	        "nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|truong|"
	        "dinh|doan|lam|mai|trinh|cao|dao|ta|ha|luong|vuong|trieu|luu|to|quach|phung|dam";
	size_t i = at;
	bool before = at > 0 && tok(l, at - 1)->shape == SHAPE_UPPER && tok(l, at)->gap;
	if (l->headline || before || !tok_in(l, at, surnames))
		return at;
	while (tok(l, i)->kind == TOKEN_WORD && tok(l, i)->shape == SHAPE_UPPER && i < at + 5 &&
	        (i == at || tok(l, i)->gap) && tok(l, i)->len > 1 &&
	        !vi_marked(tok_lower(l, i), tok(l, i)->len) &&
	        is_syllable(tok_lower(l, i), tok(l, i)->len))
		i++;
	bool tied = tok_joined(l, i) && tok(l, i)->kind == TOKEN_NUMBER;
	return i - at < 3 || i - at > 4 || tied || tok(l, i)->shape == SHAPE_UPPER ? at : i;
}

bool read_bare_name(struct line *l, size_t at, struct claim *c)
{
	static const char bare[] = N_("this name is written without its marks");
	size_t end = tok(l, at)->shape == SHAPE_UPPER ? bare_name_end(l, at) : at;
	if (end == at)
		return false;
	for (size_t i = at; i < end; i++)
		say_label(l, tok_lower(l, i), tok(l, i)->len);
	*c = (struct claim){end, "word", "name", 60, bare};
	return true;
}

/* The token in pieces of a capital and what follows: VietNam, ToiYeu. */
static size_t pieces_of(const char *s, size_t len, size_t *ret_end)
{
	size_t n = 0;
	for (size_t i = 1; i <= len && n < CUTS_MOST; i++)
		if (i == len ||
		        (s[i] >= 'A' && s[i] <= 'Z' && !(s[i - 1] >= 'A' && s[i - 1] <= 'Z')) ||
		        ((uint8_t)s[i] == 0xC4 && (uint8_t)s[i + 1] == 0x90))
			ret_end[n++] = i;
	return n > 0 && ret_end[n - 1] == len ? n : 0;
}

/* #VietNamVoDich, #ChungTay: the words of a tag, which are written without
 * spaces; names that the lexicon has first. */
bool read_tag(struct line *l, size_t at, struct claim *c)
{
	static const char bare[] = N_("the words of this tag are written without their marks");
	const struct token *t = tok(l, at + 1);
	size_t end[CUTS_MOST], from = 0;
	if (!tok_cp(l, at, '#') || !tok_joined(l, at + 1) || t->kind != TOKEN_WORD ||
	        t->shape != SHAPE_MIXED)
		return false;
	const char *s = tok_text(l, at + 1), *lower = tok_lower(l, at + 1);
	size_t count = pieces_of(s, t->len, end);
	if (count < 2)
		return false;
	for (size_t i = 0; i < count; from = end[i++]) {
		size_t last = count - 1; /* the longest run of pieces that is a name */
		while (last > i && !say_known(l, lower + from, end[last] - from))
			last--;
		if (last == i && vi_syllable(lower + from, end[i] - from))
			emit_word(l->e, lower + from, end[i] - from);
		else if (last == i)
			say_label(l, lower + from, end[i] - from);
		i = last;
	}
	bool marked = vi_marked(lower, t->len);
	*c = (struct claim){at + 2, "address", "tag", marked ? 90 : 60, marked ? NULL : bare};
	return true;
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
