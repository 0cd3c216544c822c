/* What is written as on a keyboard or a blackboard: *101#, phím #, 1e-5,
 * 1/10^6, 1:3:5, marks of pupils and of debtors (B-, BBB-), a/b/c.
 * Rules: docs/reading.md, NT. */
#include "text/reader.h"

#include "unicode/utf8.h"

#include <string.h>

/* *101#, *100*1#, ##002#: what is typed on a telephone. */
static bool typed(struct line *l, size_t at, struct claim *c)
{
	size_t i = at, digits = 0, signs = 0;
	while (i < l->count && (i == at || tok_joined(l, i)) &&
	        (tok_cp(l, i, '*') || tok_cp(l, i, '#') || tok_digits(l, i, 1, 20))) {
		bool number = tok(l, i)->kind == TOKEN_NUMBER;
		digits += number;
		signs += !number;
		i++;
	}
	if (digits == 0 || signs < 2 || !tok_cp(l, i - 1, '#') ||
	        tok_joined(l, i) > (tok(l, i)->kind != TOKEN_WORD))
		return false;
	for (size_t k = at; k < i; k++)
		if (tok(l, k)->kind == TOKEN_NUMBER)
			say_digits(l, tok_text(l, k), tok(l, k)->len);
		else
			emit_text(l->e, tok_cp(l, k, '*') ? "sao" : "thăng");
	*c = (struct claim){i, "code", "keys", 90, NULL};
	return true;
}

/* C#, F#: languages and notes. */
static bool sharp(struct line *l, size_t at, struct claim *c)
{
	if (!tok_cp(l, at, '#') || at == 0 || !tok_joined(l, at) ||
	        tok(l, at - 1)->shape != SHAPE_UPPER || tok(l, at - 1)->len != 1 ||
	        tok_joined(l, at + 1) > (tok(l, at + 1)->kind >= TOKEN_MARK))
		return false;
	emit_text(l->e, "sáp");
	*c = (struct claim){at + 1, "sign", "sign", 75, NULL};
	return true;
}

/* phím *, dấu #: a key by its name. */
static bool key_named(struct line *l, size_t at, struct claim *c)
{
	bool star = tok_cp(l, at, '*');
	if (!(star || tok_cp(l, at, '#')) || !before_in(l, at, "phím|dấu|nút") ||
	        tok_joined(l, at + 1) > (tok(l, at + 1)->kind == TOKEN_MARK ||
	                                        tok(l, at + 1)->kind == TOKEN_QUOTE ||
	                                        tok(l, at + 1)->kind == TOKEN_CLOSE))
		return false;
	emit_text(l->e, star ? "sao" : "thăng");
	*c = (struct claim){at + 1, "sign", "sign", 90, NULL};
	return true;
}

/* A to D or F, one to three times the same: a mark that "+" and "-" shade. */
static bool mark_letters(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	const char *s = tok_text(l, i);
	if (t->kind != TOKEN_WORD || t->len > 3 || strchr("ABCDF", s[0]) == NULL)
		return false;
	for (size_t k = 1; k < t->len; k++)
		if (s[k] != s[0])
			return false;
	return true;
}

/* Nothing is tied to the sign at `i`. */
static bool ends_here(const struct line *l, size_t i)
{
	uint8_t next = tok(l, i + 1)->kind;
	return !tok_joined(l, i + 1) || next == TOKEN_MARK || next == TOKEN_CLOSE ||
	       next == TOKEN_QUOTE || next == TOKEN_SLASH;
}

/* B-, BBB-: "trừ" where the words before, or a mark with a plus, say what it is. */
static bool shaded(struct line *l, size_t at, struct claim *c)
{
	enum { NEAR = 8 };
	if (at == 0 || tok(l, at)->cp != '-' || !tok_joined(l, at) || !mark_letters(l, at - 1) ||
	        !ends_here(l, at))
		return false;
	bool graded = false;
	for (size_t k = at > NEAR ? at - NEAR : 0; k < at + NEAR && k < l->count && !graded; k++)
		graded = tok_in(l, k, "hạng|nhiệm|điểm|loại|nhóm|mức|xếp|bậc") ||
		         (k > 0 && tok_cp(l, k, '+') && mark_letters(l, k - 1) && ends_here(l, k));
	if (!graded)
		return false;
	emit_text(l->e, "trừ");
	*c = (struct claim){at + 1, "sign", "sign", 80, NULL};
	return true;
}

