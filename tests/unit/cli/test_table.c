/* Tables: widths, what gives way, what is left out. */
#include "cmocka_all.h"

#include "cli/table.h"

#include <stdlib.h>

static char *print(
        const struct table_column *columns, const char *const *cells, size_t count, size_t within)
{
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);
	struct table *t = table_create(columns);
	for (size_t i = 0; i < count; i++)
		table_cell(t, cells[i]);
	table_print_within(t, within, to);
	table_destroy(t);
	fclose(to);
	return text;
}

static const struct table_column three[] = {
        {"No", true, false}, {"Title", false, true}, {"Who", false, false}, {0}};

static void check(const char *const *cells, size_t count, size_t within, const char *wanted)
{
	char *text = print(three, cells, count, within);
	assert_string_equal(text, wanted);
	free(text);
}

static void as_wide_as_needed(void **state)
{
	(void)state;
	const char *const cells[] = {"7", "Họp", "lan", "12", "Vie\xcc\xa3\xcc\x82t", "an"};
	check(cells, 6, 0, "No  Title  Who\n 7  Họp    lan\n12  Vie\xcc\xa3\xcc\x82t   an\n");
}

static void empty_columns_are_left_out(void **state)
{
	(void)state;
	const char *const cells[] = {"7", "Họp", "", "12", "Tin", NULL};
	check(cells, 6, 0, "No  Title\n 7  Họp\n12  Tin\n");
	check(NULL, 0, 0, "No  Title  Who\n");
}

static void long_texts_give_way(void **state)
{
	(void)state;
	const char *const cells[] = {"7", "Thông báo về việc cắt nước ngày mai", "lan"};
	check(cells, 3, 30, "No  Title                  Who\n 7  Thông báo về việc cắ…  lan\n");
	/* never below what can be read, even if the terminal is too narrow */
	check(cells, 3, 5, "No  Title         Who\n 7  Thông báo v…  lan\n");
}

static void terminals_are_not_tricked(void **state)
{
	(void)state;
	const char *const cells[] = {"7",
	        ("a\033[2Jb\nc\xc2\x9b"
	         "d"),
	        "lan"};
	check(cells, 3, 0, "No  Title        Who\n 7  a [2Jb c  d  lan\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(as_wide_as_needed),
	        cmocka_unit_test(empty_columns_are_left_out), cmocka_unit_test(long_texts_give_way),
	        cmocka_unit_test(terminals_are_not_tricked)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
