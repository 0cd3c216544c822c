/* Numbers into words: cardinals with the region's linh/lẻ, nghìn/ngàn, tư/bốn,
 * decimals, digits one by one, and taking a written number apart into digits.
 * All other readings say their numbers through here. Rules: docs/reading.md, N. */
#include "text/reader.h"

#include <stdio.h>
#include <string.h>

static const char *const digit_names[] = {
        "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

static void say(struct line *l, const char *word)
{
	emit_word(l->e, word, strlen(word));
}

static bool all_digits(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return len > 0;
}

/* Digits with marks taken apart: up to 8 parts, and the marks between. */
struct parts {
	struct span part[8];
	char mark[8]; /* before part i */
	size_t count;
};

static bool split(const char *text, size_t len, struct parts *p)
{
	size_t from = 0;
	p->count = 0;
	for (size_t i = 0; i <= len; i++) {
		if (i < len && text[i] != '.' && text[i] != ',')
			continue;
		if (p->count == 8 || !all_digits(text + from, i - from))
			return false;
		p->mark[p->count] = from == 0 ? '\0' : text[from - 1];
		p->part[p->count++] = (struct span){text + from, i - from};
		from = i + 1;
	}
	return true;
}

/* Are parts 1 to `last` groups of three after `mark`? */
static bool grouped(const struct parts *p, size_t last, char mark)
{
	if (p->part[0].len > 3 || (p->part[0].data[0] == '0' && last > 0))
		return false;
	for (size_t i = 1; i <= last; i++)
		if (p->mark[i] != mark || p->part[i].len != 3)
			return false;
	return true;
}

static bool join(const struct parts *p, size_t count, char *out, size_t size)
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		if (n + p->part[i].len >= size)
			return false;
		memcpy(out + n, p->part[i].data, p->part[i].len);
		n += p->part[i].len;
	}
	out[n] = '\0';
	return true;
}

void number_parse(const char *text, size_t len, struct number *ret)
{
	struct parts p;
	*ret = (struct number){0};
	if (!split(text, len, &p))
		return;
	size_t last = p.count - 1, wholes = p.count;
	if (last == 0) {
		wholes = 1;
	} else if (p.mark[last] == ',' && (last == 1 || grouped(&p, last - 1, '.')) &&
	           !(last > 1 && grouped(&p, last, ','))) {
		wholes = last; /* 3,14 and 1.241,5; N,NNN alone is a decimal */
	} else if (grouped(&p, last, '.') || (last > 1 && grouped(&p, last, ','))) {
		ret->grouped = true;
	} else if (p.mark[last] == '.' && (last == 1 || grouped(&p, last - 1, ','))) {
		wholes = last; /* 5.67 and 1,241.5 as foreigners write */
	} else {
		return;
	}
	ret->grouped |= wholes > 1;
	ret->fits = join(&p, wholes, ret->whole, sizeof ret->whole);
	if (wholes < p.count) {
		if (p.part[last].len >= sizeof ret->fraction)
			ret->fits = false;
		else
			memcpy(ret->fraction, p.part[last].data, p.part[last].len);
	}
}

void say_digits(struct line *l, const char *digits, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (digits[i] >= '0' && digits[i] <= '9')
			say(l, digit_names[digits[i] - '0']);
}

static void say_tens(struct line *l, int tens, int units, bool after_hundred)
{
	if (tens == 0) {
		if (units > 0 && after_hundred)
			say(l, l->r->style.le ? "lẻ" : "linh");
		if (units > 0)
			say(l, digit_names[units]);
		return;
	}
	if (tens == 1) {
		say(l, "mười");
	} else {
		say(l, digit_names[tens]);
		say(l, "mươi");
	}
	if (units == 1 && tens > 1)
		say(l, "mốt");
	else if (units == 4 && tens > 1)
		say(l, l->r->style.bon ? "bốn" : "tư");
	else if (units == 5)
		say(l, "lăm");
	else if (units > 0)
		say(l, digit_names[units]);
}

/* Three digits; `inner`: something stands before, so "không trăm" is said. */
static void say_three(struct line *l, int value, bool inner)
{
	bool hundred = value >= 100 || inner;
	if (hundred) {
		say(l, digit_names[value / 100]);
		say(l, "trăm");
	}
	say_tens(l, value / 10 % 10, value % 10, hundred);
}

