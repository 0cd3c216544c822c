/* Signs, dashes, brackets, quotes and slashes: a word where they mean one, a
 * pause or nothing elsewhere. Names of signs: voices/vi/signs.tsv. Rules:
 * docs/reading.md, SG. */
#include "text/lookup.h"
#include "text/reader.h"

#include "text/date.h"

#include "base/i18n.h"

#include <string.h>

/* -3 - 0 độ, -5÷-3°C, -2 -> 4: the other end of a range that begins below
 * zero; returns the token after, or `i`. */
static size_t say_other_end(struct line *l, size_t i)
{
	struct number n;
	bool divided = tok_cp(l, i, 0xF7);
	if (!divided && tok(l, i)->kind != TOKEN_DASH)
		return i;
	size_t next = i + 1;
	bool below = tok(l, next)->kind == TOKEN_DASH && tok_joined(l, next + 1);
	next += below;
	if (!plain_number(l, next, &n) || !(unit_at(l, next + 1) || tok_is(l, next + 1, "độ")) ||
	        (!divided && tok(l, i)->gap != tok(l, i + 1)->gap))
		return i;
	emit_text(l->e, below ? "đến âm" : "đến");
	say_number(l, &n);
	return next + 1;
}

/* "xuống - 3 độ C": a space slipped in behind the sign. */
static bool is_cold(const struct line *l, size_t at)
{
	bool celsius = tok_is(l, at + 2, "độ") || tok_cp(l, at + 2, 0xB0) ||
	               (tok_is(l, at + 2, "oc") && tok_joined(l, at + 2));
	return tok(l, at)->gap && celsius && tok(l, at)->cp != 0x2014 &&
	       before_in(l, at, "dưới|xuống|mức|khoảng|là|còn|từ|tới|đạt|độ|gần");
}

/* -5 độ, U+2212 before a number; not 3 -5, and "âm -5" is not doubled. */
static bool negative(struct line *l, size_t at, struct claim *c)
{
	struct number n;
	if (tok(l, at)->kind != TOKEN_DASH || !plain_number(l, at + 1, &n) ||
	        !(tok_joined(l, at + 1) || is_cold(l, at)))
		return false;
	bool apart = at == 0 || tok(l, at)->gap || tok(l, at - 1)->kind == TOKEN_OPEN;
	bool change = tok(l, at)->gap && tok_cp(l, at + 2, '%'); /* Nikkei 225 -1,2% */
	bool after_number = at > 0 && tok(l, at - 1)->kind == TOKEN_NUMBER && !change;
	bool minus = tok(l, at)->cp == 0x2212 || unit_at(l, at + 2) || tok_cp(l, at + 2, 0xF7) ||
	             (tok(l, at + 2)->kind == TOKEN_CLOSE && tok(l, at)->gap) || /* (HS -1) */
	             tok_in(l, at + 2, "độ|điểm|đến|phần") ||
	             before_in(l, at,
	                     "dưới|xuống|mức|khoảng|là|còn|từ|đến|tới|gần|hơn|độ|đạt|giảm|tăng|"
	                     "bằng|=|và|lạnh|rét");
	minus |= before2_in(l, at, "hiệu", "số"); /* of goals */
	minus |= before_in(l, at, "điểm|số|chỉ|nhiệt|tổng|kèo|lò|cốt|cote|tầng") &&
	         tok(l, at + 2)->kind == TOKEN_MARK;
	minus |= tok_in(l, at + 2, "gậy");
	minus |= at > 0 &&
	         (tok(l, at - 1)->kind == TOKEN_MARK || tok(l, at - 1)->kind == TOKEN_OPEN);
	if (!apart || after_number || !minus || tok(l, at)->cp > 0x2212 || tok(l, at)->cp == 0x2014)
		return false;
	if (!before_in(l, at, "âm"))
		emit_text(l->e, "âm");
	say_number(l, &n);
	*c = (struct claim){say_unit(l, say_other_end(l, at + 2)), "sign", "negative", 90, NULL};
	return true;
}

/* +0,5%, +84 is a telephone's. */
static bool positive(struct line *l, size_t at, struct claim *c)
{
	struct number n;
	if (!tok_cp(l, at, '+') || !tok_joined(l, at + 1) || !plain_number(l, at + 1, &n))
		return false;
	emit_text(l->e, "cộng");
	say_number(l, &n);
	*c = (struct claim){say_unit(l, at + 2), "sign", "positive", 90, NULL};
	return true;
}

