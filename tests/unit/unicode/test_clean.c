/* Cleaning: what goes in, what comes out, and where it came from. */
#include "cmocka_all.h"

#include "unicode/clean.h"

#include <string.h>

static void cleaned(const char *in, const char *out)
{
	struct clean c;
	clean_init(&c);
	clean_line(&c, in, strlen(in));
	assert_int_equal(c.text.len, strlen(out));
	assert_memory_equal(c.text.data, out, strlen(out));
	clean_finish(&c);
}

static void the_map_holds(void **state)
{
	(void)state;
	cleaned("Ủy ban “nhân dân” – 14-11…", "Ủy ban “nhân dân” – 14-11…");
	cleaned("Uy\xCC\x89 ban", "Uỷ ban"); /* decomposed */
	cleaned("tie\xCC\x82\xCC\x81ng Vie\xCC\xA3\xCC\x82t",
	        "tiếng Việt");     /* marks in either order */
	cleaned("ê\xCC\x81", "ế"); /* half composed, as Windows writes */
	cleaned("1\xC2\xA0"
	        "000\xE2\x80\xAF"
	        "000",
	        "1 000 000");
	cleaned("\xEF\xBB\xBFto\xE2\x80\x8B"
	        "àn\xC2\xAD",
	        "toàn");
	cleaned("\xC3\x90\xC3\xA0 N\xE1\xBA\xB5ng", "Đà Nẵng");
	cleaned("a\xE2\x80\x91"
	        "b\xE2\x80\x90"
	        "c",
	        "a-b-c");
	cleaned("\xD0\xA1\xD0\x9E\xD0\xA0", "COP");
	cleaned("a\x01"
	        "b\x7F",
	        "ab");
	cleaned("vui \xF0\x9F\x98\x80 quá", "vui  quá");
	cleaned("25 m\xC2\xB2", "25 m2");
	cleaned("\xEF\xBC\x95\xEF\xBC\x85", "5%");
	cleaned("\xEF\xAC\x81nal", "final");
}

static void what_was_dropped_is_counted(void **state)
{
	(void)state;
	struct clean c;
	clean_init(&c);
	const char *in = "a\x02"
	                 "\xF0\x9F\x98\x80\xEF\xBF\xBD\xE4\xB8\xAD";
	clean_line(&c, in, strlen(in));
	assert_int_equal(c.controls, 1);
	assert_int_equal(c.pictures, 1);
	assert_int_equal(c.strangers, 2);
	clean_finish(&c);
}

static void bytes_know_their_origin(void **state)
{
	(void)state;
	struct clean c;
	clean_init(&c);
	const char *in = "\xEF\xBB\xBFUy\xCC\x89 x";
	clean_line(&c, in, strlen(in));
	assert_int_equal(clean_origin(&c, 0), 3); /* U, after the BOM */
	assert_int_equal(clean_origin(&c, 1), 4); /* ỷ */
	assert_int_equal(clean_origin(&c, c.text.len), strlen(in));
	clean_line(&c, "không đổi", strlen("không đổi"));
	assert_int_equal(clean_origin(&c, 5), 5);
	clean_finish(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_map_holds),
	        cmocka_unit_test(what_was_dropped_is_counted),
	        cmocka_unit_test(bytes_know_their_origin)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
