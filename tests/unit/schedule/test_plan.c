/* Repeat plans, hours and at: what people write, and properties over random
 * plans: times rise, none lies past the end, none is missed or doubled. */
#include "cmocka_all.h"

#include "base/civil.h"
#include "schedule/at.h"
#include "schedule/hours.h"
#include "schedule/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60000, HOUR = 3600000 };

static int64_t wall(const char *text)
{
	int64_t t;
	assert_int_equal(civil_parse_rfc3339(text, &t), 0);
	return t;
}

static int set_zone(void **state)
{
	(void)state;
	return civil_set_zone("Asia/Ho_Chi_Minh", NULL);
}

static struct plan plan(const char *text)
{
	struct plan p;
	struct err e = {0};
	if (plan_parse(text, wall("2026-11-22T18:00:00+07:00"), &p, &e) < 0)
		fail_msg("%s", e.sentence);
	return p;
}

static void storm_warning(void **state)
{
	(void)state;
	struct plan p = plan("2 x 5min then every 20min until 2026-11-23T06:00");
	int64_t start = wall("2026-11-22T18:30:00+07:00");
	assert_int_equal(plan_occurrence(&p, start, 0), start);
	assert_int_equal(plan_occurrence(&p, start, 1), start + 5 * MINUTE);
	assert_int_equal(plan_occurrence(&p, start, 2), start + 10 * MINUTE);
	assert_int_equal(plan_occurrence(&p, start, 3), start + 30 * MINUTE);
	int64_t last = start, count = 1, next;
	while ((next = plan_next(&p, start, last, last, HOUR)) != PLAN_NEVER) {
		assert_true(next > last && next < wall("2026-11-23T06:00:00+07:00"));
		last = next;
		count++;
	}
	/* 18:30, 35, 40, then 19:00 to 05:40 by twenties. */
	assert_int_equal(count, 3 + 33);
	assert_int_equal(last, wall("2026-11-23T05:40:00+07:00"));
}

static void forms(void **state)
{
	(void)state;
	struct plan p = plan("every 1h30min count 3");
	assert_int_equal(p.period, 90 * MINUTE);
	assert_int_equal(plan_occurrence(&p, 0, 2), 180 * MINUTE);
	assert_int_equal(plan_occurrence(&p, 0, 3), PLAN_NEVER);
	assert_true(plan_bounded(&p));
	p = plan("every 20min");
	assert_false(plan_bounded(&p));
	p = plan("each-programme until 2026-11-30 20:00");
	assert_true(p.each_programme);
	assert_int_equal(p.until, wall("2026-11-30T20:00:00+07:00"));
	assert_int_equal(plan_next(&p, 0, 0, 0, 0), PLAN_NEVER);
	p = plan("every 2h until +12h");
	assert_int_equal(p.until, wall("2026-11-23T06:00:00+07:00"));
	static const char *const bad[] = {"", "every", "every 20", "every 20min until",
	        "every 20min until then", "every 20min count 0", "2 x 5min every 20min",
	        "2 x then every 20min", "each-programme", "every 20min until 23:00 count 5",
	        "hourly", "x 5min then every 20min", "every 20min count many", "every 10s",
	        "3 x 5s then every 1h count 9", "every 20min until 2026-11-22 17:00",
	        "every 1h until 2026-11-23 05:00 and on"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = {0};
		if (plan_parse(bad[i], wall("2026-11-22T18:00:00+07:00"), &p, &e) != -EINVAL)
			fail_msg("\"%s\" was taken", bad[i]);
		assert_int_not_equal(e.sentence[0], '\0');
	}
}

