/* The policy, rule by rule: each case is a small situation and the one action
 * that must come back. */
#include "cmocka_all.h"

#include "base/civil.h"
#include "schedule/decide.h"
#include "schedule/fill.h"
#include "schedule/forecast.h"

#include <string.h>

enum { SECOND = 1000, MINUTE = 60000, HOUR = 3600000 };

static int64_t wall(const char *text)
{
	int64_t t;
	assert_int_equal(civil_parse_rfc3339(text, &t), 0);
	return t;
}

static int64_t noon, night;
static struct hours_window day = {5 * 60, 21 * 60 + 30};
static struct slot slots[8];
static struct programme programmes[2];

static int set_zone(void **state)
{
	(void)state;
	int status = civil_set_zone("Asia/Ho_Chi_Minh", NULL);
	noon = wall("2026-11-23T12:00:00+07:00");
	night = wall("2026-11-23T03:15:00+07:00");
	return status;
}

static struct situation at(int64_t now, size_t slot_count)
{
	return (struct situation){.now = now,
	        .clock_trusted = true,
	        .hours = {&day, 1},
	        .slots = slots,
	        .slot_count = slot_count,
	        .programmes = programmes,
	        .ahead_ms = 5 * MINUTE,
	        .plan_ms = 5 * MINUTE,
	        .late_ms = 10 * MINUTE};
}

static struct slot slot(int64_t id, enum slot_class class, int64_t planned)
{
	return (struct slot){.id = id,
	        .article = 100 + id,
	        .class = class,
	        .words = WORDS_READY,
	        .planned = planned,
	        .asked_ms = MINUTE};
}

static void expect(
        const struct situation *s, enum action_kind kind, int64_t airing, const char *why)
{
	struct action a = decide(s);
	assert_string_equal(action_name(a.kind), action_name(kind));
	if (kind != ACTION_WAIT)
		assert_int_equal(a.airing, airing);
	if (why != NULL)
		assert_string_equal(a.why, why);
}

static void expect_wait(const struct situation *s, int64_t until)
{
	struct action a = decide(s);
	assert_string_equal(action_name(a.kind), "wait");
	assert_int_equal(a.at, until);
}

static void the_3_15_case(void **state)
{
	(void)state;
	struct permitted station = {&day, 1};
	assert_string_equal(decide_entry(&station, NULL, SLOT_NORMAL, night, 0, 0), "hours.closed");
	assert_string_equal(
	        decide_entry(&station, NULL, SLOT_PRIORITY, night, 0, 0), "hours.closed");
	assert_null(decide_entry(&station, NULL, SLOT_EMERGENCY, night, 0, 0));
	/* Forced past the door, it is refused again when its time comes. */
	slots[0] = slot(1, SLOT_PRIORITY, night);
	struct situation s = at(night, 1);
	expect(&s, ACTION_REFUSE, 1, "hours.closed");
	slots[0].class = SLOT_EMERGENCY;
	expect(&s, ACTION_START, 1, NULL);
}

