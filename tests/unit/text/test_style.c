/* Regional and house choices. */
#include "with_reader.h"

static void says_in(struct reading_style style, const char *text, const char *expected)
{
	struct data_reader d;
	struct err e = {0};
	assert_int_equal(data_reader_open(&style, &d, &e), 0);
	says_by(d.reader, text, expected);
	data_reader_close(&d);
}

static struct reading_style north(void)
{
	struct reading_style s;
	reading_style_default(&s);
	return s;
}

static void choices_are_heard(void **state)
{
	(void)state;
	struct reading_style s = north();
	s.le = s.ngan = s.bon = true;
	says_in(s, "1.024 và 105", "một ngàn không trăm hai mươi bốn và một trăm lẻ năm");
	s = north();
	s.mung = true;
	says_in(s, "ngày 2/9", "ngày mùng hai tháng chín");
	s = north();
	s.minutes = true;
	says_in(s, "lúc 7h30", "lúc bảy giờ ba mươi phút");
	s = north();
	s.school_letters = true;
	says_in(s, "mã GMX", "mã gờ mờ xờ");
	s = north();
	s.short_letters = true;
	says_in(s, "mã MNS", "mã em en ét");
	s = north();
	s.say_addresses = false;
	says_in(s, "xem www.abc.vn", "xem đường dẫn");
	s = north();
	s.documents = READING_DOCUMENTS_NUMBER;
	says_in(s, "số 45-NQ/TW", "số bốn mươi lăm");
	s.documents = READING_DOCUMENTS_SPELL;
	says_in(s, "số 45-NQ/TW", "số bốn mươi lăm, en nờ quy tê vê kép");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(choices_are_heard)};
	return cmocka_run_group_tests(tests, open_reader, close_reader);
}
