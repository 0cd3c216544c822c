/* The small languages inside strings of settings. */
#include "cmocka_all.h"

#include "settings/grammar.h"

#include <stdio.h>
#include <string.h>

static void accepts(int (*check)(const char *, struct err *), const char *const *texts)
{
	for (; *texts != NULL; texts++) {
		struct err e = {0};
		if (check(*texts, &e) != 0)
			fail_msg("\"%s\" refused: %s", *texts, e.sentence);
	}
}

static void refuses(int (*check)(const char *, struct err *), const char *const *texts)
{
	for (; *texts != NULL; texts++) {
		struct err e = {0};
		if (check(*texts, &e) == 0)
			fail_msg("\"%s\" accepted", *texts);
		assert_true(e.sentence[0] != '\0');
	}
}

#define LIST(...)                                                                                  \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

static void hours(void **state)
{
	(void)state;
	accepts(check_hours, LIST("05:00-21:30", "00:00-24:00", "22:00-05:00", "23:59-00:00"));
	refuses(check_hours, LIST("", "05:00", "05:00-24:01", "05:60-06:00", "05:00-05:00",
	                             "25:00-26:00", "xx:xx-xx:xx"));
}

static void dates(void **state)
{
	(void)state;
	accepts(check_date, LIST("", "2026-02-17", "2028-02-29"));
	refuses(check_date,
	        LIST("2026-02-30", "2026-2-17", "17-02-2026", "2026-02-17x", "2027-02-29"));
}

static void chimes(void **state)
{
	(void)state;
	accepts(check_chime, LIST("default", "none", "opening", "urgent", "/srv/chime.wav"));
	refuses(check_chime, LIST("", "chime.wav", "openning", "~/chime.wav"));
}

static void templates(void **state)
{
	(void)state;
	accepts(check_template, LIST("", "Đây là {station}.", "{station}{session}{date}{time}"));
	refuses(check_template, LIST("{staton}", "{", "}", "{station", "station}", "{}",
	                                "{ten đài}", "{{station}}"));
	struct err e;
	assert_int_not_equal(check_template("Đây là {staton}", &e), 0);
	assert_non_null(strstr(e.sentence, "{station}"));
}

static void rundowns(void **state)
{
	(void)state;
	accepts(check_rundown,
	        LIST("chime", "chime:dawn", "call", "articles", "articles:category=nông nghiệp",
	                "articles:max=3", "articles:category=C,max=12", "file:/srv/a.wav",
	                "pause:2s", "closing"));
	refuses(check_rundown,
	        LIST("", "bell", "chime:", "call:x", "articles:", "articles:max=", "articles:max=x",
	                "articles:min=3", "file", "file:", "relay:vov1", "relay:=30",
	                "relay:vov1=0", "pause:11min", "pause", "pause:2", "closing:x"));
	struct err e;
	assert_int_not_equal(check_rundown("artcles", &e), 0);
	assert_non_null(strstr(e.sentence, "articles"));
}

/* The forms themselves are tested with schedule/; here, that they are asked. */
static void calendars(void **state)
{
	(void)state;
	accepts(check_calendar, LIST("05:00", "Mon..Fri 05:00", "Mon,Wed,Fri 17:00", "*-*-01 06:30",
	                                "Sat 06:00:30"));
	refuses(check_calendar, LIST("", "25:00", "05:61", "lúc 05:00", "Mon Tue 05:00", "5 giờ"));
}

static void sizes(void **state)
{
	(void)state;
	int64_t n;
	assert_int_equal(size_parse("500MiB", &n), 0);
	assert_int_equal(n, INT64_C(500) << 20);
	assert_int_equal(size_parse("64kB", &n), 0);
	assert_int_equal(n, 64000);
	assert_int_equal(size_parse("0B", &n), 0);
	assert_int_equal(n, 0);
	const char *const bad[] = {
	        "", "500", "MiB", "-1MiB", "5 MiB", "1.5GiB", "5mib", "9999999GiB", NULL};
	for (size_t i = 0; bad[i] != NULL; i++)
		assert_int_not_equal(size_parse(bad[i], &n), 0);
}

static void exact_text(void (*write)(int64_t, struct str *), int64_t value, const char *wanted)
{
	struct str s;
	str_init(&s);
	write(value, &s);
	assert_string_equal(s.data, wanted);
	str_finish(&s);
}

static void texts(void **state)
{
	(void)state;
	exact_text(size_text, 0, "0B");
	exact_text(size_text, INT64_C(2) << 30, "2GiB");
	exact_text(size_text, 1000, "1kB");
	exact_text(size_text, 1536, "1536B");
	exact_text(duration_exact, 0, "0s");
	exact_text(duration_exact, 1500, "1s500ms");
	exact_text(duration_exact, 5400000, "1h30min");
	exact_text(duration_exact, INT64_C(730) * 86400000, "730d");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(hours),
	        cmocka_unit_test(dates),
	        cmocka_unit_test(chimes),
	        cmocka_unit_test(templates),
	        cmocka_unit_test(rundowns),
	        cmocka_unit_test(calendars),
	        cmocka_unit_test(sizes),
	        cmocka_unit_test(texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