static void hours_of_station_and_output(void **state)
{
	(void)state;
	struct hours_window morning = {6 * 60, 11 * 60};
	struct permitted output = {&morning, 1}, station = {&day, 1};
	slots[0] = slot(1, SLOT_NORMAL, noon);
	slots[0].hours = &output;
	struct situation s = at(noon, 1);
	expect(&s, ACTION_REFUSE, 1, "hours.closed");
	/* It does not wait for words that nobody could take: else it would be missed as late. */
	slots[0].words = WORDS_ASKED;
	expect(&s, ACTION_REFUSE, 1, "hours.closed");
	slots[0].resumes = true;
	expect(&s, ACTION_MISS, 1, "hours.closed");
	slots[0].resumes = false;
	slots[0].words = WORDS_READY;
	slots[0].class = SLOT_EMERGENCY;
	expect(&s, ACTION_START, 1, NULL);
	/* Two outputs: where one of them may sound still, it airs. */
	struct hours_window both[] = {{6 * 60, 11 * 60}, {11 * 60, 14 * 60}};
	struct permitted outputs = {both, 2};
	slots[0].class = SLOT_NORMAL;
	slots[0].hours = &outputs;
	expect(&s, ACTION_START, 1, NULL);
	slots[0].asked_ms = 3 * 60 * MINUTE;
	expect(&s, ACTION_REFUSE, 1, "hours.end");
	/* A minute of sound, half a minute before closing. */
	int64_t close = wall("2026-11-23T21:30:00+07:00");
	slots[0] = slot(1, SLOT_NORMAL, close - 30 * SECOND);
	s = at(close - 30 * SECOND, 1);
	expect(&s, ACTION_REFUSE, 1, "hours.end");
	assert_string_equal(
	        decide_entry(&station, NULL, SLOT_NORMAL, close - 30 * SECOND, MINUTE, 0),
	        "hours.end");
	s = at(close - MINUTE, 1);
	slots[0].planned = close - MINUTE;
	expect(&s, ACTION_START, 1, NULL);
	assert_null(decide_entry(&station, &station, SLOT_NORMAL, close - MINUTE, MINUTE, 0));
	assert_string_equal(
	        decide_entry(&station, &output, SLOT_NORMAL, noon, 0, 0), "hours.closed");
	assert_string_equal(decide_entry(&station, NULL, SLOT_EMERGENCY, noon, 0, noon), "expired");
	/* What overran the closing time is stopped, unless it is an emergency. */
	s = at(close, 0);
	s.on_air = (struct on_air){.id = 5, .article = 5, .class = SLOT_NORMAL};
	expect(&s, ACTION_STOP, 5, "hours.closed");
	s.on_air.class = SLOT_EMERGENCY;
	expect(&s, ACTION_WAIT, 0, NULL);
	s = at(noon, 0);
	s.on_air = (struct on_air){.id = 5, .article = 5, .class = SLOT_NORMAL};
	expect_wait(&s, close);
}

static void on_time(void **state)
{
	(void)state;
	slots[0] = slot(1, SLOT_NORMAL, noon + HOUR);
	slots[0].words = WORDS_NONE;
	struct situation s = at(noon, 1);
	expect_wait(&s, noon + HOUR - 5 * MINUTE);
	s.now = noon + HOUR - 5 * MINUTE;
	expect(&s, ACTION_PREPARE, 1, NULL);
	slots[0].words = WORDS_ASKED;
	expect_wait(&s, noon + HOUR);
	slots[0].words = WORDS_READY;
	s.now = noon + HOUR - 1;
	expect_wait(&s, noon + HOUR);
	s.now = noon + HOUR;
	expect(&s, ACTION_START, 1, NULL);
	slots[0].words = WORDS_NONE;
	expect(&s, ACTION_PREPARE, 1, NULL);
	slots[0].words = WORDS_FAILED;
	expect(&s, ACTION_FAIL, 1, "words.failed");
	slots[0].class = SLOT_EMERGENCY;
	expect(&s, ACTION_START, 1, NULL);
}

static void what_may_not_sound(void **state)
{
	(void)state;
	static const struct {
		enum slot_leave leave;
		enum action_kind kind;
		const char *why;
	} cases[] = {{LEAVE_UNAPPROVED, ACTION_REFUSE, "unapproved"},
	        {LEAVE_HELD, ACTION_MISS, "held"}, {LEAVE_SUPERSEDED, ACTION_REFUSE, "superseded"},
	        {LEAVE_CANCELLED, ACTION_REFUSE, "cancelled"}};
	for (size_t i = 0; i < 4; i++)
		for (int class = SLOT_NORMAL; class <= SLOT_EMERGENCY; class ++) {
			slots[0] = slot(1, (enum slot_class) class, noon);
			slots[0].leave = cases[i].leave;
			struct situation s = at(noon, 1);
			expect(&s, cases[i].kind, 1, cases[i].why);
		}
	slots[0] = slot(1, SLOT_EMERGENCY, noon);
	slots[0].expires = noon;
	struct situation s = at(noon, 1);
	expect(&s, ACTION_MISS, 1, "expired");
	slots[0] = slot(1, SLOT_NORMAL, noon);
	slots[0].unconfirmed = true;
	expect(&s, ACTION_WAIT, 0, NULL);
	slots[0].class = SLOT_EMERGENCY;
	expect(&s, ACTION_START, 1, NULL);
	s.muted = true;
	expect(&s, ACTION_WAIT, 0, NULL);
	s.on_air = (struct on_air){.id = 9, .class = SLOT_EMERGENCY};
	expect(&s, ACTION_STOP, 9, "muted");
}

