/* Where files are: settings first, then systemd, then root's or the user's. */
#include "cmocka_all.h"

#include "settings/places.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct settings *load(const char *const *set)
{
	static const char *const files[] = {NULL};
	struct settings *s;
	assert_int_equal(settings_load(&(struct settings_sources){files, set}, &s, NULL), 0);
	return s;
}

static void settings_win(void **state)
{
	(void)state;
	static const char *const set[] = {
	        "paths.state=/srv/bantin", "paths.socket=/srv/b.sock", NULL};
	char out[PATHS_MAX];
	setenv("STATE_DIRECTORY", "/var/lib/other", 1);
	struct settings *s = load(set);
	places_state(s, out);
	assert_string_equal(out, "/srv/bantin");
	places_socket(s, out);
	assert_string_equal(out, "/srv/b.sock");
	settings_destroy(s);
	unsetenv("STATE_DIRECTORY");
}

static void systemd_next(void **state)
{
	(void)state;
	char out[PATHS_MAX];
	struct settings *s = load(NULL);
	setenv("STATE_DIRECTORY", "/var/lib/x:/var/lib/y", 1);
	places_state(s, out);
	assert_string_equal(out, "/var/lib/x");
	unsetenv("STATE_DIRECTORY");
	settings_destroy(s);
}

static void by_user(void **state)
{
	(void)state;
	char out[PATHS_MAX];
	struct settings *s = load(NULL);
	setenv("XDG_STATE_HOME", "/home/an/s", 1);
	setenv("HOME", "/home/an", 1);
	places_state(s, out);
	assert_string_equal(out, geteuid() == 0 ? "/var/lib/bantin" : "/home/an/s/bantin");
	places_voices(s, out);
	assert_non_null(strstr(out, "/share/bantin/voices"));
	settings_destroy(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(settings_win),
	        cmocka_unit_test(systemd_next),
	        cmocka_unit_test(by_user),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
