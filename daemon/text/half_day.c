/* Hours of a clock of twelve with the half of the day: 3 p.m., 9:30 am. Rules:
 * docs/reading.md, T. */
#include "text/reader.h"

/* An hour of twelve with its minutes; the token after it, or `i`. */
static size_t hour_at(const struct line *l, size_t i, long *ret_hour, long *ret_minute)
{
	bool clock = tok_cp(l, i + 1, ':') && tok_joined(l, i + 1) && tok_digits(l, i + 2, 2, 2) &&
	             tok_joined(l, i + 2);
	*ret_hour = tok_digits(l, i, 1, 2) ? tok_value(l, i) : 0;
	*ret_minute = clock ? tok_value(l, i + 2) : 0;
	return *ret_hour >= 1 && *ret_hour <= 12 && *ret_minute < 60 ? i + (clock ? 3 : 1) : i;
}

static void say_hour(struct line *l, long hour, long minute)
{
	say_value(l, hour);
	emit_text(l->e, "giờ");
	if (minute > 0)
		say_value(l, minute);
}

/* 3 p.m., 9:30 am, 8:00-11:00 AM: the half of the day, in the words that its
 * hours have. "3 am" may be temples: tied, dotted or in capitals only. */
bool read_half_day(struct line *l, size_t at, struct claim *c)
{
	long hour, minute, until = 0, until_minute = 0;
	size_t i = hour_at(l, at, &hour, &minute), next = i + 1;
	if (i > at && tok(l, i)->kind == TOKEN_DASH &&
	        (next = hour_at(l, i + 1, &until, &until_minute)) > i + 1)
		i = next;
	bool clock = i > at && tok_digits(l, i - 1, 2, 2) && tok_cp(l, i - 2, ':');
	bool dotted = tok_in(l, i, "a|p") && tok_cp(l, i + 1, '.') && tok_joined(l, i + 1) &&
	              tok_is(l, i + 2, "m") && tok_joined(l, i + 2);
	bool pm = tok_in(l, i, "p|pm"), plain = tok_in(l, i, "am|pm");
	bool sure = dotted || clock || pm || before_in(l, at, "lúc|hồi|từ|đến|tới|khoảng|trước");
	bool tied = clock || tok_joined(l, i) || tok(l, i)->shape == SHAPE_UPPER;
	if (i == at || !sure || !(dotted || (plain && tied)))
		return false;
	size_t end = dotted ? i + 3 : i + 1;
	bool stop = dotted && tok_cp(l, end, '.') && tok_joined(l, end);
	bool last = end + stop >= l->count || tok_capital(l, end + stop);
	say_hour(l, hour, minute);
	if (until > 0) {
		emit_text(l->e, "đến");
		say_hour(l, until, until_minute);
		hour = until;
	}
	emit_text(l->e, !pm ? (hour == 12 ? "đêm" : "sáng")
	                    : (hour == 12        ? "trưa"
	                              : hour < 6 ? "chiều"
	                                         : "tối"));
	if (stop && last)
		emit_mark(l->e, '.');
	*c = (struct claim){end + stop, "time", "half-day", 85, NULL};
	return true;
}