static void missed_after_downtime(void **state)
{
	(void)state;
	slots[0] = slot(1, SLOT_NORMAL, noon - 10 * MINUTE);
	struct situation s = at(noon, 1);
	expect(&s, ACTION_START, 1, NULL);
	s.now++;
	expect(&s, ACTION_MISS, 1, "late");
	slots[0].latest = noon + HOUR;
	expect(&s, ACTION_START, 1, NULL);
	/* It may wait for an hour while something is on air, but it was not waiting then. */
	s.gap_from = noon - 11 * MINUTE;
	s.gap_until = noon;
	s.now = noon + MINUTE;
	slots[0].planned = noon - 10 * MINUTE;
	expect(&s, ACTION_START, 1, NULL);
	slots[0].planned--;
	expect(&s, ACTION_MISS, 1, "late");
	s.gap_from = slots[0].planned; /* it was waiting then */
	expect(&s, ACTION_START, 1, NULL);
	s.gap_from -= MINUTE;
	slots[0].resumes = true;
	expect(&s, ACTION_START, 1, NULL);
	slots[0].resumes = false;
	slots[0].class = SLOT_EMERGENCY;
	expect(&s, ACTION_START, 1, NULL);
	s.gap_from = s.gap_until = 0;
	s.now = noon + 1;
	slots[0] = slot(1, SLOT_EMERGENCY, noon - 23 * HOUR);
	expect(&s, ACTION_START, 1, NULL);
	slots[0].planned = noon - 25 * HOUR;
	expect(&s, ACTION_MISS, 1, "late");
}

static void untrusted_clock(void **state)
{
	(void)state;
	slots[0] = slot(1, SLOT_NORMAL, noon);
	slots[0].expires = noon - HOUR;
	struct situation s = at(noon, 1);
	s.clock_trusted = false;
	/* Nothing is judged by a clock that may be wrong. */
	expect_wait(&s, CALENDAR_NEVER);
	slots[1] = slot(2, SLOT_EMERGENCY, noon);
	slots[1].expires = noon - HOUR;
	s.slot_count = 2;
	expect(&s, ACTION_START, 2, NULL);
	slots[1].class = SLOT_NORMAL;
	slots[1].say = true;
	expect(&s, ACTION_START, 2, NULL);
	/* Nor is what waits for a person given up; a person's own end of it holds. */
	slots[0].latest = noon - MINUTE;
	slots[0].leave = LEAVE_UNAPPROVED;
	s.slot_count = 1;
	expect_wait(&s, CALENDAR_NEVER);
	slots[0].leave = LEAVE_HELD;
	expect_wait(&s, CALENDAR_NEVER);
	s.clock_trusted = true;
	expect(&s, ACTION_MISS, 1, "held");
	s.clock_trusted = false;
	slots[0].leave = LEAVE_CANCELLED;
	expect(&s, ACTION_REFUSE, 1, "cancelled");
}

static void who_goes_first(void **state)
{
	(void)state;
	slots[0] = slot(1, SLOT_NORMAL, noon - 2);
	slots[1] = slot(2, SLOT_PRIORITY, noon);
	slots[2] = slot(3, SLOT_PRIORITY, noon - 1);
	slots[3] = slot(4, SLOT_EMERGENCY, noon);
	slots[4] = slot(5, SLOT_EMERGENCY, noon);
	struct situation s = at(noon, 5);
	expect(&s, ACTION_START, 5, NULL); /* the newest emergency */
	slots[4].resumes = true;
	expect(&s, ACTION_START, 4, NULL); /* but not a rest before a new one */
	s.slot_count = 3;
	expect(&s, ACTION_START, 3, NULL); /* class, then time */
	slots[1].resumes = true;
	expect(&s, ACTION_START, 2, NULL); /* what was interrupted goes on first */
	slots[1] = slot(2, SLOT_NORMAL, noon);
	slots[1].bulletin = 77;
	slots[2] = slot(3, SLOT_NORMAL, noon - 1);
	s.on_air.bulletin = 77;
	expect(&s, ACTION_START, 2, NULL); /* a bulletin that has begun goes on */
}

