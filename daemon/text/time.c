/* Times of day and durations as clocks write them: 7h30, 7g30, 07:30, ranges
 * of them, 2:05:33. Rules: docs/reading.md, T. */
#include "text/reader.h"

#include "base/i18n.h"
#include "text/date.h"

#include <string.h>

struct moment {
	long hour, minute, second; /* -1: not written */
	bool said;                 /* "phút" is written, as p */
	size_t end;
};

/* Is the "g" after the hour an hour at all, without minutes joined to it? */
static bool g_is_hour(const struct line *l, size_t i)
{
	int sure;
	struct choice c[] = {{"gram", true}, {"hour", true}};
	return choose(l, SUBJECT_HOUR, c, 2, i, i + 2, &sure) == 1;
}

/* Minutes after the letter: joined to it, or apart where the letter is too. */
static bool minutes_at(const struct line *l, size_t i, bool spaced)
{
	return tok_digits(l, i, 1, 2) && tok_value(l, i) < 60 &&
	       (spaced ? tok(l, i)->gap : !tok(l, i)->gap);
}

/* 7h30, 7h, 17h00', 8h05p, 7g30, "13 g 30", "8 h". */
static bool lettered(const struct line *l, size_t i, struct moment *m)
{
	if (!tok_digits(l, i, 1, 2) || tok(l, i + 1)->kind != TOKEN_WORD ||
	        !tok_in(l, i + 1, "h|g"))
		return false;
	bool spaced = tok(l, i + 1)->gap, g = tok_is(l, i + 1, "g");
	if (g && tok(l, i + 1)->shape == SHAPE_UPPER && !minutes_at(l, i + 2, false))
		return false; /* sim 4G */
	*m = (struct moment){tok_value(l, i), -1, -1, false, i + 2};
	struct date day;
	if (m->hour > 24 ||
	        (tok(l, i + 2)->kind == TOKEN_SLASH && !date_short_at(l, i + 3, &day) &&
	                !date_dotted_at(l, i + 3, &day) && !date_full_at(l, i + 3, &day)))
		return false;
	if (g && !((!spaced && minutes_at(l, i + 2, false)) || g_is_hour(l, i)))
		return false;
	if (tok_written(l, i + 1, "H") && !spaced &&
	        ((tok_joined(l, i + 2) && tok_digits(l, i + 2, 1, 1)) ||
	                before_in(l, i, "hội|clb|bộ|hình|trại|trào")))
		return false; /* Windows 11 24H2, CLB 4H */
	if (minutes_at(l, i + 2, spaced)) {
		m->minute = tok_value(l, i + 2);
		m->end = i + 3;
		if (tok_joined(l, i + 3) && (tok_in(l, i + 3, "p|ph") || tok_cp(l, i + 3, '\'') ||
		                                    tok_cp(l, i + 3, 0x2019)))
			m->end = i + 4;
		m->said = m->end == i + 4 && tok(l, i + 3)->kind == TOKEN_WORD;
		bool minute_mark =
		        m->end == i + 4 || (tok_joined(l, i + 3) && tok_in(l, i + 3, "m"));
		if (minute_mark && tok_joined(l, i + 4) && tok_digits(l, i + 4, 2, 2) &&
		        tok_joined(l, i + 5) &&
		        (tok(l, i + 5)->kind == TOKEN_QUOTE || tok_in(l, i + 5, "s"))) {
			m->second = tok_value(l, i + 4); /* 2h05'30" */
			m->end = i + 6;
		}
	}
	return true;
}

/* 07:30, 2:05:33 */
static bool coloned(const struct line *l, size_t i, struct moment *m)
{
	if (!tok_digits(l, i, 1, 2) || !tok_cp(l, i + 1, ':') || !tok_joined(l, i + 1) ||
	        !tok_joined(l, i + 2) || !tok_digits(l, i + 2, 2, 2))
		return false;
	*m = (struct moment){tok_value(l, i), tok_value(l, i + 2), -1, false, i + 3};
	if (tok_cp(l, i + 3, ':') && tok_joined(l, i + 3) && tok_joined(l, i + 4) &&
	        tok_digits(l, i + 4, 2, 2)) {
		m->second = tok_value(l, i + 4);
		m->end = i + 5;
	}
	return m->hour <= 24 && m->minute < 60 && m->second < 60;
}

static bool quoted(const struct line *l, size_t i, const uint32_t marks[3])
{
	bool any = false;
	for (size_t k = 0; k < 3; k++)
		any |= tok_joined(l, i) && tok_cp(l, i, marks[k]);
	return any;
}

