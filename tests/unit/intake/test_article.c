/* The grammar of article files, and what is refused at the door. */
#include "cmocka_all.h"

#include "base/limits.h"
#include "intake/article.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct intake_article parse(const char *bytes)
{
	struct intake_article a;
	struct err e = {0};
	if (intake_article_parse("x.txt", bytes, strlen(bytes), &a, &e) != 0)
		fail_msg("%s", e.sentence);
	assert_int_equal(a.text_len, strlen(a.text));
	return a;
}

#define LONG60 "một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm"

static void titles(void **state)
{
	static const struct {
		const char *bytes, *title, *text;
		bool spoken;
	} cases[] = {
	        {"Bão số 13\n\nBão đổ bộ.\n", "Bão số 13", "Bão đổ bộ.\n", true},
	        {"\n \nBão số 13\r\n \t\r\n\r\nBão đổ bộ.\r\n", "Bão số 13", "Bão đổ bộ.\n", true},
	        {"\xEF\xBB\xBF"
	         "Bão\n\nText",
	                "Bão", "Text", true},
	        {"Bão số 13\nBão đổ bộ.", "Bão số 13", "Bão số 13\nBão đổ bộ.", false},
	        {"Bão số 13.\n\nBão đổ bộ.", "Bão số 13.", "Bão số 13.\n\nBão đổ bộ.", false},
	        {"Bão số 13\n\n \n", "Bão số 13", "Bão số 13\n\n \n", false},
	        {LONG60 " dài", "một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm",
	                LONG60 " dài", false},
	        {LONG60 "xyzt dài", "một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn",
	                LONG60 "xyzt dài", false},
	        {"Title: Bão\n---\nĐầu\n\nText.", "Bão", "Đầu\n\nText.", true},
	        {"source: TTXVN\nLANG: VI\n-----\nĐầu\n\nText.", "Đầu", "Text.", true},
	        {"Title:\n---\nĐầu\n\nText.", "Đầu", "Text.", true},
	        /* No block: not closed, or no key of ours. */
	        {"Title: Bão\nText.", "Title: Bão", "Title: Bão\nText.", false},
	        {"Ask: who?\n---\nText.", "Ask: who?", "Ask: who?\n---\nText.", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct intake_article a = parse(cases[i].bytes);
		assert_string_equal(a.title, cases[i].title);
		assert_string_equal(a.text, cases[i].text);
		assert_int_equal(a.title_spoken, cases[i].spoken);
		intake_article_finish(&a);
	}
}

static void a_long_first_line_is_no_title(void **state)
{
	char bytes[200];
	(void)state;
	memset(bytes, 'a', 120);
	memcpy(bytes + 120, "\n\nText", 7);
	struct intake_article a = parse(bytes);
	assert_true(a.title_spoken);
	intake_article_finish(&a);
	memset(bytes, 'a', 121);
	memcpy(bytes + 121, "\n\nText", 7);
	a = parse(bytes);
	assert_false(a.title_spoken);
	assert_int_equal(strlen(a.title), 60);
	intake_article_finish(&a);
}

static void fields(void **state)
{
	(void)state;
	struct intake_article a = parse(
	        "Title: T\nSource:  Đài \nDate: 2026-11-23\nClass: Priority\nLang: vi\n---\nX");
	assert_string_equal(a.source, "Đài");
	assert_string_equal(a.date, "2026-11-23");
	assert_string_equal(a.klass, "priority");
	assert_string_equal(a.lang, "vi");
	intake_article_finish(&a);
	a = parse("X");
	assert_string_equal(a.source, "");
	assert_string_equal(a.klass, "");
	intake_article_finish(&a);
	intake_article_finish(&a);
}

static void control_bytes_are_removed(void **state)
{
	static const char bytes[] = "Bão\tsố\n13\x01\x02 gió\0 to\x7F\xC2\x85mưa\rnắng\fhết";
	struct intake_article a;
	(void)state;
	assert_int_equal(intake_article_parse("x", bytes, sizeof bytes - 1, &a, NULL), 0);
	assert_string_equal(a.text, "Bão\tsố\n13 gió to\nmưa\nnắng\nhết");
	assert_int_equal(a.controls, 4);
	assert_int_equal(a.controls_line, 2);
	intake_article_finish(&a);
}

static void refused(void **state)
{
	static const struct {
		const char *bytes, *says;
		int status, line, column;
	} bad[] = {
	        {"", "no text", -ENODATA, 0, 0},
	        {" \n\t\n\xC2\xA0\xE2\x80\x8B\xEF\xBB\xBF\n", "no text", -ENODATA, 0, 0},
	        {"\x01\x02", "no text", -ENODATA, 0, 0},
	        {"Title: Bão\n---\n \n", "no text", -ENODATA, 0, 0},
	        {"abc\nd\xFFz", "0xFF", -EILSEQ, 2, 2},
	        {"abc\n\xE1\xBA", "UTF-8", -EILSEQ, 2, 1},
	        {"Title: a\nTitel: b\n---\nX", "\"Title\"", -EINVAL, 2, 0},
	        {"Title: a\nColour: b\n---\nX", "Source", -EINVAL, 2, 0},
	        {"Title: a\nTitle: b\n---\nX", "twice", -EINVAL, 2, 0},
	        {"\n\nClass: urgent\n---\nX", "emergency", -EINVAL, 3, 0},
	        {"Class: urgent\n---\nX", "emergency", -EINVAL, 1, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct intake_article a;
		struct err e = {0};
		assert_int_equal(
		        intake_article_parse("x.txt", bad[i].bytes, strlen(bad[i].bytes), &a, &e),
		        bad[i].status);
		if (strstr(e.sentence, bad[i].says) == NULL)
			fail_msg("%zu: %s", i, e.sentence);
		assert_int_equal(e.line, bad[i].line);
		assert_int_equal(e.column, bad[i].column);
		assert_string_equal(e.path, "x.txt");
	}
}

static void files(void **state)
{
	struct intake_article a;
	struct err e = {0};
	(void)state;
	assert_int_equal(intake_article_read("/nowhere/x.txt", &a, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "/nowhere/x.txt"));
	assert_int_equal(intake_article_read("/tmp", &a, &e), -EISDIR);
	assert_int_equal(intake_article_read("/dev/zero", &a, &e), -EFBIG);
	assert_non_null(strstr(e.sentence, "1048576"));
}

static void a_key_may_have_a_space_before_its_colon(void **state)
{
	static const char text[] = "title : Cắt điện\nSource:Đài\n---\nCắt điện sáng mai.\n";
	struct intake_article a;
	struct err e = {0};
	(void)state;
	assert_int_equal(intake_article_parse("x", text, sizeof text - 1, &a, &e), 0);
	assert_string_equal(a.title, "Cắt điện");
	assert_string_equal(a.source, "Đài");
	assert_string_equal(a.text, "Cắt điện sáng mai.\n");
	intake_article_finish(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_key_may_have_a_space_before_its_colon),
	        cmocka_unit_test(titles),
	        cmocka_unit_test(a_long_first_line_is_no_title),
	        cmocka_unit_test(fields),
	        cmocka_unit_test(control_bytes_are_removed),
	        cmocka_unit_test(refused),
	        cmocka_unit_test(files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