static void cutting_in(void **state)
{
	(void)state;
	slots[0] = slot(1, SLOT_EMERGENCY, noon);
	struct situation s = at(noon, 1);
	s.on_air = (struct on_air){.id = 9, .article = 900, .class = SLOT_PRIORITY};
	expect(&s, ACTION_CUT_IN, 1, NULL);
	s.on_air.class = SLOT_EMERGENCY;
	expect(&s, ACTION_WAIT, 0, NULL); /* emergencies queue */
	slots[0].supersedes = 900;
	expect(&s, ACTION_CUT_IN, 1, NULL); /* but the newest version goes first */
	slots[0] = slot(1, SLOT_PRIORITY, noon);
	s.on_air.class = SLOT_NORMAL;
	expect(&s, ACTION_WAIT, 0, NULL);
	slots[0].busy = BUSY_CUT;
	expect(&s, ACTION_CUT_IN, 1, NULL);
	s.on_air.class = SLOT_EMERGENCY;
	expect(&s, ACTION_WAIT, 0, NULL);
	s.on_air.leave = LEAVE_SUPERSEDED;
	expect(&s, ACTION_STOP, 9, "superseded");
	s.on_air.stopping = true;
	expect(&s, ACTION_WAIT, 0, NULL);
	/* Waiting for its turn up to `latest`, then told so. */
	slots[0] = slot(1, SLOT_NORMAL, noon);
	slots[0].latest = noon + 5 * MINUTE;
	s.on_air = (struct on_air){.id = 9, .article = 900, .class = SLOT_NORMAL};
	expect_wait(&s, noon + 5 * MINUTE + 1);
	s.now = noon + 5 * MINUTE + 1;
	expect(&s, ACTION_MISS, 1, "late");
}

static void who_cuts_in_is_looked_for_among_all(void **state)
{
	(void)state;
	/* The best cannot cut in, the second can: a new version of what is on air. */
	slots[0] = slot(8, SLOT_EMERGENCY, noon);
	slots[1] = slot(7, SLOT_EMERGENCY, noon);
	slots[1].supersedes = 900;
	struct situation s = at(noon, 2);
	s.on_air = (struct on_air){.id = 9, .article = 900, .class = SLOT_EMERGENCY};
	expect(&s, ACTION_CUT_IN, 7, NULL);
	slots[1].supersedes = 0;
	expect(&s, ACTION_WAIT, 0, NULL);
	/* A priority article that follows does not hide an exact time that does not wait. */
	slots[0] = slot(8, SLOT_PRIORITY, noon);
	slots[1] = slot(7, SLOT_NORMAL, noon);
	slots[1].busy = BUSY_CUT;
	s.on_air.class = SLOT_NORMAL;
	expect(&s, ACTION_CUT_IN, 7, NULL);
	s.on_air.class = SLOT_PRIORITY;
	expect(&s, ACTION_WAIT, 0, NULL);
}

static void exact_times_do_not_cut_each_other(void **state)
{
	(void)state;
	slots[0] = slot(1, SLOT_NORMAL, noon);
	slots[0].busy = BUSY_CUT;
	struct situation s = at(noon + SECOND, 1);
	s.on_air =
	        (struct on_air){.id = 9, .class = SLOT_NORMAL, .busy = BUSY_CUT, .started = noon};
	expect(&s, ACTION_WAIT, 0, NULL);
	s.on_air.started = noon + SECOND; /* both were late: nor does the later one cut */
	expect(&s, ACTION_WAIT, 0, NULL);
	s.on_air.started = noon - 1; /* it had had its time before */
	expect(&s, ACTION_CUT_IN, 1, NULL);
	s.on_air.started = noon;
	s.on_air.busy = BUSY_NEXT; /* it would have had to wait */
	expect(&s, ACTION_CUT_IN, 1, NULL);
	s.on_air.busy = BUSY_CUT;
	slots[0].class = SLOT_PRIORITY; /* the higher class does not follow */
	expect(&s, ACTION_CUT_IN, 1, NULL);
	/* Before anything has begun, who would cut in begins. */
	slots[0] = slot(1, SLOT_NORMAL, noon - MINUTE);
	slots[1] = slot(2, SLOT_NORMAL, noon);
	slots[1].busy = BUSY_CUT;
	s = at(noon, 2);
	expect(&s, ACTION_START, 2, NULL);
	slots[0].class = SLOT_PRIORITY;
	expect(&s, ACTION_START, 1, NULL);
}

