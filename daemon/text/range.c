/* Two numbers with a dash, slash, dot or colon between: dates, scores, ranges,
 * fractions, "trên" and the rest, decided by evidence.tsv; years in pairs; and
 * chains of more than two. Rules: docs/reading.md, S. */
#include "text/reader.h"

#include "base/i18n.h"
#include "text/date.h"

#include <stdlib.h>
#include <string.h>

static const char season_words[] =
        "học|khóa|khoá|giải|mùa|bóng|league|liga|cup|bundesliga|a|championship";

static bool pair_at(const struct line *l, size_t i, enum token_kind kind)
{
	return tok(l, i)->kind == TOKEN_NUMBER && tok(l, i + 1)->kind == kind &&
	       tok(l, i + 2)->kind == TOKEN_NUMBER;
}

static void claim_as(struct claim *c, size_t end, const char *klass, const char *rule, int sure)
{
	static const char unsure[] = N_("this could be a date, a score or a range");
	*c = (struct claim){end, klass, rule, sure, sure < SURE_ENOUGH ? unsure : NULL};
}

/* A number, with the leading zero gone. */
static void say_at(struct line *l, size_t i)
{
	struct number n;
	if (tok_written(l, i, "00") && tok(l, i + 1)->kind == TOKEN_DASH) /* lô tô 00-99 */
		say_digits(l, tok_text(l, i), tok(l, i)->len);
	else if (plain_number(l, i, &n))
		say_number(l, &n);
	else
		say_digits(l, tok_text(l, i), tok(l, i)->len);
}

/* 2021-2025, 2016/17, 2025-2026 */
static bool years(struct line *l, size_t at, struct claim *c)
{
	uint8_t kind = tok(l, at + 1)->kind;
	if (!pair_at(l, at, kind) || (kind != TOKEN_DASH && kind != TOKEN_SLASH) ||
	        !tok_digits(l, at, 4, 4))
		return false;
	long a = tok_value(l, at), b = tok_value(l, at + 2);
	bool shortened = tok_digits(l, at + 2, 2, 2) && b == (a + 1) % 100;
	bool cut = tok_digits(l, at + 2, 2, 2) && kind == TOKEN_DASH && b > (a + 1) % 100 &&
	           b <= a % 100 + 20 && tok_joined(l, at + 1) && tok_joined(l, at + 2) &&
	           before_in(l, at, "đoạn|kỳ|hoạch|trình|khóa|năm|từ|chặng|thời");
	bool full = tok_digits(l, at + 2, 4, 4) && is_year(b) && b > a && b - a < 300;
	if (!is_year(a) || !(full || shortened || cut) || counted_at(l, at + 3))
		return false;
	bool named = before_in(l, at, season_words);
	if (full && kind == TOKEN_SLASH && !named &&
	        tok_in(l, at + 3, "chỉ|học|thí|em|cháu|hộ|phiếu|đại|đảng|đoàn|trẻ|tổng|khách"))
		return false; /* 2024/2025 chỉ tiêu */
	if (full && kind == TOKEN_SLASH && b > a + 1 && !named &&
	        !before_in(l, at, "kỳ|đoạn|hoạch|năm|hạn|trình"))
		return false; /* SAT 1520/1600 */
	bool season = shortened || kind == TOKEN_SLASH || (b == a + 1 && named);
	say_value(l, a);
	if (season)
		emit_pause(l->e);
	else
		emit_text(l->e, "đến");
	say_value(l, b);
	claim_as(c, at + 3, "range", season ? "season" : "years", 100);
	return true;
}

