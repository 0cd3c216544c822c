/* Strict UTF-8: what passes, what does not, and where the fault is. */
#include "cmocka_all.h"

#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void valid_text_passes(void **state)
{
	(void)state;
	const char *good[] = {"", "abc", "Ủy ban nhân dân", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBD",
	        "\xC2\x80", "\xE0\xA0\x80"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(utf8_valid(good[i], strlen(good[i]), NULL));
}

static void faults_are_found(void **state)
{
	(void)state;
	const char *bad[] = {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80",
	        "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE1\xBA",
	        "\xC3", "abcdefgh\xE1\xBAx"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i]), NULL));
}

/* Long text is looked at in blocks: the same in every place of one. */
static void faults_are_found_anywhere(void **state)
{
	(void)state;
	static const char *const pieces[] = {"\x80", "\xC1\xBF", "\xC3", "\xE0\x80\x80", "\xE1\xBA",
	        "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE1\xBA\xA1\xA1"};
	const char *around[] = {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst",
	        "đđđđđđđđđđđđđđđđđđđđđđđ", "ạạạạạạạạạạạạạạạaa", "aạđaạđaạđaạđaạđaạđaạđaạđa"};
	for (size_t a = 0; a < sizeof around / sizeof around[0]; a++)
		for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
			for (size_t at = 0; at < 40; at++) {
				char text[96];
				struct utf8_fault f;
				size_t from = at;
				while (from > 0 && ((uint8_t)around[a][from] & 0xC0) == 0x80)
					from--;
				int n = snprintf(text, sizeof text, "%.*s%s%s", (int)from,
				        around[a], pieces[i],
				        "và một đoạn nữa phía sau cho đủ dài");
				assert_false(utf8_valid(text, (size_t)n, &f));
				assert_int_equal(f.offset,
				        from + (strcmp(pieces[i], "\xE1\xBA\xA1\xA1") == 0 ? 3
				                                                           : 0));
				assert_true(utf8_valid(text, from, NULL));
			}
}

static void the_place_is_told(void **state)
{
	(void)state;
	struct utf8_fault f;
	const char text[] = "dòng một\nhai \xFF ba";
	assert_false(utf8_valid(text, strlen(text), &f));
	assert_int_equal(f.line, 2);
	assert_int_equal(f.column, 5);
	assert_int_equal(f.byte, 0xFF);
	struct err e = {0};
	assert_int_equal(utf8_check("bai.txt", text, strlen(text), &e), -EILSEQ);
	assert_string_equal(e.path, "bai.txt");
	assert_int_equal(e.line, 2);
	assert_int_equal(e.column, 5);
}

static void decoding_and_encoding_agree(void **state)
{
	(void)state;
	for (uint32_t cp = 1; cp < 0x110000; cp += cp < 0x3000 ? 1 : 97) {
		char b[4];
		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		size_t n = utf8_put(cp, b);
		const char *p = b;
		assert_true(utf8_valid(b, n, NULL));
		assert_int_equal(utf8_next(&p, b + n), cp);
		assert_ptr_equal(p, b + n);
	}
}

static void letter_case_pairs_up(void **state)
{
	(void)state;
	struct str s;
	str_init(&s);
	vi_lower("ĐẶNG THỊ HƯỜNG ỲÝỶỸỴ ÔƠƯ", strlen("ĐẶNG THỊ HƯỜNG ỲÝỶỸỴ ÔƠƯ"), &s);
	assert_string_equal(s.data, "đặng thị hường ỳýỷỹỵ ôơư");
	str_finish(&s);
	for (uint32_t cp = 0x1EA0; cp < 0x1EFA; cp += 2) {
		assert_int_equal(letter_lower(cp), cp + 1);
		assert_int_equal(letter_upper(cp + 1), cp);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(valid_text_passes),
	        cmocka_unit_test(faults_are_found), cmocka_unit_test(faults_are_found_anywhere),
	        cmocka_unit_test(the_place_is_told), cmocka_unit_test(decoding_and_encoding_agree),
	        cmocka_unit_test(letter_case_pairs_up)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
