/* Lines broken at a margin are joined; verses, lists and paragraphs are left alone. */
#include "cmocka_all.h"

#include "intake/wrapped.h"

#include <stdlib.h>
#include <string.h>

static void check(const char *text, unsigned joined, const char *want)
{
	char *copy = strdup(text);
	size_t len = strlen(copy);
	assert_non_null(copy);
	assert_int_equal(wrapped_join(copy, &len), joined);
	assert_string_equal(copy, want);
	assert_int_equal(len, strlen(want));
	free(copy);
}

static void broken_lines_are_joined(void **state)
{
	(void)state;
	check("Thực hiện kế hoạch của Ủy ban nhân dân quận về việc thu gom rác\n"
	      "thải cồng kềnh trên địa bàn, phường thông báo đến các hộ ở khu\n"
	      "   vực ven sông và đến toàn thể cán bộ, công nhân của Công ty  \n"
	      "Điện lực An Khê.\nMời bà con theo dõi.",
	        3,
	        "Thực hiện kế hoạch của Ủy ban nhân dân quận về việc thu gom rác thải cồng kềnh "
	        "trên địa bàn, phường thông báo đến các hộ ở khu vực ven sông và đến toàn thể cán "
	        "bộ, công nhân của Công ty Điện lực An Khê.\nMời bà con theo dõi.");
}

static void the_rest_is_left(void **state)
{
	static const char *const left[] = {
	        "",
	        "một\nhai\nba",
	        "Trăm năm trong cõi người ta\nchữ tài chữ mệnh khéo là ghét nhau\ntrải qua",
	        "Bà con mang theo căn cước công dân khi đến làm việc tại phường\n"
	        "- sổ hộ khẩu của gia đình\n- giấy khai sinh của các cháu nhỏ",
	        "Bà con chú ý theo dõi thời tiết trong những ngày tới đây nhé.\n"
	        "không ra khơi khi có gió mạnh, không đi qua ngầm khi nước xiết.\n"
	        "không chủ quan.",
	};
	(void)state;
	for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
		check(left[i], 0, left[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(broken_lines_are_joined), cmocka_unit_test(the_rest_is_left)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