bool same_words(const struct line *l, size_t a, size_t b)
{
	return tok(l, a)->kind == TOKEN_WORD && tok(l, b)->kind == TOKEN_WORD &&
	       tok(l, a)->len == tok(l, b)->len &&
	       memcmp(tok_lower(l, a), tok_lower(l, b), tok(l, a)->len) == 0;
}

static bool day_and_month(const struct line *l, size_t i)
{
	return tok_digits(l, i, 1, 2) && tok(l, i + 1)->kind == TOKEN_SLASH &&
	       tok_digits(l, i + 2, 1, 2);
}

/* T3-T5-T7: the word and number before and after are those of a list. */
static bool in_row(const struct line *l, size_t at)
{
	return (tok(l, at + 3)->kind == TOKEN_DASH && tok(l, at + 5)->kind == TOKEN_NUMBER &&
	               same_words(l, at + 1, at + 4)) ||
	       (at > 4 && tok(l, at - 3)->kind == TOKEN_DASH &&
	               tok(l, at - 4)->kind == TOKEN_NUMBER && same_words(l, at - 2, at - 5));
}

/* 21h 28/11: an hour, and within a few tokens its day, from `at` on. */
static bool moment(const struct line *l, size_t at)
{
	enum { NEAR = 6 };
	if (tok(l, at)->kind != TOKEN_NUMBER || !tok_in(l, at + 1, "h|g|giờ"))
		return false;
	for (size_t i = at + 2; i < at + NEAR; i++)
		if (day_and_month(l, i))
			return true;
	return false;
}

/* "21h 28/11 - 5h 29/11" */
static bool between_moments(const struct line *l, size_t at)
{
	enum { NEAR = 8 };
	if (at < 5 || !day_and_month(l, at - 3) || !moment(l, at + 1))
		return false;
	for (size_t back = 5; back <= NEAR && back <= at; back++)
		if (moment(l, at - back))
			return true;
	return false;
}

/* "tổ 1 - tổ 4: 0-0", "xóm 2 - xóm 3 1-1" */
static bool score_follows(const struct line *l, size_t i)
{
	i += tok_cp(l, i, ':');
	return tok(l, i)->kind == TOKEN_NUMBER && tok(l, i + 1)->kind == TOKEN_DASH;
}

/* "thứ 2 - thứ 6", "T6-CN", "1990 - nay", "21h 28/11 - 5h 29/11". */
static bool means_until(const struct line *l, size_t at)
{
	if (at > 2 && tok_in(l, at - 1, "trước|nay") && tok_is(l, at - 2, "hôm") &&
	        tok(l, at + 1)->kind == TOKEN_NUMBER && tok_in(l, at + 2, "h|g|giờ"))
		return true; /* 23h hôm trước - 4h hôm sau */
	if (at > 3 && tok_cp(l, at - 2, '+') && tok_joined(l, at) && tok_joined(l, at + 1) &&
	        same_words(l, at - 4, at + 1) && tok(l, at + 2)->kind == TOKEN_NUMBER)
		return true; /* K15+200-K15+450 of dikes */
	if (at == 0 || tok(l, at - 1)->kind != TOKEN_NUMBER)
		return false;
	bool same_word = at > 1 && tok(l, at + 2)->kind == TOKEN_NUMBER &&
	                 same_words(l, at - 2, at + 1) && !in_row(l, at) &&
	                 !score_follows(l, at + 3);
	bool classes = at > 2 && same_words(l, at - 2, at + 2) && tok_joined(l, at - 1) &&
	               tok_digits(l, at - 3, 1, 2) && tok_digits(l, at + 1, 1, 2) &&
	               tok_joined(l, at - 2) && tok_joined(l, at + 2) && tok_joined(l, at + 3) &&
	               tok_digits(l, at + 3, 1, 2); /* 6A1-6A5 */
	bool dotted = at > 2 && tok_cp(l, at - 2, '.') && tok_cp(l, at + 2, '.') &&
	              same_words(l, at - 3, at + 1) && tok(l, at + 3)->kind == TOKEN_NUMBER &&
	              tok_joined(l, at - 2) && tok_joined(l, at + 2); /* P.1-P.5 */
	bool weekdays = at > 1 && tok_is(l, at - 2, "t") && tok_is(l, at + 1, "cn");
	return same_word || classes || dotted || weekdays || tok_in(l, at + 1, "nay") ||
	       between_moments(l, at);
}

