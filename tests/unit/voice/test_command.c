/* Programs as voices, through the pool and the real bantin-voice: good ones,
 * and those that hang, never end, or leave children behind. */
#include "cmocka_all.h"

#include "base/clock.h"
#include "voice/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char words[] = "Xin chào bà con.";

/* The profile of `sh -c script`; raw at 16 kHz. */
static struct voice_profile shell(const char *script)
{
	struct voice_profile p = {
	        .name = "own", .engine = "command", .output = "raw", .sample_rate = 16000};
	snprintf(p.command, sizeof p.command, "sh%c-c%c%s%c", 0, 0, script, 0);
	return p;
}

static struct voice_result say(const struct voice_profile *profile, int deadline_ms)
{
	static struct voice_pool *p; /* the result lives with it: ended by the next call */
	struct voice_pool_options o = {.processes = 1, .deadline_ms = deadline_ms};
	struct voice_result r = {0};
	struct err e = {0};
	voice_pool_destroy(p);
	p = NULL;
	if (profile == NULL)
		return r;
	if (voice_pool_create(profile, &o, &p, &e) != 0)
		fail_msg("%s", e.sentence);
	assert_int_equal(voice_pool_rate(p), profile->sample_rate);
	assert_int_equal(voice_pool_submit(p, words, strlen(words), NULL), 0);
	assert_int_equal(voice_pool_next(p, &r, NULL), 1);
	return r;
}

static void frames_come_as_written(void **state)
{
	(void)state;
	/* 'AB' is 0x4241: 500 frames of it. */
	struct voice_profile p = shell("cat >/dev/null; yes AB | tr -d '\\n' | head -c 1000");
	struct voice_result r = say(&p, 30000);
	assert_int_equal(r.kind, VOICE_SPOKEN);
	assert_int_equal(r.count, 500);
	for (size_t i = 0; i < r.count; i++)
		assert_int_equal(r.frames[i], 0x4241);
}

static void the_words_are_a_line(void **state)
{
	(void)state;
	/* A byte of the line becomes a loud frame: 'X' is 0x5800, the newline 0x0A00. */
	struct voice_profile p = shell("od -An -v -tx1 | tr -d ' \\n' | sed 's/../\\\\000\\\\x&/g' "
	                               "| xargs -0 printf %b");
	struct voice_result r = say(&p, 30000);
	assert_int_equal(r.kind, VOICE_SPOKEN);
	assert_int_equal(r.count, strlen(words) + 1);
	for (size_t i = 0; i < strlen(words); i++)
		assert_int_equal(
		        (unsigned char)((unsigned)r.frames[i] >> 8), (unsigned char)words[i]);
	assert_int_equal(r.frames[strlen(words)], '\n' << 8);
}

static void a_hanging_program_goes(void **state)
{
	(void)state;
	char file[] = "/tmp/bantin-hang-XXXXXX", script[128];
	long pid = 0;
	close(mkstemp(file));
	snprintf(script, sizeof script, "echo $$ >%s; exec sleep 600", file);
	struct voice_profile p = shell(script);
	int64_t before = clock_mono_ns(&clock_system);
	struct voice_result r = say(&p, 2000);
	assert_int_equal(r.kind, VOICE_SKIPPED);
	assert_string_equal(r.why, "deadline");
	assert_true(clock_mono_ns(&clock_system) - before < 60000 * NS_PER_MS);
	FILE *f = fopen(file, "r");
	assert_int_equal(fscanf(f, "%ld", &pid), 1);
	fclose(f);
	unlink(file);
	say(NULL, 0);
	for (int i = 0; i < 300 && kill((pid_t)pid, 0) == 0; i++)
		usleep(10000);
	assert_int_equal(kill((pid_t)pid, 0), -1); /* gone with its bantin-voice */
}

static void endless_sound_is_ended(void **state)
{
	(void)state;
	struct voice_profile p = shell("exec yes AB");
	struct voice_result r = say(&p, 20000);
	assert_int_equal(r.kind, VOICE_SKIPPED);
}

static void silence_is_no_sentence(void **state)
{
	(void)state;
	struct voice_profile p = shell("cat >/dev/null");
	assert_int_equal(say(&p, 30000).kind, VOICE_SKIPPED);
	p = shell("cat >/dev/null; exit 7");
	struct voice_result r = say(&p, 30000);
	assert_int_equal(r.kind, VOICE_SKIPPED);
	assert_string_equal(r.why, "crashed");
	say(NULL, 0);
}

static void no_such_program(void **state)
{
	(void)state;
	struct voice_profile p = shell("");
	struct voice_pool_options o = {.processes = 1};
	struct voice_pool *pool = NULL;
	struct err e = {0};
	memcpy(p.command, "no-such-voice\0", 15);
	assert_int_equal(voice_pool_create(&p, &o, &pool, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "no-such-voice"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(frames_come_as_written),
	        cmocka_unit_test(the_words_are_a_line),
	        cmocka_unit_test(a_hanging_program_goes),
	        cmocka_unit_test(endless_sound_is_ended),
	        cmocka_unit_test(silence_is_no_sentence),
	        cmocka_unit_test(no_such_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