static void paused(void **state)
{
	(void)state;
	slots[0] = slot(1, SLOT_PRIORITY, noon);
	struct situation s = at(noon, 1);
	s.paused = true;
	expect(&s, ACTION_WAIT, 0, NULL);
	slots[0].class = SLOT_EMERGENCY;
	expect(&s, ACTION_START, 1, NULL);
}

/* The one programme, on workdays; its first time after noon. */
static int64_t programme_at_five(void)
{
	struct err e;
	programmes[0] = (struct programme){.length_ms = 15 * MINUTE, .planned = noon};
	assert_int_equal(calendar_parse("Mon..Fri 17:00", &programmes[0].at, &e), 0);
	return wall("2026-11-23T17:00:00+07:00");
}

static struct calendar calendar_of(const char *text)
{
	struct err e;
	struct calendar c;
	assert_int_equal(calendar_parse(text, &c, &e), 0);
	return c;
}

static void programmes_in_time(void **state)
{
	(void)state;
	int64_t five = programme_at_five();
	struct situation s = at(noon, 0);
	s.programme_count = 1;
	expect_wait(&s, five - 5 * MINUTE);
	s.now = five - 5 * MINUTE;
	struct action a = decide(&s);
	assert_int_equal(a.kind, ACTION_PROGRAMME);
	assert_int_equal(a.at, five);
	programmes[0].planned = five;
	expect_wait(&s, five + 24 * HOUR - 5 * MINUTE);
	programmes[0] = (struct programme){0};
}

static void programmes_after_downtime(void **state)
{
	(void)state;
	int64_t five = programme_at_five();
	/* Down for three days: each missed occurrence is told, none is run. */
	struct situation s = at(five + 72 * HOUR + 11 * MINUTE, 0);
	s.programme_count = 1;
	programmes[0].planned = five;
	for (int i = 1; i <= 3; i++) {
		struct action a = decide(&s);
		assert_int_equal(a.kind, ACTION_PROGRAMME_MISSED);
		assert_int_equal(a.at, five + i * 24 * HOUR);
		programmes[0].planned = a.at;
	}
	expect(&s, ACTION_WAIT, 0, NULL);
	/* Down for less than it may be late: it runs, once. */
	programmes[0].planned = five;
	s.now = five + 24 * HOUR + 9 * MINUTE;
	assert_int_equal(decide(&s).kind, ACTION_PROGRAMME);
	/* Back by a few seconds: not again. Back by days: it begins anew. */
	programmes[0].planned = five;
	s.now = five - 10 * SECOND;
	expect(&s, ACTION_WAIT, 0, NULL);
	s.now = five - 48 * HOUR;
	assert_int_equal(decide(&s).kind, ACTION_PROGRAMME_RESET);
	s.clock_trusted = false;
	expect(&s, ACTION_WAIT, 0, NULL);
	programmes[0] = (struct programme){0};
}

static void programmes_on_holidays_and_between_dates(void **state)
{
	(void)state;
	int64_t five = programme_at_five();
	struct calendar holiday = calendar_of("2026-11-24..26");
	assert_int_equal(programme_next(&programmes[0], &holiday, 1, five), five + 24 * HOUR);
	programmes[0].holidays = HOLIDAY_SKIP;
	assert_int_equal(programme_next(&programmes[0], &holiday, 1, five), five + 4 * 24 * HOUR);
	programmes[0].holidays = HOLIDAY_ONLY;
	assert_int_equal(programme_next(&programmes[0], &holiday, 1, five), five + 24 * HOUR);
	assert_int_equal(
	        programme_next(&programmes[0], &holiday, 1, five + 72 * HOUR), CALENDAR_NEVER);
	programmes[0].holidays = HOLIDAY_ALSO;
	programmes[0].valid_from = five + 30 * HOUR;
	programmes[0].valid_until = five + 50 * HOUR;
	assert_int_equal(programme_next(&programmes[0], NULL, 0, five), five + 48 * HOUR);
	assert_int_equal(programme_next(&programmes[0], NULL, 0, five + 48 * HOUR), CALENDAR_NEVER);
	programmes[0] = (struct programme){0};
}