/* 15 - 6 = 9, UTC-5 */
static bool means_minus(const struct line *l, size_t at)
{
	if (before_in(l, at, "utc|gmt") && tok_joined(l, at) && tok_joined(l, at + 1) &&
	        tok_digits(l, at + 1, 1, 2))
		return true;
	bool equation = false; /* x² - 4x + 3 = 0 */
	for (size_t i = at + 2; i < at + 8 && !equation; i++)
		equation = tok_cp(l, i, '=');
	if (equation && at > 0 && tok(l, at)->gap && tok(l, at + 1)->gap &&
	        (tok_cp(l, at - 1, 0xB2) || tok_cp(l, at - 1, 0xB3) || tok_in(l, at - 1, "x|y")) &&
	        (tok(l, at + 1)->kind == TOKEN_NUMBER || tok_in(l, at + 1, "x|y")))
		return true;
	return at > 0 && tok(l, at - 1)->kind == TOKEN_NUMBER &&
	       tok(l, at + 1)->kind == TOKEN_NUMBER && tok(l, at)->gap && tok(l, at + 1)->gap &&
	       (tok_cp(l, at + 2, '=') || (at > 1 && tok_cp(l, at - 2, '=')));
}

/* Spaced, between numbers or words with numbers (560kVA-22/0,4kV), in a row. */
static bool means_pause(const struct line *l, size_t at)
{
	bool number_after = tok(l, at + 1)->kind == TOKEN_NUMBER;
	return tok(l, at)->gap || tok(l, at + 1)->gap || tok(l, at)->cp == 0x2014 ||
	       in_row(l, at) || (at > 0 && number_after && tok(l, at - 1)->kind == TOKEN_NUMBER) ||
	       (at > 1 && number_after && tok(l, at - 2)->kind == TOKEN_NUMBER);
}

/* T2-6, said as "thứ hai" or "tháng hai" so far: the number after is of the same kind. */
static bool second_of_t(struct line *l, size_t at, struct claim *c)
{
	static const char *const days[] = {"thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu"};
	if (at < 2 || !tok_is(l, at - 2, "t") || !tok_joined(l, at) || !tok_joined(l, at + 1) ||
	        !tok_digits(l, at - 1, 1, 2) || !tok_digits(l, at + 1, 1, 2))
		return false;
	long a = tok_value(l, at - 1), b = tok_value(l, at + 1);
	bool month = tok(l, at + 2)->kind == TOKEN_SLASH && tok_digits(l, at + 3, 4, 4) &&
	             is_year(tok_value(l, at + 3)) && b <= 12;
	if (month && a < b) {
		emit_text(l->e, "đến"); /* T2-6/2025: the rest is a month and its year */
		*c = (struct claim){at + 1, "range", "range", 85, NULL};
		return true;
	}
	if (a < 2 || a > 6 || b <= a || b > 7 || !str_ends(l->e->out->data, days[a - 2]) ||
	        tok_joined(l, at + 2) >
	                (tok(l, at + 2)->kind == TOKEN_MARK || tok(l, at + 2)->kind == TOKEN_CLOSE))
		return false;
	emit_text(l->e, "đến thứ");
	say_ordinal(l, b);
	*c = (struct claim){at + 2, "range", "range", 85, NULL};
	return true;
}

static bool dash(struct line *l, size_t at, struct claim *c)
{
	if (tok(l, at)->kind != TOKEN_DASH)
		return false;
	if (second_of_t(l, at, c))
		return true;
	bool minus = means_minus(l, at);
	if (minus)
		emit_text(l->e, "trừ");
	else if (means_until(l, at))
		emit_text(l->e, "đến");
	else if (means_pause(l, at))
		emit_pause(l->e);
	*c = (struct claim){at + 1, "sign", minus ? "minus" : "dash", 90, NULL};
	return true;
}

/* 21°01'42", 19,5°N: degrees, minutes, seconds and the side. */
static bool quote_after(const struct line *l, size_t i, bool twice)
{
	static const uint32_t once[] = {'\'', 0x2019, 0x2032}, two[] = {'"', 0x201D, 0x2033};
	for (size_t k = 0; k < 3; k++)
		if (tok_joined(l, i) && tok_cp(l, i, twice ? two[k] : once[k]))
			return true;
	return false;
}

/* Another side near, or a line that tells where something is: no "dầu 3.5S",
 * no lamp of 9,5W. */
