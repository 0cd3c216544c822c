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

static void began(struct report *r, const char *at, const char *started, const char *planned,
        int64_t airing, int64_t resumes, enum log_result result, int64_t asked_s, int64_t played_s)
{
	char title[] = "Bài";
	struct log_row row = {.end = true,
	        .at = wall(at),
	        .started = started != NULL ? wall(started) : 0,
	        .planned = wall(planned),
	        .airing = airing,
	        .article = airing,
	        .title = title,
	        .class = CLASS_EMERGENCY,
	        .result = result,
	        .asked_ms = asked_s * 1000,
	        .played_ms = played_s * 1000,
	        .resumes = resumes};
	report_add(r, &row);
}

/* The month of the station's midnight, when it sounded or should have. */
static void months_are_of_the_beginning(void **state)
{
	(void)state;
	struct report r;
	assert_int_equal(civil_set_zone("Asia/Ho_Chi_Minh", NULL), 0);
	report_init(&r);
	const char *eve = "2026-12-31T23:59:00+07:00", *noon = "2027-01-01T12:00:00+07:00";
	/* Over midnight, a power cut until noon, missed meanwhile; then one of January,
	 * and one more of December that is written down after it. */
	began(&r, "2027-01-01T00:04:00+07:00", eve, eve, 1, 0, RESULT_AIRED, 300, 300);
	began(&r, noon, eve, eve, 2, 0, RESULT_CUT, 60, 20);
	began(&r, noon, NULL, eve, 3, 0, RESULT_MISSED, 40, 0);
	began(&r, noon, noon, noon, 2, 0, RESULT_AIRED, 30, 30);
	began(&r, noon, NULL, eve, 3, 0, RESULT_MISSED, 40, 0);
	/* 00:30 in January at the station is December in UTC. */
	began(&r, noon, "2026-12-31T17:30:00Z", noon, 5, 0, RESULT_AIRED, 10, 10);
	assert_int_equal(r.count, 2);
	assert_int_equal(r.months[0].month, 12);
	assert_int_equal(r.months[0].bulletins, 3);
	assert_int_equal(r.months[0].played, 2);
	assert_int_equal(r.months[0].played_ms, 320000);
	assert_int_equal(r.months[0].asked_ms, 440000);
	assert_int_equal(r.months[1].year, 2027);
	assert_int_equal(r.months[1].bulletins, 2);
	assert_int_equal(r.months[1].played, 2);
	assert_int_equal(r.months[1].asked_ms, 40000);
	report_finish(&r);
}

/* Cut before a frame of it was taken, twice, and then heard: it was played once. */
static void cut_before_it_sounded(void **state)
{
	(void)state;
	struct report r;
	const char *at = "2026-10-06T05:02:00+07:00";
	report_init(&r);
	began(&r, at, at, at, 1, 0, RESULT_CUT, 60, 0);
	began(&r, at, at, at, 2, 1, RESULT_CUT, 60, 0);
	began(&r, at, at, at, 3, 2, RESULT_CUT, 60, 25);
	began(&r, at, at, at, 4, 3, RESULT_AIRED, 35, 35);
	assert_int_equal(r.months[0].played, 1);
	assert_int_equal(r.months[0].emergencies, 1);
	assert_int_equal(r.months[0].played_ms, 60000);
	assert_int_equal(r.months[0].asked_ms, 60000);
	report_finish(&r);
}

/* The self-test and the test of an output are no bulletins, nor is the rest of one. */
static void tests_are_no_bulletins(void **state)
{
	(void)state;
	struct report r;
	const char *at = "2026-10-06T05:02:00+07:00";
	struct log_row row = {.end = true,
	        .test = true,
	        .at = wall(at),
	        .airing = 1,
	        .article = 1,
	        .class = CLASS_PRIORITY,
	        .result = RESULT_CUT,
	        .asked_ms = 3000,
	        .played_ms = 1000};
	report_init(&r);
	report_add(&r, &row);
	began(&r, at, at, at, 2, 1, RESULT_CUT, 2, 1);
	began(&r, at, at, at, 3, 2, RESULT_AIRED, 1, 1);
	assert_int_equal(r.count, 0);
	began(&r, at, at, at, 4, 0, RESULT_AIRED, 10, 10);
	assert_int_equal(r.months[0].bulletins, 1);
	assert_int_equal(r.months[0].played, 1);
	assert_int_equal(r.months[0].played_ms, 10000);
	report_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(five_columns),
	        cmocka_unit_test(nothing_is_no_month),
	        cmocka_unit_test(months_are_of_the_beginning),
	        cmocka_unit_test(cut_before_it_sounded),
	        cmocka_unit_test(tests_are_no_bulletins),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
