/* A number by itself, with the unit after it: ordinals, leading zeros, numbers
 * grouped by spaces, digit by digit where it is a name, 1m68. Every number
 * that no other reading wants ends here. Rules: docs/reading.md, N and U. */
#include "text/lookup.h"
#include "text/reader.h"

#include "base/i18n.h"

#include <string.h>

static void claim_as(struct claim *c, size_t end, const char *rule, int sure)
{
	*c = (struct claim){end, "number", rule, sure, NULL};
}

/* QL50, thôn 12: the number is a name, and what follows another number. */
static bool numbers_a_place(const struct line *l, size_t i)
{
	return i > 0 && tok(l, i - 1)->kind == TOKEN_WORD &&
	       (!tok(l, i)->gap ||
	               before_in(l, i,
	                       "ql|tl|đt|đh|lộ|thôn|ấp|xóm|tổ|khu|kp|tdp|ngõ|hẻm|ngách|kiệt|quận|"
	                       "tầng|phòng|lớp"));
}

/* 1 000 000, or 50 000 with a unit after it. Returns the token after, or i + 1. */
static size_t spaced_groups(const struct line *l, size_t i, char *digits, size_t size)
{
	size_t n = tok(l, i)->len, end = i + 1;
	bool dotted = false;
	if (!tok_digits(l, i, 1, 3) || tok_text(l, i)[0] == '0' || numbers_a_place(l, i))
		return end;
	memcpy(digits, tok_text(l, i), n);
	for (;;) {
		bool dot =
		        tok_cp(l, end, '.') && tok(l, end)->gap; /* "28 . 000" of tokenized text */
		size_t next = end + dot;
		if (!(tok(l, next)->gap || dot) || !tok_digits(l, next, 3, 3) || n + 3 >= size)
			break;
		memcpy(digits + n, tok_text(l, next), 3);
		n += 3;
		dotted |= dot;
		end = next + 1;
	}
	digits[n] = '\0';
	bool counted =
	        counted_at(l, end) ||
	        tok_in(l, end, "dân|khách|cử|đảng|đoàn|hội|thí|cổ|bệnh|mũi|liều|bản|cuốn|nhân");
	bool range = tok(l, end)->kind == TOKEN_DASH && tok_digits(l, end + 1, 1, 3) &&
	             tok(l, end + 2)->gap && tok_digits(l, end + 2, 3, 3);
	counted |= range;
	bool sure = dotted || end - i > 2 || (end - i == 2 && counted);
	return sure ? end : i + 1;
}

/* "1 , 9 kg" of tokenized text: a comma apart on both sides, and a unit. */
static bool is_spaced_decimal(const struct line *l, size_t at)
{
	return tok_cp(l, at + 1, ',') && tok(l, at + 1)->gap && tok(l, at + 2)->gap &&
	       tok_digits(l, at, 1, 4) && tok_digits(l, at + 2, 1, 2) &&
	       (unit_at(l, at + 3) || magnitude_at(l, at + 3));
}

/* "3, 5 triệu": a space that slipped in after the comma. Neighbours are a
 * guess (2, 3 triệu), and a number after a noun of names is one of a list. */
static bool is_slipped_decimal(const struct line *l, size_t at)
{
	if (!tok_cp(l, at + 1, ',') || tok(l, at + 1)->gap || !tok(l, at + 2)->gap ||
	        !tok_digits(l, at, 1, 2) || !tok_digits(l, at + 2, 1, 1) ||
	        !(magnitude_at(l, at + 3) || tok_cp(l, at + 3, '%') ||
	                (unit_at(l, at + 3) &&
	                        before_in(l, at,
	                                "gần|khoảng|hơn|trên|dưới|dài|rộng|cao|sâu|nặng|chừng"))))
		return false;
	return tok_value(l, at + 2) != tok_value(l, at) + 1 &&
	       !before_in(l, at, ",|và|nghìn|ngàn|triệu|tỷ|tỉ") &&
	       !before_in(l, at,
	               "thôn|xóm|tổ|ngày|thứ|số|khu|đội|điều|khoản|điểm|mức|lớp|năm|quý|tháng|phố|"
	               "ấp|bản|phường|quận|lô|hạng|cấp|bậc|loại|nhóm|lần|đợt|kỳ|giai|mục|bài");
}