static bool of_places(const struct line *l, size_t side)
{
	bool rare = tok_in(l, side, "s|w");
	for (size_t i = side > 5 ? side - 5 : 0; i < side + 6; i++)
		if (i != side && tok_in(l, i, rare ? "n|s|e|vĩ|kinh" : "n|s|e|w|vĩ|kinh") &&
		        !(i > 0 && tok_cp(l, i - 1, '%')) && /* FO 3.5%S */
		        !(tok_in(l, side, "w") && tok_in(l, i, "e")))
			return true;
	for (size_t i = 0; i < l->count && !rare; i++)
		if (tok_in(l, i, "bão|áp|tâm|độ|tọa|toạ|đảo|động|vị"))
			return true;
	return false;
}

/* The degrees of a coordinate: 18,5; 14.856 of seismologists is no 14 thousand. */
static bool degrees_at(const struct line *l, size_t i, struct number *ret)
{
	const char *s = tok_text(l, i);
	size_t len = tok(l, i)->len;
	if (!plain_number(l, i, ret))
		return false;
	if (ret->fraction[0] == '\0' && len >= 5 && len <= 7 && s[len - 4] == '.') {
		ret->whole[len - 4] = '\0';
		memcpy(ret->fraction, s + len - 3, 3);
		ret->fraction[3] = '\0';
	}
	return ret->fraction[0] != '\0' && strlen(ret->fraction) <= 6;
}

/* 20.8449 N, 106.6881 E: a space before the side, where its other side stands so too. */
static bool apart_sides(const struct line *l, size_t side)
{
	static const char *const pairs[] = {"n|s", "e|w"};
	bool north = tok_in(l, side, pairs[0]);
	size_t next = side + 1 +
	              (tok(l, side + 1)->kind == TOKEN_MARK ||
	                      tok(l, side + 1)->kind == TOKEN_DASH),
	       last = tok(l, side - 2)->kind == TOKEN_WORD ? side - 2 : side - 3;
	if (north)
		return plain_number(l, next, &(struct number){0}) && tok_in(l, next + 1, pairs[1]);
	return side > 3 && tok_in(l, last, pairs[0]) && tok(l, last - 1)->kind == TOKEN_NUMBER;
}

/* 18,5N-110,2E of weather reports: no degree sign; 10,5-11,5N is a range. */
static bool bare_coordinate(struct line *l, size_t at, struct claim *c)
{
	static const char *const sides[][2] = {
	        {"n", "vĩ bắc"}, {"s", "vĩ nam"}, {"e", "kinh đông"}, {"w", "kinh tây"}};
	struct number n, m;
	if (!degrees_at(l, at, &n))
		return false;
	bool range = tok(l, at + 1)->kind == TOKEN_DASH && degrees_at(l, at + 2, &m);
	size_t side = range ? at + 3 : at + 1;
	if (tok(l, side)->shape != SHAPE_UPPER || !(tok_joined(l, side) || apart_sides(l, side)))
		return false;
	for (size_t i = 0; i < 4; i++)
		if (tok_is(l, side, sides[i][0]) && of_places(l, side)) {
			say_number(l, &n);
			if (range) {
				emit_text(l->e, "đến");
				say_number(l, &m);
			}
			emit_text(l->e, "độ");
			emit_text(l->e, sides[i][1]);
			*c = (struct claim){side + 1, "unit", "coordinate", 85, NULL};
			return true;
		}
	return false;
}

/* 20o45'N: a letter typed for the sign. */
static bool typed_degree(const struct line *l, size_t i)
{
	return tok_written(l, i, "o") && tok_joined(l, i) && tok_digits(l, i + 1, 1, 2) &&
	       tok_joined(l, i + 1) && quote_after(l, i + 2, false);
}

/* Nước mắm 40°N: its nitrogen, no latitude. */
static bool is_sauce(const struct line *l, size_t at)
{
	bool sauce = false;
	for (size_t k = 1; k <= 6 && k <= at && !sauce; k++)
		sauce = tok_in(l, at - k, "mắm|đạm");
	return sauce;
}

