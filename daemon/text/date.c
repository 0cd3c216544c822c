/* Dates: full ones in every separator, ranges of days and of dates, month and
 * year. A pair N-N or N/N that may be a date is decided in range.c, which says
 * it through say_date() here. Rules: docs/reading.md, D. */
#include "text/reader.h"

#include "base/i18n.h"
#include "text/date.h"

#include <string.h>

static const char day_words[] = "ngày|sáng|trưa|chiều|tối|đêm|hôm|nay|mùng|mồng|qua|khuya|sớm";

bool is_year(long y)
{
	return y >= 1000 && y <= 2999;
}

bool is_day_month(long d, long m)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1];
}

/* "a<sep>b" with the same kind of separator, spaces or none round it. */
static bool separated(const struct line *l, size_t i)
{
	uint8_t kind = tok(l, i + 1)->kind;
	return tok(l, i)->kind == TOKEN_NUMBER && (kind == TOKEN_DASH || kind == TOKEN_SLASH) &&
	       tok(l, i + 2)->kind == TOKEN_NUMBER;
}

/* 10.2.2017 in one token. */
static bool dotted(const struct line *l, size_t i, struct date *ret)
{
	const char *s = tok_text(l, i);
	size_t len = tok(l, i)->len, field = 0, digits = 0;
	long v[3] = {0};
	if (tok(l, i)->kind != TOKEN_NUMBER || len > 10)
		return false;
	for (size_t k = 0; k < len; k++) {
		if (s[k] == ',' || (s[k] == '.' && (digits > 2 || ++field > 2)))
			return false;
		digits = s[k] == '.' ? 0 : digits + 1;
		if (s[k] != '.')
			v[field] = v[field] * 10 + (s[k] - '0');
	}
	*ret = (struct date){v[0], v[1], v[2], i + 1};
	return field == 2 && digits == 4 && is_year(v[2]) && is_day_month(v[0], v[1]);
}

bool date_full_at(const struct line *l, size_t i, struct date *ret)
{
	if (dotted(l, i, ret))
		return true;
	if (!separated(l, i) || !separated(l, i + 2) || tok(l, i + 1)->kind != tok(l, i + 3)->kind)
		return false;
	if (tok_digits(l, i, 4, 4) && tok_digits(l, i + 2, 2, 2) && tok_digits(l, i + 4, 2, 2)) {
		*ret = (struct date){
		        tok_value(l, i + 4), tok_value(l, i + 2), tok_value(l, i), i + 5};
	} else if (tok_digits(l, i, 1, 2) && tok_digits(l, i + 2, 1, 2) &&
	           tok_digits(l, i + 4, 4, 4)) {
		*ret = (struct date){
		        tok_value(l, i), tok_value(l, i + 2), tok_value(l, i + 4), i + 5};
	} else {
		return false;
	}
	return is_year(ret->year) && is_day_month(ret->day, ret->month);
}

bool date_short_at(const struct line *l, size_t i, struct date *ret)
{
	if (!separated(l, i) || !tok_digits(l, i, 1, 2) || !tok_digits(l, i + 2, 1, 2))
		return false;
	*ret = (struct date){tok_value(l, i), tok_value(l, i + 2), 0, i + 3};
	return is_day_month(ret->day, ret->month);
}

bool date_dotted_at(const struct line *l, size_t i, struct date *ret)
{
	const char *s = tok_text(l, i);
	size_t len = tok(l, i)->len, part = 0, digits = 0;
	long v[2] = {0};
	if (tok(l, i)->kind != TOKEN_NUMBER || len > 5)
		return false;
	for (size_t k = 0; k < len; k++) {
		if (s[k] == ',' || (s[k] == '.' && ++part > 1))
			return false;
		digits = s[k] == '.' ? 0 : digits + 1;
		if (digits > 2)
			return false;
		if (s[k] != '.')
			v[part] = v[part] * 10 + (s[k] - '0');
	}
	*ret = (struct date){v[0], v[1], 0, i + 1};
	return part == 1 && is_day_month(v[0], v[1]);
}