/* Up to nine digits; `inner` as above. */
static void say_nine(struct line *l, long value, bool inner)
{
	static const long sizes[] = {1000000, 1000, 1};
	for (size_t i = 0; i < 3; i++) {
		int group = (int)(value / sizes[i] % 1000);
		if (group == 0)
			continue;
		say_three(l, group, inner);
		inner = true;
		if (i == 0)
			say(l, "triệu");
		else if (i == 1)
			say(l, l->r->style.ngan ? "ngàn" : "nghìn");
	}
}

static long value_of(const char *digits, size_t len)
{
	long v = 0;
	for (size_t i = 0; i < len; i++)
		v = v * 10 + (digits[i] - '0');
	return v;
}

void say_cardinal(struct line *l, const char *digits, size_t len)
{
	while (len > 1 && digits[0] == '0') {
		digits++;
		len--;
	}
	if (len > NUMBER_DIGITS_MAX || !all_digits(digits, len)) {
		say_digits(l, digits, len);
		return;
	}
	if (len == 1 && digits[0] == '0') {
		say(l, "không");
		return;
	}
	size_t high = len > 9 ? len - 9 : 0;
	if (high > 0) {
		say_nine(l, value_of(digits, high), false);
		say(l, "tỷ");
	}
	say_nine(l, value_of(digits + high, len - high), high > 0);
}

void say_value(struct line *l, long value)
{
	char text[24];
	int n = snprintf(text, sizeof text, "%ld", value < 0 ? -value : value);
	say_cardinal(l, text, (size_t)n);
}

void say_day(struct line *l, long day)
{
	if (l->r->style.mung && day >= 1 && day <= 10)
		say(l, "mùng");
	say_value(l, day);
}

static void say_month_name(struct line *l, long month)
{
	if (month == 4)
		say(l, "tư");
	else
		say_value(l, month);
}

void say_month(struct line *l, long month)
{
	say(l, "tháng");
	say_month_name(l, month);
}

void say_month_at(struct line *l, size_t at, long month)
{
	if (!before_in(l, at, "tháng"))
		say(l, "tháng");
	say_month_name(l, month);
}

void say_year(struct line *l, long year)
{
	say(l, "năm");
	say_value(l, year);
}

void say_ordinal(struct line *l, long n)
{
	if (n == 1)
		say(l, "nhất");
	else if (n == 4)
		say(l, "tư");
	else
		say_value(l, n);
}

/* One digit as it is; two as a number, unless the first is a zero; more digit
 * by digit. A written last zero is kept. */
static void say_fraction(struct line *l, const char *digits)
{
	size_t len = strlen(digits);
	if (len == 2 && digits[0] != '0')
		say_cardinal(l, digits, 2);
	else
		say_digits(l, digits, len);
}

void say_number(struct line *l, const struct number *n)
{
	say_cardinal(l, n->whole, strlen(n->whole));
	if (n->fraction[0] != '\0') {
		say(l, "phẩy");
		say_fraction(l, n->fraction);
	}
}

bool plain_number(const struct line *l, size_t i, struct number *ret)
{
	if (tok(l, i)->kind != TOKEN_NUMBER)
		return false;
	number_parse(tok_text(l, i), tok(l, i)->len, ret);
	size_t whole = strlen(ret->whole);
	bool things = tok_in(l, i + 1,
	        "người|đồng|hộ|con|chiếc|lượt|cây|cái|xe|suất|căn|cuốn|vé|mũi|liều|khách|vnd|vnđ");
	bool comma = memchr(tok_text(l, i), ',', tok(l, i)->len) != NULL && !ret->grouped;
	if (ret->fits && comma && strlen(ret->fraction) == 3 && whole <= 3 &&
	        ret->whole[0] != '0' && (things || strcmp(ret->fraction, "000") == 0)) {
		memcpy(ret->whole + whole, ret->fraction, 4); /* 10,000 người */
		ret->fraction[0] = '\0';
		ret->grouped = true;
	}
	return ret->fits;
}
