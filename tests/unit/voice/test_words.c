#include "cmocka_all.h"

#include "voice/words.h"

#include <string.h>

static void passes_words(void **state)
{
	static const char *const good[] = {"a", "Xin chào quý vị và các bạn.",
	        "Ủy ban, nhân dân: phường; nhé? ừ!", "ĐẶNG THÙY TRÂM",
	        "ẳẵặẻẽẹểễệỉĩịỏõọổỗộởỡợủũụửữựỷỹỵ", "fax wifi zalo"};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(words_allowed(good[i], strlen(good[i])));
}

static void refuses_the_rest(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} bad[] = {{"", 0}, {" . ", 3}, {"15", 2}, {"a\x01", 2}, {"a\n", 2}, {"a\0b", 3},
	        {"a`b", 3}, {"a/b", 3}, {"a\xCC\x81", 3} /* decomposed */,
	        {"a\xE1\xBA", 3} /* cut off */, {"\xC3", 1}, {"a\xFF", 2},
	        {"a\xE2\x80\x9C", 4} /* curly quote */, {"\xD0\x90", 2} /* Cyrillic */, {"a-b", 3},
	        {"<b>", 3}};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(words_allowed(bad[i].text, bad[i].len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(passes_words), cmocka_unit_test(refuses_the_rest)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
