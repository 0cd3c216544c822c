/* A word as it is, or, where it is no Vietnamese, as Vietnamese syllables;
 * runs of capitals that nothing knows are spelled. Rules: docs/reading.md, W. */
#include "text/reader.h"

#include "base/i18n.h"
#include "text/foreign.h"
#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <string.h>

static bool vowels_in(const char *s, size_t len)
{
	const char *p = s, *end = s + len;
	while (p < end) {
		struct vi_letter v = vi_letter(letter_lower(utf8_next(&p, end)));
		if (v.base == 0 || strchr("aeiouy123456", v.base) != NULL)
			return true; /* other letters (ö, æ) are vowels or near enough */
	}
	return false;
}

bool foreign_word(const struct line *l, size_t i)
{
	return tok(l, i)->kind == TOKEN_WORD && !vi_syllable(tok_lower(l, i), tok(l, i)->len);
}

/* Bytes from here to what is no letter. */
static size_t letters_from(const char *p, const char *end)
{
	const char *from = p, *stop = p;
	while (p < end && letter_is(utf8_next(&p, end)))
		stop = p;
	return (size_t)(stop - from);
}

/* d'Ivoire, L'Aquila: the letter belongs to the vowel. */
static void say_glued(struct line *l, char letter, const char *rest, size_t len)
{
	struct str glued, out;
	str_init(&glued);
	str_init(&out);
	str_add(&glued, &letter, 1);
	str_add(&glued, rest, len);
	foreign_read(glued.data, glued.len, &out);
	emit_span(l->e, (struct span){out.data, out.len});
	str_finish(&glued);
	str_finish(&out);
}

/* One letter and an apostrophe at the head of a name: names of the highlands
 * keep it as a syllable (H'Yim, M'Lon), French and Italian ones glue it to the
 * vowel after it. Returns where the rest begins. */
static const char *say_prefix(struct line *l, const char *text, const char *end)
{
	const char *rest = text + 1, *second;
	if (letters_from(text, end) != 1 || rest >= end)
		return text;
	utf8_next(&rest, end);
	second = rest;
	if (strchr("HhMm", *text) != NULL) {
		emit_text(l->e, strchr("Hh", *text) != NULL ? "hờ" : "mờ");
		return rest;
	}
	if (strchr("DdLl", *text) == NULL || rest >= end)
		return text;
	utf8_next(&second, end);
	if (!vowels_in(rest, (size_t)(second - rest)) ||
	        letters_from(rest, end) != (size_t)(end - rest))
		return text;
	say_glued(l, *text, rest, (size_t)(end - rest));
	return end;
}

/* Ngoc, Nhat: nothing but a Vietnamese name that has lost its marks. */
static bool bare_name(const char *s, size_t len, struct str *out)
{
	char lower[8] = "";
	if (len < 3 || len >= sizeof lower || (s[0] | 0x20) != 'n' ||
	        ((s[1] | 0x20) != 'g' && (s[1] | 0x20) != 'h'))
		return false;
	for (size_t i = 0; i < len; i++) {
		if ((uint8_t)s[i] >= 0x80)
			return false;
		lower[i] = (char)(s[i] | 0x20);
	}
	bare_syllable(lower, len, out);
	return out->len > 0;
}

/* The parts between apostrophes, each by the rules. */
static void say_foreign(struct line *l, const char *text, size_t len)
{
	struct str out;
	const char *end = text + len, *p = say_prefix(l, text, end);
	str_init(&out);
	while (p < end) {
		const char *from = p;
		size_t part = letters_from(from, end);
		p += part;
		if (part == 0)
			utf8_next(&p, end); /* the apostrophe */
		else if (vi_syllable(from, part))
			str_add(&out, from, part);
		else if (!bare_name(from, part, &out) && vowels_in(from, part))
			foreign_read(from, part, &out);
		else if (out.len == 0)
			say_letters(l, from, part);
		emit_span(l->e, (struct span){out.data, out.len});
		str_clear(&out);
	}
	str_finish(&out);
}

/* Two vowels or more, and at most three consonants between: UVBCHTW and
 * TƯLĐTT are no words. */
static bool can_be_said(const char *s, size_t len)
{
	size_t run = 0, longest = 0, vowels = 0;
	for (size_t i = 0; i < len; i++) {
		uint8_t byte = (uint8_t)s[i];
		if (byte >= 0x80 && byte < 0xC0)
			continue; /* the rest of a letter */
		bool barred = byte == 0xC4 && i + 1 < len && (uint8_t)s[i + 1] == 0x91;
		bool vowel = !barred && (byte >= 0x80 || strchr("aeiouy", s[i]) != NULL);
		run = vowel ? 0 : run + 1;
		vowels += vowel;
		longest = run > longest ? run : longest;
	}
	return vowels > 1 && vowels_in(s, len) && longest <= 3;
}

/* Bão số 15 (KOTO): a name, whatever its letters. */
static bool names_storm(const struct line *l, size_t i)
{
	size_t name = tok(l, i - (i > 0))->kind == TOKEN_OPEN ? i - 1 : i;
	if (before2_in(l, name, "quốc", "tế") || before_in(l, name, "bão")) /* tên quốc tế KOTO */
		return before_in(l, name, "bão") || (name > 2 && tok_in(l, name - 3, "tên"));
	return i > 2 && tok(l, i - 1)->kind == TOKEN_OPEN && tok(l, i - 2)->kind == TOKEN_NUMBER &&
	       (tok_is(l, i - 3, "số") || tok_is(l, i - 3, "bão"));
}

