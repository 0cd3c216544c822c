/* Codes of letters and digits: U23, F-16, QL1A, Su-30MK2, H5N1, MH370, 5G,
 * 12A2, Km19+500. Letters by name, known parts as the lexicon has them, words
 * as words; numbers as numbers, digit by digit with a leading zero. Rules:
 * docs/reading.md, C. */
#include "text/lookup.h"
#include "text/reader.h"

#include "unicode/syllable.h"

#include <string.h>

/* A token may be a part of a code. */
static bool part(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	return t->kind == TOKEN_NUMBER || (t->kind == TOKEN_WORD && t->len <= 24);
}

static bool capitals(const struct line *l, size_t i)
{
	return tok(l, i)->kind == TOKEN_WORD && tok(l, i)->shape == SHAPE_UPPER;
}

enum { CODE_TOKENS_MAX = 24 }; /* more is no code, and every token would look at all of it */

/* XBB.1.5, BA.5 of a virus: letters of a code that a dot parts from its numbers. */
static bool is_strain(const struct line *l, size_t at)
{
	return tok(l, at)->len <= 3 && (before_in(l, at, "thể|chủng|dòng|phụ|nhánh|omicron") ||
	                                       tok_in(l, at, "xbb|ba|bq|jn|kp|lp|xec|xfg|nb"));
}

/* LK.05, BT.12: two or three letters that no lexicon knows, and a short number. */
static bool is_dotted(const struct line *l, size_t at)
{
	struct found f;
	size_t letters = utf8_length(tok_text(l, at), tok(l, at)->len);
	return letters >= 2 && letters <= 3 && tok_digits(l, at + 2, 1, 4) &&
	       !lookup(l, at, KINDS_OF_TEXT, &f);
}

/* The token after a run of parts without spaces, hyphens between them; or `at`
 * if it holds not both letters and digits. */
static size_t code_end(const struct line *l, size_t at)
{
	size_t i = at + 1;
	bool digits = tok(l, at)->kind == TOKEN_NUMBER, letters = !digits;
	while (i - at < CODE_TOKENS_MAX) {
		size_t next = i;
		bool hyphen =
		        tok(l, i)->kind == TOKEN_DASH && tok(l, i)->cp == '-' && tok_joined(l, i);
		bool dot = tok_cp(l, i, '.') && tok_joined(l, i) && capitals(l, i - 1) &&
		           (tok(l, i - 1)->len == 1 ||
		                   (i == at + 1 && (is_strain(l, at) || is_dotted(l, at))));
		next += hyphen || dot;
		if (!tok_joined(l, next) || !part(l, next) ||
		        (dot && tok(l, next)->kind != TOKEN_NUMBER))
			break;
		if (hyphen && tok(l, next)->kind == TOKEN_WORD && !capitals(l, next))
			break;
		bool again = tok(l, next)->len == tok(l, at)->len &&
		             tok(l, at)->kind == TOKEN_WORD &&
		             memcmp(tok_text(l, next), tok_text(l, at), tok(l, at)->len) == 0;
		if (hyphen && i == at + 2 && tok_is(l, i - 1, "p") && tok_digits(l, next, 1, 4) &&
		        tok_written(l, next + 1, "A"))
			break; /* 3P-100A: poles and amperes */
		if (hyphen && i == at + 2 && again)
			break; /* A1-A5: two codes */
		if (hyphen && tok(l, i - 1)->kind == TOKEN_NUMBER &&
		        tok(l, next)->kind == TOKEN_NUMBER && !capitals(l, at))
			break;
		digits |= tok(l, next)->kind == TOKEN_NUMBER;
		letters |= tok(l, next)->kind == TOKEN_WORD;
		i = next + 1;
	}
	return digits && letters ? i : at;
}

/* Web3, Zalo2: a foreign word of the lexicon whose number is tied to it. */
static bool say_foreign_name(struct line *l, size_t at)
{
	const char *lower = tok_lower(l, at);
	size_t len = tok(l, at)->len;
	return !vi_syllable(lower, len) &&
	       say_of_kind(l, lexicon_find(l->r->lexicon, lower, len, true), LEXICON_FOREIGN,
	               tok_text(l, at), len);
}

