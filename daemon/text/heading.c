/* What stands at the start of a line to order it: I., 1., 1.2., a), -, and
 * bullets. Numbers are said, bullets are not. Rules: docs/reading.md, HD. */
#include "text/lookup.h"
#include "text/reader.h"

#include <string.h>

static bool bullet(const struct line *l, size_t at, struct claim *c)
{
	const struct token *t = tok(l, at);
	bool sign = tok_cp(l, at, '*') || tok_cp(l, at, '+') || tok_cp(l, at, 0x2022) ||
	            tok_cp(l, at, 0xB7) || tok_cp(l, at, 0x25CF);
	if (t->kind != TOKEN_DASH && !sign)
		return false;
	if (tok(l, at + 1)->kind == TOKEN_NUMBER && tok_joined(l, at + 1))
		return false; /* -5 độ, +84 */
	if (at > 0 && !tok(l, at + 1)->gap)
		return false;
	*c = (struct claim){at + 1, "heading", "bullet", 100, NULL};
	return true;
}

/* The mark after the number, or 0: no heading. */
static char heading_mark(const struct line *l, size_t i)
{
	const struct token *next = tok(l, i + 1);
	if (i >= l->count || tok(l, i)->gap || i + 1 >= l->count)
		return 0;
	bool apart = next->gap || next->kind == TOKEN_QUOTE || tok_capital(l, i + 1);
	if (tok_cp(l, i, '.') && apart && next->kind != TOKEN_MARK)
		return '.';
	if ((tok(l, i)->kind == TOKEN_CLOSE || tok(l, i)->kind == TOKEN_SLASH) && apart)
		return ',';
	if (tok_cp(l, i, '-') && i == 1 && next->gap && tok_capital(l, i + 1) &&
	        roman_value(tok_text(l, 0), tok(l, 0)->len) > 0)
		return ','; /* I- Thành phần */
	return 0;
}

/* 1.2.3: number by number. */
static void say_dotted(struct line *l, size_t at)
{
	const char *s = tok_text(l, at);
	size_t len = tok(l, at)->len;
	for (size_t from = 0, i = 0; i <= len; i++)
		if (i == len || s[i] == '.') {
			say_cardinal(l, s + from, i - from);
			if (i < len)
				emit_text(l->e, "chấm");
			from = i + 1;
		}
}

static bool numbered(struct line *l, size_t at, struct claim *c)
{
	const struct token *t = tok(l, at);
	struct number n;
	size_t end = at + 1;
	char mark = heading_mark(l, end);
	bool dotted = t->kind == TOKEN_NUMBER && t->len <= 8 &&
	              memchr(tok_text(l, at), '.', t->len) != NULL &&
	              memchr(tok_text(l, at), ',', t->len) == NULL;
	if (t->kind != TOKEN_NUMBER || (t->len > 3 && !dotted))
		return false;
	if (mark == 0 && !(dotted && tok(l, end)->gap && tok_capital(l, end)))
		return false;
	if (mark == 0 && t->len > 2 && str_starts(tok_text(l, end - 1) + t->len - 2, ".0"))
		return false; /* 8.0 IELTS */
	if (mark == 0 && plain_number(l, at, &n) && n.grouped)
		return false; /* 25.000 USD/tấn */
	if (mark == ',' && tok(l, end)->kind == TOKEN_SLASH &&
	        tok(l, end + 1)->kind == TOKEN_NUMBER)
		return false;
	if (dotted) {
		say_dotted(l, at);
	} else if (plain_number(l, at, &n)) {
		say_number(l, &n);
	}
	emit_mark(l->e, mark != 0 ? mark : '.');
	*c = (struct claim){mark != 0 ? end + 1 : end, "heading", "number", 90, NULL};
	return true;
}

static bool lettered(struct line *l, size_t at, struct claim *c)
{
	const struct token *t = tok(l, at);
	char mark = heading_mark(l, at + 1);
	if (t->kind != TOKEN_WORD || mark == 0)
		return false;
	struct found f;
	bool numeral = tok_in(l, at, "i|v|x") && t->shape == SHAPE_UPPER &&
	               (tok(l, at + 3)->shape == SHAPE_LOWER || /* X. Điều khoản cuối */
	                       (tok(l, at + 2)->shape == SHAPE_UPPER && /* X. ĐIỀU KHOẢN */
	                               tok(l, at + 3)->shape == SHAPE_UPPER));
	if (!numeral && lookup(l, at, KINDS_OF_TEXT, &f) && !f.sense->spell)
		return false; /* P. Bến Nghé, TS. Nguyễn */
	if (mark == '.' && tok(l, at + 2)->shape == SHAPE_LOWER)
		return false; /* H. đi nhanh: a person */
	if (mark == '.' && !tok(l, at + 2)->gap &&
	        utf8_length(tok_text(l, at + 2), tok(l, at + 2)->len) == 1)
		return false; /* N.V.A. khai: initials */
	long roman = t->shape == SHAPE_UPPER ? roman_value(tok_text(l, at), t->len) : 0;
	bool small = t->len == 1 || (utf8_length(tok_text(l, at), t->len) == 1);
	if (roman > 0 && roman <= 40 &&
	        !(t->len == 1 && strchr("CDLM", tok_text(l, at)[0]) != NULL)) {
		if (small && mark == '.' && foreign_word(l, at + 2) &&
		        tok(l, at + 2)->shape == SHAPE_CAPITAL)
			return false; /* V. Putin */
		say_value(l, roman);
	} else if (small && (mark == ',' || t->shape == SHAPE_UPPER || tok(l, at + 2)->gap)) {
		say_letters(l, tok_text(l, at), t->len);
	} else {
		return false;
	}
	emit_mark(l->e, mark);
	*c = (struct claim){at + 2, "heading", roman > 0 ? "roman" : "letter", 85, NULL};
	return true;
}