static bool spaced_decimal(struct line *l, size_t at)
{
	bool range = tok_cp(l, at + 1, ',') && tok(l, at + 1)->gap && tok_digits(l, at, 1, 4) &&
	             tok_digits(l, at + 2, 1, 2) && tok(l, at + 3)->kind == TOKEN_DASH &&
	             is_spaced_decimal(l, at + 4);
	if (!range && !is_spaced_decimal(l, at) && !is_slipped_decimal(l, at))
		return false;
	struct number n = {0};
	memcpy(n.whole, tok_text(l, at), tok(l, at)->len);
	memcpy(n.fraction, tok_text(l, at + 2), tok(l, at + 2)->len);
	say_number(l, &n);
	return true;
}

/* thứ 2, 4, 6: a number of a list of weekdays. */
static bool is_weekday(const struct line *l, size_t i)
{
	while (i > 2 && before_in(l, i, ",|và") && tok_digits(l, i - 2, 1, 1) &&
	        tok_digits(l, i, 1, 1)) {
		i -= 2;
		if (before_in(l, i, "thứ"))
			return true;
	}
	return false;
}

/* Ordinals: thứ 1 nhất, thứ 4 tư; hạng 1 nhất, hạng 2 nhì is kept for medals. */
static bool is_ordinal(const struct line *l, size_t i)
{
	return tok_digits(l, i, 1, 3) && (before_in(l, i, "thứ|hạng") || is_weekday(l, i)) &&
	       !counted_at(l, i + 1) && !(tok_cp(l, i + 1, '*') && tok_joined(l, i + 1));
}

/* Huân chương Độc lập hạng 2 is hạng nhì. */
static void say_place(struct line *l, size_t i)
{
	bool medal = false;
	for (size_t k = 2; k <= 5 && k <= i && before_in(l, i, "hạng"); k++)
		medal |= tok_in(l, i - k, "chương");
	if (medal && tok_value(l, i) == 2)
		emit_text(l->e, "nhì");
	else
		say_ordinal(l, tok_value(l, i));
}

static bool said_by_digits(const struct line *l, size_t i)
{
	int sure;
	size_t len = tok(l, i)->len;
	if (!tok_digits(l, i, 3, 40))
		return false;
	if (len > NUMBER_DIGITS_MAX || (len >= 5 && tok_text(l, i)[0] == '0'))
		return true;
	if (len >= 7 && !counted_at(l, i + 1)) /* a quantity would be grouped */
		return true;
	struct choice c[] = {{"number", true}, {"digits", true}};
	return choose(l, SUBJECT_DIGITS, c, 2, i, i + 1, &sure) == 1 && !counted_at(l, i + 1);
}

static bool zero_said(const struct line *l, size_t i)
{
	int sure;
	if (!tok_digits(l, i, 2, 4) || tok_text(l, i)[0] != '0')
		return false;
	struct choice c[] = {
	        {"dropped", true}, {"said", true}, {"long", tok(l, i)->len > 2}}; /* số 007 */
	return choose(l, SUBJECT_ZERO, c, 3, i, i + 1, &sure) > 0;
}

bool say_token(struct line *l, size_t i)
{
	struct number n;
	if (tok(l, i)->kind != TOKEN_NUMBER)
		return false;
	if (!plain_number(l, i, &n) || said_by_digits(l, i) || zero_said(l, i))
		say_digits(l, tok_text(l, i), tok(l, i)->len);
	else if (is_ordinal(l, i))
		say_place(l, i);
	else if (before_in(l, i, "tháng") && tok_value(l, i) == 4)
		emit_text(l->e, "tư");
	else
		say_number(l, &n);
	return true;
}