static void say_part(struct line *l, size_t i, bool first)
{
	struct found f;
	const struct token *t = tok(l, i);
	if (t->kind == TOKEN_NUMBER) {
		struct number n;
		const char *s = tok_text(l, i), *dot = memchr(s, '.', t->len);
		if (!plain_number(l, i, &n) && dot != NULL && i > 0 &&
		        tok_is(l, i - 1, "v")) { /* v2.1.3 */
			for (size_t from = 0, k = 0; k <= t->len; k++)
				if (k == t->len || s[k] == '.' || s[k] == ',') {
					say_cardinal(l, s + from, k - from);
					if (k < t->len)
						emit_text(l->e, "chấm");
					from = k + 1;
				}
		} else if (!plain_number(l, i, &n) || tok_digits(l, i, 5, 40) ||
		           (tok_text(l, i)[0] == '0' && tok_digits(l, i, 2, 40)) ||
		           (n.grouped && dot != NULL && i > 0 &&
		                   tok_cp(l, i - 1, '.'))) /* B.1.617 */
			say_digits(l, tok_text(l, i), t->len);
		else if (n.fraction[0] != '\0' && memchr(tok_text(l, i), '.', t->len) != NULL) {
			say_cardinal(l, n.whole, strlen(n.whole));
			emit_text(l->e, "chấm");
			if (strlen(n.fraction) == 2 && n.fraction[0] != '0')
				say_cardinal(l, n.fraction, 2);
			else
				say_digits(l, n.fraction, strlen(n.fraction));
		} else
			say_number(l, &n);
		return;
	}
	long roman = t->shape == SHAPE_UPPER && !first && t->len > 1
	                     ? roman_value(tok_text(l, i), t->len)
	                     : 0;
	if (roman > 0 && roman < 40 && tok(l, i - 1)->kind == TOKEN_DASH) {
		say_value(l, roman);
		return;
	}
	if (lookup(l, i, KINDS_OF_TEXT & ~KIND_BIT(LEXICON_CURRENCIES), &f) && f.end == i + 1 &&
	        (f.sense->kind != LEXICON_ABBREVIATIONS || first) &&
	        !(t->len <= 2 && f.sense->kind == LEXICON_ABBREVIATIONS)) {
		say_found(l, i, &f);
		return;
	}
	bool element = t->len == 2 && t->shape == SHAPE_CAPITAL && tok_joined(l, i + 1) &&
	               tok(l, i + 1)->kind == TOKEN_NUMBER &&
	               !vi_syllable(tok_lower(l, i), t->len); /* Fe2O3 */
	if (t->shape == SHAPE_UPPER || t->len == 1 || element)
		say_letters(l, tok_text(l, i), t->len);
	else if (!say_foreign_name(l, i))
		say_word(l, i);
}

/* QL5 Km92, QL 18 km 36+200: the number before is the road's. */
static bool after_road(const struct line *l, size_t at)
{
	return at > 1 && tok_in(l, at - 2, "ql|đt|tl|hl|ct|lộ|tỉnh|đường|huyện|cao") &&
	       tok_digits(l, at - 1, 1, 3) &&
	       tok_written(l, at, "Km") + tok_written(l, at, "KM") + tok_written(l, at, "km") > 0;
}

/* Km19+500, "km 19 + 500" */
bool read_milestone(struct line *l, size_t at, struct claim *c)
{
	if (!tok_in(l, at, "km") || tok(l, at + 1)->kind != TOKEN_NUMBER ||
	        (at > 0 && tok(l, at - 1)->kind == TOKEN_NUMBER &&
	                !(tok(l, at)->gap && after_road(l, at))) ||
	        tok_cp(l, at + 2, '%'))
		return false; /* KM 50%: no kilometres */
	emit_text(l->e, "ki lô mét");
	say_token(l, at + 1);
	size_t end = at + 2;
	if (tok_cp(l, end, '+') && tok(l, end + 1)->kind == TOKEN_NUMBER) {
		emit_text(l->e, "cộng");
		if (tok_digits(l, end + 1, 1, 4))
			say_cardinal(l, tok_text(l, end + 1), tok(l, end + 1)->len);
		else
			say_token(l, end + 1); /* Km3+200,5 */
		end += 2;
	}
	if (tok(l, end)->kind == TOKEN_DASH && tok_in(l, end + 1, "km") &&
	        tok(l, end + 2)->kind == TOKEN_NUMBER) {
		emit_text(l->e, "đến"); /* Km3+200 - Km5+500 */
		end++;
	}
	*c = (struct claim){end, "code", "milestone", 95, NULL};
	return true;
}