/* I.1. Mục đích, II.2.1 Nội dung: a numeral leads the numbers. */
static bool led_by_numeral(struct line *l, size_t at, struct claim *c)
{
	const struct token *t = tok(l, at), *n = tok(l, at + 2);
	long roman = t->shape == SHAPE_UPPER && (t->len > 1 || tok_in(l, at, "i|v|x"))
	                     ? roman_value(tok_text(l, at), t->len)
	                     : 0;
	if (roman == 0 || roman > 40 || !tok_cp(l, at + 1, '.') || !tok_joined(l, at + 1) ||
	        !tok_joined(l, at + 2) || n->kind != TOKEN_NUMBER || n->len > 6 ||
	        memchr(tok_text(l, at + 2), ',', n->len) != NULL)
		return false;
	char mark = heading_mark(l, at + 3);
	if (mark == 0 && !(tok(l, at + 3)->gap && tok_capital(l, at + 3)))
		return false;
	say_value(l, roman);
	emit_text(l->e, "chấm");
	say_dotted(l, at + 2);
	emit_mark(l->e, mark != 0 ? mark : '.');
	*c = (struct claim){mark != 0 ? at + 4 : at + 3, "heading", "roman", 85, NULL};
	return true;
}

/* "5 trường; + 12 điểm trường": what begins a line where a page had its lines,
 * behind a semicolon or colon. */
static bool inner_bullet(struct line *l, size_t at, struct claim *c)
{
	bool list = at > 1 && tok_cp(l, at, '+') && tok(l, at)->gap &&
	            (tok_cp(l, at - 1, ';') || tok_cp(l, at - 1, ':')) && !tok(l, at - 1)->gap;
	for (size_t i = at + 1; i < at + 8 && list; i++)
		list = !tok_cp(l, i, '='); /* x: + 5 = 8 */
	return list && bullet(l, at, c);
}

/* The value of a numeral that is written as one of a list, "II. Kết luận", or 0. */
static long listed_numeral(const struct line *l, size_t i)
{
	bool point = tok(l, i)->shape == SHAPE_UPPER && tok_cp(l, i + 1, '.') &&
	             tok_joined(l, i + 1) && tok(l, i + 2)->gap && tok_capital(l, i + 2);
	return point && tok(l, i)->len <= 4 ? roman_value(tok_text(l, i), tok(l, i)->len) : 0;
}

/* "Gồm: I. Mở đầu II. Kết luận": one of a list within a line, whose first stands
 * behind a mark. */
static bool inner_numeral(struct line *l, size_t at, struct claim *c)
{
	enum { NEAR = 96 };
	long value = listed_numeral(l, at), other = 0;
	bool apart = at > 0 && tok(l, at - 1)->kind == TOKEN_MARK, first = value == 1 && apart;
	if (at == 0 || value == 0 || (value == 1 && !apart))
		return false;
	for (size_t i = at > NEAR ? at - NEAR : 0; i < at && value > 1; i++) {
		long v = listed_numeral(l, i);
		first |= v == 1 && (i == 0 || tok(l, i - 1)->kind == TOKEN_MARK);
		other = v == value - 1 ? v : other;
	}
	for (size_t i = at + 1; i < at + NEAR && i < l->count && value == 1 && other == 0; i++)
		other = listed_numeral(l, i) == 2 ? 2 : 0;
	if (!first || other == 0)
		return false;
	if (!apart)
		emit_pause(l->e);
	say_value(l, value);
	emit_mark(l->e, '.');
	*c = (struct claim){at + 2, "heading", "roman", 80, NULL};
	return true;
}

bool read_heading(struct line *l, size_t at, struct claim *c)
{
	if (inner_bullet(l, at, c) || inner_numeral(l, at, c))
		return true;
	return at == 0 && (bullet(l, at, c) || numbered(l, at, c) || led_by_numeral(l, at, c) ||
	                          lettered(l, at, c));
}