/* 1/2017 after tháng, quý; 67/2014 after Nghị định; 1/2000 of a map. */
static bool over_year(struct line *l, size_t at, struct claim *c)
{
	uint8_t kind = tok(l, at + 1)->kind;
	if (!pair_at(l, at, kind) || (kind != TOKEN_SLASH && kind != TOKEN_DASH) ||
	        !tok_digits(l, at + 2, 4, 4) || !tok_digits(l, at, 1, 4) ||
	        !is_year(tok_value(l, at + 2)))
		return false;
	long n = tok_value(l, at), y = tok_value(l, at + 2);
	if (n > 12 && (y < 1800 || y > 2100))
		return false; /* 950/1200 is no year */
	bool slash = kind == TOKEN_SLASH, month = n >= 1 && n <= 12 && tok_digits(l, at, 1, 2);
	if (slash && tok_digits(l, at, 4, 4) && is_year(n) &&
	        tok_in(l, at + 3, "chỉ|học|thí|em|cháu|hộ|phiếu|đại|đảng|đoàn|trẻ|tổng|khách"))
		return false; /* slash() says "trên" */
	struct choice choices[] = {
	        {"month", month}, {"numbered", true}, {"over", slash}, {"range", !slash}};
	int sure, k = choose(l, SUBJECT_YEAR, choices, 4, at, at + 3, &sure);
	if (k == 3)
		return false;
	if (k == 0 && !before_in(l, at, "tháng"))
		emit_text(l->e, "tháng");
	if (k == 1 && tok_text(l, at)[0] == '0' && !before_in(l, at, "quý|quí"))
		say_digits(l, tok_text(l, at), tok(l, at)->len);
	else if (k == 0 && n == 4)
		emit_text(l->e, "tư");
	else
		say_value(l, n);
	if (k == 2) {
		emit_text(l->e, "trên");
		say_value(l, tok_value(l, at + 2));
	} else {
		say_year(l, tok_value(l, at + 2));
	}
	static const char *const rules[] = {"month-year", "number-year", "over"};
	if (k == 0 && tok(l, at + 3)->kind == TOKEN_DASH && tok(l, at + 4)->kind == TOKEN_NUMBER &&
	        tok(l, at + 5)->kind == kind && tok_digits(l, at + 6, 4, 4) &&
	        tok_value(l, at + 4) >= 1 && tok_value(l, at + 4) <= 12) {
		emit_text(l->e, "đến"); /* 12/2025 - 01/2026 */
		say_month(l, tok_value(l, at + 4));
		say_year(l, tok_value(l, at + 6));
		claim_as(c, at + 7, "date", "months", sure);
		return true;
	}
	claim_as(c, at + 3, k == 2 ? "fraction" : "date", rules[k], sure);
	return true;
}

static bool is_date(const struct line *l, size_t at, struct date *d)
{
	return date_short_at(l, at, d);
}

static void say_score(struct line *l, size_t at)
{
	say_at(l, at);
	long a = tok_value(l, at), b = tok_value(l, at + 2);
	if (a >= 20 && a % 10 == 0 && (b < 10 || b >= 20))
		emit_pause(l->e); /* 20-5 is no hai mươi năm, 20-25 no 22 */
	say_at(l, at + 2);
}

/* "Cấp 3-4 giấy phép": they are given, and this is no level. */
static bool is_given(const struct line *l, size_t at)
{
	return before_in(l, at, "cấp") &&
	       (tok_in(l, at + 3, "giấy|thẻ|sổ|phôi|kg|suất|thùng|gói|cuốn|quyển|lít") ||
	               (tok_is(l, at + 3, "bằng") && tok_in(l, at + 4, "khen|lái|tốt|cử")) ||
	               (tok_is(l, at + 3, "tấn") && !tok_is(l, at + 4, "công")) ||
	               (tok_is(l, at + 3, "chứng") && tok_in(l, at + 4, "chỉ|minh|thư")));
}

/* cấp 10-11: the word before is said again, as the weather service has it. */
static bool repeats_word(const struct line *l, size_t at)
{
	return before_in(l, at, "cấp|c") && !is_given(l, at) && tok_digits(l, at, 1, 2) &&
	       tok_value(l, at + 2) == tok_value(l, at) + 1;
}

/* 2-3 người: two neighbours said as one guess. */
static bool is_guess(const struct line *l, size_t at)
{
	return tok_digits(l, at, 1, 1) && tok_digits(l, at + 2, 1, 1) && tok_value(l, at) >= 2 &&
	       tok_value(l, at + 2) == tok_value(l, at) + 1 &&
	       (is_given(l, at) || !before_in(l, at,
	                                   "từ|cấp|c|lớp|tầng|mức|bậc|tổ|khối|độ|phố|thôn|xóm|ấp|"
	                                   "khu|bản|đội")) &&
	       tok_value(l, at) != 4 && tok_value(l, at) != 5 &&
	       tok(l, at + 3)->kind == TOKEN_WORD && tok(l, at + 3)->shape == SHAPE_LOWER &&
	       !unit_at(l, at + 3) && !magnitude_at(l, at + 3);
}

/* tháng 4-6: both are months. */
static bool are_months(const struct line *l, size_t at)
{
	return before_in(l, at, "tháng") && tok_digits(l, at, 1, 2) &&
	       tok_digits(l, at + 2, 1, 2) && tok_value(l, at + 2) <= 12;
}

