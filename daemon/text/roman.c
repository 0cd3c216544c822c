/* Roman numerals: after a key word, or two or more capitals that form a valid
 * numeral and are no abbreviation; evidence.tsv has the key words (subject
 * XIV). Rules: docs/reading.md, R. */
#include "text/lookup.h"
#include "text/reader.h"

#include "base/i18n.h"

#include <string.h>

static int digit_value(char c)
{
	switch (c) {
	case 'I':
		return 1;
	case 'V':
		return 5;
	case 'X':
		return 10;
	case 'L':
		return 50;
	case 'C':
		return 100;
	case 'D':
		return 500;
	case 'M':
		return 1000;
	default:
		return 0;
	}
}

/* Write the canonical numeral; only that form is valid. */
static size_t canonical(long value, char *out)
{
	static const struct {
		long value;
		const char *text;
	} steps[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	        {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}};
	size_t n = 0;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		for (; value >= steps[i].value; value -= steps[i].value)
			for (const char *s = steps[i].text; *s != '\0'; s++)
				out[n++] = *s;
	return n;
}

long roman_value(const char *text, size_t len)
{
	char again[24];
	long sum = 0;
	if (len == 0 || len > 12)
		return 0;
	for (size_t i = 0; i < len; i++) {
		int v = digit_value(text[i]), next = i + 1 < len ? digit_value(text[i + 1]) : 0;
		if (v == 0)
			return 0;
		sum += v < next ? -v : v;
	}
	if (sum < 1 || sum > 3999 || canonical(sum, again) != len || memcmp(again, text, len) != 0)
		return 0;
	return sum;
}

/* L, C, D and M alone are letters (bảng C, khối D, bằng lái hạng C), and so are
 * two that are worth a hundred and more (cấp CC, loại CD): nobody counts a
 * chapter or a century so far that one of them stands for its number. */
static long numeral_at(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	if (t->len == 1 && strchr("LCDM", tok_text(l, i)[0]) != NULL)
		return 0;
	long v = t->kind == TOKEN_WORD && t->shape == SHAPE_UPPER
	                 ? roman_value(tok_text(l, i), t->len)
	                 : 0;
	return t->len == 2 && v >= 100 ? 0 : v;
}

/* How a numeral is said: plain, ordinal, of a medal, of a king. */
enum sense { PLAIN, ORDINAL, MEDAL, KING, LETTERS };

static enum sense sense_of(const struct line *l, size_t at, int *ret_sure)
{
	bool alone = tok(l, at)->len == 1;
	struct choice c[] = {{"numeral", true}, {"ordinal", true}, {"medal", tok(l, at)->len <= 3},
	        {"king", true}, {"letters", true}, {"letter", alone},
	        {"short", tok(l, at)->len == 2}};
	int k = choose(l, SUBJECT_NUMERAL, c, 7, at, at + 1, ret_sure);
	return k > LETTERS ? LETTERS : (enum sense)k;
}

/* "quý I, II và III": the key word of an earlier numeral counts. */
static enum sense sense_in_list(const struct line *l, size_t at, int *ret_sure)
{
	enum sense s = sense_of(l, at, ret_sure);
	for (size_t i = at; s == LETTERS && i > 1 && at - i < 24; i -= 2) {
		if (numeral_at(l, i - 2) == 0 ||
		        !(tok(l, i - 1)->kind == TOKEN_DASH || tok_in(l, i - 1, ",|và|đến|hoặc|-")))
			return s;
		s = sense_of(l, i - 2, ret_sure);
	}
	return s;
}

bool roman_keyword(const struct line *l, size_t at)
{
	int sure;
	return numeral_at(l, at) > 0 && sense_in_list(l, at, &sure) != LETTERS;
}

static void say_numeral(struct line *l, long v, enum sense s)
{
	static const char *const medals[] = {"nhất", "nhì", "ba"};
	static const char *const kings[] = {"đệ nhất", "đệ nhị"};
	if (s == MEDAL && v <= 3)
		emit_text(l->e, medals[v - 1]);
	else if (s == KING && v <= 2)
		emit_text(l->e, kings[v - 1]);
	else if (s == ORDINAL)
		say_ordinal(l, v);
	else
		say_value(l, v);
}

/* (i), (ii), (iv): small numerals in brackets count paragraphs. */
static bool bracketed(struct line *l, size_t at, struct claim *c)
{
	char upper[8];
	const struct token *t = tok(l, at);
	bool opened = at > 0 && tok(l, at - 1)->kind == TOKEN_OPEN;
	if (t->shape != SHAPE_LOWER || t->len > 5 || !(opened || t->len > 1) ||
	        tok(l, at + 1)->kind != TOKEN_CLOSE || !tok_joined(l, at + 1) ||
	        (!opened && at > 0 && tok(l, at - 1)->kind != TOKEN_MARK) ||
	        strspn(tok_text(l, at), "ivx") < t->len)
		return false;
	for (size_t i = 0; i < t->len; i++)
		upper[i] = (char)(tok_text(l, at)[i] & ~0x20);
	long v = roman_value(upper, t->len);
	if (v == 0)
		return false;
	say_value(l, v);
	*c = (struct claim){at + 1, "roman", "bracketed", 80, NULL};
	return true;
}

