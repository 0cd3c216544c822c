/* What no voice may read, and that real notices are not among it. */
#include "cmocka_all.h"

#include "review/review.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *refusal(const char *text)
{
	static struct err e;
	struct review r;
	review_text(text, strlen(text), &r);
	e = (struct err){0};
	return review_refuse(&r, "x.txt", &e) == 0 ? NULL : e.id;
}

static void vietnamese_is_taken(void **state)
{
	static const char *const good[] = {
	        "Sáng nay, tại TP Hải Phòng, UBND phường tổ chức tiêm vắc xin Covid-19 cho bà con.",
	        "Trung tâm CNTT phối hợp với Microsoft, Google và Facebook mở lớp học lập trình "
	        "Python cho học sinh.",
	        "Đội tuyển Manchester City thắng Real Madrid với tỷ số 3-1, Haaland và De Bruyne "
	        "ghi bàn cho đội chủ nhà.",
	        "Covid-19 F0 F1",
	        "Xin chào?",
	        "Hỏi: ai?Đáp: tôi. Mời bà con đến nhà văn hóa họp tổ dân phố.",
	        /* decomposed */
	        "Sa\xCC\x81ng nay ba\xCC\x80 con trong xa\xCC\x83 \xC4\x91i ho\xCC\xA3p "
	        "ta\xCC\xA3i nha\xCC\x80 va\xCC\x86n ho\xCC\x81"
	        "a.",
	        "",
	};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (refusal(good[i]) != NULL)
			fail_msg("%s: %s", refusal(good[i]), good[i]);
}

static void the_rest_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
	        {"Good morning everyone, here is the news of this Monday from the town hall.",
	                "review.language"},
	        {"Bonjour à tous, voici les nouvelles de ce matin depuis la mairie du village.",
	                "review.language"},
	        {"Sang nay ba con trong xa di hop tai nha van hoa thon de ban ve bao so muoi ba.",
	                "review.marks"},
	        {"Sáng nay b\xEF\xBF\xBD con đi họp.", "review.lost"},
	        {"SÃ¡ng nay bÃ  con trong xÃ£ Ä‘i há»p táº¡i nhÃ\xC2\xA0 vÄƒn hÃ³a Ä‘á»ƒ bÃ n vá» "
	         "bÃ£o.",
	                "review.damaged"},
	        {"S?ng nay b? con trong x? ?i h?p t?i nh? v?n h?a th?n.", "review.damaged"},
	        {"Ng\xC2\xB5y mai Tr\xC2\xAD\xC3\xAAng ti\xC3\xB3u h\xC3\xA4"
	         "c khai gi\xC2\xB6ng, kh\xC2\xB8"
	         "ch m\xC3\xAAi \xC2\xAE\xC3\xD5n d\xC3\xB9 r\xC3\xAAt \xC2\xAE\xC2\xABng",
	                NULL /* any reason */},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		const char *why = refusal(bad[i].text);
		if (why == NULL || (bad[i].why != NULL && strcmp(why, bad[i].why) != 0))
			fail_msg("%zu: %s", i, why != NULL ? why : "taken");
	}
}

static void lost_letters_are_placed(void **state)
{
	static const char text[] = "một\nhai\nb\xEF\xBF\xBD\xEF\xBF\xBD\n";
	struct review r;
	struct err e = {0};
	(void)state;
	review_text(text, sizeof text - 1, &r);
	assert_int_equal(r.lost, 2);
	assert_int_equal(review_refuse(&r, "x.txt", &e), -EINVAL);
	assert_int_equal(e.line, 3);
}