void say_date(struct line *l, const struct date *d, bool with_day_word, bool mung)
{
	if (with_day_word)
		emit_text(l->e, "ngày");
	if (mung)
		say_day(l, d->day);
	else
		say_value(l, d->day);
	say_month(l, d->month);
	if (d->year != 0)
		say_year(l, d->year);
}

static bool after_day_word(const struct line *l, size_t at)
{
	return before_in(l, at, day_words);
}

static bool mung_allowed(const struct line *l, size_t at)
{
	return !before_in(l, at, "mùng|mồng");
}

/* "ngày" before a date that stands in "từ ... đến ...". */
static bool wants_day_word(const struct line *l, size_t at)
{
	return before_in(l, at, "từ") && !after_day_word(l, at);
}

static void claim_date(struct claim *c, size_t end, const char *rule)
{
	*c = (struct claim){.end = end, .klass = "date", .rule = rule, .sure = 100};
}

/* 1/3-1/2 diện tích, 2/3 - 3/4 chiều dài: what follows is no day's. */
static bool two_fractions(struct line *l, size_t at, size_t second, struct claim *c)
{
	struct choice choices[] = {{"date", true}, {"fraction", true}, {"share", true}};
	int sure;
	size_t pairs[] = {at, second};
	bool part = tok_in(l, second + 3,
	        "số|diện|dân|tổng|thời|quãng|chặng|lượng|chiều|giá|nhu|kinh|quân|lực|thể|dung|công|"
	        "cốc|hộ|vốn|doanh|sản|mức|lương|tiền|nguồn|khối|trọng|thân|bề|đoạn|mặt|cành|củ|quả|"
	        "bát|ly|chén|thìa|muỗng|lít|kg|km|ha|m|giờ|cây|thành|bình|bể");
	if (!part || tok(l, at + 1)->kind != TOKEN_SLASH || after_day_word(l, at) ||
	        choose(l, SUBJECT_SLASH, choices, 3, second, second + 3, &sure) != 1 || sure < 90 ||
	        tok_value(l, at) >= tok_value(l, at + 2) ||
	        tok_value(l, second) >= tok_value(l, second + 2))
		return false;
	for (size_t k = 0; k < 2; k++) {
		long whole = tok_value(l, pairs[k] + 2);
		if (k > 0)
			emit_text(l->e, "đến");
		say_value(l, tok_value(l, pairs[k]));
		emit_text(l->e, whole == 4 ? "phần tư" : "phần");
		if (whole != 4)
			say_value(l, whole);
	}
	*c = (struct claim){second + 3, "fraction", "range", 85, NULL};
	return true;
}

/* date - date: "đến", or a pause where both are anniversaries of one day or
 * the two ends of a holiday. */
static bool two_dates(struct line *l, size_t at, const struct date *a, struct claim *c)
{
	struct date b;
	size_t next = a->end + 1;
	if (tok(l, a->end)->kind != TOKEN_DASH ||
	        !(date_full_at(l, next, &b) || date_short_at(l, next, &b)))
		return false;
	if (a->year == 0 && tok(l, at + 1)->kind == TOKEN_DASH)
		return false; /* 1-2-3-4 is no pair of dates */
	if (a->year == 0 && b.year == 0 && a->day == 1 && b.day == 1 && a->month == 2 &&
	        b.month == 2)
		return false; /* 1/2-1/2 of chess */
	if (before_in(l, at, "lực|mắt|phải|trái|lệ") && a->year == 0 && b.year == 0)
		return false; /* thị lực 2/10-10/10 */
	if (a->year == 0 && b.year == 0 && two_fractions(l, at, next, c))
		return true;
	bool anniversary = a->day == b.day && a->month == b.month;
	bool feast = before_in(l, at, "lễ|dịp|mừng|niệm|&") && a->year == 0;
	feast |= before_in(l, at, "đường|phố|tư|giao"); /* nút giao 30/4 - 3/2 */
	bool words = wants_day_word(l, at);
	say_date(l, a, words, mung_allowed(l, at));
	if (anniversary || feast)
		emit_pause(l->e);
	else
		emit_text(l->e, "đến");
	say_date(l, &b, words, true);
	claim_date(c, b.end, anniversary || feast ? "two-dates" : "date-range");
	return true;
}

