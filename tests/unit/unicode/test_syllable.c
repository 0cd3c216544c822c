/* The Vietnamese syllable, told from everything else. */
#include "cmocka_all.h"

#include "unicode/syllable.h"

#include <string.h>

static const char *const vietnamese[] = {"a", "Á", "y", "ý", "ủy", "uỷ", "ban", "nghiêng", "khuỷu",
        "quốc", "quyết", "quỳnh", "quýt", "gì", "giếng", "giết", "giữ", "giường", "thuở", "quở",
        "khuya", "huỵch", "ngoằn", "xoong", "moóc", "hươu", "rượu", "yêu", "yểng", "ỉa", "ưu",
        "thư", "tự", "sự", "oẳng", "nhoẻn", "khoeo", "huênh", "nguếch", "tuýp", "kỹ", "kĩ", "mỹ",
        "ĐẢNG", "Vĩ", "Bạch", "Long", "pin", "bê", "xô"};
static const char *const others[] = {"", "hot", "net", "bat", "tp", "ubnd", "Washington",
        "container", "w", "f", "cà phê", "ngia", "cê", "kho\xC3\xA2", "iêng", "giỏng2", "strong",
        "kla", "bb", "aeiou", "đđ", "yê", "ghon", "ngheo1", "mãát"};

static void syllables_are_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vietnamese / sizeof vietnamese[0]; i++)
		if (!vi_syllable(vietnamese[i], strlen(vietnamese[i])))
			fail_msg("%s is no syllable", vietnamese[i]);
}

static void others_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (vi_syllable(others[i], strlen(others[i])))
			fail_msg("%s is a syllable", others[i]);
}

static void marks_are_seen(void **state)
{
	(void)state;
	assert_true(vi_marked("Đảng", strlen("Đảng")));
	assert_true(vi_marked("ưu", strlen("ưu")));
	assert_false(vi_marked("ban", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(syllables_are_known),
	        cmocka_unit_test(others_are_refused), cmocka_unit_test(marks_are_seen)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