/* 08-30N, 109-15E of sea warnings: degrees and minutes. */
static bool dashed_coordinate(struct line *l, size_t at, struct claim *c)
{
	static const char *const sides[][2] = {
	        {"N", "vĩ bắc"}, {"S", "vĩ nam"}, {"E", "kinh đông"}, {"W", "kinh tây"}};
	if (!tok_digits(l, at, 2, 3) || tok(l, at + 1)->kind != TOKEN_DASH ||
	        !tok_joined(l, at + 1) || !tok_joined(l, at + 2) || !tok_digits(l, at + 2, 2, 2) ||
	        tok_value(l, at + 2) > 59 || tok_value(l, at) > 180 || !tok_joined(l, at + 3) ||
	        tok_joined(l, at + 4) > (tok(l, at + 4)->kind != TOKEN_WORD))
		return false;
	for (size_t i = 0; i < 4; i++)
		if (tok_written(l, at + 3, sides[i][0]) &&
		        (!tok_in(l, at + 3, "s|w") || of_places(l, at + 3))) { /* 40-50W/m2 */
			say_value(l, tok_value(l, at));
			emit_text(l->e, "độ");
			say_value(l, tok_value(l, at + 2));
			emit_text(l->e, "phút");
			emit_text(l->e, sides[i][1]);
			*c = (struct claim){at + 4, "unit", "coordinate", 80, NULL};
			return true;
		}
	return false;
}

/* 11,0N-15,0N: a dash to another degree of the same kind is a range. */
static void to_other_end(struct line *l, size_t side, struct claim *c)
{
	size_t i = c->end + 1;
	struct number n;
	if (tok(l, c->end)->kind != TOKEN_DASH || !plain_number(l, i, &n))
		return;
	i += tok_cp(l, i + 1, 0xB0) || tok_cp(l, i + 1, 0xBA) ? 2 : 1;
	if (tok_joined(l, i) && tok(l, i)->len == tok(l, side)->len &&
	        memcmp(tok_text(l, i), tok_text(l, side), tok(l, side)->len) == 0) {
		emit_text(l->e, "đến");
		c->end++;
	} else if (tok(l, i)->kind == TOKEN_WORD && tok(l, i)->len == 1) {
		emit_pause(l->e);
	}
}

bool read_degrees(struct line *l, size_t at, struct claim *c)
{
	static const struct {
		const char *letter, *name;
	} sides[] = {{"n", "vĩ bắc"}, {"b", "vĩ bắc"}, {"s", "vĩ nam"}, {"e", "kinh đông"},
	        {"đ", "kinh đông"}, {"w", "kinh tây"}, {"t", "kinh tây"}};
	struct number n;
	if (bare_coordinate(l, at, c) || dashed_coordinate(l, at, c)) {
		to_other_end(l, c->end - 1, c);
		return true;
	}
	if (!plain_number(l, at, &n) || !tok_joined(l, at + 1) ||
	        !(tok_cp(l, at + 1, 0xB0) || tok_cp(l, at + 1, 0xBA) || typed_degree(l, at + 1)) ||
	        tok_is(l, at + 2, "c") || tok_is(l, at + 2, "f"))
		return false;
	say_number(l, &n);
	emit_text(l->e, "độ");
	size_t i = at + 2;
	if (tok_digits(l, i, 1, 2) && quote_after(l, i + 1, false)) {
		say_value(l, tok_value(l, i));
		emit_text(l->e, "phút");
		i += 2;
	}
	if (i > at + 2 && plain_number(l, i, &n) && quote_after(l, i + 1, true)) {
		say_number(l, &n);
		emit_text(l->e, "giây");
		i += 2;
	}
	if (i == at + 2 && tok_is(l, i, "n") && is_sauce(l, at)) {
		emit_text(l->e, "đạm");
		*c = (struct claim){i + 1, "unit", "degrees", 80, NULL};
		return true;
	}
	for (size_t k = 0; k < sizeof sides / sizeof sides[0]; k++)
		if (tok_is(l, i, sides[k].letter) && tok(l, i)->shape == SHAPE_UPPER) {
			emit_text(l->e, sides[k].name);
			*c = (struct claim){i + 1, "unit", "degrees", 95, NULL};
			to_other_end(l, i, c);
			return true;
		}
	*c = (struct claim){i, "unit", "degrees", 95, NULL};
	return true;
}

/* "#" is "số" before a number only; "&", "+", "=" ... have their words. */
static bool named(struct line *l, size_t at, struct claim *c)
{
	struct found f;
	if (tok(l, at)->kind != TOKEN_SIGN ||
	        !lookup(l, at, KIND_BIT(LEXICON_WORDS) | KINDS_OF_UNITS, &f))
		return false;
	if (f.sense->spell || f.sense->plain)
		return false;
	say_found(l, at, &f);
	*c = (struct claim){f.end, "sign", "sign", f.sure, NULL};
	return true;
}