/* "cao 1m2", "trẻ em dưới 1m3": no area. */
static bool is_height(const struct line *l, size_t at)
{
	bool tall = before_in(l, at, "cao|sâu|dài|cáp|dây|gậy|sào|thước|ống|thang") ||
	            before2_in(l, at, "cửa|ngõ|hẻm|đường|lối|cống|mương|kênh|khe|cổng", "rộng");
	bool after = tok(l, at + 3)->kind == TOKEN_DASH && tok_digits(l, at + 4, 1, 1) &&
	             tok_is(l, at + 5, "m"); /* trẻ em 1m2-1m4 */
	bool before = at > 2 && tok(l, at - 1)->kind == TOKEN_DASH &&
	              (tok_is(l, at - 2, "m") || tok_is(l, at - 3, "m"));
	after |= tok_in(l, at + 3, "x") && tok_digits(l, at + 4, 1, 1) && tok_is(l, at + 5, "m");
	bool limit = before_in(l, at, "dưới|trên|từ") ||
	             (at > 0 && (tok_cp(l, at - 1, '<') || tok_cp(l, at - 1, '>')));
	for (size_t k = 1; k <= 8 && k <= at && limit; k++)
		tall |= tok_in(l, at - k, "cao|trẻ");
	bool lamp = false; /* bóng T8 1m2 */
	for (size_t k = 1; k <= 4 && k <= at && !lamp; k++)
		lamp = tok_in(l, at - k, "bóng|đèn|tuýp");
	if (after || before || lamp)
		return tok_value(l, at) <= 2;
	return tall && tok_value(l, at) <= (before_in(l, at, "cao|sâu") ? 20 : 2);
}

/* 1m68: metres and centimetres without a second unit. */
static bool read_metre(struct line *l, size_t at, struct claim *c)
{
	if (!tok_digits(l, at, 1, 2) || !tok_joined(l, at + 1) || !tok_is(l, at + 1, "m") ||
	        !tok_joined(l, at + 2) || !tok_digits(l, at + 2, 1, 2))
		return false;
	if (tok(l, at + 2)->len == 1 && tok_value(l, at + 2) <= 3 && !is_height(l, at))
		return false; /* m2, m3 */
	say_value(l, tok_value(l, at));
	emit_text(l->e, "mét");
	if (tok_text(l, at + 2)[0] == '0')
		say_digits(l, tok_text(l, at + 2), tok(l, at + 2)->len);
	else
		say_value(l, tok_value(l, at + 2));
	bool until = tok(l, at + 3)->kind == TOKEN_DASH && tok_joined(l, at + 3) &&
	             tok_digits(l, at + 4, 1, 1) && tok_joined(l, at + 5) &&
	             tok_is(l, at + 5, "m") && tok_digits(l, at + 6, 1, 2);
	if (until)
		emit_text(l->e, "đến"); /* 1m2-1m4 */
	claim_as(c, at + 3 + until, "split-metre", 95);
	return true;
}

/* 9T2025: nine months of it. */
static bool months_of_year(struct line *l, size_t at, struct claim *c)
{
	if (!tok_digits(l, at, 1, 2) || tok_value(l, at) < 1 || tok_value(l, at) > 12 ||
	        !tok_written(l, at + 1, "T") || !tok_joined(l, at + 1) ||
	        !tok_digits(l, at + 2, 4, 4) || !tok_joined(l, at + 2) ||
	        tok_value(l, at + 2) < 1990 || tok_value(l, at + 2) > 2100)
		return false;
	say_value(l, tok_value(l, at));
	emit_text(l->e, "tháng");
	say_year(l, tok_value(l, at + 2));
	claim_as(c, at + 3, "months", 85);
	return true;
}

