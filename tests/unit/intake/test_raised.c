/* Small raised letters: degrees, powers, footnotes, or nothing of these. */
#include "cmocka_all.h"

#include "intake/raised.h"

#include <string.h>

static void check(const char *before, const char *raised, enum raised what, const char *sign)
{
	struct str line;
	str_init(&line);
	str_adds(&line, before);
	assert_int_equal(raised_write(&line, raised, strlen(raised)), what);
	assert_string_equal(line.data + strlen(before), sign);
	str_finish(&line);
}

static void what_stands_before_decides(void **state)
{
	(void)state;
	check("cao nhất 35", "0", RAISED_SIGN, "°");
	check("cao nhất 35 ", "o", RAISED_SIGN, "°");
	check("rộng 50m", "2", RAISED_SIGN, "²");
	check("120 m", "3", RAISED_SIGN, "³");
	check("5×10", "6", RAISED_SIGN, "⁶");
	check("10", "-3", RAISED_SIGN, "⁻³");
	check("x", "2", RAISED_SIGN, "²");
	check("120 m³/s", "1", RAISED_NOTE, "");
	check("năm", "2", RAISED_NOTE, "");
	check("năm 2025", "3", RAISED_NOTE, "");
	check("của ông.", "12", RAISED_NOTE, "");
	check("của ông", "[4]", RAISED_NOTE, "");
	check("của ông", "(*)", RAISED_NOTE, "");
	check("1", "st", RAISED_FLAT, "");
	check("", "2", RAISED_FLAT, "");
	check("m", "", RAISED_FLAT, "");
	check("m", "1234567890", RAISED_FLAT, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_stands_before_decides)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