/* Every minute of a day that comes every fourth year: two million minutes lie between. */
static void programmes_of_a_rare_day(void **state)
{
	(void)state;
	struct calendar holiday = calendar_of("*-02-29");
	programmes[0] = (struct programme){.at = calendar_of("*:*"), .holidays = HOLIDAY_ONLY};
	assert_int_equal(programme_next(&programmes[0], &holiday, 1, noon),
	        wall("2028-02-29T00:00:00+07:00"));
	assert_int_equal(
	        programme_next(&programmes[0], &holiday, 1, wall("2028-02-29T00:00:00+07:00")),
	        wall("2028-02-29T00:01:00+07:00"));
	assert_int_equal(
	        programme_next(&programmes[0], &holiday, 1, wall("2028-02-29T23:59:00+07:00")),
	        wall("2032-02-29T00:00:00+07:00"));
	programmes[0] = (struct programme){0};
}

static void the_rest(void **state)
{
	(void)state;
	const struct rest_rule rule = {{REST_SENTENCE, REST_BEGINNING, REST_NONE}};
	struct permitted station = {&day, 1};
	struct rest_case c = {.class = SLOT_NORMAL,
	        .sentence = 4,
	        .left_ms = MINUTE,
	        .whole_ms = 2 * MINUTE,
	        .from = noon};
	struct rest r = decide_rest(&rule, &c, &station);
	assert_int_equal(r.way, REST_SENTENCE);
	assert_int_equal(r.from_sentence, 4);
	c.class = SLOT_PRIORITY;
	r = decide_rest(&rule, &c, &station);
	assert_int_equal(r.way, REST_BEGINNING);
	assert_int_equal(r.from_sentence, 0);
	c.until = noon + 90 * SECOND; /* the window: the whole does not fit, the rest would */
	assert_string_equal(decide_rest(&rule, &c, &station).why, "late");
	c.class = SLOT_NORMAL;
	assert_int_equal(decide_rest(&rule, &c, &station).way, REST_SENTENCE);
	c.expires = noon;
	assert_string_equal(decide_rest(&rule, &c, &station).why, "expired");
	c.expires = 0;
	c.leave = LEAVE_HELD;
	assert_string_equal(decide_rest(&rule, &c, &station).why, "held");
	c.leave = LEAVE_APPROVED;
	c.until = 0;
	c.from = wall("2026-11-23T21:29:30+07:00");
	assert_string_equal(decide_rest(&rule, &c, &station).why, "hours.end");
	c.from = noon;
	c.cuts = 8;
	assert_string_equal(decide_rest(&rule, &c, &station).why, "cut.often");
	c.cuts = 0;
	c.class = SLOT_EMERGENCY;
	assert_string_equal(decide_rest(&rule, &c, &station).why, "dropped");
}