/* "500mg x 2 lần", "2 m x 3 m": x between what was counted and a number. */
static bool times(struct line *l, size_t at, struct claim *c)
{
	bool counted = false;
	size_t reach = tok(l, at)->gap && tok(l, at + 1)->gap ? 8 : 4; /* 2 triệu/ha/vụ x 3 */
	for (size_t k = 1; k <= reach && k <= at && tok(l, at - k)->kind != TOKEN_MARK; k++)
		counted |= tok(l, at - k)->kind == TOKEN_NUMBER;
	bool side = tok_in(l, at + 1, "dài|rộng|cao|sâu|ngang|dày") &&
	            tok(l, at + 2)->kind == TOKEN_NUMBER;
	side |= at > 0 && tok_cp(l, at - 1, '%') && tok(l, at)->gap && tok(l, at + 1)->gap &&
	        tok(l, at + 1)->shape == SHAPE_LOWER; /* 1,5% x lương */
	struct number factor;                         /* tăng ca x1,5; Toán x2 */
	bool by =
	        at > 0 && tok_written(l, at, "x") && tok(l, at)->gap && tok_joined(l, at + 1) &&
	        plain_number(l, at + 1, &factor) && strlen(factor.whole) == 1 &&
	        tok(l, at - 1)->kind == TOKEN_WORD &&
	        (!tok_joined(l, at + 2) || tok(l, at + 2)->kind >= TOKEN_MARK) &&
	        before_in(l, at,
	                "ca|cn|lễ|tết|toán|văn|anh|số|điểm|lương|công|môn|hệ|tăng|nhật|thưởng|giá");
	counted |= by;
	if (!tok_is(l, at, "x") || !(side || tok(l, at + 1)->kind == TOKEN_NUMBER) || !counted)
		return false;
	emit_text(l->e, "nhân");
	*c = (struct claim){at + 1, "sign", "times", 85, NULL};
	return true;
}

/* The number of MiG-31K, whose name the lexicon has taken: no unit follows. */
static bool is_tail(const struct line *l, size_t at)
{
	return at > 1 && tok_cp(l, at - 1, '-') && tok_joined(l, at) && tok_joined(l, at - 1) &&
	       tok(l, at - 2)->kind == TOKEN_WORD && tok(l, at + 1)->shape == SHAPE_UPPER &&
	       !(at > 2 && tok(l, at - 3)->kind == TOKEN_NUMBER); /* 150W-220V */
}

/* TT46, TT22/2021 after "theo": a circular; NĐ168/2024 and its year. */
bool read_short_document(struct line *l, size_t at, struct claim *c)
{
	bool circular = tok_is(l, at, "tt") &&
	                before_in(l, at, "theo|hiện|của|hành|tại|trong|dẫn|cứ|định|sửa|dụng|là");
	const char *kind = circular              ? "thông tư"
	                   : tok_is(l, at, "nđ") ? "nghị định"
	                   : tok_is(l, at, "nq") ? "nghị quyết"
	                   : tok_is(l, at, "qđ") ? "quyết định"
	                                         : NULL;
	bool year = tok(l, at + 2)->kind == TOKEN_SLASH && tok_joined(l, at + 2) &&
	            tok_joined(l, at + 3) && tok_digits(l, at + 3, 4, 4) &&
	            tok(l, at + 4)->kind != TOKEN_SLASH && tok(l, at + 4)->kind != TOKEN_DASH;
	if (kind == NULL || tok(l, at)->shape != SHAPE_UPPER || !tok_digits(l, at + 1, 2, 4) ||
	        !tok_joined(l, at + 1) || !(year || circular) ||
	        tok_joined(l, at + 2) > (year || tok(l, at + 2)->kind == TOKEN_MARK))
		return false;
	emit_text(l->e, kind);
	if (tok_text(l, at + 1)[0] == '0')
		say_digits(l, tok_text(l, at + 1), tok(l, at + 1)->len);
	else
		say_value(l, tok_value(l, at + 1));
	if (year)
		say_year(l, tok_value(l, at + 3));
	*c = (struct claim){at + (year ? 4 : 2), "document", "document-number", 85, NULL};
	return true;
}