static size_t say_range(struct line *l, size_t at, struct claim *c, int sure)
{
	if (are_months(l, at)) {
		say_token(l, at); /* the word before is there already */
		emit_text(l->e, "đến");
		say_month(l, tok_value(l, at + 2));
		bool year = tok(l, at + 3)->kind == TOKEN_SLASH && tok_digits(l, at + 4, 4, 4) &&
		            is_year(tok_value(l, at + 4));
		if (year)
			say_year(l, tok_value(l, at + 4));
		claim_as(c, year ? at + 5 : at + 3, "range", "months", sure);
		return c->end;
	}
	if (tok_digits(l, at, 5, 12) && tok_digits(l, at + 2, 5, 12) &&
	        before_in(l, at, "sbd|danh|số|mã|vé|seri|serial|khung|máy")) {
		say_digits(l, tok_text(l, at), tok(l, at)->len); /* SBD 120345-120368 */
		emit_text(l->e, "đến");
		say_digits(l, tok_text(l, at + 2), tok(l, at + 2)->len);
		claim_as(c, at + 3, "range", "range", sure);
		return c->end;
	}
	say_at(l, at);
	bool weekday = before_in(l, at, "thứ") && tok_digits(l, at + 2, 1, 1);
	if (repeats_word(l, at)) {
		emit_pause(l->e);
		emit_text(l->e, "cấp");
	} else if (!is_guess(l, at) || weekday) {
		emit_text(l->e, before_in(l, at, "mùng")   ? "đến mùng"
		                : before_in(l, at, "mồng") ? "đến mồng"
		                                           : "đến");
	}
	if (weekday) {
		emit_text(l->e, "thứ");
		say_ordinal(l, tok_value(l, at + 2));
	} else {
		say_at(l, at + 2);
	}
	size_t end = say_unit(l, at + 3);
	struct number whole; /* 1-2/1.000 */
	if (end == at + 3 && tok(l, end)->kind == TOKEN_SLASH && tok_joined(l, end) &&
	        plain_number(l, end + 1, &whole) && strlen(whole.whole) >= 3 &&
	        !(tok_digits(l, end + 1, 4, 4) && is_year(tok_value(l, end + 1)))) {
		emit_text(l->e, "trên");
		say_number(l, &whole);
		end += 2;
		if (tok(l, end)->kind == TOKEN_DASH && tok_joined(l, end) &&
		        tok_joined(l, end + 1) && plain_number(l, end + 1, &whole)) {
			emit_text(l->e, "đến"); /* huyết áp 160-179/100-109 */
			say_number(l, &whole);
			end += 2;
		}
		end = say_unit(l, end);
	}
	claim_as(c, end, "range", "range", sure);
	return end;
}

/* 2.1 with at most two digits on each side of its dot. */
static bool is_dotted(const struct line *l, size_t i)
{
	const char *s = tok_text(l, i), *dot = memchr(s, '.', tok(l, i)->len);
	size_t left = dot != NULL ? (size_t)(dot - s) : 0;
	return tok(l, i)->kind == TOKEN_NUMBER && left >= 1 && left <= 2 &&
	       tok(l, i)->len > left + 1 && tok(l, i)->len <= left + 3 &&
	       memchr(dot + 1, '.', tok(l, i)->len - left - 1) == NULL &&
	       memchr(dot + 1, ',', tok(l, i)->len - left - 1) == NULL;
}

static void say_dotted(struct line *l, size_t i)
{
	const char *s = tok_text(l, i), *dot = memchr(s, '.', tok(l, i)->len);
	size_t left = (size_t)(dot - s), right = tok(l, i)->len - left - 1;
	say_cardinal(l, s, left);
	emit_text(l->e, "chấm");
	if (dot[1] == '0')
		say_digits(l, dot + 1, right);
	else
		say_cardinal(l, dot + 1, right);
}

/* Mục 2.1-2.3: names of parts, no decimals. */
static bool parts(struct line *l, size_t at, struct claim *c)
{
	if (!pair_at(l, at, TOKEN_DASH) || !is_dotted(l, at) || !is_dotted(l, at + 2) ||
	        counted_at(l, at + 3) ||
	        !before_in(l, at,
	                "mục|điều|khoản|tiết|phần|bảng|hình|bản|chương|câu|bài|chí|nhóm|phụ|lục"))
		return false;
	say_dotted(l, at);
	emit_text(l->e, "đến");
	say_dotted(l, at + 2);
	claim_as(c, at + 3, "range", "range", 85);
	return true;
}

