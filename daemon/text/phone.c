/* Telephone numbers: digit by digit, a short pause at each written group.
 * Hotlines of three or four digits are left to evidence (subject NNN). Rules:
 * docs/reading.md, PH. */
#include "text/reader.h"

#include <string.h>

static size_t digits_in(const struct line *l, size_t i)
{
	size_t n = 0;
	for (size_t k = 0; k < tok(l, i)->len; k++)
		n += tok_text(l, i)[k] >= '0' && tok_text(l, i)[k] <= '9';
	return n;
}

enum { GROUPED_MOST = 16 }; /* digits: an account's number */

/* 0220 3 852 114: a lone digit is a group where a longer one follows. */
static bool is_group(const struct line *l, size_t i)
{
	if (tok(l, i)->kind != TOKEN_NUMBER)
		return false;
	return digits_in(l, i) >= 2 ||
	       (tok(l, i)->gap && tok(l, i + 1)->gap && tok_digits(l, i + 1, 3, 4));
}

/* The token after the groups that belong together, and their digits. */
static size_t groups(const struct line *l, size_t at, size_t *ret_digits)
{
	size_t i = at + 1;
	*ret_digits = digits_in(l, at);
	for (;;) {
		size_t next = i + (tok(l, i)->kind == TOKEN_DASH);
		bool apart = tok(l, i)->gap && tok(l, next)->gap; /* 3822 5678 - 3829 1234 */
		bool another = next > i && ((*ret_digits >= 9 && tok_text(l, next)[0] == '0') ||
		                                   (*ret_digits >= 7 && apart));
		if (!is_group(l, next) || another ||
		        *ret_digits + digits_in(l, next) > GROUPED_MOST)
			return i;
		*ret_digits += digits_in(l, next);
		i = next + 1;
	}
}

static void say_groups(struct line *l, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++) {
		if (tok(l, i)->kind != TOKEN_NUMBER)
			continue;
		if (i > from)
			emit_pause(l->e);
		const char *s = tok_text(l, i), *stop = s + tok(l, i)->len;
		while (s < stop) {
			size_t n = 0;
			while (s + n < stop && s[n] >= '0' && s[n] <= '9')
				n++;
			say_digits(l, s, n);
			s += n + 1;
			if (s < stop)
				emit_pause(l->e);
		}
	}
}

/* 1900 1234, 1800.6688 */
static bool is_service(const struct line *l, size_t at, size_t digits)
{
	return digits >= 8 && digits <= 10 &&
	       (str_starts(tok_text(l, at), "1900") || str_starts(tok_text(l, at), "1800")) &&
	       (!tok_cp(l, at + 1, '-') ||
	               (tok_digits(l, at + 2, 4, 4) && tok_joined(l, at + 1) &&
	                       !(tok_value(l, at + 2) > tok_value(l, at) &&
	                               tok_value(l, at + 2) < 2100))); /* 1900-1975: years */
}

/* (+84-225) 3.712.345, (84.225) 3712345 */
static bool abroad(struct line *l, size_t at, struct claim *c)
{
	bool plus = tok_cp(l, at + 1, '+');
	size_t first = at + 1 + plus, i = first, digits;
	if (!str_starts(tok_text(l, first), "84") || tok(l, first)->kind != TOKEN_NUMBER)
		return false;
	while (tok(l, i)->kind == TOKEN_NUMBER || tok_cp(l, i, '-') || tok_cp(l, i, '.'))
		i++; /* ( 84 . 4 ) of tokenized text too */
	if (tok(l, i)->kind != TOKEN_CLOSE || tok(l, i + 1)->kind != TOKEN_NUMBER)
		return false;
	size_t end = groups(l, i + 1, &digits);
	if (digits < 6 || digits > 10)
		return false;
	emit_pause(l->e);
	if (plus)
		emit_text(l->e, "cộng");
	say_groups(l, first, i);
	emit_pause(l->e);
	say_groups(l, i + 1, end);
	*c = (struct claim){end, "phone", "telephone", 95, NULL};
	return true;
}