/* 2tr5, 1k2, 3kg2, 2T5: the rest in the next smaller unit, as it is said. */
bool read_split(struct line *l, size_t at, struct claim *c)
{
	if (months_of_year(l, at, c))
		return true;
	static const char loads[] = "tải|xe|nặng|trọng|hơn|gần|khoảng|chở|trên|dưới|được|bán|loại";
	static const struct {
		const char *written, *spoken, *after; /* `after`: one of them stands before */
	} units[] = {{"k", "nghìn", NULL}, {"tr", "triệu", NULL}, {"triệu", "triệu", NULL},
	        {"tỷ", "tỷ", NULL}, {"tỉ", "tỷ", NULL}, {"ty", "tỷ", NULL}, {"ti", "tỷ", NULL},
	        {"kg", "ki lô gam", NULL}, {"t", "tấn", loads}, {"tấn", "tấn", NULL}};
	if (!tok_digits(l, at, 1, 3) || !tok_joined(l, at + 1) || !tok_joined(l, at + 2) ||
	        !tok_digits(l, at + 2, 1, 3))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (tok_written(l, at + 1, "K") && tok(l, at + 2)->len == 3)
			return false; /* 9K720, a rocket */
		if (!tok_is(l, at + 1, units[i].written) ||
		        (units[i].after != NULL && !before_in(l, at, units[i].after) &&
		                !before_in(l, at, ">|<|≥|≤")))
			continue;
		say_token(l, at);
		emit_text(l->e, units[i].spoken);
		say_token(l, at + 2);
		size_t end = at + 3;
		if (tok_joined(l, end) && tok_in(l, end, "k") && tok_in(l, at + 1, "tr|triệu")) {
			emit_text(l->e, l->r->style.ngan ? "ngàn" : "nghìn"); /* 12tr500k */
			end++;
		}
		end = say_rate(l, end);
		if (end == at + 3 && tok(l, end)->kind == TOKEN_DASH &&
		        tok(l, end + 1)->kind == TOKEN_NUMBER && tok_joined(l, end + 2) &&
		        tok_in(l, end + 2, "k|tr|triệu|tỷ|tỉ|kg|t|tấn")) {
			emit_text(l->e, "đến"); /* 2tr5-3tr */
			end++;
		}
		claim_as(c, end, "split-money", 90);
		return true;
	}
	return read_metre(l, at, c);
}

static size_t say_magnitudes(struct line *l, size_t i)
{
	while (magnitude_at(l, i) && !(tok_in(l, i, "tr") && !tok_joined(l, i))) {
		struct found m;
		if (lookup(l, i, KIND_BIT(LEXICON_UNITS), &m))
			say_found(l, i, &m);
		else
			say_word(l, i);
		i++;
	}
	return i;
}

/* 500.000đ - 1.000.000đ, 5 km - 7 km: the same unit after both numbers. */
static bool unit_repeats(const struct line *l, size_t unit, size_t dash)
{
	struct number n;
	if (tok(l, dash)->kind != TOKEN_DASH || !plain_number(l, dash + 1, &n))
		return false;
	for (size_t i = unit; i < dash; i++) {
		const struct token *a = tok(l, i), *b = tok(l, dash + 2 + i - unit);
		if (b->len != a->len || memcmp(l->text + a->from, l->text + b->from, a->len) != 0)
			return false;
	}
	return true;
}

/* Is the second number the smaller one? */
static bool descends(const struct line *l, size_t a, size_t b)
{
	struct number x, y;
	return plain_number(l, a, &x) && plain_number(l, b, &y) &&
	       (strlen(x.whole) > strlen(y.whole) ||
	               (strlen(x.whole) == strlen(y.whole) && strcmp(x.whole, y.whole) > 0));
}

/* "1 000 m 2" of tokenized text; returns the token after, or `i`. */
static size_t say_square(struct line *l, size_t at, size_t i)
{
	bool apart = tok_is(l, i, "m") && tok(l, i)->gap && tok(l, i + 1)->gap;
	if (!apart || (tok_digits(l, at, 1, 1) && i == at + 1) ||
	        !(tok_written(l, i + 1, "2") || tok_written(l, i + 1, "3")))
		return i;
	emit_text(l->e, tok_written(l, i + 1, "2") ? "mét vuông" : "mét khối");
	return say_rate(l, i + 2);
}