static void filling(void **state)
{
	(void)state;
	const struct candidate c[] = {
	        {.article = 1, .class = SLOT_PRIORITY, .category = "bão", .length_ms = 5 * MINUTE},
	        {.article = 2, .class = SLOT_PRIORITY, .length_ms = 6 * MINUTE},
	        {.article = 3, .category = "y-te", .length_ms = 5 * MINUTE},
	        {.article = 4, .category = "y-te", .length_ms = 2 * MINUTE, .expires = noon},
	        {.article = 5, .category = "y-te", .length_ms = 3 * MINUTE},
	        {.article = 6, .category = "y-te", .length_ms = MINUTE},
	        {.article = 7, .length_ms = 20 * MINUTE},
	        {.article = 8, .length_ms = MINUTE, .not_before = noon + 1},
	};
	const struct fill_part parts[] = {{NULL, 0}, {"y-te", 1}};
	struct filled out[8];
	int64_t taken = programme_fill(c, 8, parts, 2, noon, 15 * MINUTE, out);
	assert_int_equal(taken, 15 * MINUTE);
	assert_null(out[0].why);
	assert_null(out[1].why);
	assert_string_equal(out[2].why, "long"); /* the lowest class gives way */
	assert_int_equal(out[2].lost_to, 2);
	assert_string_equal(out[3].why, "expired");
	assert_null(out[4].why);
	assert_int_equal(out[4].part, 1);
	assert_null(out[5].why);
	assert_int_equal(
	        out[5].part, 0); /* the part of its category is full, the one for any takes it */
	assert_string_equal(out[6].why, "long");
	assert_int_equal(out[6].lost_to, 0);
	assert_string_equal(out[7].why, "early");
	taken = programme_fill(c, 8, parts + 1, 1, noon, 15 * MINUTE, out);
	assert_int_equal(taken, 5 * MINUTE);
	assert_string_equal(out[0].why, "category");
	assert_string_equal(out[4].why, "max");
	struct permitted station = {&day, 1};
	int64_t close = wall("2026-11-23T21:30:00+07:00");
	assert_int_equal(programme_room(&station, noon, 15 * MINUTE, 30 * SECOND),
	        14 * MINUTE + 30 * SECOND);
	assert_int_equal(programme_room(&station, close - 5 * MINUTE, 15 * MINUTE, 30 * SECOND),
	        4 * MINUTE + 30 * SECOND);
	assert_int_equal(programme_room(&station, close, 15 * MINUTE, 0), 0);
}

static const struct forecast_item *item(const struct forecast *f, int64_t airing)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->items[i].airing == airing)
			return &f->items[i];
	fail_msg("airing %lld is not foreseen", (long long)airing);
	return NULL;
}

static void foreseen_clashes(void **state)
{
	(void)state;
	struct err e;
	slots[0] = slot(1, SLOT_NORMAL, noon + HOUR);
	slots[0].asked_ms = 20 * MINUTE;
	slots[1] = slot(2, SLOT_NORMAL, noon + HOUR + 5 * MINUTE); /* waits for 1 */
	slots[1].latest = noon + 2 * HOUR;
	slots[1].words = WORDS_NONE;
	slots[2] = slot(3, SLOT_NORMAL, noon + HOUR + 6 * MINUTE); /* may not wait so long */
	slots[3] = slot(4, SLOT_NORMAL, wall("2026-11-23T21:29:30+07:00"));
	slots[4] = slot(5, SLOT_EMERGENCY, noon + 3 * HOUR);
	slots[5] = slot(6, SLOT_NORMAL, noon + 3 * HOUR - 30 * SECOND); /* is cut by 5 */
	assert_int_equal(calendar_parse("17:00", &programmes[0].at, &e), 0);
	programmes[0].length_ms = 15 * MINUTE;
	programmes[0].planned = noon;
	struct situation s = at(noon, 6);
	s.programme_count = 1;
	struct forecast f;
	forecast_make(&s, noon + 24 * HOUR, 2 * MINUTE, 0, &f);
	assert_int_equal(f.count, 7);
	assert_int_equal(item(&f, 1)->starts, noon + HOUR);
	assert_int_equal(item(&f, 2)->starts, noon + HOUR + 20 * MINUTE);
	assert_int_equal(item(&f, 2)->lost_to, 1);
	assert_string_equal(item(&f, 3)->why, "late");
	assert_int_equal(item(&f, 3)->lost_to, 1);
	assert_string_equal(item(&f, 4)->why, "hours.end");
	assert_int_equal(item(&f, 5)->starts, noon + 3 * HOUR);
	assert_string_equal(item(&f, 6)->why, "cut");
	assert_int_equal(item(&f, 6)->lost_to, 5);
	assert_int_equal(item(&f, 0)->starts, wall("2026-11-23T17:00:00+07:00"));
	assert_int_equal(item(&f, 0)->ends, wall("2026-11-23T17:15:00+07:00"));
	assert_int_equal(slots[1].words, WORDS_NONE); /* only imagined */
	forecast_finish(&f);
	programmes[0] = (struct programme){0};
}