static void after_downtime_once_then_on(void **state)
{
	(void)state;
	struct plan p = plan("every 20min count 100");
	int64_t start = 0, back = 10 * HOUR + 3 * MINUTE;
	/* Down since the first; late by 10 minutes is fine: the run of 10:00. */
	assert_int_equal(plan_next(&p, start, 0, back, 10 * MINUTE), 10 * HOUR);
	assert_int_equal(
	        plan_next(&p, start, 10 * HOUR, back, 10 * MINUTE), 10 * HOUR + 20 * MINUTE);
	/* Only two minutes are allowed: not 10:00 any more. */
	assert_int_equal(plan_next(&p, start, 0, back, 2 * MINUTE), 10 * HOUR + 20 * MINUTE);
	/* The clock went back: nothing is said twice. */
	assert_int_equal(
	        plan_next(&p, start, 10 * HOUR, 2 * HOUR, 10 * MINUTE), 10 * HOUR + 20 * MINUTE);
}

static unsigned seed = 5;

static int64_t draw(int64_t below)
{
	return rand_r(&seed) % below;
}

static void random_plans(void **state)
{
	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct plan p = {.quick = (int)draw(4),
		        .gap = (1 + draw(9)) * MINUTE,
		        .period = (1 + draw(200)) * MINUTE,
		        .until = draw(2) == 0 ? 1 + draw(400 * MINUTE) : 0,
		        .count = draw(2) == 0 ? 1 + (int)draw(20) : 0};
		int64_t start = draw(100 * MINUTE), last = start - 1, now = start;
		for (int64_t k = 0; k < 40; k++) {
			int64_t want = plan_occurrence(&p, start, k);
			int64_t got = plan_next(&p, start, last, now, HOUR);
			assert_int_equal(got, want);
			if (want == PLAN_NEVER)
				break;
			assert_true(want > last && (p.until == 0 || want < p.until));
			last = now = want;
		}
	}
}

static void random_hours(void **state)
{
	(void)state;
	for (int i = 0; i < 400; i++) {
		struct hours_window w[3];
		size_t count = (size_t)draw(4);
		for (size_t k = 0; k < count; k++) {
			w[k] = (struct hours_window){(int)draw(1440), 1 + (int)draw(1440)};
			if (w[k].from == w[k].until)
				w[k].until = w[k].from == 1440
				                     ? 1
				                     : w[k].until + (w[k].until < 1440 ? 1 : -1);
		}
		int64_t t = wall("2026-11-23T00:00:00+07:00") + draw(48 * HOUR);
		/* Oracle: minute by minute. */
		bool open = hours_permit_at(w, count, t);
		int64_t edge = INT64_MAX;
		int64_t minute = t - t % MINUTE;
		for (int64_t m = minute + MINUTE;
		        m <= minute + 49 * (int64_t)HOUR && edge == INT64_MAX; m += MINUTE)
			if (hours_permit_at(w, count, m) != open)
				edge = m;
		assert_int_equal(hours_next_change(w, count, t), edge);
		assert_int_equal(hours_next(w, count, t), open ? t : edge);
		if (open && edge != INT64_MAX) {
			assert_true(hours_permit_span(w, count, t, edge));
			assert_false(hours_permit_span(w, count, t, edge + 1));
		}
	}
}

static void any_time_of_day(void **state)
{
	(void)state;
	int64_t now = wall("2026-11-23T10:00:00+07:00"), t;
	struct err e;
	assert_int_equal(at_parse("09:00", now, &t, &e), -EINVAL);
	assert_int_equal(at_parse_any("09:00", now, &t, &e), 0);
	assert_int_equal(t, wall("2026-11-23T09:00:00+07:00"));
	assert_int_equal(at_parse_any("2026-11-23T06:00", now, &t, &e), 0);
	assert_int_equal(t, wall("2026-11-23T06:00:00+07:00"));
	assert_int_equal(at_parse_any("2026-11-23T06:00x", now, &t, &e), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(storm_warning),
	        cmocka_unit_test(forms),
	        cmocka_unit_test(after_downtime_once_then_on),
	        cmocka_unit_test(random_plans),
	        cmocka_unit_test(random_hours),
	        cmocka_unit_test(any_time_of_day),
	};
	return cmocka_run_group_tests(tests, set_zone, NULL);
}
