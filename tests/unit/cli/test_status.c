/* Status on a screen of 24 rows and 80 columns, however much is wrong. */
#include "cmocka_all.h"

#include "cli/status.h"
#include "unicode/width.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 23, COLUMNS = 80 }; /* the 24th is for the prompt */

static char *print(json_t *status, size_t columns)
{
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);
	status_print(status, columns, to);
	fclose(to);
	json_decref(status);
	return text;
}

/* Rows of the terminal that `text` takes. */
static size_t rows_of(const char *text)
{
	size_t rows = 0;
	for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
		size_t width = width_of(text, (size_t)(end - text));
		rows += width == 0 ? 1 : (width + COLUMNS - 1) / COLUMNS;
	}
	return rows;
}

static json_t *many(size_t count, const char *stem, const char *state)
{
	json_t *list = json_array();
	char name[80];
	for (size_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "%s %zu", stem, i + 1);
		json_array_append_new(list,
		        json_pack("{s:s, s:s}", "name", name, "state", i % 2 == 0 ? state : "ok"));
	}
	return list;
}

static json_t *problems(size_t count, size_t length)
{
	json_t *list = json_array();
	char *reason = calloc(1, length + 1);
	memset(reason, 'x', length);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:s, s:s}", "id", "feed", "name",
		                      "bao-hai-phong", "reason", reason, "sentence", "feed"));
	free(reason);
	return list;
}

/* A station where `n` of everything is there, and everything is wrong. */
static json_t *station(size_t n, size_t length)
{
	return json_pack(
	        "{s:b, s:b, s:o, s:{s:i, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:b}, s:{s:i, "
	        "s:s, s:s, s:s}, s:{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}, s:o, s:o, s:o, "
	        "s:{s:s, s:b}, s:s, s:s}",
	        "practice", 1, "muted", 1, "problems", problems(n, length), "on_air", "article", 7,
	        "class", "priority", "title", "Thông báo về việc cắt nước để sửa đường ống chính",
	        "words", "Từ tám giờ đến mười một giờ ngày mai, toàn bộ tổ dân phố số ba mất nước.",
	        "sentence", 1, "sentences", 3, "played_ms", 1000, "duration_ms", 7000, "paused", 1,
	        "next", "article", 8, "class", "emergency", "planned",
	        "2026-11-24T05:00:00.000+07:00", "title",
	        "Tin bão khẩn cấp, cơn bão số chín trên vùng biển phía đông bắc", "queue", "draft",
	        12, "pending", 120, "approved", 1200, "held", 3, "done", 4, "expired", 5,
	        "superseded", 6, "cancelled", 7, "outputs", many(n, "loa", "absent"), "feeds",
	        many(n, "bao", "failing"), "voices", many(n, "giọng", "ready"), "clock", "now",
	        "2026-11-23T17:00:00.000+07:00", "trusted", 0, "version", "0.1.0", "station",
	        "Đài truyền thanh phường Trần Hưng Đạo, thành phố Hải Phòng, cơ sở phía nam");
}

static void one_screen_holds_it(void **state)
{
	(void)state;
	static const size_t counts[] = {0, 1, 3, 7, 12, 30, 200},
	                    lengths[] = {0, 10, 50, 60, 200, 3000};
	for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
		for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
			char *text = print(station(counts[c], lengths[l]), COLUMNS);
			assert_true(rows_of(text) <= ROWS);
			assert_non_null(strstr(text, "\nbantin 0.1.0, "));
			if (counts[c] > 0)
				assert_non_null(strstr(text, "\n! feed bao-hai-phong: "));
			free(text);
		}
}

static void what_is_left_out_is_counted(void **state)
{
	(void)state;
	char *text = print(station(30, 40), COLUMNS);
	size_t shown = 0;
	for (const char *at = text; (at = strstr(at, "\n! feed")) != NULL; at++)
		shown++;
	const char *more = strstr(text, "\n! and ");
	assert_non_null(more);
	assert_int_equal(shown + strtoul(more + strlen("\n! and "), NULL, 10), 30);
	assert_non_null(strstr(text, "\nOutputs: 15 device not found, 15 in order\n"));
	free(text);
}

static void few_names_are_named(void **state)
{
	(void)state;
	char *text = print(station(2, 10), COLUMNS);
	assert_non_null(strstr(text, "\nOutputs: loa 1 (device not found); loa 2 (in order)\n"));
	assert_non_null(strstr(text, "\nVoices: giọng 1; giọng 2 (in order)\n"));
	free(text);
	/* too wide for a line, yet few: counted on a terminal, named in a file */
	text = print(station(5, 10), COLUMNS);
	assert_non_null(strstr(text, "\nOutputs: 3 device not found, 2 in order\n"));
	free(text);
	text = print(station(5, 10), 0);
	assert_non_null(strstr(text, "loa 5 (device not found)\n"));
	free(text);
}

static void an_empty_answer_is_no_trouble(void **state)
{
	(void)state;
	char *text = print(json_object(), COLUMNS);
	assert_non_null(strstr(text, "Outputs: none\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(one_screen_holds_it),
	        cmocka_unit_test(what_is_left_out_is_counted),
	        cmocka_unit_test(few_names_are_named),
	        cmocka_unit_test(an_empty_answer_is_no_trouble)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
