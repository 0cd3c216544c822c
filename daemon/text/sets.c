/* Sets of a match, one after the other: (25/22, 18/25, 15/11), 6/4, 7/6(5),
 * set 1: 25-15. What is written with a slash would else be a fraction or a
 * date. Asked before the dates; every pair of the list must be a set that the
 * rules of some game allow. Rules: docs/reading.md, S. */
#include "text/reader.h"

enum { SETS_MAX = 9, NEAR = 60 };

/* Volleyball 25 and 15, badminton 21, table tennis and pickleball 11: two
 * points ahead, or the tennis of games. */
static bool is_set(long a, long b)
{
	long high = a > b ? a : b, low = a > b ? b : a;
	bool points = (high == 25 || high == 21 || high == 15 || high == 11) && high - low >= 2;
	bool extended = high > 11 && high < 46 && high - low == 2;
	bool games = (high == 6 && low <= 4) || (high == 7 && (low == 5 || low == 6));
	return points || extended || games;
}

/* A pair a/b or a-b without spaces; returns the token after it and the tie
 * break in brackets, or `i`. */
static size_t pair_end(const struct line *l, size_t i, uint8_t kind)
{
	if (!tok_digits(l, i, 1, 2) || tok(l, i + 1)->kind != kind || !tok_joined(l, i + 1) ||
	        !tok_joined(l, i + 2) || !tok_digits(l, i + 2, 1, 2) ||
	        !is_set(tok_value(l, i), tok_value(l, i + 2)))
		return i;
	size_t end = i + 3, tie = end;
	if (tok_joined(l, end) && (tok(l, end)->kind == kind || tok(l, end)->kind == TOKEN_WORD ||
	                                  tok_cp(l, end, '%')))
		return i; /* a year follows, a unit */
	if (tok(l, tie)->kind == TOKEN_OPEN && tok_digits(l, tie + 1, 1, 2)) {
		tie += 2;
		if (tok(l, tie)->kind == kind && tok_digits(l, tie + 1, 1, 2))
			tie += 2;
		if (tok(l, tie)->kind == TOKEN_CLOSE)
			return tie + 1;
	}
	return end;
}

static bool of_games(const struct line *l, size_t at)
{
	for (size_t i = at > NEAR ? at - NEAR : 0; i < at + NEAR && i < l->count; i++)
		if (tok_in(l, i,
		            "set|sét|séc|ván|game|thắng|thua|hạ|bại|chuyền|quần|tennis|bóng|lông|"
		            "tie|"
		            "break|pickleball|ngược|tay|hạt|vđv|trận"))
			return true;
	return false;
}

/* "set 1: 25/15", "séc 2 25/23" */
static bool after_set(const struct line *l, size_t at)
{
	size_t i = at - (at > 0 && (tok_cp(l, at - 1, ':') || tok_is(l, at - 1, "với")));
	return i > 1 && tok_digits(l, i - 1, 1, 1) && tok_in(l, i - 2, "set|sét|séc|ván|game|hiệp");
}

static void say_pair(struct line *l, size_t i, size_t end)
{
	long a = tok_value(l, i), b = tok_value(l, i + 2);
	say_value(l, a);
	if (a >= 20 && a % 10 == 0 && (b < 10 || b >= 20))
		emit_pause(l->e); /* 20/25 is no hai mươi hai */
	say_value(l, b);
	if (end == i + 3)
		return;
	emit_pause(l->e);
	say_value(l, tok_value(l, i + 4));
	if (tok(l, i + 5)->kind != TOKEN_CLOSE)
		say_value(l, tok_value(l, i + 6));
}

bool read_sets(struct line *l, size_t at, struct claim *c)
{
	size_t from[SETS_MAX], end[SETS_MAX], count = 0, i = at;
	uint8_t kind = tok(l, at + 1)->kind;
	if ((kind != TOKEN_SLASH && kind != TOKEN_DASH) ||
	        (at > 0 && !tok(l, at)->gap && tok(l, at - 1)->kind != TOKEN_OPEN))
		return false;
	while (count < SETS_MAX) {
		size_t next = pair_end(l, i, kind);
		if (next == i)
			break;
		from[count] = i;
		end[count++] = next;
		i = next;
		if (!tok_in(l, i, ",|;|và"))
			break;
		i++;
	}
	bool named = count > 0 && after_set(l, at);
	if (count == 0 || (count == 1 && !named && end[0] == at + 3) ||
	        before_in(l, at,
	                "ngày|sáng|trưa|chiều|tối|đêm|từ|hôm|số|ngõ|hẻm|phố|đường|nhà|lớp") ||
	        !(named || of_games(l, at)))
		return false;
	for (size_t k = 0; k < count; k++) {
		if (k > 0 && tok_is(l, from[k] - 1, "và"))
			emit_text(l->e, "và");
		else if (k > 0)
			emit_pause(l->e);
		say_pair(l, from[k], end[k]);
	}
	if (end[count - 1] > from[count - 1] + 3)
		emit_pause(l->e);
	*c = (struct claim){end[count - 1], "score", "sets", count > 1 ? 90 : 80, NULL};
	return true;
}
