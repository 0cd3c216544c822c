/* The lexicon file format: what it accepts, what it refuses and where, and who
 * overrides whom. */
#include "cmocka_all.h"

#include "text/lexicon.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct span bytes(const char *s)
{
	return (struct span){s, strlen(s)};
}

static const struct lexicon_sense *only_sense(const struct lexicon *x, const char *key)
{
	const struct lexicon_entry *e = lexicon_find(x, key, strlen(key), false);
	assert_non_null(e);
	assert_int_equal(e->count, 1);
	return lexicon_sense_of(x, e->first);
}

static void entries_are_found(void **state)
{
	(void)state;
	struct err e = {0};
	struct lexicon *x = lexicon_create();
	assert_int_equal(
	        lexicon_add(x, "a/1.tsv",
	                bytes("#!bantin-lexicon 1 abbreviations\n# note\n#\n\nUBND\tủy ban nhân "
	                      "dân\n"
	                      "TP. HCM\tthành phố Hồ Chí Minh\tweight=12\r\nQL#\tquốc lộ #\n"),
	                &e),
	        0);
	const struct lexicon_sense *s = only_sense(x, "TP.HCM");
	assert_int_equal(s->weight, 12);
	assert_int_equal(s->line, 6);
	assert_non_null(lexicon_find(x, "QL#", 3, false));
	assert_null(lexicon_find(x, "ubnd", 4, true));
	assert_int_equal(lexicon_reach(x, "tp", 2), 3);
	assert_int_equal(lexicon_reach(x, "xyz", 3), 0);
	lexicon_destroy(x);
}

static void later_folders_override(void **state)
{
	(void)state;
	struct err e = {0};
	struct lexicon *x = lexicon_create();
	lexicon_add(x, "share/a.tsv",
	        bytes("#!bantin-lexicon 1 abbreviations\nTS\ttiến sĩ\nTS\tthí sinh\n"), &e);
	lexicon_add(x, "share/b.tsv", bytes("#!bantin-lexicon 1 acronyms\nTS\ttê ét\n"), &e);
	assert_int_equal(lexicon_find(x, "TS", 2, false)->count, 3);
	lexicon_add(x, "etc/site.tsv", bytes("#!bantin-lexicon 1 words\nTS\ttrạm sửa\n"), &e);
	assert_string_equal(only_sense(x, "TS")->file, "etc/site.tsv");
	lexicon_destroy(x);
}

static void folding_is_by_kind_and_flag(void **state)
{
	(void)state;
	struct err e = {0};
	struct lexicon *x = lexicon_create();
	lexicon_add(x, "a.tsv",
	        bytes("#!bantin-lexicon 1 foreign\nParis\tpa ri\nNice\tnít\texact\n"), &e);
	assert_non_null(lexicon_find(x, "paris", 5, true));
	assert_null(lexicon_find(x, "nice", 4, true));
	lexicon_destroy(x);
}

static void refused(const char *text, int line)
{
	struct err e = {0};
	struct lexicon *x = lexicon_create();
	assert_int_equal(lexicon_add(x, "dir/x.tsv", bytes(text), &e), -EINVAL);
	assert_string_equal(e.path, "dir/x.tsv");
	assert_int_equal(e.line, line);
	assert_true(strlen(e.sentence) > 10);
	lexicon_destroy(x);
}

static void faults_name_their_line(void **state)
{
	(void)state;
	refused("", 1);
	refused("UBND\tủy ban\n", 1);
	refused("#!bantin-lexicon 2 words\n", 1);
	refused("#!bantin-lexicon 1 verbs\n", 1);
	refused("#!bantin-lexicon 1 words\nUBND\n", 2);
	refused("#!bantin-lexicon 1 words\n\tủy ban\n", 2);
	refused("#!bantin-lexicon 1 words\nUBND\t\n", 2);
	refused("#!bantin-lexicon 1 words\nUBND\tủy ban 2\n", 2);
	refused("#!bantin-lexicon 1 words\nUBND\tủy ban #\n", 2);
	refused("#!bantin-lexicon 1 words\nA\tá×\n", 2);
	refused("#!bantin-lexicon 1 words\nA\tá ÷\n", 2);
	refused("#!bantin-lexicon 1 words\nA\tba°\n", 2);
	refused("#!bantin-lexicon 1 words\nA\tđi – về\n", 2);
	refused("#!bantin-lexicon 1 words\nA\tᲰ\n", 2);
	refused("#!bantin-lexicon 1 words\n# x\nA\tá\tweight=abc\n", 3);
	refused("#!bantin-lexicon 1 words\nA\tá\tif=never\n", 2);
	refused("#!bantin-lexicon 1 words\nA\tá\tcolour=red\n", 2);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	(void)state;
	struct err e = {0};
	struct lexicon *x = lexicon_create();
	assert_true(lexicon_add(x, "x.tsv", bytes("#!bantin-lexicon 1 words\nA\t\xFF\n"), &e) < 0);
	assert_int_equal(e.line, 2);
	lexicon_destroy(x);
}

/* The longest key that is taken, and one byte more; and thousands of keys, for
 * which the tables have to grow. */
static void keys_have_a_limit_and_tables_none(void **state)
{
	(void)state;
	enum { MOST = 255, KEYS = 40000 };
	struct err e = {0};
	struct lexicon *x = lexicon_create();
	char key[MOST + 2], text[400];
	memset(key, 'k', sizeof key);
	key[MOST + 1] = '\0';
	snprintf(text, sizeof text, "#!bantin-lexicon 1 foreign\n%s\tca\n", key + 1);
	assert_int_equal(lexicon_add(x, "x.tsv", bytes(text), &e), 0);
	assert_non_null(lexicon_find(x, key + 1, MOST, true));
	snprintf(text, sizeof text, "#!bantin-lexicon 1 foreign\n%s\tca\n", key);
	assert_int_equal(lexicon_add(x, "x.tsv", bytes(text), &e), -EINVAL);
	assert_int_equal(e.line, 2);
	struct str many;
	str_init(&many);
	str_adds(&many, "#!bantin-lexicon 1 foreign\n");
	for (int i = 0; i < KEYS; i++)
		str_addf(&many, "Kay%dX\tcây\n", i);
	assert_int_equal(lexicon_add(x, "y.tsv", (struct span){many.data, many.len}, &e), 0);
	for (int i = 0; i < KEYS; i++) {
		size_t n = (size_t)snprintf(text, sizeof text, "Kay%dX", i);
		assert_int_equal(lexicon_find(x, text, n, false)->count, 1);
		text[0] = 'k';
		text[n - 1] = 'x';
		assert_non_null(lexicon_find(x, text, n, true));
		assert_null(lexicon_find(x, text, n, false));
		assert_true(lexicon_reach(x, text, 3) > 0);
	}
	assert_int_equal(lexicon_count(x), KEYS + 1);
	str_finish(&many);
	lexicon_destroy(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(entries_are_found),
	        cmocka_unit_test(later_folders_override),
	        cmocka_unit_test(folding_is_by_kind_and_flag),
	        cmocka_unit_test(faults_name_their_line),
	        cmocka_unit_test(bytes_that_are_no_text_are_refused),
	        cmocka_unit_test(keys_have_a_limit_and_tables_none)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