/* A score before, or words of football in the line; `named`: only those that nothing else has. */
static bool of_football(const struct line *l, size_t at, bool named)
{
	for (size_t i = at > 24 ? at - 24 : 0; i + 2 < at; i++)
		if (tok_digits(l, i, 1, 1) && tok(l, i + 1)->kind == TOKEN_DASH &&
		        tok_joined(l, i + 1) && tok_digits(l, i + 2, 1, 1))
			return true; /* 3-0 Bolivia (4', 71') */
	for (size_t i = 0; i < l->count; i++)
		if (tok_in(l, i, "bàn|hiệp|penalty|pen|hlv|fc|đúp|bóng|clb|gỡ|hòa|thắng|thua") ||
		        (!named && tok_in(l, i, "trận|sân|phút")))
			return true;
	return false;
}

/* (61', 78'), (90+3'): the minutes of goals. */
static bool goal(struct line *l, size_t at, struct claim *c)
{
	static const uint32_t once[3] = {'\'', 0x2019, 0x2032};
	if (at == 0 || !tok_digits(l, at, 1, 3) || tok_value(l, at) > 120)
		return false;
	bool named = tok_capital(l, at - 1) && !l->headline; /* Quyết 12', Long 88' */
	bool minute = before_in(l, at, "phút");
	bool open = tok(l, at - 1)->kind == TOKEN_OPEN || named || minute,
	     next = at > 2 && tok_cp(l, at - 1, ',') && tok(l, at - 2)->kind == TOKEN_QUOTE;
	bool more = tok_cp(l, at + 1, '+') && tok_joined(l, at + 1) && tok_digits(l, at + 2, 1, 2);
	size_t mark = at + (more ? 3 : 1);
	size_t after = mark + 1; /* 90'+2 */
	bool late = !more && quoted(l, mark, once) && tok_cp(l, after, '+') &&
	            tok_joined(l, after) && tok_digits(l, after + 1, 1, 2);
	after += late ? 2 : 0;
	after += late && quoted(l, after, once);
	if (!(open || next) || !quoted(l, mark, once) ||
	        !(minute || tok(l, after)->kind == TOKEN_CLOSE || tok_in(l, after, ",|.|;")) ||
	        !(minute || of_football(l, at, named)))
		return false;
	if (!minute)
		emit_text(l->e, "phút");
	say_value(l, tok_value(l, at));
	if (more || late) {
		emit_text(l->e, "cộng");
		say_value(l, tok_value(l, more ? at + 2 : mark + 2));
	}
	*c = (struct claim){after, "time", "goal-minute", 90, NULL};
	return true;
}

static void say_moment(struct line *l, const struct moment *m)
{
	say_value(l, m->hour);
	emit_text(l->e, "giờ");
	if (m->second >= 0) {
		emit_pause(l->e);
		say_value(l, m->minute);
		emit_text(l->e, "phút");
		emit_pause(l->e);
		say_value(l, m->second);
		emit_text(l->e, "giây");
		return;
	}
	if (m->minute <= 0)
		return;
	say_value(l, m->minute);
	bool hour = tok_is(l, m->end, "giờ"); /* 15h03 giờ Hà Nội */
	if ((l->r->style.minutes || m->said || hour) && !tok_is(l, m->end, "phút"))
		emit_text(l->e, "phút");
}

static bool moment_at(const struct line *l, size_t i, struct moment *m)
{
	return lettered(l, i, m) || coloned(l, i, m);
}

/* A colon may stand in a ratio or a score instead. */
static bool colon_is_time(const struct line *l, size_t at, const struct moment *m, int *ret_sure)
{
	struct choice c[] = {{"time", true}, {"score", m->second < 0}, {"ratio", m->second < 0}};
	return choose(l, SUBJECT_COLON, c, 3, at, m->end, ret_sure) == 0;
}

/* 8-11h: the first number shares the unit of the second. */
static bool bare_start(struct line *l, size_t at, struct claim *c)
{
	struct moment m;
	if (!tok_digits(l, at, 1, 2) || tok(l, at + 1)->kind != TOKEN_DASH ||
	        !lettered(l, at + 2, &m))
		return false;
	int sure; /* "ăn 8-9 g": what stands before the first number decides */
	struct choice g[] = {{"gram", true}, {"hour", true}};
	if (m.minute < 0 && tok_is(l, at + 3, "g") &&
	        choose(l, SUBJECT_HOUR, g, 2, at, at + 4, &sure) == 0)
		return false;
	say_value(l, tok_value(l, at));
	emit_text(l->e, m.minute > 0 ? "giờ đến" : "đến");
	say_moment(l, &m);
	*c = (struct claim){m.end, "time", "hour-range", 100, NULL};
	return true;
}

