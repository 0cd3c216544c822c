#include "cmocka_all.h"

#include "voice/profile.h"

#include <errno.h>
#include <string.h>

#define FOLDER TEST_SOURCE_DIR "/voices"
#define GOOD "label = \"x\"; engine = \"espeak\"; engine_voice = \"vi\"; region = \"north\";\n"

static void shipped_profiles_load(void **state)
{
	char **names;
	size_t count;
	(void)state;
	assert_int_equal(voice_profile_list(FOLDER, &names, &count, NULL), 0);
	assert_true(count >= 2);
	for (size_t i = 0; i < count; i++) {
		struct voice_profile p;
		struct err e = {0};
		if (voice_profile_load(FOLDER, names[i], &p, &e) != 0)
			fail_msg("%s", e.sentence);
		assert_string_equal(p.name, names[i]);
		assert_string_equal(p.engine, "espeak");
		assert_true(p.label[0] != '\0' && p.measured_with[0] != '\0');
	}
	voice_profile_list_free(names, count);
}

static void unknown_names_the_nearest(void **state)
{
	struct voice_profile p;
	struct err e = {0};
	(void)state;
	assert_int_equal(voice_profile_load(FOLDER, "bac-nuu", &p, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "\"bac-nu\""));
	assert_int_equal(voice_profile_load(FOLDER, "zzzzzzzzzz", &p, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "bac-nam, bac-nu"));
	assert_int_equal(voice_profile_load(FOLDER, "../voices/bac-nu", &p, &e), -ENOENT);
	assert_int_equal(voice_profile_load(FOLDER, "", &p, &e), -ENOENT);
}

static void errors_name_the_line(void **state)
{
	static const struct {
		const char *text, *says;
		int line;
	} bad[] = {
	        {GOOD "pitsh = 4;", "\"pitch\"", 2},
	        {GOOD "\npitch = 100;", "0 to 99", 3},
	        {GOOD "pitch = 4.5;", "number", 2},
	        {GOOD "gain_db = \"3\";", "number", 2},
	        {GOOD "label = 7;", "", 2},
	        {GOOD "rate_wpm = ;", "syntax", 2},
	        {"label = \"x\"; engine = \"espeak\"; region = \"north\";", "engine_voice", 0},
	        {"label = \"x\"; engine = \"espeak\"; engine_voice = \"vi\"; region = \"east\";",
	                "north, central, south", 0},
	        {"label = 5;", "text", 1},
	        {"engine = \"a-very-very-long-name\";", "longer", 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct voice_profile p = {0};
		struct err e = {0};
		assert_int_equal(voice_profile_parse("x.conf", bad[i].text, &p, &e), -EINVAL);
		if (strstr(e.sentence, bad[i].says) == NULL)
			fail_msg("%zu: %s", i, e.sentence);
		assert_int_equal(e.line, bad[i].line);
		assert_string_equal(e.path, "x.conf");
	}
}

static void numbers_of_both_kinds(void **state)
{
	struct voice_profile p = {.pitch = 50};
	(void)state;
	assert_int_equal(voice_profile_parse("x", GOOD "gain_db = -3;", &p, NULL), 0);
	assert_true(p.gain_db == -3.0 && p.pitch == 50);
	assert_int_equal(voice_profile_parse("x", GOOD "gain_db = 2.75;", &p, NULL), 0);
	assert_true(p.gain_db == 2.75);
}

static void gain_follows_the_room(void **state)
{
	const struct voice_profile p = {
	        .gain_db = 4, .gain_lossy_db = 7, .gain_open_db = 2, .gain_loud_db = 13};
	static const struct {
		double lufs, ceiling, gain;
	} cases[] = {{-16, -1.5, 4}, {-16, -3, 7}, {-16, -2.25, 5.5}, {-23, -1.5, -5},
	        {-30, -1, -12}, {-14.5, -1.5, 8.5}, {-14, -3, 15}, {-12.5, -1.5, 16.5},
	        {-15, -3, 11}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_float_equal(voice_profile_gain(&p, cases[i].lufs, cases[i].ceiling),
		        cases[i].gain, 0.001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(shipped_profiles_load),
	        cmocka_unit_test(unknown_names_the_nearest), cmocka_unit_test(errors_name_the_line),
	        cmocka_unit_test(numbers_of_both_kinds), cmocka_unit_test(gain_follows_the_room)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