/* 2010s, 1.xxx.xxx, 1½ năm: what stands joined to a number and is no unit. */
static bool read_joined(struct line *l, size_t at, struct claim *c)
{
	bool decade = tok_digits(l, at, 4, 4) ||
	              (tok_digits(l, at, 2, 2) &&
	                      before_in(l, at,
	                              "năm|niên|thời|nhạc|đời|hệ|cuối|đầu|giữa|kỷ|thập|gen|những"));
	if (decade && tok_value(l, at) % 10 == 0 && tok_joined(l, at + 1) &&
	        tok_written(l, at + 1, "s")) {
		say_token(l, at);
		*c = (struct claim){at + 2, "number", "decade", 90, NULL};
		return true;
	}
	if (tok_cp(l, at + 1, 0xBD) && tok_joined(l, at + 1)) {
		say_token(l, at);
		bool word = tok(l, at + 2)->shape == SHAPE_LOWER;
		size_t end = at + 2;
		if (word && unit_at(l, end))
			end = say_unit(l, end);
		else if (word)
			say_word(l, end++);
		emit_text(l->e, "rưỡi");
		*c = (struct claim){end, "number", "half", 90, NULL};
		return true;
	}
	size_t end = at + 1, groups = 0;
	while (tok_cp(l, end, '.') && tok_joined(l, end) && tok_joined(l, end + 1) &&
	        tok_written(l, end + 1, "xxx")) {
		end += 2;
		groups++;
	}
	if (groups == 0 || groups > 3 || !tok_digits(l, at, 1, 3))
		return false;
	static const char *const sizes[] = {"nghìn", "triệu", "tỷ"};
	static const char hidden[] = N_("the other digits of this number are not written");
	emit_text(l->e, "hơn"); /* 1.xxx.xxx đồng */
	say_token(l, at);
	emit_text(l->e, groups == 1 && l->r->style.ngan ? "ngàn" : sizes[groups - 1]);
	*c = (struct claim){say_unit(l, end), "number", "hidden-digits", 50, hidden};
	return true;
}

/* Công tơ 10(40)A: the current that it is made for, and the greatest. */
static bool rating(struct line *l, size_t at, struct claim *c)
{
	if (!tok_digits(l, at, 1, 3) || tok(l, at + 1)->kind != TOKEN_OPEN ||
	        !tok_joined(l, at + 1) || !tok_digits(l, at + 2, 1, 3) ||
	        tok(l, at + 3)->kind != TOKEN_CLOSE || !tok_joined(l, at + 4) ||
	        !tok_written(l, at + 4, "A"))
		return false;
	say_value(l, tok_value(l, at));
	emit_pause(l->e);
	say_value(l, tok_value(l, at + 2));
	emit_text(l->e, "am pe");
	*c = (struct claim){at + 5, "number", "rating", 85, NULL};
	return true;
}

/* 800k-1tr, 500 triệu - 1 tỷ: a greater amount with a magnitude of its own. */
static bool larger_follows(const struct line *l, size_t unit, size_t dash)
{
	static const char *const sizes[] = {"k|nghìn|ngàn", "tr|triệu", "tỷ|tỉ"};
	static const char *const times[] = {"phút|tuần", "giờ|tiếng|tháng", "ngày|năm"};
	struct number n;
	if (tok(l, dash)->kind != TOKEN_DASH || !plain_number(l, dash + 1, &n))
		return false;
	int from = -1, to = -1;
	for (int k = 0; k < 3; k++) { /* "3 tháng - 2 năm tù" likewise */
		from = tok_in(l, unit, sizes[k]) || tok_in(l, unit, times[k]) ? k : from;
		to = tok_in(l, dash + 2, sizes[k]) || tok_in(l, dash + 2, times[k]) ? k : to;
	}
	return from >= 0 && to > from;
}