/* Capitals that are a word: in a headline, or a syllable that is long or
 * marked enough, or beside another word in capitals. */
static bool capitals_are_word(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	size_t letters = utf8_length(tok_text(l, i), t->len);
	bool syllable = vi_syllable(tok_lower(l, i), t->len);
	if (letters == 1) /* châu Á, Y tế */
		return tok_in(l, i, "y|a|e|i|u") || vi_marked(tok_lower(l, i), t->len);
	if (l->headline)
		return syllable || (letters > 3 && vowels_in(tok_lower(l, i), t->len));
	if (!syllable)
		return (letters > 5 && can_be_said(tok_lower(l, i), t->len)) ||
		       (letters > 3 && names_storm(l, i) && vowels_in(tok_lower(l, i), t->len));
	if (vi_marked(tok_lower(l, i), t->len) || letters > 2)
		return true;
	bool before = i > 0 && tok(l, i - 1)->shape == SHAPE_UPPER &&
	              vi_marked(tok_lower(l, i - 1), tok(l, i - 1)->len);
	bool after = tok(l, i + 1)->shape == SHAPE_UPPER &&
	             vi_marked(tok_lower(l, i + 1), tok(l, i + 1)->len);
	return before || after;
}

/* NVMe, DDoS, mRNA, CaO: letters, not a word. Three to five of them, most are
 * capitals, and no two small ones meet (VinAI). */
static bool mixed_letters(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	size_t capitals = 0, run = 0;
	if (t->shape != SHAPE_MIXED || t->len < 3 || t->len > 5 ||
	        vi_syllable(tok_lower(l, i), t->len))
		return false;
	for (size_t k = 0; k < t->len; k++) {
		char byte = tok_text(l, i)[k];
		if ((byte | 0x20) < 'a' || (byte | 0x20) > 'z')
			return false;
		capitals += byte <= 'Z';
		run = byte > 'Z' ? run + 1 : 0;
		if (run == 2)
			return false;
	}
	return capitals * 5 >= t->len * 3;
}

void say_word(struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	const char *lower = tok_lower(l, i);
	if ((t->shape == SHAPE_UPPER && !capitals_are_word(l, i)) || mixed_letters(l, i))
		say_letters(l, tok_text(l, i), t->len);
	else if (!vi_syllable(lower, t->len) && say_camel(l, i))
		return;
	else if (!vi_syllable(lower, t->len))
		say_foreign(l,
		        t->shape == SHAPE_CAPITAL || t->shape == SHAPE_LOWER ? tok_text(l, i)
		                                                             : lower,
		        t->len);
	else if ((t->shape == SHAPE_UPPER && utf8_length(lower, t->len) > 1) ||
	         t->shape == SHAPE_MIXED || l->headline)
		emit_word(l->e, lower, t->len);
	else
		emit_word(l->e, tok_text(l, i), t->len);
}

static bool beyond_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((uint8_t)s[i] >= 0x80)
			return true;
	return false;
}

bool read_word(struct line *l, size_t at, struct claim *c)
{
	static const char unknown[] = N_("this abbreviation is in no lexicon and is spelled");
	static const char guessed[] =
	        N_("no lexicon has this foreign word; it is read by its spelling");
	static const char lost[] = N_("this may be a word that has lost letters");
	const struct token *t = tok(l, at);
	if (t->kind != TOKEN_WORD)
		return false;
	bool foreign = foreign_word(l, at), upper = t->shape == SHAPE_UPPER;
	const char *english = english_word(l, at);
	if (tok_written(l, at, "The") && tok(l, at + 1)->gap && tok_capital(l, at + 1) &&
	        foreign_word(l, at + 1))
		english = "đơ"; /* The Eras Tour */
	if (english != NULL) {
		emit_text(l->e, english);
		*c = (struct claim){at + 1, "foreign", "rules", 80, NULL};
		return true;
	}
	size_t letters = utf8_length(tok_text(l, at), t->len);
	*c = (struct claim){at + 1, "word", "word", 100, NULL};
	if ((upper && letters > 1 && !capitals_are_word(l, at)) || mixed_letters(l, at))
		*c = (struct claim){at + 1, "letters", "unknown", 40, unknown};
	else if (letters == 1 && (upper || foreign) && !capitals_are_word(l, at))
		*c = (struct claim){at + 1, "letters", "letter", 90, NULL};
	else if (foreign && !vowels_in(tok_lower(l, at), t->len))
		*c = (struct claim){at + 1, "letters", "no-vowel", 50, lost};
	else if (foreign && t->shape == SHAPE_LOWER && beyond_ascii(tok_text(l, at), t->len))
		*c = (struct claim){at + 1, "foreign", "rules", 60, lost};
	else if (foreign)
		*c = (struct claim){at + 1, "foreign", "rules", 60, guessed};
	else if (upper || l->headline)
		*c = (struct claim){at + 1, "headline", "capitals", 90, NULL};
	say_word(l, at);
	return true;
}