/* =>, ->, -->, <-: an arrow is a pause. */
static bool arrow(struct line *l, size_t at, struct claim *c)
{
	size_t i = at;
	bool wave = tok_cp(l, at, '~') && tok_joined(l, at) && at > 0 &&
	            tok(l, at - 1)->kind == TOKEN_WORD && tok(l, at + 1)->kind == TOKEN_NUMBER;
	if (wave) { /* 220V~50Hz: of an alternating current */
		emit_pause(l->e);
		*c = (struct claim){at + 1, "sign", "pause", 80, NULL};
		return true;
	}
	while (tok_cp(l, i, '-') || (tok_cp(l, i, '=') && i - at < 2))
		i++;
	bool right = i > at && tok_cp(l, i, '>') && tok_joined(l, i);
	if (!right && !(tok_cp(l, at, '<') && tok_cp(l, at + 1, '-') && tok_joined(l, at + 1) &&
	                      tok(l, at + 2)->gap))
		return false;
	bool amount =
	        at > 1 && (tok(l, at - 1)->kind == TOKEN_NUMBER ||
	                          (tok_cp(l, at - 1, '%') && tok(l, at - 2)->kind == TOKEN_NUMBER));
	if (right && amount && tok(l, i + 1)->kind == TOKEN_NUMBER && tok_cp(l, at, '-'))
		emit_text(l->e, "đến"); /* rộng 3,5 -> 5 m */
	else
		emit_pause(l->e);
	*c = (struct claim){right ? i + 1 : at + 2, "sign", "arrow", 85, NULL};
	return true;
}

/* 5-<10km/h: up to less than that. */
static bool up_to_less(struct line *l, size_t at, struct claim *c)
{
	if (at == 0 || tok(l, at)->kind != TOKEN_DASH || tok(l, at - 1)->kind != TOKEN_NUMBER ||
	        !tok_joined(l, at) || !tok_joined(l, at + 1) || !tok_cp(l, at + 1, '<') ||
	        tok(l, at + 2)->kind != TOKEN_NUMBER)
		return false;
	emit_text(l->e, "đến dưới");
	*c = (struct claim){at + 2, "sign", "range", 80, NULL};
	return true;
}

/* "Khoảng ~ 500 người", "trên > 2 m": the word is there already. */
static bool doubled(const struct line *l, size_t at)
{
	if (tok(l, at + 1)->kind != TOKEN_NUMBER)
		return false;
	return (tok_cp(l, at, '~') && before_in(l, at, "khoảng|chừng|tầm|gần")) ||
	       (tok_cp(l, at, '>') && before_in(l, at, "hơn|trên")) ||
	       (tok_cp(l, at, '<') && before_in(l, at, "dưới"));
}

/* (+/-) 5%, +/-2 mm */
static bool either(struct line *l, size_t at, struct claim *c)
{
	if (!tok_cp(l, at, '+') || tok(l, at + 1)->kind != TOKEN_SLASH || !tok_joined(l, at + 1) ||
	        tok(l, at + 2)->kind != TOKEN_DASH || !tok_joined(l, at + 2))
		return false;
	emit_text(l->e, "cộng trừ");
	*c = (struct claim){at + 3, "sign", "sign", 85, NULL};
	return true;
}

/* PCR (+), test nhanh (-), AB(-): a finding. */
static bool finding(struct line *l, size_t at, struct claim *c)
{
	bool plus = tok_cp(l, at + 1, '+');
	if (at == 0 || tok(l, at)->kind != TOKEN_OPEN || !tok_joined(l, at + 1) ||
	        !(plus || tok(l, at + 1)->kind == TOKEN_DASH) ||
	        tok(l, at + 2)->kind != TOKEN_CLOSE || !tok_joined(l, at + 2) ||
	        tok(l, at - 1)->kind != TOKEN_WORD || tok(l, at + 3)->kind == TOKEN_NUMBER)
		return false;
	emit_text(l->e, plus ? "dương" : "âm");
	*c = (struct claim){at + 3, "sign", "finding", 70, NULL};
	return true;
}