/* 10.000+ người: so many and more. */
static bool more_than(struct line *l, size_t at, struct claim *c)
{
	struct number n;
	if (!plain_number(l, at, &n) || (strlen(n.whole) < 3 && !n.grouped) ||
	        !tok_cp(l, at + 1, '+') || !tok_joined(l, at + 1) || !tok(l, at + 2)->gap ||
	        tok(l, at + 2)->shape != SHAPE_LOWER)
		return false;
	if (!before_in(l, at, "hơn|trên"))
		emit_text(l->e, "hơn");
	say_number(l, &n);
	claim_as(c, say_unit(l, at + 2), "more-than", 85);
	return true;
}

/* The number before a spaced comma in "TDP số 5 ,6,7", or 0. */
static long listed_before(const struct line *l, size_t at)
{
	return at > 2 && tok_cp(l, at - 1, ',') && tok(l, at - 1)->gap &&
	                       tok_digits(l, at - 2, 1, 2)
	               ? tok_value(l, at - 2)
	               : 0;
}

/* A noun of names stands before, with "số" or without. */
static bool after_named(const struct line *l, size_t at)
{
	static const char nouns[] =
	        "tdp|tổ|thôn|xóm|ấp|đội|khu|phố|điều|khoản|lớp|khối|quận|phường|"
	        "tiết|câu|ngày|thứ|tháng|chương|khóa|phòng";
	return before_in(l, at, nouns) || (at > 1 && before_in(l, at, "số") &&
	                                          tok_in(l, at - 2, "tdp|tổ|thôn|xóm|ấp|đội|phố"));
}

/* TDP 2,3; các thôn 4,5,7: after a noun of names a comma parts two of them. */
static bool name_list(struct line *l, size_t at, struct claim *c)
{
	const char *s = tok_text(l, at), *end = s + tok(l, at)->len;
	long last = listed_before(l, at);
	size_t first = last > 0 ? at - 2 : at;
	if (memchr(s, ',', tok(l, at)->len) == NULL || counted_at(l, at + 1) ||
	        tok(l, at + 1)->kind == TOKEN_DASH || !after_named(l, first))
		return false;
	for (const char *p = s; p < end; p++) { /* 1-2 digits each, and they go up */
		long value = 0;
		size_t digits = 0;
		for (; p < end && *p >= '0' && *p <= '9' && digits < 3; p++, digits++)
			value = value * 10 + (*p - '0');
		if (digits < 1 || digits > 2 || value <= last || (p < end && *p != ','))
			return false;
		last = value;
	}
	bool weekday = before_in(l, first, "thứ");
	for (const char *p = s; p < end; p++) {
		size_t n = 0;
		while (p + n < end && p[n] != ',')
			n++;
		if (p > s)
			emit_pause(l->e);
		if (weekday && n == 1)
			say_ordinal(l, p[0] - '0');
		else
			say_cardinal(l, p, n);
		p += n;
	}
	*c = (struct claim){at + 1, "number", "list", 80, NULL};
	return true;
}

/* 45.000/mm3, 120/km2: a unit over the slash, and no unit before it. */
static size_t say_density(struct line *l, size_t slash)
{
	if (tok(l, slash)->kind != TOKEN_SLASH || !tok_joined(l, slash) ||
	        !tok_joined(l, slash + 1) || !tok_in(l, slash + 1, "km|m|mm|cm|ha|ml|dl|kg|lít") ||
	        !unit_at(l, slash + 1))
		return slash;
	emit_text(l->e, tok_in(l, slash + 1, "kg|lít") ? "một" : "trên");
	return say_unit(l, slash + 1);
}

/* 5 triệu+, 2 triệu+/tháng: so much or more; `end` is where the unit began. */
static size_t say_or_more(struct line *l, size_t end, size_t after)
{
	const struct token *next = tok(l, after + 1);
	if (after == end || !tok_cp(l, after, '+') || !tok_joined(l, after) ||
	        (tok_joined(l, after + 1) && next->kind != TOKEN_MARK &&
	                next->kind != TOKEN_SLASH && next->kind != TOKEN_CLOSE))
		return after;
	emit_text(l->e, "trở lên");
	return say_rate(l, after + 1);
}

/* An amount of the same unit or of a greater one after a dash: "đến" before it,
 * or a pause in a list. `unit` and `dash`: where they stand. */
