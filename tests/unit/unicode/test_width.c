/* Columns of a terminal. */
#include "cmocka_all.h"

#include "unicode/width.h"

#include <string.h>

static void columns(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t width;
	} cases[] = {
	        {"", 0}, {"abc", 3}, {"tiếng Việt", 10},            /* composed */
	        {"tie\xcc\x82\xcc\x81ng Vie\xcc\xa3\xcc\x82t", 10}, /* decomposed */
	        {"中文", 4}, {"a\tb\n", 2}, {"\xff\xfe", 2},        /* not UTF-8 */
	        {"\xe1\xba", 2},                                    /* cut off */
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(width_of(cases[i].text, strlen(cases[i].text)), cases[i].width);
}

static void never_cuts_a_letter_from_its_marks(void **state)
{
	(void)state;
	const char *text = "e\xcc\x82\xcc\x81x"; /* decomposed, then x */
	assert_int_equal(width_fit(text, strlen(text), 0), 0);
	assert_int_equal(width_fit(text, strlen(text), 1), 5);
	assert_int_equal(width_fit(text, strlen(text), 2), 6);
	assert_int_equal(width_fit("中文", 6, 1), 0);
	assert_int_equal(width_fit("中文", 6, 3), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(columns), cmocka_unit_test(never_cuts_a_letter_from_its_marks)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