/* A range goes up; "số 4 - 400 kVA" is none. */
static bool may_be_range(
        const struct line *l, size_t at, const struct number *a, const struct number *b)
{
	bool spaced = tok(l, at + 1)->gap && tok(l, at + 2)->gap;
	if (strlen(a->whole) > 9 || strlen(b->whole) > 9)
		return true;
	long x = atol(a->whole), y = atol(b->whole);
	if (spaced && before_in(l, at, "số|tổ|thôn|khu|lô") && y > 10 * x)
		return false;
	bool shares = x + y == 100 && tok_cp(l, at + 3, '%'); /* bóng 63-37% */
	return x < y || (x == y && strcmp(a->fraction, b->fraction) < 0) ||
	       (x > y && unit_at(l, at + 3) && !shares);
}

static bool both_small(const struct line *l, size_t at)
{
	return tok_digits(l, at, 1, 2) && tok_digits(l, at + 2, 1, 2);
}

/* N-N with two plain or grouped numbers. */
static bool dash(struct line *l, size_t at, struct claim *c)
{
	struct number a, b;
	struct date d;
	if (!pair_at(l, at, TOKEN_DASH) || !plain_number(l, at, &a) || !plain_number(l, at + 2, &b))
		return false;
	if (tok(l, at + 1)->gap && !tok(l, at + 2)->gap && tok_cp(l, at + 3, '%') &&
	        strlen(a.whole) > strlen(b.whole))
		return false; /* Nikkei 225 -1,2%: negative() */
	bool date = is_date(l, at, &d), spaced = tok(l, at + 1)->gap && tok(l, at + 2)->gap;
	struct choice choices[] = {{"date", date}, {"score", both_small(l, at)},
	        {"range", may_be_range(l, at, &a, &b)}, {"minus", spaced}, {"list", true}};
	int sure, k = choose(l, SUBJECT_DASH, choices, 5, at, at + 3, &sure);
	if (k == 0 && d.day > 12)
		sure = sure < 80 ? 80 : sure;
	if (k == 0 && before_in(l, at, "h|g|giờ"))
		emit_pause(l->e);
	if (k == 0)
		say_date(l, &d, false, !before_in(l, at, "mùng|mồng"));
	if (k == 1) {
		if (before_in(l, at, "một|hai") && at > 1 && tok_is(l, at - 2, "hiệp"))
			emit_pause(l->e); /* hiệp một 1-1 */
		say_score(l, at);
	}
	if (k < 2) {
		claim_as(c, at + 3, k == 0 ? "date" : "score", k == 0 ? "short-date" : "score",
		        sure);
		return true;
	}
	if (k == 2) {
		say_range(l, at, c, sure);
		return true;
	}
	say_at(l, at);
	if (k == 3)
		emit_text(l->e, "trừ");
	else
		emit_pause(l->e);
	say_at(l, at + 2);
	claim_as(c, say_unit(l, at + 3), k == 3 ? "sign" : "number", k == 3 ? "minus" : "list",
	        sure);
	return true;
}

/* 26.128/26.378: what is paid and what is asked for one thing, a little more. */
static bool are_prices(const struct line *l, size_t at)
{
	struct number a, b;
	if (!plain_number(l, at, &a) || !plain_number(l, at + 2, &b))
		return false;
	long x = strtol(a.whole, NULL, 10), y = strtol(b.whole, NULL, 10);
	return strlen(a.whole) >= 3 && strlen(a.whole) < 10 && strlen(b.whole) < 10 && y > x &&
	       y - x < x / 10;
}

/* 113/114/115: numbers to call. */
static bool hotlines(struct line *l, size_t at, struct claim *c)
{
	static const char numbers[] = "111|112|113|114|115";
	size_t i = at;
	if (!pair_at(l, at, TOKEN_SLASH) ||
	        !before_in(l, at, "gọi|số|nóng|đài|thoại|qua|tới|đến|báo|hệ|cứu|cho|,|;|:"))
		return false;
	for (;; i += 2) {
		bool one = false;
		for (const char *p = numbers; !one && *p != '\0'; p += p[3] == '|' ? 4 : 3)
			one = tok(l, i)->len == 3 && memcmp(tok_text(l, i), p, 3) == 0;
		if (!one)
			return false;
		if (!pair_at(l, i, TOKEN_SLASH))
			break;
	}
	for (size_t k = at; k <= i; k += 2) {
		if (k > at)
			emit_pause(l->e);
		say_digits(l, tok_text(l, k), 3);
	}
	claim_as(c, i + 1, "phone", "list", 80);
	return true;
}