/* Nhóm máu O-, AB+: a Rhesus factor after the letters. */
static bool rhesus(struct line *l, size_t at, struct claim *c)
{
	bool plus = tok_cp(l, at, '+'), blood = false;
	bool factor = at > 3 && tok(l, at - 1)->kind == TOKEN_CLOSE && tok_is(l, at - 4, "rh");
	if (at == 0 || !(plus || tok(l, at)->kind == TOKEN_DASH) || !tok_joined(l, at) ||
	        !(factor || (tok_in(l, at - 1, "a|b|ab|o|rh") &&
	                            tok(l, at - 1)->shape != SHAPE_LOWER)) ||
	        (tok_joined(l, at + 1) && tok(l, at + 1)->kind != TOKEN_MARK &&
	                tok(l, at + 1)->kind != TOKEN_CLOSE))
		return false;
	for (size_t k = 1; k <= 12 && k <= at && !blood; k++)
		blood = tok_in(l, at - k, "máu");
	if (!blood)
		return false;
	emit_text(l->e, plus ? "dương" : "âm");
	*c = (struct claim){at + 1, "sign", "finding", 85, NULL};
	return true;
}

/* OCOP 4 sao, 5*: the line speaks of stars. */
static bool of_stars(const struct line *l, size_t at)
{
	bool stars = false;
	for (size_t k = at > 24 ? at - 24 : 0; k < at + 12 && !stars; k++)
		stars = tok_in(l, k, "sao|sạn|ocop|resort|hotel|ks");
	return stars && tok_in(l, at - 1, "1|2|3|4|5");
}

/* Khách sạn 4*: an asterisk typed for a star. */
static bool star(struct line *l, size_t at, struct claim *c)
{
	if (at < 2 || !tok_cp(l, at, '*') || !tok_joined(l, at) || !tok_digits(l, at - 1, 1, 1) ||
	        !(before_in(l, at - 1, "sạn|ks|resort|hạng|hotel|chuẩn|ocop|từ") ||
	                of_stars(l, at)) ||
	        (tok_joined(l, at + 1) && tok(l, at + 1)->kind < TOKEN_MARK))
		return false;
	emit_text(l->e, "sao");
	*c = (struct claim){at + 1, "sign", "star", 80, NULL};
	return true;
}

/* IELTS 5.5+, điểm 8,0+: so much or more. */
static bool or_more(struct line *l, size_t at, struct claim *c)
{
	if (at == 0 || !tok_cp(l, at, '+') || !tok_joined(l, at) ||
	        tok(l, at - 1)->kind != TOKEN_NUMBER ||
	        (tok_digits(l, at - 1, 1, 40) &&
	                !before_in(l, at - 1, "ios|ipados|android|windows")) ||
	        (tok_joined(l, at + 1) && tok(l, at + 1)->kind != TOKEN_MARK &&
	                tok(l, at + 1)->kind != TOKEN_CLOSE))
		return false;
	emit_text(l->e, "trở lên");
	*c = (struct claim){at + 1, "sign", "or-more", 80, NULL};
	return true;
}

/* >>> Xem thêm: no comparison without a number near. */
bool read_pointer(struct line *l, size_t at, struct claim *c)
{
	size_t i = at;
	if (arrow(l, at, c) || up_to_less(l, at, c) || either(l, at, c) || star(l, at, c) ||
	        or_more(l, at, c) || finding(l, at, c) || rhesus(l, at, c))
		return true;
	if (doubled(l, at)) {
		*c = (struct claim){at + 1, "sign", "dropped", 85, NULL};
		return true;
	}
	while (tok_cp(l, i, '~'))
		i++;
	if (i > at + 1) { /* ~~200.000~~: struck through */
		emit_pause(l->e);
		*c = (struct claim){i, "sign", "dropped", 85, NULL};
		return true;
	}
	for (i = at; tok_cp(l, i, '>') || tok_cp(l, i, '<');)
		i++;
	if (i == at || tok(l, i)->kind != TOKEN_WORD || (at > 0 && i == at + 1))
		return false;
	emit_pause(l->e);
	*c = (struct claim){i, "sign", "dropped", 85, NULL};
	return true;
}

bool read_sign(struct line *l, size_t at, struct claim *c)
{
	const struct token *t = tok(l, at);
	if (t->kind < TOKEN_DASH)
		return false;
	if (negative(l, at, c) || positive(l, at, c) || dash(l, at, c) || named(l, at, c))
		return true;
	static const char left[] = N_("a sign beside a number has no reading and is left out");
	bool beside =
	        t->kind == TOKEN_SIGN && t->cp != '*' && t->cp != '_' && t->cp != '|' &&
	        t->cp != '\\' && t->cp != 0x2022 &&
	        ((tok(l, at + 1)->kind == TOKEN_NUMBER) ||
	                (at > 0 && tok_joined(l, at) && tok(l, at - 1)->kind == TOKEN_NUMBER));
	if (beside || t->kind == TOKEN_OPEN || t->kind == TOKEN_CLOSE || t->kind == TOKEN_SLASH ||
	        t->cp == '|' || t->cp == '\\' || t->cp == 0x2022)
		emit_pause(l->e);
	*c = (struct claim){at + 1, "sign", t->kind == TOKEN_SIGN ? "dropped" : "pause",
	        beside ? 40 : 80, beside ? left : NULL};
	return true;
}

