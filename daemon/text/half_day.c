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

/* 9am: the half tied to its hour; 1 in the morning, 2 after noon, 0 none. */
static int half_at(const struct line *l, size_t i)
{
	return !tok_joined(l, i) ? 0 : tok_is(l, i, "am") ? 1 : tok_is(l, i, "pm") ? 2 : 0;
}

static const char *half_name(long hour, bool pm)
{
	if (!pm)
		return hour == 12 ? "đêm" : "sáng";
	return hour == 12 ? "trưa" : hour < 6 ? "chiều" : "tối";
}

/* 9am-5pm, 9:30AM - 5PM: both hours with their half. */
static bool both_halves(struct line *l, size_t at, struct claim *c)
{
	long hour, minute, until, until_minute;
	size_t first = hour_at(l, at, &hour, &minute);
	int half = first > at ? half_at(l, first) : 0;
	size_t second = first + 2, end = hour_at(l, second, &until, &until_minute);
	int other = end > second ? half_at(l, end) : 0;
	if (half == 0 || other == 0 || tok(l, first + 1)->kind != TOKEN_DASH)
		return false;
	say_hour(l, hour, minute);
	emit_text(l->e, half_name(hour, half == 2));
	emit_text(l->e, "đến");
	say_hour(l, until, until_minute);
	emit_text(l->e, half_name(until, other == 2));
	*c = (struct claim){end + 1, "time", "half-day", 90, NULL};
	return true;
}

/* 3 p.m., 9:30 am, 8:00-11:00 AM: the half of the day, in the words that its
 * hours have. "3 am" may be temples: tied, dotted or in capitals only. */
bool read_half_day(struct line *l, size_t at, struct claim *c)
{
	long hour, minute, until = 0, until_minute = 0;
	if (both_halves(l, at, c))
		return true;
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
	emit_text(l->e, half_name(hour, pm));
	if (stop && last)
		emit_mark(l->e, '.');
	*c = (struct claim){end + stop, "time", "half-day", 85, NULL};
	return true;
}