/* giai đoạn IIB, nhóm IB, Phụ lục IIa: a numeral and a letter after it. */
static bool stage(struct line *l, size_t at, struct claim *c)
{
	const struct token *t = tok(l, at);
	if ((t->shape != SHAPE_UPPER && t->shape != SHAPE_MIXED && t->shape != SHAPE_CAPITAL) ||
	        t->len < 2 || t->len > 5 ||
	        tok_joined(l, at + 1) > (tok(l, at + 1)->kind == TOKEN_MARK ||
	                                        tok(l, at + 1)->kind == TOKEN_CLOSE) ||
	        !before_in(l, at,
	                t->len > 2 ? "đoạn|nhóm|tuýp|hạng|loại|lục|bậc|mục|mẫu|biểu|bảng|phần|type"
	                           : "đoạn|nhóm|tuýp|hạng|loại|lục|bậc"))
		return false;
	char last = tok_text(l, at)[t->len - 1];
	bool small = last >= 'a' && last <= 'e';
	if (small && t->len == 2 && !(before_in(l, at, "lục|đoạn") && tok_text(l, at)[0] != 'X'))
		return false; /* Phụ lục Ia, but loại Xe, bảng Va are words */
	long v = small || last == 'A' || last == 'B' || (last == 'C' && t->len > 2)
	                 ? roman_value(tok_text(l, at), t->len - 1)
	                 : 0;
	if (v == 0 || v > 10 || numeral_at(l, at) != 0)
		return false;
	say_value(l, v);
	say_letters(l, &last, 1);
	*c = (struct claim){at + 1, "roman", "stage", 85, NULL};
	return true;
}

bool read_roman(struct line *l, size_t at, struct claim *c)
{
	static const char letters[] = N_("this could be a Roman numeral or letters");
	struct found f;
	int sure;
	if (bracketed(l, at, c) || stage(l, at, c))
		return true;
	long v = numeral_at(l, at);
	if (tok(l, at)->len == 1 && v >= 50)
		return false; /* sizes L and M, classes C and D */
	if (v == 0 || (at > 0 && tok_joined(l, at) && tok(l, at - 1)->kind == TOKEN_NUMBER))
		return false;
	if (tok_joined(l, at + 1) &&
	        (tok_cp(l, at + 1, '&') || tok(l, at + 1)->kind == TOKEN_NUMBER))
		return false;
	if (at > 0 && tok(l, at)->len == 1 && tok_cp(l, at + 1, '.') && tok_joined(l, at + 1) &&
	        tok_joined(l, at + 2) && tok(l, at + 2)->kind == TOKEN_WORD)
		return false; /* V.League */
	enum sense s = sense_in_list(l, at, &sure);
	if (l->headline && sure < 100 && !foreign_word(l, at))
		return false; /* HÀNH VI, TRƯỜNG HỢP VI PHẠM: a word where all is in capitals */
	if (v >= 40 && tok(l, at)->len < 4 && sure < 100)
		return false; /* DI, DCL: letters without a key word before them */
	bool code = tok(l, at + 1)->kind == TOKEN_DASH && tok_joined(l, at + 1) &&
	            tok_joined(l, at + 2) && tok(l, at + 2)->kind == TOKEN_NUMBER;
	if (code && sure < 100)
		return false; /* Mazda CX-5 */
	if (s == LETTERS || (sure < 100 && lookup(l, at, KINDS_OF_TEXT, &f)))
		return false;
	say_numeral(l, v, s);
	*c = (struct claim){at + 1, "roman",
	        s == KING      ? "king"
	        : s == ORDINAL ? "ordinal"
	                       : "numeral",
	        sure, sure < SURE_ENOUGH ? letters : NULL};
	if (tok(l, at + 1)->kind == TOKEN_DASH && numeral_at(l, at + 2) > v) {
		emit_text(l->e, "đến");
		say_numeral(l, numeral_at(l, at + 2), s);
		c->end = at + 3;
		if (tok(l, at + 3)->kind == TOKEN_SLASH && tok_joined(l, at + 3) &&
		        tok_joined(l, at + 4) && tok_digits(l, at + 4, 4, 4)) {
			say_year(l, tok_value(l, at + 4)); /* quý I-III/2025 */
			c->end = at + 5;
		}
	} else if (tok_cp(l, at + 1, '.') && tok_joined(l, at + 1) && tok_joined(l, at + 2) &&
	           tok(l, at + 2)->kind == TOKEN_NUMBER) {
		emit_text(l->e, "chấm"); /* mục I.2 */
		c->end = at + 2;
	} else if (tok(l, at + 1)->kind == TOKEN_SLASH && tok_joined(l, at + 2) &&
	           tok_digits(l, at + 2, 4, 4)) {
		say_year(l, tok_value(l, at + 2));
		c->end = at + 3;
	} else if (tok(l, at + 1)->kind == TOKEN_DASH && tok_joined(l, at + 2) &&
	           tok_digits(l, at + 2, 4, 4)) {
		say_year(l, tok_value(l, at + 2));
		c->end = at + 3;
	}
	return true;
}