/* "số tài khoản tiếp nhận: ", "tài khoản ủng hộ là ": words only between it and the number. */
static bool of_account(const struct line *l, size_t at)
{
	enum { NEAR = 6 };
	for (size_t i = at; i > 1 && at - i < NEAR; i--) {
		if (tok_is(l, i - 1, "khoản") && tok_is(l, i - 2, "tài"))
			return true;
		if (tok(l, i - 1)->kind != TOKEN_WORD && !tok_cp(l, i - 1, ':'))
			return false;
	}
	return false;
}

/* At least one group is no thousand: 1020 1234 5678, not 500 000 000. */
static bool no_thousands(const struct line *l, size_t from, size_t end)
{
	bool other = false;
	for (size_t i = from; i < end; i++)
		other |= !tok_digits(l, i, i == from ? 1 : 3, 3);
	return other;
}

/* "tài khoản 1903 4567 8901", "STK: 1903 ..."; not 500 000 000 đồng of one. */
static bool is_account(const struct line *l, size_t name, size_t from, size_t end)
{
	bool of_number = before_in(l, name, "số");
	size_t word = name - of_number;
	bool named = before_in(l, name, "stk|cccd|cmnd") || before2_in(l, word, "tài", "khoản") ||
	             (of_number && before_in(l, word, "stk|cccd|cmnd")) ||
	             (no_thousands(l, from, end) && of_account(l, name));
	for (size_t i = from; i < end && named; i++)
		named = tok_digits(l, i, 1, GROUPED_MOST);
	return named && tok(l, from)->len >= 3 && !counted_at(l, end) && !unit_at(l, end) &&
	       !magnitude_at(l, end);
}

/* A group of digits that is kept back: xxx, XXXX. */
static bool hidden_group(const struct line *l, size_t i)
{
	if (tok(l, i)->kind != TOKEN_WORD || tok(l, i)->len < 2 || tok(l, i)->len > 8)
		return false;
	for (size_t k = 0; k < tok(l, i)->len; k++)
		if (tok_lower(l, i)[k] != 'x')
			return false;
	return true;
}

/* 0256.3.xxx.113, 028 7300 xxxx: every digit and every x. */
static bool hidden_digits(struct line *l, size_t at, struct claim *c)
{
	size_t end = at + 1, total = digits_in(l, at), hidden = 0;
	if (tok(l, at)->kind != TOKEN_NUMBER || tok_text(l, at)[0] != '0' || total < 3)
		return false;
	for (;;) {
		bool mark = (tok_cp(l, end, '.') || tok(l, end)->kind == TOKEN_DASH) &&
		            tok_joined(l, end) && tok_joined(l, end + 1);
		size_t group = end + mark;
		if (hidden_group(l, group)) {
			hidden += tok(l, group)->len;
			total += tok(l, group)->len;
		} else if (tok(l, group)->kind == TOKEN_NUMBER) {
			total += digits_in(l, group);
		} else {
			break;
		}
		end = group + 1;
	}
	if (hidden < 2 || total < 9 || total > 12)
		return false;
	for (size_t i = at; i < end; i++) {
		if (tok(l, i)->kind == TOKEN_MARK || tok(l, i)->kind == TOKEN_DASH)
			continue;
		if (i > at)
			emit_pause(l->e);
		if (tok(l, i)->kind == TOKEN_NUMBER)
			say_groups(l, i, i + 1);
		else
			say_letters(l, tok_text(l, i), tok(l, i)->len);
	}
	*c = (struct claim){end, "phone", "hidden-digits", 90, NULL};
	return true;
}

/* 028 3822 5678 - 3829 1234, 3829 1235: numbers of the same place. Returns the
 * token after them. */
static size_t say_further(struct line *l, size_t end)
{
	for (;;) {
		size_t from = end + 1, digits, stop = groups(l, from, &digits);
		bool parted = (tok(l, end)->kind == TOKEN_DASH && tok(l, end)->gap) ||
		              tok_cp(l, end, ',') || tok_cp(l, end, '/') || tok_cp(l, end, ';');
		bool telephone = parted && stop == from + 2 && digits >= 7 && digits <= 8;
		for (size_t i = from; i < stop && telephone; i++)
			telephone = tok_digits(l, i, 3, 4) && (i == from || tok(l, i)->gap);
		if (!telephone)
			return end;
		emit_pause(l->e);
		say_groups(l, from, stop);
		end = stop;
	}
}

