/* Civil time, RFC 3339 and durations. */
#include "cmocka_all.h"

#include "base/civil.h"

#include <errno.h>
#include <string.h>

static void in_hanoi(void)
{
	assert_int_equal(civil_set_zone("Asia/Ho_Chi_Minh", NULL), 0);
}

static void zone_unknown(void **state)
{
	(void)state;
	struct err e;
	assert_int_equal(civil_set_zone("Asia/Saigonn", &e), -EINVAL);
	assert_non_null(strstr(e.sentence, "Asia/Saigonn"));
	assert_int_equal(civil_set_zone("../../etc/passwd", &e), -EINVAL);
	assert_int_equal(civil_set_zone("", &e), -EINVAL);
}

static void rfc3339_has_station_offset(void **state)
{
	(void)state;
	char text[CIVIL_TEXT_MAX];
	in_hanoi();
	assert_string_equal(
	        civil_rfc3339(0, text), "1970-01-01T08:00:00.000+08:00"); /* Saigon was +08 then */
	assert_string_equal(
	        civil_rfc3339(INT64_C(1795395600123), text), "2026-11-23T08:00:00.123+07:00");
	assert_string_equal(civil_rfc3339(-1, text), "1970-01-01T07:59:59.999+08:00");
}

static void rfc3339_round_trip(void **state)
{
	(void)state;
	char text[CIVIL_TEXT_MAX];
	in_hanoi();
	for (int64_t t = 1; t < INT64_C(4000000000000); t = t * 3 + 977) {
		int64_t back;
		assert_int_equal(civil_parse_rfc3339(civil_rfc3339(t, text), &back), 0);
		assert_int_equal(back, t);
	}
}

static void rfc3339_refuses(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "2026-11-23", "2026-11-23T25:00:00+07:00",
	        "2026-02-30T10:00:00Z", "2026-11-23T10:00:00", "2026-11-23T10:00:00+7:00",
	        "2026-11-23T10:00:00Zx", "2026-13-01T00:00:00Z"};
	int64_t t;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(civil_parse_rfc3339(bad[i], &t), -EINVAL);
}

static void civil_round_trip_and_leap_days(void **state)
{
	(void)state;
	in_hanoi();
	struct civil c = {
	        .year = 2028, .month = 2, .day = 29, .hour = 23, .minute = 59, .second = 59};
	struct civil back;
	int64_t t;
	assert_int_equal(civil_to_wall(&c, &t), 0);
	civil_from_wall(t + 1000, &back);
	assert_int_equal(back.month, 3);
	assert_int_equal(back.day, 1);
	assert_int_equal(back.weekday, 3); /* Wednesday */
	c.year = 2027;
	assert_int_equal(civil_to_wall(&c, &t), -EINVAL);
	c = (struct civil){.year = 2100, .month = 2, .day = 29};
	assert_false(civil_valid(&c));
}

static void durations(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = {{"90s", 90000}, {"15min", 900000}, {"2h", 7200000}, {"1h30min", 5400000},
	        {"250ms", 250}, {"1d", 86400000}, {"0s", 0}};
	static const char *const bad[] = {
	        "", "5", "min", "1min1h", "1m", "-5s", "1.5h", "5 min", "9999999999s"};
	char text[DURATION_TEXT_MAX];
	int64_t ms;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_int_equal(duration_parse(good[i].text, &ms), 0);
		assert_int_equal(ms, good[i].ms);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(duration_parse(bad[i], &ms), -EINVAL);
	assert_string_equal(duration_text(59400, text), "59s");
	assert_string_equal(duration_text(65000, text), "1min05s");
	assert_string_equal(duration_text(5400000, text), "1h30min");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(zone_unknown),
	        cmocka_unit_test(rfc3339_has_station_offset),
	        cmocka_unit_test(rfc3339_round_trip),
	        cmocka_unit_test(rfc3339_refuses),
	        cmocka_unit_test(civil_round_trip_and_leap_days),
	        cmocka_unit_test(durations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