bool file_ending(const struct line *l, size_t i)
{
	return tok_joined(l, i) && tok(l, i)->shape == SHAPE_LOWER &&
	       tok_in(l, i,
	               "pdf|doc|docx|xls|xlsx|ppt|pptx|jpg|png|mp|txt|zip|apk|exe|html|js|py|json");
}

bool read_mark(struct line *l, size_t at, struct claim *c)
{
	const struct token *t = tok(l, at);
	if (t->kind != TOKEN_MARK)
		return false;
	*c = (struct claim){at + 1, "mark", "mark", 100, NULL};
	if (t->cp == '.' && tok_joined(l, at) && tok_joined(l, at + 1) && at > 0 &&
	        tok(l, at - 1)->kind == TOKEN_NUMBER && tok(l, at + 1)->kind == TOKEN_WORD &&
	        ((tok(l, at + 1)->shape == SHAPE_UPPER && tok_joined(l, at + 2) &&
	                 tok(l, at + 2)->kind == TOKEN_NUMBER) ||
	                (tok(l, at + 1)->len == 1 && tok(l, at + 1)->shape == SHAPE_LOWER))) {
		emit_text(l->e, "chấm"); /* 000.00.12.H24 */
		return true;
	}
	if (t->cp == '.' && tok_joined(l, at) && tok_joined(l, at + 1) && at > 0 &&
	        tok(l, at - 1)->kind == TOKEN_WORD && tok(l, at - 1)->len > 1 &&
	        tok(l, at + 1)->shape == SHAPE_LOWER &&
	        (foreign_word(l, at - 1) || file_ending(l, at + 1))) {
		emit_text(l->e, "chấm"); /* CMakeLists.txt, mau_don.docx */
		return true;
	}
	if (t->cp == '.' && t->gap && tok_joined(l, at + 1) && tok_written(l, at + 1, "NET")) {
		emit_text(l->e, "đốt nét");
		c->end = at + 2;
		return true;
	}
	bool extension = t->cp == '.' && t->gap && tok_joined(l, at + 1) &&
	                 tok(l, at + 1)->shape == SHAPE_LOWER;
	struct found f;
	if (extension && tok_in(l, at + 1, "vn|com|net|org|gov|edu") &&
	        lookup(l, at + 1, KIND_BIT(LEXICON_ADDRESSES), &f)) {
		emit_text(l->e, "chấm"); /* tên miền .vn */
		say_found(l, at + 1, &f);
		c->end = at + 2;
		return true;
	}
	if (extension) /* tệp .pdf */
		return true;
	if (t->cp == '.' && tok_joined(l, at + 1) &&
	        (tok_cp(l, at + 1, ',') || tok_cp(l, at + 1, ';')))
		return true; /* chị K'H., người Mạ: an abbreviation's */
	if (t->cp == '.' && at > 0 && tok_joined(l, at) && tok_joined(l, at + 1) &&
	        tok(l, at - 1)->shape == SHAPE_UPPER && tok(l, at + 1)->shape == SHAPE_UPPER) {
		emit_pause(l->e); /* CT.CĐ: no sentence ends here */
		return true;
	}
	if (t->cp != 0x2026) {
		emit_mark(l->e, (char)t->cp);
		return true;
	}
	if (at > 0 && tok(l, at - 1)->kind == TOKEN_OPEN)
		return true; /* (...) */
	size_t after = at + 1;
	while (tok(l, after)->kind == TOKEN_QUOTE || tok(l, after)->kind == TOKEN_CLOSE)
		after++;
	const struct token *next = tok(l, after);
	if (next->kind == TOKEN_MARK ||
	        (next->kind == TOKEN_NUMBER && after == at + 1 && !next->gap)) /* đuôi ...6829 */
		emit_pause(l->e);
	else if (next->kind == TOKEN_WORD && next->shape == SHAPE_LOWER && !l->headline)
		emit_pause(l->e);
	else
		emit_mark(l->e, '.');
	return true;
}
