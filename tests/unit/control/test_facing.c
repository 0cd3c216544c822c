/* Text against reading: nothing of the text goes missing between the rows. */
#include "control/facing.h"

#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

static const char *text_at(const json_t *rows, size_t i, const char *member)
{
	return json_string_value(json_object_get(json_array_get(rows, i), member));
}

static json_t *rows_of(struct facing *f)
{
	json_t *rows = json_array();
	facing_rows(f, rows);
	facing_destroy(f);
	return rows;
}

static void marks_between_sentences(void **state)
{
	(void)state;
	static const char text[] = "\"A.\" \"B.\"\n***\nC\n";
	struct facing *f = facing_create(text, strlen(text));
	facing_said(f, 1, 3, "a.");
	facing_said(f, 6, 8, "bờ.");
	facing_note(f, 6, 7, "B", "bờ", 60, "a letter");
	facing_note(f, 10, 11, "*", "", 80, NULL);
	facing_said(f, 14, 15, "xê");
	json_t *rows = rows_of(f);
	assert_int_equal(json_array_size(rows), 4);
	assert_string_equal(text_at(rows, 0, "written"), "\"A.\"");
	assert_string_equal(text_at(rows, 1, "written"), "\"B.\"");
	assert_string_equal(text_at(rows, 2, "written"), "***");
	assert_string_equal(text_at(rows, 2, "spoken"), "");
	assert_string_equal(text_at(rows, 3, "spoken"), "xê");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, 3), "line")), 3);
	const json_t *change =
	        json_array_get(json_object_get(json_array_get(rows, 1), "changes"), 0);
	assert_int_equal(json_integer_value(json_object_get(change, "from")), 1);
	assert_int_equal(json_integer_value(json_object_get(change, "to")), 2);
	assert_string_equal(json_string_value(json_object_get(change, "doubt")), "a letter");
	json_decref(rows);
}

/* Whatever offsets come, rows stay within the text and in order. */
static void wild_offsets(void **state)
{
	(void)state;
	static const char text[] = "mot hai\n\nba bon\nnam";
	srand(1);
	for (int i = 0; i < 2000; i++) {
		struct facing *f = facing_create(text, strlen(text));
		for (int k = rand() % 6; k > 0; k--)
			facing_said(f, (size_t)(rand() % 24), (size_t)(rand() % 24), "x");
		for (int k = rand() % 6; k > 0; k--)
			facing_note(
			        f, (size_t)(rand() % 24), (size_t)(rand() % 24), "w", "s", 1, NULL);
		json_t *rows = rows_of(f), *row;
		size_t at, sum = 0;
		json_array_foreach(rows, at, row)
		{
			sum += strlen(text_at(rows, at, "written"));
		}
		assert_true(sum <= strlen(text));
		json_decref(rows);
	}
}

static void empty(void **state)
{
	(void)state;
	json_t *rows = rows_of(facing_create("", 0));
	assert_int_equal(json_array_size(rows), 0);
	json_decref(rows);
	facing_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(marks_between_sentences),
	        cmocka_unit_test(wild_offsets),
	        cmocka_unit_test(empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