/* Which raised digit a sign is, or -1. */
static int raised_digit(const struct line *l, size_t i)
{
	static const uint32_t few[] = {0x2070, 0xB9, 0xB2, 0xB3};
	uint32_t cp = tok(l, i)->kind == TOKEN_SIGN ? tok(l, i)->cp : 0;
	for (int d = 0; d < 4; d++)
		if (cp == few[d])
			return d;
	return cp >= 0x2074 && cp <= 0x2079 ? (int)(cp - 0x2070) : -1;
}

/* 10⁻³, 2¹⁰, x⁻¹: two raised signs and more, or a lone one without a name. */
static bool raised(struct line *l, size_t at, struct claim *c)
{
	bool below = tok_cp(l, at, 0x207B);
	size_t first = at + (below || tok_cp(l, at, 0x207A)), i = first;
	if (at == 0 || !tok_joined(l, at) || tok(l, at - 1)->kind == TOKEN_QUOTE)
		return false;
	while ((raised_digit(l, i) >= 0 || (i > first && tok_cp(l, i, 0xB0))) && tok_joined(l, i) &&
	        i - first < 4)
		i++;
	bool alone = i == at + 1,
	     footnote = tok(l, at - 1)->kind == TOKEN_WORD && tok(l, at - 1)->len > 1;
	int digit = raised_digit(l, first);
	if (i == first || (alone && (footnote || digit == 2 || digit == 3)))
		return false; /* ² and ³ have their names */
	long value = 0;
	for (size_t k = first; k < i; k++)
		value = value * 10 + (raised_digit(l, k) > 0 ? raised_digit(l, k) : 0);
	emit_text(l->e, below ? "mũ âm" : "mũ");
	say_value(l, value);
	*c = (struct claim){tok(l, at - 1)->kind == TOKEN_NUMBER ? say_unit(l, i) : i, "number",
	        "power", 85, NULL};
	return true;
}

/* 5 · 3, 2 ⋅ 10: a dot between numbers that stand apart multiplies. */
static bool dot_times(struct line *l, size_t at, struct claim *c)
{
	bool dot = tok_cp(l, at, 0xB7) || tok_cp(l, at, 0x22C5) || tok_cp(l, at, 0x2219);
	if (!dot || at == 0 || tok(l, at - 1)->kind != TOKEN_NUMBER ||
	        tok(l, at + 1)->kind != TOKEN_NUMBER || tok(l, at)->gap != tok(l, at + 1)->gap)
		return false;
	emit_text(l->e, "nhân");
	*c = (struct claim){at + 1, "sign", "times", 75, NULL};
	return true;
}

/* Hạng cân -54kg, +80 kg: below and above. */
static bool weight_class(struct line *l, size_t at, struct claim *c)
{
	bool below = tok(l, at)->kind == TOKEN_DASH;
	if (!(below || tok_cp(l, at, '+')) || !before_in(l, at, "cân|hạng|,|và") ||
	        !tok(l, at)->gap || !tok_joined(l, at + 1) || !tok_digits(l, at + 1, 2, 3) ||
	        !tok_is(l, at + 2, "kg"))
		return false;
	bool near = false;
	for (size_t k = at > 12 ? at - 12 : 0; k + 1 < at; k++)
		near |= tok_is(l, k, "hạng") && tok_is(l, k + 1, "cân");
	if (!near)
		return false;
	emit_text(l->e, below ? "dưới" : "trên");
	*c = (struct claim){at + 1, "sign", "sign", 80, NULL};
	return true;
}

/* f/1.6, 4K@60fps: the sign ties a quantity to its letters, and has no word. */
static bool tie(struct line *l, size_t at, struct claim *c)
{
	bool aperture = tok(l, at)->kind == TOKEN_SLASH && at > 0 && tok_written(l, at - 1, "f"),
	     rate = tok_cp(l, at, '@') && tok_in(l, at + 2, "fps|hz|ghz|mhz");
	if (!(aperture || rate) || !tok_joined(l, at) || !tok_joined(l, at + 1) ||
	        tok(l, at + 1)->kind != TOKEN_NUMBER)
		return false;
	if (rate)
		emit_pause(l->e);
	*c = (struct claim){at + 1, "sign", "dropped", 85, NULL};
	return true;
}