/* 5-7/8, 5-7/8/2025, "10 - 12/3": days of one month. */
static bool day_range(struct line *l, size_t at, struct claim *c)
{
	struct date b;
	if (!tok_digits(l, at, 1, 2) || tok(l, at + 1)->kind != TOKEN_DASH ||
	        tok(l, at + 3)->kind != TOKEN_SLASH)
		return false;
	if (!date_full_at(l, at + 2, &b) && !date_short_at(l, at + 2, &b))
		return false;
	long a = tok_value(l, at);
	if (a < 1 || a >= b.day)
		return false;
	if (!after_day_word(l, at))
		emit_text(l->e, "ngày");
	if (mung_allowed(l, at))
		say_day(l, a);
	else
		say_value(l, a);
	if (b.day == a + 1 && before2_in(l, at, "hai|2", "ngày|đêm"))
		emit_pause(l->e);
	else
		emit_text(l->e, "đến ngày");
	say_date(l, &b, false, true);
	claim_date(c, b.end, "day-range");
	return true;
}

/* ngày 14.11 - 16.11, ngày 14-16.11: the same with dots, where "ngày" says so. */
static bool dotted_range(struct line *l, size_t at, struct claim *c)
{
	struct date a, b;
	bool bare = tok_digits(l, at, 1, 2);
	if (!after_day_word(l, at) || tok(l, at + 1)->kind != TOKEN_DASH ||
	        !date_dotted_at(l, at + 2, &b) || unit_at(l, at + 3) || magnitude_at(l, at + 3))
		return false;
	if (bare)
		a = (struct date){tok_value(l, at), b.month, 0, at + 1};
	else if (!date_dotted_at(l, at, &a))
		return false;
	if (a.month > b.month || (a.month == b.month && a.day >= b.day) || a.day < 1)
		return false;
	if (bare) {
		say_day(l, a.day);
		emit_text(l->e, "đến ngày");
	} else {
		say_date(l, &a, false, mung_allowed(l, at));
		emit_text(l->e, "đến");
	}
	say_date(l, &b, false, true);
	claim_date(c, b.end, bare ? "day-range" : "date-range");
	return true;
}

/* 27-28-29/11, 27 - 28 - 29/11/2025: days one after the other. */
static bool day_chain(struct line *l, size_t at, struct claim *c)
{
	struct date last;
	size_t i = at;
	while (i - at < 12 && tok_digits(l, i, 1, 2) && tok(l, i + 1)->kind == TOKEN_DASH &&
	        tok_digits(l, i + 2, 1, 2) && tok_value(l, i) < tok_value(l, i + 2))
		i += 2;
	if (i < at + 4 || tok(l, i + 1)->kind != TOKEN_SLASH || tok_value(l, at) < 1 ||
	        !(date_full_at(l, i, &last) || date_short_at(l, i, &last)))
		return false;
	if (!after_day_word(l, at))
		emit_text(l->e, "ngày");
	for (size_t k = at; k < i; k += 2) {
		say_value(l, tok_value(l, k));
		emit_pause(l->e);
	}
	say_date(l, &last, false, false);
	claim_date(c, last.end, "day-list");
	return true;
}

/* ngày 26,27/6; các ngày 1,2,3/9/2025: days with commas, then one month. */
static bool day_list(struct line *l, size_t at, struct claim *c)
{
	const char *s = tok_text(l, at);
	size_t len = tok(l, at)->len, month = at + 2;
	long before = 0, days[8];
	size_t count = 0;
	if (tok(l, at)->kind != TOKEN_NUMBER || memchr(s, ',', len) == NULL ||
	        memchr(s, '.', len) != NULL || !after_day_word(l, at))
		return false;
	bool word = tok_is(l, at + 1, "tháng");
	bool sign = tok(l, at + 1)->kind == TOKEN_SLASH || tok(l, at + 1)->kind == TOKEN_DASH;
	if (!(word || sign) || !tok_digits(l, month, 1, 2))
		return false;
	for (size_t i = 0, day = 0; i <= len; i++) {
		if (i < len && s[i] != ',') {
			day = day * 10 + (size_t)(s[i] - '0');
			continue;
		}
		if (count == 8 || (long)day <= before ||
		        !is_day_month((long)day, tok_value(l, month)))
			return false;
		days[count++] = before = (long)day;
		day = 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			emit_pause(l->e);
		say_day(l, days[i]);
	}
	size_t end = month + 1;
	say_month(l, tok_value(l, month));
	if (sign && tok(l, end)->kind == tok(l, at + 1)->kind && tok_digits(l, end + 1, 4, 4) &&
	        is_year(tok_value(l, end + 1))) {
		say_year(l, tok_value(l, end + 1));
		end += 2;
	}
	claim_date(c, end, "day-list");
	return true;
}

