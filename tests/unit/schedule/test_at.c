/* The --at grammar and permitted hours. */
#include "cmocka_all.h"

#include "base/civil.h"
#include "schedule/at.h"
#include "schedule/hours.h"

#include <errno.h>
#include <string.h>

/* 2026-11-23 10:30:20 in Hanoi */
static int64_t now(void)
{
	int64_t t;
	assert_int_equal(civil_set_zone("Asia/Ho_Chi_Minh", NULL), 0);
	assert_int_equal(civil_parse_rfc3339("2026-11-23T10:30:20.500+07:00", &t), 0);
	return t;
}

static void forms(void **state)
{
	(void)state;
	static const struct {
		const char *text, *means;
	} good[] = {
	        {"now", "2026-11-23T10:30:20.500+07:00"},
	        {"17:00", "2026-11-23T17:00:00.000+07:00"},
	        {"10:30", "2026-11-23T10:30:20.500+07:00"}, /* the running minute is now */
	        {"+90min", "2026-11-23T12:00:20.500+07:00"},
	        {"+1h30min", "2026-11-23T12:00:20.500+07:00"},
	        {"2026-12-01 05:00", "2026-12-01T05:00:00.000+07:00"},
	        {"2028-02-29 5:00", "2028-02-29T05:00:00.000+07:00"},
	        {"2026-11-23T06:00:00Z", "2026-11-23T13:00:00.000+07:00"},
	        {"2026-11-23T13:00:00.250+07:00", "2026-11-23T13:00:00.250+07:00"},
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int64_t t;
		char text[CIVIL_TEXT_MAX];
		assert_int_equal(at_parse(good[i].text, now(), &t, NULL), 0);
		assert_string_equal(civil_rfc3339(t, text), good[i].means);
	}
}

static void refusals(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "soon", "25:00", "7h30", "17:60", "+5",
	        "2026-02-30 05:00", "2026-11-23", "17:00:00", "2026-11-23 1700", "0x:00", "1:2:3"};
	struct err e;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t t = 7;
		assert_int_equal(at_parse(bad[i], now(), &t, &e), -EINVAL);
		assert_string_equal(e.id, "at.bad");
		assert_int_equal(t, 7);
	}
	int64_t t;
	assert_int_equal(at_parse("09:00", now(), &t, &e), -EINVAL);
	assert_string_equal(e.id, "time_past");
	assert_non_null(strstr(e.sentence, "\"2026-11-24 09:00\""));
}

static void windows(void **state)
{
	(void)state;
	struct hours_window w[2];
	struct err e;
	int64_t t = now();
	assert_int_equal(hours_parse("05:00-21:30", &w[0], &e), 0);
	assert_true(hours_permit_at(w, 1, t));
	assert_int_equal(hours_parse("22:00-02:00", &w[1], &e), 0);
	assert_false(hours_permit_at(w + 1, 1, t));
	assert_int_equal(civil_parse_rfc3339("2026-11-23T01:59:59+07:00", &t), 0);
	assert_true(hours_permit_at(w + 1, 1, t));
	assert_false(hours_permit_at(w, 1, t));
	int64_t five;
	assert_int_equal(civil_parse_rfc3339("2026-11-23T05:00:00+07:00", &five), 0);
	assert_int_equal(hours_next(w, 1, t), five);
	assert_true(hours_permit_span(w, 1, five, five + 60000));
	assert_false(hours_permit_span(w, 1, five - 1, five + 60000));
	assert_int_equal(hours_next(w, 0, t), INT64_MAX);
	assert_int_equal(hours_parse("00:00-24:00", &w[0], &e), 0);
	assert_true(hours_permit_span(w, 1, five, five + 86400000));
	static const char *const bad[] = {
	        "5-21", "05:00-25:00", "05:00-24:01", "05:00-05:00", "05:00", "", "05:00-21:30x"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(hours_parse(bad[i], &w[0], &e), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(forms),
	        cmocka_unit_test(refusals),
	        cmocka_unit_test(windows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