/* 97 mã tăng/207 mã giảm: counts of one thing, one after the other. */
static bool counts(struct line *l, size_t at, struct claim *c)
{
	if (tok(l, at)->kind != TOKEN_SLASH || at < 3 || tok(l, at - 1)->kind != TOKEN_WORD ||
	        tok(l, at + 1)->kind != TOKEN_NUMBER || tok(l, at + 2)->kind != TOKEN_WORD)
		return false;
	bool same = false;
	for (size_t k = 2; k <= 4 && k < at && !same; k++)
		same = same_words(l, at - k, at + 2) && tok(l, at - k - 1)->kind == TOKEN_NUMBER;
	if (!same || unit_at(l, at + 2) || tok(l, at + 2)->shape != SHAPE_LOWER)
		return false;
	emit_pause(l->e);
	*c = (struct claim){at + 1, "sign", "pause", 80, NULL};
	return true;
}

/* tăng +15%: the word is there already. */
static bool said_plus(struct line *l, size_t at, struct claim *c)
{
	if (!tok_cp(l, at, '+') || !before_in(l, at, "tăng|thêm|cộng") || !tok_joined(l, at + 1) ||
	        tok(l, at + 1)->kind != TOKEN_NUMBER)
		return false;
	*c = (struct claim){at + 1, "sign", "dropped", 85, NULL};
	return true;
}

bool read_keys(struct line *l, size_t at, struct claim *c)
{
	return typed(l, at, c) || key_named(l, at, c) || sharp(l, at, c) || shaded(l, at, c) ||
	       raised(l, at, c) || dot_times(l, at, c) || tie(l, at, c) || counts(l, at, c) ||
	       weight_class(l, at, c) || said_plus(l, at, c);
}

/* 00:1A:2B:3C:4D:5E: the address of a machine, pair by pair. */
static bool hardware(struct line *l, size_t at, struct claim *c)
{
	enum { PAIRS = 6 };
	const char *s = tok_text(l, at);
	size_t len = PAIRS * 3 - 1, i = at, letters = 0;
	if (l->len - tok(l, at)->from < len)
		return false;
	for (size_t k = 0; k < len; k++)
		if (k % 3 == 2 ? s[k] != s[2] || (s[k] != ':' && s[k] != '-')
		               : strchr("0123456789abcdefABCDEF", s[k]) == NULL)
			return false;
		else
			letters += s[k] > '9' && s[k] != ':';
	if (letters == 0) /* 05-12-23-34-41-45 */
		return false;
	while (i < l->count && tok(l, i)->from < tok(l, at)->from + len)
		i++;
	if (tok_joined(l, i) && tok(l, i)->kind < TOKEN_MARK && i < l->count)
		return false;
	for (size_t k = 0; k < len; k++)
		if (k % 3 == 2)
			emit_pause(l->e);
		else if (s[k] >= '0' && s[k] <= '9')
			say_digits(l, s + k, 1);
		else
			say_letters(l, s + k, 1);
	*c = (struct claim){i, "code", "hexadecimal", 85, NULL};
	return true;
}

/* 0x80070005, 0x1F: a number to the base of sixteen, sign by sign. */
static bool hexadecimal(struct line *l, size_t at, struct claim *c)
{
	if (!tok_written(l, at, "0") || !tok_joined(l, at + 1) ||
	        tok(l, at + 1)->kind != TOKEN_WORD || tok_lower(l, at + 1)[0] != 'x')
		return false;
	size_t i = at + 1, figures = 0;
	for (; i < l->count && (i == at + 1 || tok_joined(l, i)); i++) {
		const struct token *t = tok(l, i);
		size_t from = i == at + 1;
		if (t->kind != TOKEN_WORD && !tok_digits(l, i, 1, 16))
			break;
		for (size_t k = from; k < t->len; k++)
			if (strchr("0123456789abcdef", tok_lower(l, i)[k]) == NULL)
				return false;
		figures += t->len - from;
	}
	if (figures < 2)
		return false;
	emit_text(l->e, "không ích xì");
	for (size_t k = at + 1; k < i; k++) {
		size_t from = k == at + 1;
		if (tok(l, k)->kind == TOKEN_NUMBER)
			say_digits(l, tok_text(l, k), tok(l, k)->len);
		else
			say_letters(l, tok_text(l, k) + from, tok(l, k)->len - from);
	}
	*c = (struct claim){i, "code", "hexadecimal", 85, NULL};
	return true;
}

