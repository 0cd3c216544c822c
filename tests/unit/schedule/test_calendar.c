/* Calendar expressions against systemd's own parser (`systemd-analyze
 * calendar`): hundreds of random expressions, the next three occurrences of
 * each. Without systemd-analyze that part prints SKIPPED. */
#include "cmocka_all.h"

#include "base/civil.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "schedule/calendar.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXPRESSIONS = 2000, AT_ONCE = 40, ITERATIONS = 3 };

static int set_zone(void **state)
{
	(void)state;
	return civil_set_zone("Asia/Ho_Chi_Minh", NULL);
}

static int64_t wall(const char *text)
{
	int64_t t;
	assert_int_equal(civil_parse_rfc3339(text, &t), 0);
	return t;
}

static const char *shown(int64_t t, char out[CIVIL_TEXT_MAX])
{
	struct civil c;
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	if (t == CALENDAR_NEVER)
		return "never";
	civil_from_wall(t, &c);
	snprintf(out, CIVIL_TEXT_MAX, "%s %04d-%02d-%02d %02d:%02d:%02d", days[c.weekday],
	        c.year % 10000, c.month % 100, c.day % 100, c.hour % 100, c.minute % 100,
	        c.second % 100);
	return out;
}

static void known_times(void **state)
{
	static const struct {
		const char *text, *from, *next;
	} cases[] = {
	        {"05:00", "2026-11-23T04:59:59+07:00", "Mon 2026-11-23 05:00:00"},
	        {"05:00", "2026-11-23T05:00:00+07:00", "Tue 2026-11-24 05:00:00"},
	        {"Mon..Fri 05:00", "2026-11-27T05:00:00+07:00", "Mon 2026-11-30 05:00:00"},
	        {"Sat,Sun 06:30", "2026-11-23T00:00:00+07:00", "Sat 2026-11-28 06:30:00"},
	        {"*-*-1,15 17:30", "2026-11-15T18:00:00+07:00", "Tue 2026-12-01 17:30:00"},
	        {"*-*~1 20:00", "2028-02-01T00:00:00+07:00", "Tue 2028-02-29 20:00:00"},
	        {"*-02-29 07:00", "2026-11-23T00:00:00+07:00", "Tue 2028-02-29 07:00:00"},
	        {"*-02-29 07:00", "2096-03-01T00:00:00+07:00", "Fri 2104-02-29 07:00:00"},
	        {"Mon *-02-29 07:00", "2028-03-01T00:00:00+07:00", "Mon 2044-02-29 07:00:00"},
	        {"*-02-30", "2026-11-23T00:00:00+07:00", "never"},
	        {"2026-12-31 23:59:59", "2026-11-23T00:00:00+07:00", "Thu 2026-12-31 23:59:59"},
	        {"2026-12-31 23:59:59", "2027-01-01T00:00:00+07:00", "never"},
	        {"*-*-* 05,11,17:00", "2026-11-23T05:00:00+07:00", "Mon 2026-11-23 11:00:00"},
	        {"hourly", "2026-12-31T23:30:00+07:00", "Fri 2027-01-01 00:00:00"},
	        {"weekly", "2026-11-23T00:00:00+07:00", "Mon 2026-11-30 00:00:00"},
	        {"*:0/20", "2026-11-23T05:40:00+07:00", "Mon 2026-11-23 06:00:00"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct calendar c;
		char text[CIVIL_TEXT_MAX];
		struct err e;
		assert_int_equal(calendar_parse(cases[i].text, &c, &e), 0);
		assert_string_equal(
		        shown(calendar_next(&c, wall(cases[i].from)), text), cases[i].next);
	}
}

static void refused(void **state)
{
	static const char *const bad[] = {"", " ", "Foo 05:00", "25:00", "05", "5:60", "*-13-01",
	        "*-0-1", "*-1-32", "2026-11", "5..1:00", "1/0:00", "*/2:00", "05:00 Mon",
	        "Mon..Fri05:00", "05:00:00:00", "05:00 +07", "Sat..Mon 05:00", "*-*-* 05:00 x",
	        "1,,2:00", "*-*-1..", "99999-01-01", "Mon,, 05:00", "*-*~3..1", "*-*~29 1:00",
	        "20/9:00", "*-*~3/3 1:00", "1..3/5:00"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct calendar c;
		struct err e = {0};
		if (calendar_parse(bad[i], &c, &e) != -EINVAL)
			fail_msg("\"%s\" was taken", bad[i]);
		assert_non_null(strstr(e.sentence, bad[i]));
	}
}

static void days(void **state)
{
	struct calendar tet, may;
	struct err e;
	(void)state;
	assert_int_equal(calendar_parse("2027-02-05..11", &tet, &e), 0);
	assert_int_equal(calendar_parse("*-05-01", &may, &e), 0);
	assert_false(calendar_on_day(&tet, wall("2027-02-04T23:59:59+07:00")));
	assert_true(calendar_on_day(&tet, wall("2027-02-05T00:00:00+07:00")));
	assert_true(calendar_on_day(&tet, wall("2027-02-11T23:59:59+07:00")));
	assert_false(calendar_on_day(&tet, wall("2027-02-12T00:00:00+07:00")));
	assert_true(calendar_on_day(&may, wall("2031-05-01T12:00:00+07:00")));
}

/* A zone that changes its clocks: a time that does not exist is said at the
 * first moment after, one that comes twice is said once. */
static void clock_changes(void **state)
{
	struct calendar c;
	struct err e;
	(void)state;
	assert_int_equal(civil_set_zone("Europe/Berlin", NULL), 0);
	assert_int_equal(calendar_parse("02:30", &c, &e), 0);
	int64_t before = wall("2027-03-27T03:00:00+01:00");
	int64_t next = calendar_next(&c, before);
	assert_true(next == wall("2027-03-28T03:00:00+02:00") ||
	            next == wall("2027-03-28T03:30:00+02:00"));
	next = calendar_next(&c, next);
	assert_int_equal(next, wall("2027-03-29T02:30:00+02:00"));
	next = calendar_next(&c, wall("2027-10-30T12:00:00+02:00"));
	int64_t after = calendar_next(&c, next);
	assert_true(after - next > INT64_C(80000000));
	assert_int_equal(civil_set_zone("Asia/Ho_Chi_Minh", NULL), 0);
}

/* --- the oracle --- */

static unsigned seed = 20261123;

static int draw(int below)
{
	return rand_r(&seed) % below;
}

static void random_list(struct str *out, int from, int until)
{
	if (draw(3) == 0) {
		str_addc(out, '*');
		return;
	}
	for (int n = 1 + draw(3) / 2; n > 0; n--) {
		int a = from + draw(until - from - 3), b = a + 1 + draw(until - a);
		bool range = draw(3) == 0;
		str_addf(out, "%02d", a);
		if (range)
			str_addf(out, "..%02d", b);
		if (draw(4) == 0)
			str_addf(out, "/%d", 1 + draw((range ? b : until) - a));
		if (n > 1)
			str_addc(out, ',');
	}
}

/* Days counted back: a step runs towards the month's end. */
static void random_days_back(struct str *out)
{
	int a = 2 + draw(26);
	if (draw(3) == 0)
		str_addf(out, "%02d..%02d", a, a + 1 + draw(28 - a));
	else if (draw(2) == 0)
		str_addf(out, "%02d/%d", a, 1 + draw(a - 1));
	else
		str_addf(out, "%02d", a);
}

static void random_expression(struct str *out)
{
	static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	bool date = draw(3) > 0;
	if (draw(2) == 0) {
		int day = draw(7), last = day + draw(7 - day);
		str_adds(out, names[day]);
		if (draw(2) == 0)
			str_addf(out, "..%s", names[last]);
		else if (draw(2) == 0)
			str_addf(out, ",%s", names[draw(7)]);
		str_addc(out, ' ');
	}
	if (date) {
		if (draw(4) == 0)
			str_addf(out, "%d-", 2026 + draw(20));
		else if (draw(2) == 0)
			str_adds(out, "*-");
		random_list(out, 1, 12);
		bool back = draw(3) == 0;
		str_addc(out, back ? '~' : '-');
		if (back)
			random_days_back(out);
		else
			random_list(out, 1, 31);
		str_addc(out, ' ');
	}
	random_list(out, 0, 23);
	str_addc(out, ':');
	random_list(out, 0, 59);
	if (draw(2) == 0) {
		str_addc(out, ':');
		random_list(out, 0, 59);
	}
}

/* What systemd says of the expressions: a line each, times joined by ';'. */
static void ask_oracle(char **expressions, int count, const char *from, char **answers)
{
	struct str command;
	char line[512];
	int at = -1;
	str_init(&command);
	str_addf(&command,
	        "TZ=Asia/Ho_Chi_Minh LC_ALL=C systemd-analyze calendar --iterations=%d "
	        "--base-time='%s'",
	        ITERATIONS, from);
	for (int i = 0; i < count; i++)
		str_addf(&command, " '%s'", expressions[i]);
	str_adds(&command, " 2>/dev/null");
	FILE *p = popen(command.data, "r");
	assert_non_null(p);
	struct str times;
	str_init(&times);
	while (fgets(line, sizeof line, p) != NULL) {
		const char *colon = strstr(line, ": ");
		if (strstr(line, "Normalized form") != NULL) {
			if (at >= 0)
				answers[at] = str_take(&times);
			at++;
		} else if (colon != NULL && (strstr(line, "Next elapse") != NULL ||
		                                    strstr(line, "Iter. #") != NULL)) {
			const char *time = colon + 2;
			str_add(&times, time,
			        strncmp(time, "never", 5) == 0
			                ? 5
			                : sizeof "Mon 2026-11-23 05:00:00" - 1);
			str_addc(&times, ';');
		}
	}
	if (at >= 0)
		answers[at] = str_take(&times);
	str_finish(&times);
	str_finish(&command);
	pclose(p);
	assert_int_equal(at, count - 1);
}

static char *own_answer(const char *expression, int64_t from)
{
	struct calendar c;
	struct err e = {0};
	struct str out;
	char text[CIVIL_TEXT_MAX];
	str_init(&out);
	if (calendar_parse(expression, &c, &e) < 0)
		fail_msg("%s", e.sentence);
	for (int i = 0; i < ITERATIONS; i++) {
		from = calendar_next(&c, from);
		if (from == CALENDAR_NEVER && i > 0)
			break; /* systemd ends its list there */
		str_addf(&out, "%s;", shown(from, text));
		if (from == CALENDAR_NEVER)
			break;
	}
	return str_take(&out);
}

static void same_as_systemd(void **state)
{
	(void)state;
	if (access("/usr/bin/systemd-analyze", X_OK) != 0) {
		print_message("SKIPPED: no systemd-analyze here\n");
		return;
	}
	for (int done = 0; done < EXPRESSIONS; done += AT_ONCE) {
		char *expressions[AT_ONCE], *answers[AT_ONCE];
		char from[64];
		snprintf(from, sizeof from, "20%02d-%02d-%02d %02d:%02d:%02d", 26 + draw(10),
		        1 + draw(12), 1 + draw(28), draw(24), draw(60), draw(60));
		char rfc[80];
		snprintf(rfc, sizeof rfc, "%.10sT%.8s+07:00", from, from + 11);
		for (int i = 0; i < AT_ONCE; i++) {
			struct str e;
			str_init(&e);
			random_expression(&e);
			expressions[i] = str_take(&e);
		}
		ask_oracle(expressions, AT_ONCE, from, answers);
		for (int i = 0; i < AT_ONCE; i++) {
			char *own = own_answer(expressions[i], wall(rfc));
			if (strcmp(own, answers[i]) != 0)
				fail_msg("\"%s\" from %s: systemd %s, here %s", expressions[i],
				        from, answers[i], own);
			free(own);
			free(expressions[i]);
			free(answers[i]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(known_times),
	        cmocka_unit_test(refused),
	        cmocka_unit_test(days),
	        cmocka_unit_test(clock_changes),
	        cmocka_unit_test(same_as_systemd),
	};
	return cmocka_run_group_tests(tests, set_zone, NULL);
}