/* giảm 3/2/1 so với cùng kỳ: cases, dead and hurt, one after the other. */
static bool changes(struct line *l, size_t at, struct claim *c)
{
	bool rates = tok_cp(l, at + 5, '%'); /* 80/95/100% */
	if (!(rates || before_in(l, at, "giảm|tăng")) || !pair_at(l, at, TOKEN_SLASH) ||
	        !pair_at(l, at + 2, TOKEN_SLASH) || !tok_digits(l, at + 4, 1, 3))
		return false;
	for (size_t i = at; i <= at + 4; i += 2) {
		if (i > at)
			emit_pause(l->e);
		say_at(l, i);
	}
	claim_as(c, say_unit(l, at + 5), "number", "list", 75);
	return true;
}

/* N/N: date, fraction, or "trên". */
static bool slash(struct line *l, size_t at, struct claim *c)
{
	struct number a, b;
	struct date d;
	if (!pair_at(l, at, TOKEN_SLASH) || !plain_number(l, at, &a) ||
	        !plain_number(l, at + 2, &b))
		return false;
	long x = tok_value(l, at), y = tok_value(l, at + 2);
	bool fraction = x >= 1 && y > 1 && x < y && x <= 99 && y <= 1000;
	if (changes(l, at, c) || hotlines(l, at, c))
		return true;
	bool three = pair_at(l, at + 2, TOKEN_SLASH) && tok_joined(l, at + 3);
	struct choice choices[] = {{"date", is_date(l, at, &d) && !three},
	        {"fraction", fraction && !three}, {"over", true}, {"score", both_small(l, at)},
	        {"share", x >= 1 && x <= y}, {"prices", are_prices(l, at)}};
	int sure, k = choose(l, SUBJECT_SLASH, choices, 6, at, at + 3, &sure);
	if (k == 2 || k == 4) { /* both are "trên": no doubt between them */
		choices[k == 2 ? 4 : 2].possible = false;
		(void)choose(l, SUBJECT_SLASH, choices, 6, at, at + 3, &sure);
	}
	k = k == 4 ? 2 : k;
	if (k == 0 && d.day > 12 && d.day > d.month)
		sure = sure < 80 ? 80 : sure; /* 27/12 is hardly anything else */
	static const char *const rules[] = {
	        "short-date", "fraction", "over", "score", "over", "prices"};
	if (k == 0) {
		if (before_in(l, at, "h|g|giờ"))
			emit_pause(l->e); /* 11h 30/11: no half past eleven */
		say_date(l, &d, false, !before_in(l, at, "mùng|mồng"));
	} else {
		if (k == 2 && before_in(l, at, "thứ") && tok_digits(l, at, 1, 2))
			say_ordinal(l, x); /* xếp thứ 4/14 */
		else
			say_at(l, at);
		if (k == 1)
			emit_text(l->e, "phần");
		else if (k == 2)
			emit_text(l->e, "trên");
		else if (k == 5)
			emit_pause(l->e);
		if (k == 1 && y == 4)
			emit_text(l->e, "tư");
		else
			say_at(l, at + 2);
	}
	size_t end = at + 3;
	while (k == 2 && pair_at(l, end - 1, TOKEN_SLASH)) { /* số nhà 12/3/5 */
		emit_text(l->e, "trên");
		say_at(l, end + 1);
		end += 2;
	}
	claim_as(c, k == 0 ? end : say_unit(l, end), k == 0 ? "date" : "fraction", rules[k], sure);
	return true;
}

/* "Mục 1.1, 1.2 và 1.3": what the first of a list is, the others are, unless
 * something is counted by them. */
static size_t first_of_list(const struct line *l, size_t at)
{
	size_t i = at;
	while (i > 2 && before_in(l, i, ",|;|và") && tok(l, i - 2)->kind == TOKEN_NUMBER &&
	        memchr(tok_text(l, i - 2), '.', tok(l, i - 2)->len) != NULL && at - i < 24)
		i -= 2;
	return i;
}

static bool version_list(const struct line *l, size_t at, const struct choice *choices)
{
	size_t first = first_of_list(l, at);
	int sure;
	return first < at && !counted_at(l, at + 1) &&
	       choose(l, SUBJECT_DOT, choices, 3, first, first + 1, &sure) == 2;
}