static bool to_other_amount(struct line *l, size_t at, size_t unit, size_t dash, struct claim *c)
{
	bool repeats = unit_repeats(l, unit, dash), joined = at > 1 && tok_joined(l, at);
	if (!repeats && !larger_follows(l, unit, dash))
		return false;
	bool after_dash = at > 1 && tok(l, at - 1)->kind == TOKEN_DASH;
	bool pause;
	if (repeats) {
		size_t next = 2 * dash + 2 - unit; /* behind the second number and its unit */
		bool falls = tok_cp(l, unit, '%') && descends(l, at, dash + 1); /* 50,4%-41,6% */
		bool second = at > 2 && after_dash && joined && tok_joined(l, at - 2) &&
		              tok(l, at - 2)->kind == TOKEN_WORD &&
		              tok(l, at - 3)->kind == TOKEN_NUMBER; /* 16T of 10T-16T-18T */
		bool several = second || (after_dash && tok(l, at)->gap) ||
		               (tok(l, next)->kind == TOKEN_DASH &&
		                       tok(l, next + 1)->kind == TOKEN_NUMBER);
		pause = falls || (several && (tok(l, dash)->gap || !tok_cp(l, unit, '%')));
		claim_as(c, dash + 1, "quantity-range", several ? 85 : 95);
	} else {
		pause = (after_dash && joined) || larger_follows(l, dash + 2, dash + 3) ||
		        (tok(l, dash + 3)->kind == TOKEN_DASH && tok_joined(l, dash + 3) &&
		                tok(l, dash + 4)->kind == TOKEN_NUMBER);
		claim_as(c, dash + 1, "quantity-range", 90);
	}
	if (pause)
		emit_pause(l->e); /* 0,5% - 2% - 1%, 300k-1tr-3tr: a list */
	else
		emit_text(l->e, "đến");
	return true;
}

bool read_quantity(struct line *l, size_t at, struct claim *c)
{
	static const char slipped[] = N_("this could be one decimal number or two numbers");
	char digits[48];
	struct number n;
	if (tok(l, at)->kind != TOKEN_NUMBER)
		return false;
	if (read_joined(l, at, c) || rating(l, at, c) || more_than(l, at, c) || name_list(l, at, c))
		return true;
	size_t end = spaced_groups(l, at, digits, sizeof digits);
	const char *rule = "number";
	if (spaced_decimal(l, at)) {
		end = at + 3;
		rule = "spaced-decimal";
	} else if (end > at + 1) {
		say_cardinal(l, digits, strlen(digits));
		rule = "spaced-groups";
	} else {
		rule = !plain_number(l, at, &n) || said_by_digits(l, at) ? "digits"
		       : zero_said(l, at)                                ? "leading-zero"
		                                                         : "number";
		say_token(l, at);
	}
	if (end > at + 1 && tok(l, end)->kind == TOKEN_DASH &&
	        (is_spaced_decimal(l, end + 1) ||
	                spaced_groups(l, end + 1, digits, sizeof digits) > end + 2)) {
		emit_text(l->e, "đến"); /* 70 000 - 150 000 m3 */
		claim_as(c, end + 1, "spaced-range", 90);
		return true;
	}
	size_t after = say_square(l, at, end);
	if (after == end)
		after = say_unit(l, say_magnitudes(l, end));
	if (after == end && tok(l, end)->shape == SHAPE_LOWER &&
	        (unit_repeats(l, end, end + 1) ||
	                (tok(l, end + 1)->gap && larger_follows(l, end, end + 1)))) {
		say_word(l, end); /* 8 giờ-10 giờ: a word that is no unit repeats too */
		after = end + 1;
	}
	if (after > end && to_other_amount(l, at, end, after, c))
		return true;
	if (after == end && end == at + 1)
		after = say_density(l, end);
	claim_as(c, say_or_more(l, end, after), after > end ? "quantity" : rule, 100);
	if (end == at + 3 && is_slipped_decimal(l, at)) {
		c->sure = 60;
		c->doubt = slipped;
	}
	return true;
}
