/* Growing strings and "did you mean". */
#include "cmocka_all.h"

#include "base/err.h"
#include "base/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void grows_and_stays_terminated(void **state)
{
	(void)state;
	struct str s;
	str_init(&s);
	assert_string_equal(s.data, "");
	for (int i = 0; i < 10000; i++)
		str_addf(&s, "%d,", i % 10);
	assert_int_equal(s.len, 20000);
	assert_int_equal(strlen(s.data), 20000);
	str_cut(&s, 3);
	assert_string_equal(s.data, "0,1");
	str_clear(&s);
	str_add(&s, "a\0b", 3);
	assert_int_equal(s.len, 3);
	char *bytes = str_take(&s);
	assert_memory_equal(bytes, "a\0b", 4);
	assert_int_equal(s.len, 0);
	free(bytes);
	str_finish(&s);
}

static void nearest_names(void **state)
{
	(void)state;
	static const char *const names[] = {"render", "list", NULL, "status", "stop"};
	assert_string_equal(str_nearest("rendr", names, 5), "render");
	assert_string_equal(str_nearest("stauts", names, 5), "status");
	assert_null(str_nearest("broadcast", names, 5));
	assert_int_equal(str_distance("kitten", "sitting", 5), 3);
	assert_int_equal(str_distance("abc", "xyz", 1), 2);
}

static void errors_tell_the_place(void **state)
{
	(void)state;
	struct err e;
	char line[ERR_LINE_MAX];
	assert_int_equal(err_set(&e, -EINVAL, "x.bad", "no such %s", "thing"), -EINVAL);
	assert_string_equal(err_line(&e, line, sizeof line), "no such thing");
	assert_int_equal(err_at(&e, "a.conf", 3, 7), -EINVAL);
	assert_string_equal(err_line(&e, line, sizeof line), "a.conf:3:7: no such thing");
	err_sys(&e, -ENOENT, "file.open", "cannot read %s", "b");
	assert_string_equal(
	        err_line(&e, line, sizeof line), "cannot read b: No such file or directory");
	assert_int_equal(err_set(NULL, -EPERM, NULL, "nobody listens"), -EPERM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(grows_and_stays_terminated),
	        cmocka_unit_test(nearest_names),
	        cmocka_unit_test(errors_tell_the_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