/* One token N.N: a date, a foreign decimal, a version. */
static bool dot(struct line *l, size_t at, struct claim *c)
{
	const char *s = tok_text(l, at), *mark = memchr(s, '.', tok(l, at)->len);
	size_t len = tok(l, at)->len;
	if (tok(l, at)->kind != TOKEN_NUMBER || mark == NULL || memchr(s, ',', len) != NULL)
		return false;
	size_t left = (size_t)(mark - s), right = len - left - 1;
	if (memchr(mark + 1, '.', right) != NULL || (right == 3 && s[0] != '0' && left <= 3) ||
	        left > 4 || right > 4)
		return false;
	long a = 0, b = 0;
	for (size_t i = 0; i < len; i++) {
		if (i < left)
			a = a * 10 + (s[i] - '0');
		else if (i > left)
			b = b * 10 + (s[i] - '0');
	}
	struct choice choices[] = {{"date", left <= 2 && right <= 2 && is_day_month(a, b)},
	        {"decimal", true}, {"version", true},
	        {"month", right == 4 && a >= 1 && a <= 12 && left <= 2 && is_year(b)},
	        {"time", left <= 2 && a <= 24 && right == 2 && b < 60}};
	int sure, k = choose(l, SUBJECT_DOT, choices, 5, at, at + 1, &sure);
	if (k < 2 && version_list(l, at, choices))
		k = 2;
	static const char *const rules[] = {
	        "short-date", "foreign-decimal", "version", "month-year", "clock"};
	if (k == 0) {
		say_date(l, &(struct date){a, b, 0, at + 1}, false, !before_in(l, at, "mùng|mồng"));
	} else if (k == 3) {
		say_month_at(l, at, a);
		say_year(l, b);
	} else if (k == 4) {
		say_value(l, a);
		emit_text(l->e, "giờ");
		if (b > 0)
			say_value(l, b);
	} else if (k == 2) {
		say_cardinal(l, s, left);
		emit_text(l->e, "chấm");
		if (mark[1] == '0' || right > 2)
			say_digits(l, mark + 1, right);
		else
			say_cardinal(l, mark + 1, right);
	} else {
		return false; /* number_parse() knows foreign decimals */
	}
	size_t end = at + 1;
	if (k == 2 && tok_joined(l, end))
		end = say_unit(l, end); /* động cơ 1.5L */
	claim_as(c, end, k == 2 ? "number" : "date", rules[k], sure);
	return true;
}

/* STK: 0031.000.123.456: an account's groups. */
static bool of_account(const struct line *l, size_t at)
{
	for (size_t k = at > 5 ? at - 5 : 0; k < at; k++)
		if (tok_in(l, k, "stk|tk|khoản|thẻ|account"))
			return true;
	return false;
}

