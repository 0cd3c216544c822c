/* Results of sports: minutes, seconds and their parts, in the ways in which
 * watches write them: 14'58"14, 11s23, 1p30s, 9:52,46. Asked before the times
 * of day. Rules: docs/reading.md, T. */
#include "text/reader.h"

#include <string.h>

static bool quoted(const struct line *l, size_t i, const uint32_t marks[3])
{
	bool any = false;
	for (size_t k = 0; k < 3; k++)
		any |= tok_joined(l, i) && tok_cp(l, i, marks[k]);
	return any;
}

/* 14'58"14, 11"5: minutes, seconds and their parts, of a result in sports. */
static bool primes(struct line *l, size_t at, struct claim *c)
{
	static const uint32_t once[3] = {'\'', 0x2019, 0x2032}, twice[3] = {'"', 0x201D, 0x2033};
	bool minutes = tok_digits(l, at, 1, 2) && quoted(l, at + 1, once) &&
	               tok_joined(l, at + 2) && tok_digits(l, at + 2, 1, 2);
	size_t second = minutes ? at + 2 : at;
	if (!tok_digits(l, second, 1, 2) || !quoted(l, second + 1, twice))
		return false;
	bool parts = tok_joined(l, second + 2) && tok_digits(l, second + 2, 1, 3);
	bool added = at > 1 && tok_cp(l, at - 1, '+') && tok(l, at - 2)->kind == TOKEN_QUOTE;
	if (!minutes && !parts && !added) /* 15'+10", of chess */
		return false;
	if (minutes) {
		say_value(l, tok_value(l, at));
		emit_text(l->e, "phút");
	}
	say_value(l, tok_value(l, second));
	emit_text(l->e, "giây");
	if (parts && tok_text(l, second + 2)[0] == '0')
		say_digits(l, tok_text(l, second + 2), tok(l, second + 2)->len);
	else if (parts)
		say_value(l, tok_value(l, second + 2));
	*c = (struct claim){second + (parts ? 3 : 2), "time", "hours-minutes-seconds", 90, NULL};
	return true;
}

static void claim_result(struct claim *c, size_t end)
{
	*c = (struct claim){end, "time", "result", 85, NULL};
}

/* What follows the full seconds: "82" as a number, "05" digit by digit. */
static void say_parts(struct line *l, const char *digits, size_t len)
{
	if (digits[0] == '0' || len > 2)
		say_digits(l, digits, len);
	else
		say_cardinal(l, digits, len);
}

/* 11s23, 1p30s, 2p15, 1p30s45 */
static bool lettered(struct line *l, size_t at, struct claim *c)
{
	size_t i = at;
	if ((at > 0 && !tok(l, at)->gap && tok(l, at - 1)->kind == TOKEN_WORD) ||
	        !tok_digits(l, at, 1, 2) || !tok_joined(l, at + 1) || !tok_joined(l, at + 2) ||
	        !tok_digits(l, at + 2, 1, 2))
		return false;
	bool minutes = tok_written(l, at + 1, "p") || tok_written(l, at + 1, "ph");
	if (!(minutes || tok_written(l, at + 1, "s")) || (minutes && tok_value(l, at + 2) > 59))
		return false;
	if (tok_digits(l, at + 2, 1, 1) && (minutes || tok_digits(l, at, 1, 1)))
		return false; /* a name: 5p2, 4s2 */
	bool written = tok_joined(l, at + 3) && tok_written(l, at + 3, "s");
	if (tok_joined(l, at + 3) && tok(l, at + 3)->kind == TOKEN_WORD && !(minutes && written))
		return false; /* 5s2a is a code */
	say_value(l, tok_value(l, at));
	emit_text(l->e, minutes ? "phút" : "giây");
	i = at + 3;
	if (!minutes) {
		say_parts(l, tok_text(l, at + 2), tok(l, at + 2)->len);
	} else {
		say_value(l, tok_value(l, at + 2));
		if (written) {
			emit_text(l->e, "giây");
			i++;
		}
		if (written && tok_joined(l, i) && tok_digits(l, i, 1, 2)) {
			say_parts(l, tok_text(l, i), tok(l, i)->len);
			i++;
		}
	}
	claim_result(c, i);
	return true;
}

