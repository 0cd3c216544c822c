/* The monthly report over rows written by hand, the sums known beforehand. */
#include "cmocka_all.h"

#include "base/civil.h"
#include "queue/report.h"

static int64_t wall(const char *text)
{
	int64_t t;
	assert_int_equal(civil_parse_rfc3339(text, &t), 0);
	return t;
}

static void add(struct report *r, const char *at, int64_t article, enum log_result result,
        enum air_class class, int64_t asked_s, int64_t played_s, int64_t resumes)
{
	char title[] = "Bài";
	struct log_row row = {.end = result != RESULT_NONE,
	        .at = wall(at),
	        .airing = 1,
	        .article = article,
	        .title = title,
	        .class = class,
	        .result = result,
	        .asked_ms = asked_s * 1000,
	        .played_ms = played_s * 1000,
	        .resumes = resumes};
	report_add(r, &row);
}

static void five_columns(void **state)
{
	(void)state;
	struct report r;
	assert_int_equal(civil_set_zone("Asia/Ho_Chi_Minh", NULL), 0);
	report_init(&r);
	add(&r, "2026-10-05T05:00:00+07:00", 1, RESULT_NONE, CLASS_NORMAL, 60, 0, 0);
	add(&r, "2026-10-05T05:01:00+07:00", 1, RESULT_AIRED, CLASS_NORMAL, 60, 60, 0);
	add(&r, "2026-10-06T05:01:00+07:00", 1, RESULT_AIRED, CLASS_NORMAL, 60, 60, 0);
	/* Cut by an emergency, then the rest: one playing. */
	add(&r, "2026-10-06T05:02:00+07:00", 2, RESULT_CUT, CLASS_NORMAL, 100, 40, 0);
	add(&r, "2026-10-06T05:03:00+07:00", 3, RESULT_AIRED, CLASS_EMERGENCY, 20, 20, 0);
	add(&r, "2026-10-06T05:04:00+07:00", 2, RESULT_AIRED, CLASS_NORMAL, 60, 60, 7);
	add(&r, "2026-10-07T05:04:00+07:00", 4, RESULT_MISSED, CLASS_NORMAL, 30, 0, 0);
	/* Still October in UTC, November at the station. */
	add(&r, "2026-10-31T17:30:00Z", 1, RESULT_AIRED, CLASS_PRIORITY, 10, 10, 0);
	add(&r, "2026-11-02T05:00:00+07:00", 9, RESULT_REFUSED, CLASS_NORMAL, 10, 0, 0);
	assert_int_equal(r.count, 2);
	const struct report_month *m = r.months;
	assert_int_equal(m->year, 2026);
	assert_int_equal(m->month, 10);
	assert_int_equal(m->bulletins, 4);
	assert_int_equal(m->played, 4);
	assert_int_equal(m->emergencies, 1);
	assert_int_equal(m->played_ms, 240000);
	assert_int_equal(m->asked_ms, 270000);
	assert_int_equal(m[1].month, 11);
	assert_int_equal(m[1].bulletins, 2);
	assert_int_equal(m[1].played, 1);
	assert_int_equal(m[1].emergencies, 0);
	assert_int_equal(m[1].asked_ms, 20000);
	report_finish(&r);
}

static void nothing_is_no_month(void **state)
{
	(void)state;
	struct report r;
	report_init(&r);
	add(&r, "2026-10-05T05:00:00+07:00", 1, RESULT_NONE, CLASS_NORMAL, 60, 0, 0);
	assert_int_equal(r.count, 0);
	report_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(five_columns),
	        cmocka_unit_test(nothing_is_no_month),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