/* 10.2.1, 192.168.1.1: a version or a name, dot by dot. */
static bool dots(struct line *l, size_t at, struct claim *c)
{
	struct number n;
	const char *s = tok_text(l, at);
	size_t len = tok(l, at)->len, from = 0;
	bool list = before_in(l, at, "thứ") && memchr(s, ',', len) != NULL;
	bool call = len > 6 && s[4] == '.' &&
	            (memcmp(s, "1900", 4) == 0 || memcmp(s, "1800", 4) == 0); /* 1900.6.67 */
	/* số thẻ Đảng 12.345678 */
	bool card = len >= 8 && len <= 9 && s[2] == '.' && before_in(l, at, "số|thẻ|đảng");
	if (tok(l, at)->kind != TOKEN_NUMBER || (plain_number(l, at, &n) && !list && !card))
		return false;
	call |= card || (len > 9 && of_account(l, at));
	size_t longest = call ? 5 : 0; /* 3751.0.1234567.91234 is an account */
	for (size_t i = 0, run = 0; i < len; i++) {
		run = s[i] >= '0' && s[i] <= '9' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	for (size_t i = 0; i <= len; i++) {
		if (i < len && s[i] != '.' && s[i] != ',')
			continue;
		if (longest > 4 || (i - from > 1 && s[from] == '0'))
			say_digits(l, s + from, i - from);
		else
			say_cardinal(l, s + from, i - from);
		if (i < len && (s[i] == ',' || longest > 4))
			emit_pause(l->e); /* thứ 2,4,6 */
		else if (i < len)
			emit_text(l->e, "chấm");
		from = i + 1;
	}
	claim_as(c, say_unit(l, at + 1), "number", "dotted", 80);
	return true;
}

/* ISBN 978-604-..., ISBN: 978-604-...: digit by digit. */
static bool names_book(const struct line *l, size_t at)
{
	static const char kinds[] = "isbn|issn|ean|imei";
	return before_in(l, at, kinds) ||
	       (at > 1 && before_in(l, at, ":|13|10") && tok_in(l, at - 2, kinds));
}

/* 4-3-3, 1-2-3: one by one. */
static bool chain(struct line *l, size_t at, struct claim *c)
{
	bool spaced = tok(l, at + 1)->gap;
	if (!pair_at(l, at, TOKEN_DASH) || !pair_at(l, at + 2, TOKEN_DASH) ||
	        spaced != tok(l, at + 3)->gap)
		return false;
	size_t i = at;
	bool weekdays = before_in(l, at, "thứ") && tok_digits(l, at, 1, 1), longer = false;
	for (size_t k = at; !longer && tok(l, k)->kind == TOKEN_NUMBER; k += 2) {
		longer = tok(l, k)->len > 1 || counted_at(l, k + 1) ||
		         tok_in(l, k + 1, "năm|tháng|tuần|ngày|tuổi|người|đời|điểm|phần");
		/* 0-3-7-14-28, kỳ hạn 3-5-7 năm: pauses between all of them */
		if (!pair_at(l, k, TOKEN_DASH))
			break;
	}
	for (;; i += 2) {
		if (weekdays)
			say_ordinal(l, tok_value(l, i)); /* thứ 2-4-6 */
		else if (tok_digits(l, i, 4, 4) && tok_digits(l, at, 4, 4) &&
		         before_in(l, at, "mã|số|thẻ|khoản|otp|code|voucher|:"))
			say_digits(l, tok_text(l, i), 4); /* mã 2501-2345-6789 */
		else if (names_book(l, at) ||
		         (before_in(l, at, "ng|nn|qt") && tok_digits(l, i, 2, 4)))
			say_digits(l, tok_text(l, i), tok(l, i)->len); /* NG 41-256-01 */
		else if (tok_text(l, i)[0] == '0' && tok_digits(l, i, 2, 2))
			say_token(l, i); /* 03-11-24 of a lottery */
		else
			say_at(l, i);
		if (!pair_at(l, i, TOKEN_DASH))
			break;
		if (spaced || weekdays || longer || names_book(l, at))
			emit_pause(l->e);
	}
	claim_as(c, say_unit(l, i + 1), "number", "chain", 80);
	return true;
}

/* 0:1/2, 0:3/4: a handicap. */
static bool odds(struct line *l, size_t at, struct claim *c)
{
	if (!tok_digits(l, at, 1, 1) || !tok_digits(l, at + 2, 1, 1) ||
	        tok(l, at + 3)->kind != TOKEN_SLASH || !tok_joined(l, at + 3) ||
	        !tok_joined(l, at + 4) || !tok_digits(l, at + 4, 1, 1) ||
	        tok_value(l, at + 2) >= tok_value(l, at + 4))
		return false;
	say_at(l, at);
	emit_pause(l->e);
	say_at(l, at + 2);
	emit_text(l->e, "phần");
	if (tok_value(l, at + 4) == 4)
		emit_text(l->e, "tư");
	else
		say_at(l, at + 4);
	claim_as(c, at + 5, "fraction", "odds", 80);
	return true;
}

/* Tỷ lệ 1 : 10 000, 1 : 50.000: a map's, with spaces. */
static bool map_scale(struct line *l, size_t at, struct claim *c)
{
	struct number n;
	if (!tok_written(l, at, "1") || !tok_cp(l, at + 1, ':') || !tok(l, at + 1)->gap ||
	        !tok(l, at + 2)->gap || !plain_number(l, at + 2, &n) || n.fraction[0] != '\0')
		return false;
	bool apart =
	        tok_digits(l, at + 2, 1, 3) && tok(l, at + 3)->gap && tok_written(l, at + 3, "000");
	if (!(apart || strlen(n.whole) >= 3) || strlen(n.whole) > 9)
		return false;
	emit_text(l->e, "một trên");
	say_value(l, atol(n.whole) * (apart ? 1000 : 1));
	claim_as(c, at + 3 + apart, "fraction", "ratio", 85);
	return true;
}

/* 2:1, 1:25.000 */
static bool colon(struct line *l, size_t at, struct claim *c)
{
	bool divides = tok(l, at + 1)->gap && tok(l, at + 2)->gap && tok_cp(l, at + 3, '=');
	if (tok(l, at)->kind != TOKEN_NUMBER || !tok_cp(l, at + 1, ':') ||
	        tok(l, at + 2)->kind != TOKEN_NUMBER ||
	        !(divides || (tok_joined(l, at + 1) && tok_joined(l, at + 2))))
		return false;
	if (odds(l, at, c))
		return true;
	struct choice choices[] = {{"score", both_small(l, at)}, {"ratio", true}};
	int sure, k = choose(l, SUBJECT_COLON, choices, 2, at, at + 3, &sure);
	say_at(l, at);
	if (k == 1)
		emit_text(l->e, tok_cp(l, at + 3, '=') ? "chia" : "trên");
	say_at(l, at + 2);
	claim_as(c, at + 3, k == 0 ? "score" : "fraction", k == 0 ? "score" : "ratio", sure);
	return true;
}

/* The word of a sign between numbers, or NULL. */
static const char *operation(const struct line *l, size_t i)
{
	if (tok_in(l, i, "x") || tok_cp(l, i, 0xD7) || tok_cp(l, i, '*'))
		return "nhân";
	return tok_cp(l, i, '+') ? "cộng" : tok_cp(l, i, '^') ? "mũ" : NULL;
}

/* 4x4, 3 x 4 m, 19+500, 90+1, 10^6 */
static bool product(struct line *l, size_t at, struct claim *c)
{
	bool times = !tok_cp(l, at + 1, '+');
	size_t len = tok(l, at)->len; /* 2.10^6 */
	bool power = tok_cp(l, at + 1, '^') && tok(l, at)->kind == TOKEN_NUMBER && len > 3 &&
	             memcmp(tok_text(l, at) + (len - 3), ".10", 3) == 0;
	if (tok(l, at)->kind != TOKEN_NUMBER || tok(l, at + 2)->kind != TOKEN_NUMBER ||
	        operation(l, at + 1) == NULL || tok(l, at + 1)->gap != tok(l, at + 2)->gap)
		return false;
	if (power) {
		struct number n;
		number_parse(tok_text(l, at), len - 3, &n);
		say_number(l, &n);
		emit_text(l->e, "nhân mười");
	} else {
		say_at(l, at);
	}
	size_t i = at;
	while (tok(l, i + 2)->kind == TOKEN_NUMBER && operation(l, i + 1) != NULL) {
		emit_text(l->e, operation(l, i + 1));
		say_at(l, i + 2);
		i += 2;
	}
	claim_as(c, say_unit(l, i + 1), "sign", times ? "product" : "sum", 90);
	return true;
}

/* 4,5mx20m: the sign is written to the unit. */
static bool joined_times(struct line *l, size_t at, struct claim *c)
{
	static const char *const units[][2] = {
	        {"mx", "mét"}, {"cmx", "xăng ti mét"}, {"mmx", "mi li mét"}};
	struct number n;
	if (!tok_joined(l, at + 1) || !tok_joined(l, at + 2) || !plain_number(l, at, &n) ||
	        tok(l, at + 2)->kind != TOKEN_NUMBER)
		return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (tok_is(l, at + 1, units[i][0])) {
			say_number(l, &n);
			emit_text(l->e, units[i][1]);
			emit_text(l->e, "nhân");
			claim_as(c, at + 2, "sign", "product", 90);
			return true;
		}
	return false;
}

/* 20÷25°C, 3÷5 m, 10~15 km, as tables write a range; 10 ÷ 2 = 5 divides. */
static bool divided(struct line *l, size_t at, struct claim *c)
{
	struct number a, b;
	bool wave = tok_cp(l, at + 1, '~') && tok_joined(l, at + 1) && tok_joined(l, at + 2);
	if (!(tok_cp(l, at + 1, 0xF7) || wave) || !plain_number(l, at, &a) ||
	        !plain_number(l, at + 2, &b) || tok_cp(l, at + 3, '='))
		return false;
	say_number(l, &a);
	emit_text(l->e, "đến");
	say_number(l, &b);
	claim_as(c, say_unit(l, at + 3), "range", "range", 80);
	return true;
}

bool read_range(struct line *l, size_t at, struct claim *c)
{
	return joined_times(l, at, c) || divided(l, at, c) || map_scale(l, at, c) ||
	       chain(l, at, c) || years(l, at, c) || over_year(l, at, c) || parts(l, at, c) ||
	       dash(l, at, c) || slash(l, at, c) || colon(l, at, c) || product(l, at, c) ||
	       dot(l, at, c) || dots(l, at, c);
}