static void foreseen_cuts(void **state)
{
	(void)state;
	struct err e;
	/* A programme is on air when an emergency comes: it is the one that is cut. */
	slots[0] = slot(1, SLOT_EMERGENCY, wall("2026-11-23T17:05:00+07:00"));
	slots[0].busy = BUSY_CUT;
	/* Two with one exact time follow each other. */
	for (int i = 1; i <= 2; i++) {
		slots[i] = slot(1 + i, SLOT_NORMAL, noon + HOUR);
		slots[i].busy = BUSY_CUT;
	}
	/* Of unknown length, and too long for the permitted hours. */
	slots[3] = slot(4, SLOT_NORMAL, wall("2026-11-23T21:29:00+07:00"));
	slots[3].asked_ms = 0;
	assert_int_equal(calendar_parse("17:00", &programmes[0].at, &e), 0);
	programmes[0].length_ms = 15 * MINUTE;
	programmes[0].planned = noon;
	struct situation s = at(noon, 4);
	s.programme_count = 1;
	struct forecast f;
	forecast_make(&s, noon + 12 * HOUR, 2 * MINUTE, 0, &f);
	assert_int_equal(f.count, 5);
	assert_string_equal(item(&f, 0)->why, "cut");
	assert_int_equal(item(&f, 0)->lost_to, 1);
	assert_int_equal(item(&f, 0)->ends, slots[0].planned);
	assert_null(item(&f, 1)->why);
	assert_null(item(&f, 2)->why);
	assert_int_equal(item(&f, 3)->starts, noon + HOUR + MINUTE);
	assert_string_equal(item(&f, 4)->why, "hours.closed");
	assert_int_equal(item(&f, 4)->ends, wall("2026-11-23T21:30:00+07:00"));
	forecast_finish(&f);
	programmes[0] = (struct programme){0};
}

/* Whoever waits for a programme, or finds no room beside it, is told which one. */
static void foreseen_programmes(void **state)
{
	(void)state;
	struct err e;
	slots[0] = slot(1, SLOT_NORMAL, wall("2026-11-23T17:10:00+07:00"));
	assert_int_equal(calendar_parse("17:00", &programmes[0].at, &e), 0);
	assert_int_equal(calendar_parse("17:05", &programmes[1].at, &e), 0);
	for (size_t i = 0; i < 2; i++) {
		programmes[i].length_ms = (20 - 15 * (int64_t)i) * MINUTE;
		programmes[i].planned = noon;
	}
	struct situation s = at(noon, 1);
	s.programme_count = 2;
	struct forecast f;
	forecast_make(&s, noon + 12 * HOUR, 2 * MINUTE, 0, &f);
	assert_int_equal(f.count, 3);
	assert_int_equal(item(&f, 1)->starts, wall("2026-11-23T17:20:00+07:00"));
	assert_true(item(&f, 1)->lost_to_programme);
	assert_int_equal(item(&f, 1)->lost_programme, 0);
	assert_int_equal(f.items[0].programme, 0);
	assert_false(f.items[0].lost_to_programme);
	assert_int_equal(f.items[1].programme, 1);
	assert_string_equal(f.items[1].why, "late");
	assert_true(f.items[1].lost_to_programme);
	assert_int_equal(f.items[1].lost_programme, 0);
	forecast_finish(&f);
	programmes[0] = programmes[1] = (struct programme){0};
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_3_15_case),
	        cmocka_unit_test(hours_of_station_and_output),
	        cmocka_unit_test(on_time),
	        cmocka_unit_test(what_may_not_sound),
	        cmocka_unit_test(missed_after_downtime),
	        cmocka_unit_test(untrusted_clock),
	        cmocka_unit_test(who_goes_first),
	        cmocka_unit_test(cutting_in),
	        cmocka_unit_test(who_cuts_in_is_looked_for_among_all),
	        cmocka_unit_test(exact_times_do_not_cut_each_other),
	        cmocka_unit_test(paused),
	        cmocka_unit_test(programmes_in_time),
	        cmocka_unit_test(programmes_after_downtime),
	        cmocka_unit_test(programmes_on_holidays_and_between_dates),
	        cmocka_unit_test(programmes_of_a_rare_day),
	        cmocka_unit_test(the_rest),
	        cmocka_unit_test(filling),
	        cmocka_unit_test(foreseen_clashes),
	        cmocka_unit_test(foreseen_cuts),
	        cmocka_unit_test(foreseen_programmes),
	};
	return cmocka_run_group_tests(tests, set_zone, NULL);
}