/* Ngày 31-11, ngày 30/2: written as a date, but there is none. */
static bool no_such_day(struct line *l, size_t at, struct claim *c)
{
	static const char none[] = N_("there is no such day");
	if (!after_day_word(l, at) || !separated(l, at) || !tok_digits(l, at, 2, 2) ||
	        !tok_digits(l, at + 2, 1, 2) || !tok_joined(l, at + 1) || !tok_joined(l, at + 2))
		return false;
	struct date d = {tok_value(l, at), tok_value(l, at + 2), 0, at + 3};
	if (d.day > 31 || d.month < 1 || d.month > 12 || is_day_month(d.day, d.month) ||
	        counted_at(l, d.end) || (d.day < d.month && tok(l, at + 1)->kind == TOKEN_DASH))
		return false;
	if (tok(l, d.end)->kind == tok(l, at + 1)->kind && tok_digits(l, d.end + 1, 4, 4) &&
	        is_year(tok_value(l, d.end + 1))) {
		d.year = tok_value(l, d.end + 1);
		d.end += 2;
	}
	say_date(l, &d, false, true);
	*c = (struct claim){d.end, "date", "no-such-day", 40, none};
	return true;
}

/* ngày 12/05/25: a year of two digits. */
static bool short_year(struct line *l, size_t at, struct claim *c)
{
	struct date d;
	static const char stamp[] = "nsx|hsd|sx|exp|mfg|date|dùng|xuất|hạn|cấp|ký|lập";
	bool stamped = before_in(l, at, stamp) ||
	               (before_in(l, at, ":") && at > 1 && tok_in(l, at - 2, stamp));
	if (!(after_day_word(l, at) || stamped) || !date_short_at(l, at, &d) ||
	        tok(l, at + 1)->kind != tok(l, at + 3)->kind || !tok_joined(l, at + 3) ||
	        !tok_joined(l, at + 4) || !tok_digits(l, at + 4, 2, 2) ||
	        tok_joined(l, at + 1) == 0 || tok(l, at + 5)->kind == tok(l, at + 1)->kind)
		return false;
	say_date(l, &d, false, mung_allowed(l, at));
	emit_text(l->e, "năm");
	if (tok_text(l, at + 4)[0] == '0')
		say_digits(l, tok_text(l, at + 4), 2);
	else
		say_value(l, tok_value(l, at + 4));
	claim_date(c, at + 5, "short-year");
	return true;
}

/* ngày 23.11.25, and where no day is named one beyond the twelfth after a dash
 * or in brackets. */
static bool dotted_short_year(struct line *l, size_t at, struct claim *c)
{
	const char *s = tok_text(l, at);
	size_t len = tok(l, at)->len, field = 0, digits = 0;
	long v[3] = {0};
	if (tok(l, at)->kind != TOKEN_NUMBER || len < 6 || len > 8)
		return false;
	for (size_t k = 0; k < len; k++) {
		if (s[k] == ',' || (s[k] == '.' && ++field > 2) || (s[k] != '.' && digits == 2))
			return false;
		digits = s[k] == '.' ? 0 : digits + 1;
		if (s[k] != '.')
			v[field] = v[field] * 10 + (s[k] - '0');
	}
	bool apart = at > 0 && v[0] > 12 &&
	             (tok(l, at - 1)->kind == TOKEN_DASH || tok(l, at - 1)->kind == TOKEN_OPEN) &&
	             tok(l, at + 1)->kind != TOKEN_NUMBER;
	if (field != 2 || digits != 2 || !is_day_month(v[0], v[1]) ||
	        !(after_day_word(l, at) || apart))
		return false;
	say_date(l, &(struct date){v[0], v[1], 0, at + 1}, false, mung_allowed(l, at));
	emit_text(l->e, "năm");
	if (s[len - 2] == '0')
		say_digits(l, s + len - 2, 2);
	else
		say_value(l, v[2]);
	claim_date(c, at + 1, "short-year");
	return true;
}