/* 3:45 phút/km: minutes and seconds of a pace. */
static bool pace(struct line *l, size_t at, struct claim *c)
{
	struct moment m;
	if (!coloned(l, at, &m) || m.second >= 0 || !tok_is(l, m.end, "phút") ||
	        tok(l, m.end + 1)->kind != TOKEN_SLASH)
		return false;
	say_value(l, m.hour);
	emit_text(l->e, "phút");
	say_value(l, m.minute);
	emit_text(l->e, "giây");
	*c = (struct claim){say_rate(l, m.end + 1), "time", "pace", 90, NULL};
	return true;
}

/* An hour in words: "8 giờ", "8 giờ 00", "8 giờ 30 phút". */
static bool worded(const struct line *l, size_t i, struct moment *m)
{
	if (!tok_digits(l, i, 1, 2) || tok_value(l, i) > 24 || !tok_in(l, i + 1, "giờ"))
		return false;
	*m = (struct moment){tok_value(l, i), -1, -1, false, i + 2};
	if (!tok_digits(l, i + 2, 1, 2) || !minutes_at(l, i + 2, true))
		return true;
	m->minute = tok_value(l, i + 2);
	m->end = i + 3;
	m->said = tok_is(l, i + 3, "phút");
	m->end += m->said;
	return true;
}

/* "8 giờ 00" is the full hour, as 8h00 is ("00 phút" is said); "8 giờ 30 - 10 giờ" a range of them.
 */
static bool hour_in_words(struct line *l, size_t at, struct claim *c)
{
	struct moment a, b;
	if (!worded(l, at, &a) || a.minute < 0 || tok_digits(l, a.end, 1, 2))
		return false; /* 8 giờ 00 phút 15 giây */
	bool range = tok(l, a.end)->kind == TOKEN_DASH && worded(l, a.end + 1, &b);
	bool ends = tok(l, a.end)->gap || tok(l, a.end)->kind == TOKEN_CLOSE ||
	            tok_in(l, a.end, ",|.|;|:") || a.end >= l->count;
	if (!range && (a.minute != 0 || a.said || !ends))
		return false;
	say_moment(l, &a);
	if (range)
		emit_text(l->e, "đến");
	*c = (struct claim){range ? a.end + 1 : a.end, "time", "hour-in-words", 100, NULL};
	return true;
}

bool read_time(struct line *l, size_t at, struct claim *c)
{
	struct moment a, b;
	int sure = 100;
	if (bare_start(l, at, c) || goal(l, at, c) || pace(l, at, c) || hour_in_words(l, at, c))
		return true;
	if (!moment_at(l, at, &a))
		return false;
	if (tok_cp(l, at + 1, ':') && !colon_is_time(l, at, &a, &sure))
		return false;
	static const char unsure[] = N_("this could be a time, a score or a ratio");
	say_moment(l, &a);
	*c = (struct claim){a.end, "time", a.second >= 0 ? "hours-minutes-seconds" : "clock", sure,
	        sure < SURE_ENOUGH ? unsure : NULL};
	struct date day;
	if (tok(l, a.end)->kind == TOKEN_SLASH && tok_joined(l, a.end) &&
	        (date_dotted_at(l, a.end + 1, &day) || date_full_at(l, a.end + 1, &day) ||
	                date_short_at(l, a.end + 1, &day))) {
		emit_text(l->e, "ngày"); /* 7h/29/9 */
		say_date(l, &day, false, true);
		c->end = day.end;
		return true;
	}
	if (tok(l, a.end)->kind == TOKEN_DASH && tok_is(l, at + 1, "h") && a.minute < 0 &&
	        tok_digits(l, a.end + 1, 2, 3) && tok_value(l, a.end + 1) > 24 &&
	        tok_is(l, a.end + 2, "h") && tok_joined(l, a.end + 2)) {
		emit_text(l->e, "đến"); /* 24h-72h, no hours of a day */
		c->end = a.end + 1;
		return true;
	}
	if (tok(l, a.end)->kind == TOKEN_DASH && moment_at(l, a.end + 1, &b)) {
		struct moment third; /* 5h50 - 6h10 - 6h30: a list */
		bool listed =
		        (tok(l, b.end)->kind == TOKEN_DASH && moment_at(l, b.end + 1, &third)) ||
		        (at > 2 && tok(l, at - 1)->kind == TOKEN_DASH &&
		                (tok_in(l, at - 2, "h|g") || tok_in(l, at - 3, "h|g|:")));
		if (listed) {
			emit_pause(l->e);
			c->end = a.end + 1;
			return true;
		}
		emit_text(l->e, "đến");
		say_moment(l, &b);
		*c = (struct claim){b.end, "time", "time-range", sure, NULL};
	}
	return true;
}