/* A run, a swim: the line tells of one, and no hour of a day stands here. */
static bool of_race(const struct line *l, size_t at)
{
	bool result = before_in(l, at, "với|gian|tích|hết|mất|lục|đạt|còn");
	for (size_t i = at > 40 ? at - 40 : 0; i < at + 40 && i < l->count; i++)
		if (tok_in(l, i, "chạy|marathon|bơi|đua|cự|kinh|bộ|runner|đích") &&
		        (result || tok_value(l, at) > 24))
			return true;
	return false;
}

/* 1:21:08,429: hours, minutes, seconds and their parts. */
static bool whole_race(struct line *l, size_t at, struct claim *c)
{
	const char *s = tok_text(l, at + 4);
	size_t len = tok(l, at + 4)->len;
	if (!tok_digits(l, at, 1, 1) || !tok_cp(l, at + 1, ':') || !tok_digits(l, at + 2, 2, 2) ||
	        !tok_cp(l, at + 3, ':') || tok(l, at + 4)->kind != TOKEN_NUMBER || len < 4 ||
	        len > 6 || !(s[2] == ',' || s[2] == '.') || s[0] > '5' || tok_value(l, at + 2) > 59)
		return false;
	for (size_t i = at + 1; i < at + 5; i++)
		if (!tok_joined(l, i))
			return false;
	say_value(l, tok_value(l, at));
	emit_text(l->e, "giờ");
	emit_pause(l->e);
	say_value(l, tok_value(l, at + 2));
	emit_text(l->e, "phút");
	emit_pause(l->e);
	say_cardinal(l, s, 2);
	emit_text(l->e, "giây");
	say_parts(l, s + 3, len - 3);
	claim_result(c, at + 5);
	return true;
}

/* 9:52,46 and 1:59.40: seconds with their parts; "1 giờ 02:33". */
static bool coloned(struct line *l, size_t at, struct claim *c)
{
	const char *s = tok_text(l, at + 2);
	size_t len = tok(l, at + 2)->len;
	if (!tok_digits(l, at, 1, 2) || tok_value(l, at) > 59 || !tok_cp(l, at + 1, ':') ||
	        !tok_joined(l, at + 1) || !tok_joined(l, at + 2) ||
	        tok(l, at + 2)->kind != TOKEN_NUMBER || len < 2 || s[0] > '5' || s[1] < '0' ||
	        s[1] > '9')
		return false;
	bool map = len == 6 && s[4] == '0' && s[5] == '0'; /* 1:25.000 */
	bool parts = !map && len > 3 && len < 7 && (s[2] == ',' || s[2] == '.') &&
	             memchr(s + 3, ',', len - 3) == NULL && memchr(s + 3, '.', len - 3) == NULL;
	bool rest = len == 2 && at > 1 && before_in(l, at, "giờ") &&
	            tok(l, at - 2)->kind == TOKEN_NUMBER && !tok_cp(l, at + 3, ':');
	bool race = len == 2 && !tok_cp(l, at + 3, ':') && of_race(l, at);
	if (!parts && !rest && !race)
		return false;
	say_value(l, tok_value(l, at));
	emit_text(l->e, "phút");
	say_cardinal(l, s, 2);
	emit_text(l->e, "giây");
	if (parts)
		say_parts(l, s + 3, len - 3);
	claim_result(c, at + 3);
	return true;
}

bool read_result(struct line *l, size_t at, struct claim *c)
{
	return primes(l, at, c) || lettered(l, at, c) || whole_race(l, at, c) || coloned(l, at, c);
}
