#include "cmocka_all.h"

#include "broadcast/rundown.h"

#include <errno.h>
#include <string.h>

static void takes_the_grammar(void **state)
{
	static const char *const texts[] = {"chime", "chime:urgent", "call", "articles",
	        "articles:category=y-te,max=3", "articles:max=12", "file:/srv/a b.mp3",
	        "relay:tinh=15", "pause:2s", "closing"};
	static const struct {
		enum rundown_kind kind;
		const char *text;
		unsigned max;
		int64_t ms;
	} want[] = {{RUNDOWN_CHIME, "", 0, 0}, {RUNDOWN_CHIME, "urgent", 0, 0},
	        {RUNDOWN_CALL, "", 0, 0}, {RUNDOWN_ARTICLES, "", 0, 0},
	        {RUNDOWN_ARTICLES, "y-te", 3, 0}, {RUNDOWN_ARTICLES, "", 12, 0},
	        {RUNDOWN_FILE, "/srv/a b.mp3", 0, 0}, {RUNDOWN_RELAY, "tinh", 0, 900000},
	        {RUNDOWN_PAUSE, "", 0, 2000}, {RUNDOWN_CLOSING, "", 0, 0}};
	struct rundown r;
	(void)state;
	assert_int_equal(rundown_parse(texts, sizeof texts / sizeof texts[0], &r, NULL), 0);
	assert_int_equal(r.count, sizeof want / sizeof want[0]);
	for (size_t i = 0; i < r.count; i++) {
		assert_int_equal(r.parts[i].kind, want[i].kind);
		assert_string_equal(r.parts[i].text, want[i].text);
		assert_int_equal(r.parts[i].max, want[i].max);
		assert_int_equal(r.parts[i].length_ms, want[i].ms);
	}
	rundown_finish(&r);
}

static void refuses_the_rest(void **state)
{
	static const char *const bad[] = {"", "chimes", "chime:", "call:x", "articles:max=0",
	        "articles:max=x", "articles:category=", "articles:size=3", "file",
	        "file:", "relay:x", "relay:=5", "relay:x=0", "pause", "pause:2", "pause:-1s",
	        "closing:", "Call"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct rundown r;
		struct err e = {0};
		if (rundown_parse(&bad[i], 1, &r, &e) != -EINVAL)
			fail_msg("taken: %s", bad[i]);
		assert_non_null(strstr(e.sentence, bad[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(takes_the_grammar), cmocka_unit_test(refuses_the_rest)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