/* K45/12 Trần Cao Vân, A12/5A đường Lê Lợi: what follows the slash is a number of a street. */
static bool of_street(const struct line *l, size_t slash)
{
	if (tok(l, slash)->kind != TOKEN_SLASH || !tok_joined(l, slash) ||
	        !tok_joined(l, slash + 1) || !tok_digits(l, slash + 1, 1, 4))
		return false;
	size_t end = slash + 2;
	end += tok(l, end)->len == 1 && tok_joined(l, end) && tok(l, end)->shape == SHAPE_UPPER;
	return tok(l, end)->gap && (tok_in(l, end, "đường|phố|ngõ|hẻm|kiệt") ||
	                                   (tok_capital(l, end) && tok_capital(l, end + 1) &&
	                                           tok(l, end)->shape == SHAPE_CAPITAL));
}

bool read_code(struct line *l, size_t at, struct claim *c)
{
	if (tok_in(l, at, "utc|gmt"))
		return false; /* UTC-5: hours behind */
	if (times(l, at, c))
		return true;
	if (!part(l, at) || (tok(l, at)->kind == TOKEN_WORD && tok(l, at)->shape == SHAPE_LOWER &&
	                            tok(l, at)->len > 3 && tok(l, at + 1)->kind == TOKEN_DASH))
		return false;
	size_t end = code_end(l, at);
	if (end == at)
		return false;
	if (tok(l, at)->kind == TOKEN_WORD && tok(l, at)->shape != SHAPE_UPPER &&
	        tok(l, at)->len > 1 && tok_joined(l, at + 1) &&
	        tok(l, at + 1)->kind == TOKEN_NUMBER &&
	        vi_syllable(tok_lower(l, at), tok(l, at)->len))
		return false; /* "Từ20/11": a space was forgotten */
	struct found unit;    /* a unit that is spelled here is none: lớp 25A-CNTT */
	if (tok(l, at)->kind == TOKEN_NUMBER && !is_tail(l, at) &&
	        ((lookup(l, at + 1, KINDS_OF_UNITS, &unit) && !unit.sense->spell) ||
	                tok(l, at + 1)->kind == TOKEN_DASH))
		return false;
	for (size_t i = at; i < end; i++) {
		bool times = tok_written(l, i, "x") && i > at && i + 1 < end &&
		             tok(l, i - 1)->kind == TOKEN_NUMBER &&
		             tok(l, i + 1)->kind == TOKEN_NUMBER; /* M12x50 */
		bool strain = i == at + 1 && tok_cp(l, i, '.') && is_strain(l, at);
		if (times)
			emit_text(l->e, "nhân");
		else if (strain && tok(l, i + 1)->kind == TOKEN_NUMBER && at + 3 == end &&
		         tok_digits(l, i + 1, 1, 2))
			emit_text(l->e, "chấm");
		else if (part(l, i))
			say_part(l, i, i == at);
		else if (tok(l, i - 1)->kind == TOKEN_NUMBER && tok(l, i + 1)->kind == TOKEN_NUMBER)
			emit_pause(l->e); /* HP-2025-001 */
	}
	bool house = tok(l, at)->len == 1 && end == at + 2 && of_street(l, end);
	*c = (struct claim){
	        house ? say_house(l, end) : end, "code", house ? "house" : "code", 90, NULL};
	return true;
}