static void lost_letters_are_refused(void **state)
{
	static const char *const bad[] = {
	        "Hải Phòng thay thế h thng đài truyn thanh có dây bằng h thng truyn thanh mới.",
	        /* what spelling allows and news never says */
	        "Ủy ban nhân dân phường thông bo đến bà con thời gan và địa đim họp.",
	        "Các hộ gia đnh chuẩn bị sẵn sng, không ra khỏi nh khi có bão.",
	        "B?o s? 3 đang ti?n vào v?nh B?c B?, bà con ch? đ?ng phòng tránh.",
	};
	static const char *const good[] = {
	        /* typing slips and loan words, one or two of them */
	        "Tối nay c ó mưa, bà con ở các thôn nhớ khóa cửa trước khi đi ngủ.",
	        "Nhà trường lắp wifi, camera và máy fax mới; phụ huynh đăng ký online.",
	        "Xe chạy 40 km/h, chở 5 kg gạo và 3 m vải đến ngã ba; h) mục cuối cùng.",
	        "Hết ăcqui, chúng tôi thay ăcqui khác rồi đi tiếp bằng xe căngxe về xã.",
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_string_equal(refusal(bad[i]), "review.damaged");
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_null(refusal(good[i]));
}

static void the_words_and_lines_are_shown(void **state)
{
	static const char text[] = "Thông báo cắt nước.\nThay thế h thng đài truyn thanh ở phường.";
	struct review r;
	struct err e = {0};
	(void)state;
	review_text(text, strlen(text), &r);
	assert_int_equal(review_refuse(&r, "x.txt", &e), -EINVAL);
	assert_non_null(strstr(e.sentence, "\"thng\" (2)"));
	assert_non_null(strstr(e.sentence, "\"h\" (2)"));
	assert_int_equal(e.line, 2);
}

/* A notice whose second line holds `before` and so many `sign`s without a space. */
static const char *unspaced(const char *before, size_t letters, char sign)
{
	static char text[4096];
	int n = snprintf(text, sizeof text, "Mời bà con họp tại nhà văn hóa.\nXem %s", before);
	memset(text + n, sign, letters);
	snprintf(text + (size_t)n + letters, sizeof text - (size_t)n - letters, " nhé bà con.");
	return text;
}

static void what_has_no_spaces_is_refused(void **state)
{
	struct review r;
	struct err e = {0};
	(void)state;
	assert_null(refusal(unspaced("", 300, 'a')));
	assert_string_equal(refusal(unspaced("", 301, 'a')), "review.unspaced");
	assert_string_equal(refusal(unspaced("aGVsbG8+/", 300, '1')), "review.unspaced");
	assert_null(refusal(unspaced("https://haiphong.gov.vn/tin?id=", 900, 'a')));
	assert_null(refusal(unspaced("www.haiphong.gov.vn/", 900, 'a')));
	assert_null(refusal(unspaced("", 900, '-')));
	const char *text = unspaced("", 1000, 'b');
	review_text(text, strlen(text), &r);
	assert_int_equal(r.longest, 1000);
	assert_int_equal(review_refuse(&r, "x.txt", &e), -EINVAL);
	assert_int_equal(e.line, 2);
	assert_non_null(strstr(e.sentence, "\"bbb"));
	assert_non_null(strstr(e.sentence, "(2)"));
}

static void any_space_is_a_space(void **state)
{
	static const char *const spaces[] = {"\t", "\u00A0", "\u2003", "\u202F", "\u3000"};
	(void)state;
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
		char text[4096] = "";
		size_t used = 0;
		for (int k = 0; k < 80; k++)
			used += (size_t)snprintf(text + used, sizeof text - used, "phường%shọp%s",
			        spaces[i], spaces[i]);
		assert_null(refusal(text));
	}
}

static void one_slip_is_no_refusal(void **state)
{
	struct review r;
	static const char text[] = "Ủy ban nhân dân phường thông bo đến bà con trong phường.";
	(void)state;
	review_text(text, strlen(text), &r);
	assert_int_equal(r.broken, 1);
	assert_string_equal(r.suspects[REVIEW_DAMAGED][0].word, "bo");
	assert_null(refusal(text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(vietnamese_is_taken),
	        cmocka_unit_test(lost_letters_are_refused),
	        cmocka_unit_test(one_slip_is_no_refusal),
	        cmocka_unit_test(what_has_no_spaces_is_refused),
	        cmocka_unit_test(any_space_is_a_space),
	        cmocka_unit_test(the_words_and_lines_are_shown),
	        cmocka_unit_test(the_rest_is_refused), cmocka_unit_test(lost_letters_are_placed)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