bool read_phone(struct line *l, size_t at, struct claim *c)
{
	size_t first = at, digits;
	if ((tok(l, at)->kind == TOKEN_OPEN && abroad(l, at, c)) || hidden_digits(l, at, c))
		return true;
	bool plus = tok_cp(l, at, '+') && tok_joined(l, at + 1),
	     area = tok(l, at)->kind == TOKEN_OPEN;
	first += plus || area;
	if (tok(l, first)->kind != TOKEN_NUMBER)
		return false;
	if (area && !(tok_digits(l, first, 3, 4) && tok_text(l, first)[0] == '0' &&
	                    tok(l, first + 1)->kind == TOKEN_CLOSE &&
	                    tok(l, first + 2)->kind == TOKEN_NUMBER))
		return false;
	size_t from = area ? first + 2 : first, end = groups(l, from, &digits);
	if (area)
		digits += digits_in(l, first);
	bool several = end > from + 1 && tok(l, first)->len >= 3; /* 031 085 001 234 */
	bool zero = tok_text(l, first)[0] == '0' && digits >= (several ? 9 : 10) &&
	            digits <= (several ? GROUPED_MOST : 11);
	bool service = is_service(l, first, digits);
	size_t name = first > 0 && tok_cp(l, first - 1, ':') ? first - 1 : first;
	bool named =
	        before_in(l, name, "fax|tel|đt|điện thoại|thoại|hotline|sđt|mobile|phone|zalo") &&
	        digits >= 8 && digits <= GROUPED_MOST && end > from + 1;
	named |= digits >= 8 && end > from + 1 && is_account(l, name, from, end);
	const char *s = tok_text(l, first); /* 069.2785: no number is written so */
	zero |= end == from + 1 && !area && tok(l, first)->len == 8 && s[0] == '0' && s[1] != '0' &&
	        s[3] == '.' && digits == 7;
	/* 9704 1512 3456 7890: of a card */
	bool card = end == from + 4 && digits == 16 && !area && !plus;
	for (size_t i = from; i < end && card; i++)
		card = tok_digits(l, i, 4, 4) && (i == from || tok(l, i)->gap);
	named |= card;
	bool country = plus && digits >= 10 && str_starts(tok_text(l, first), "84");
	if (first > 0 && tok(l, first - 1)->kind == TOKEN_NUMBER)
		zero = false; /* 70 000 - 150 000: the rest of a quantity */
	if (!zero && !service && !country && !named)
		return false;
	if (plus)
		emit_text(l->e, "cộng");
	if (area) {
		say_groups(l, first, first + 1);
		emit_pause(l->e);
	}
	say_groups(l, from, end);
	if (zero)
		end = say_further(l, end);
	*c = (struct claim){end, "phone", service ? "service" : "telephone", 95, NULL};
	return true;
}

/* đầu số +670, +882: what calls begin with. */
bool read_calling_code(struct line *l, size_t at, struct claim *c)
{
	enum { NEAR = 14 };
	bool near = false;
	for (size_t k = at > NEAR ? at - NEAR : 0; k + 1 < at; k++)
		if ((tok_is(l, k, "đầu") && tok_is(l, k + 1, "số")) ||
		        (tok_is(l, k, "mã") && tok_in(l, k + 1, "vùng|quốc|nước")))
			near = true;
	bool area = tok_digits(l, at + 2, 1, 3) && tok(l, at + 2)->gap; /* +84 24 */
	size_t end = at + 2 + area;
	if (!near || !tok_cp(l, at, '+') || !tok_joined(l, at + 1) ||
	        !tok_digits(l, at + 1, 1 + !area, 4) || counted_at(l, end) ||
	        tok(l, end)->kind == TOKEN_NUMBER)
		return false;
	emit_text(l->e, "cộng");
	say_groups(l, at + 1, end);
	*c = (struct claim){end, "phone", "digits", 80, NULL};
	return true;
}