/* A short date that a range or a full date after it proves to be one. */
static bool proved(const struct line *l, const struct date *a)
{
	struct date b;
	if (tok_in(l, a->end, "đến|tới|và|hoặc|hay"))
		return date_full_at(l, a->end + 1, &b) ||
		       (tok_is(l, a->end + 1, "ngày") && date_full_at(l, a->end + 2, &b));
	return false;
}

bool read_date(struct line *l, size_t at, struct claim *c)
{
	struct date d;
	if (read_dated_day(l, at, c) || day_list(l, at, c) || no_such_day(l, at, c) ||
	        short_year(l, at, c) || dotted_short_year(l, at, c))
		return true;
	if (day_chain(l, at, c) || day_range(l, at, c) || dotted_range(l, at, c))
		return true;
	bool full = date_full_at(l, at, &d);
	if (!full && !date_short_at(l, at, &d))
		return false;
	if (tok(l, d.end)->kind == TOKEN_SLASH && tok_joined(l, d.end) &&
	        tok(l, d.end + 1)->kind == TOKEN_NUMBER)
		return false;
	if (two_dates(l, at, &d, c))
		return true;
	if (!full && !proved(l, &d))
		return false;
	say_date(l, &d, false, mung_allowed(l, at));
	claim_date(c, d.end, full ? "full-date" : "short-date");
	return true;
}

/* Q2-Q3/2025, T2-T5/2025: the first of two; the year stands behind the second. */
static bool first_period(struct line *l, size_t at, struct claim *c)
{
	bool month = tok_is(l, at, "t");
	long n = tok_value(l, at + 1), m = tok_value(l, at + 4);
	if (!(month || tok_is(l, at, "q")) || tok(l, at)->shape != SHAPE_UPPER ||
	        !same_words(l, at, at + 3) || tok(l, at + 2)->kind != TOKEN_DASH ||
	        tok(l, at + 5)->kind != TOKEN_SLASH || !tok_digits(l, at + 1, 1, 2) ||
	        !tok_digits(l, at + 4, 1, 2) || !tok_digits(l, at + 6, 4, 4) ||
	        !is_year(tok_value(l, at + 6)) || n < 1 || m <= n || m > (month ? 12 : 4))
		return false;
	for (size_t i = at + 1; i < at + 7; i++)
		if (!tok_joined(l, i))
			return false;
	if (month)
		say_month(l, n);
	else if (!before_in(l, at, "quý|quí"))
		emit_text(l->e, "quý");
	if (!month)
		say_value(l, n);
	*c = (struct claim){at + 2, "date", month ? "months" : "quarters", 90, NULL};
	return true;
}

/* T8/2025, Q1-2025: a month or quarter and its year. */
bool read_period(struct line *l, size_t at, struct claim *c)
{
	if (first_period(l, at, c))
		return true;
	bool month = tok_is(l, at, "t");
	if (tok(l, at)->shape != SHAPE_UPPER || !(month || tok_is(l, at, "q")) ||
	        !tok_joined(l, at + 1) || !tok_digits(l, at + 1, 1, 2))
		return false;
	long n = tok_value(l, at + 1), year = tok_value(l, at + 3);
	bool sep = tok(l, at + 2)->kind == TOKEN_SLASH || tok(l, at + 2)->kind == TOKEN_DASH;
	if (!sep || !tok_joined(l, at + 2) || !tok_joined(l, at + 3) ||
	        !tok_digits(l, at + 3, 4, 4) || !is_year(year) || n < 1 || n > (month ? 12 : 4))
		return false;
	if (!before_in(l, at, month ? "tháng" : "quý|quí"))
		emit_text(l->e, month ? "tháng" : "quý");
	if (n == 4)
		emit_text(l->e, month ? "tư" : "bốn");
	else
		say_value(l, n);
	say_year(l, year);
	*c = (struct claim){at + 4, "date", month ? "month-year" : "number-year", 90, NULL};
	return true;
}