/* 1e-5, 2,5E+3: a power of ten. */
static bool scientific(struct line *l, size_t at, struct claim *c)
{
	struct number n;
	bool below = tok(l, at + 2)->kind == TOKEN_DASH;
	if (!tok_is(l, at + 1, "e") || !tok_joined(l, at + 1) || !tok_joined(l, at + 2) ||
	        !(below || tok_cp(l, at + 2, '+')) || !tok_joined(l, at + 3) ||
	        !tok_digits(l, at + 3, 1, 2) || !plain_number(l, at, &n) ||
	        tok_joined(l, at + 4) > (tok(l, at + 4)->kind != TOKEN_WORD))
		return false;
	say_number(l, &n);
	emit_text(l->e, below ? "nhân mười mũ âm" : "nhân mười mũ");
	say_value(l, tok_value(l, at + 3));
	*c = (struct claim){say_unit(l, at + 4), "number", "power", 80, NULL};
	return true;
}

/* 1/10^6, 3/2^4: a power under the line. */
static bool over_power(struct line *l, size_t at, struct claim *c)
{
	if (!tok_digits(l, at, 1, 3) || tok(l, at + 1)->kind != TOKEN_SLASH ||
	        !tok_digits(l, at + 2, 1, 3) || !tok_cp(l, at + 3, '^') ||
	        !tok_digits(l, at + 4, 1, 2))
		return false;
	say_value(l, tok_value(l, at));
	emit_text(l->e, "phần");
	say_value(l, tok_value(l, at + 2));
	emit_text(l->e, "mũ");
	say_value(l, tok_value(l, at + 4));
	*c = (struct claim){at + 5, "fraction", "power", 85, NULL};
	return true;
}

/* tỷ lệ 1:3:5, 1:2:1,5: parts of a whole. No clock has one digit after a colon. */
static bool parts(struct line *l, size_t at, struct claim *c)
{
	struct number n;
	size_t i = at;
	bool clock = true;
	for (;; i += 2) {
		if (!plain_number(l, i, &n))
			return false;
		clock &= i == at || tok_digits(l, i, 2, 2);
		if (!tok_cp(l, i + 1, ':') || !tok_joined(l, i + 1) || !tok_joined(l, i + 2))
			break;
	}
	bool watch =
	        i == at + 4 && tok_digits(l, at + 2, 2, 2) && tok(l, i)->len > 3; /* 1:21:08,429 */
	if (i < at + 4 || watch || (clock && !before_in(l, at, "lệ|số")))
		return false;
	for (size_t k = at; k <= i; k += 2) {
		if (k > at)
			emit_pause(l->e);
		plain_number(l, k, &n);
		say_number(l, &n);
	}
	size_t end = say_rate(l, i + 1); /* NPK 5:10:3/sào */
	*c = (struct claim){end, "number", "chain", 80, NULL};
	return true;
}

bool read_power(struct line *l, size_t at, struct claim *c)
{
	return hardware(l, at, c) || hexadecimal(l, at, c) || scientific(l, at, c) ||
	       over_power(l, at, c) || parts(l, at, c);
}

/* One letter, and tied to others of its kind by slashes. */
static bool one_letter(const struct line *l, size_t i)
{
	return tok(l, i)->kind == TOKEN_WORD && utf8_length(tok_text(l, i), tok(l, i)->len) == 1;
}

/* a/b/c, A/B/C/D: letters by name, no abbreviation among them. */
bool read_choices(struct line *l, size_t at, struct claim *c)
{
	size_t i = at;
	if (!one_letter(l, at))
		return false;
	while (tok(l, i + 1)->kind == TOKEN_SLASH && tok_joined(l, i + 1) && tok_joined(l, i + 2) &&
	        one_letter(l, i + 2) && tok(l, i + 2)->shape == tok(l, at)->shape)
		i += 2;
	if (i < at + 4 || tok_joined(l, i + 1) > (tok(l, i + 1)->kind == TOKEN_MARK ||
	                                                 tok(l, i + 1)->kind == TOKEN_CLOSE ||
	                                                 tok(l, i + 1)->kind == TOKEN_QUOTE))
		return false;
	for (size_t k = at; k <= i; k += 2) {
		if (k > at)
			emit_pause(l->e);
		say_letters(l, tok_text(l, k), tok(l, k)->len);
	}
	*c = (struct claim){i + 1, "letters", "letter", 90, NULL};
	return true;
}
