/* The pool against a voice that crashes, hangs and is stopped on command. */
#include "cmocka_all.h"

#include "base/clock.h"
#include "voice/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

static const struct voice_profile profile = {.name = "fake", .engine = "fake"};
static char mark[] = "/tmp/bantin-fake-voice-XXXXXX";

static struct voice_pool *make_with(int processes, bool pieces, int deadline_ms)
{
	struct voice_pool_options o = {.program = TEST_BUILD_DIR "/unit/fake_voice",
	        .processes = processes,
	        .deadline_ms = deadline_ms,
	        .pieces = pieces};
	struct voice_pool *p = NULL;
	struct err e = {0};
	unlink(mark);
	setenv("FAKE_VOICE_ONCE", mark, 1);
	assert_int_equal(voice_pool_create(&profile, &o, &p, &e), 0);
	assert_int_equal(voice_pool_rate(p), 22050);
	assert_string_equal(voice_pool_engine(p), "fake 1");
	return p;
}

static struct voice_pool *make(int processes, bool pieces)
{
	return make_with(processes, pieces, 1500);
}

static void submit(struct voice_pool *p, const char *words)
{
	struct err e = {0};
	assert_true(voice_pool_free(p));
	assert_int_equal(voice_pool_submit(p, words, strlen(words), &e), 0);
}

static struct voice_result next(struct voice_pool *p)
{
	struct voice_result r = {0};
	struct err e = {0};
	assert_int_equal(voice_pool_next(p, &r, &e), 1);
	return r;
}

static void expect_spoken(struct voice_pool *p, const char *words)
{
	struct voice_result r = next(p);
	assert_int_equal(r.kind, VOICE_SPOKEN);
	assert_true(r.last);
	assert_int_equal(r.count, strlen(words) * 10);
	for (size_t i = 0; i < r.count; i++)
		assert_int_equal(r.frames[i], strlen(words));
}

static void expect_skipped(struct voice_pool *p, const char *why)
{
	struct voice_result r = next(p);
	assert_int_equal(r.kind, VOICE_SKIPPED);
	assert_string_equal(r.why, why);
	assert_int_equal(r.count, 0);
}

static void keeps_order(void **state)
{
	(void)state;
	struct voice_pool *p = make(3, false);
	char words[64];
	int given = 0, got = 0;
	while (got < 200) {
		while (given < 200 && voice_pool_free(p)) {
			snprintf(words, sizeof words, "a%.*s", given % 40,
			        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
			submit(p, words);
			given++;
		}
		snprintf(words, sizeof words, "a%.*s", got % 40,
		        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
		expect_spoken(p, words);
		got++;
	}
	struct voice_result r;
	assert_int_equal(voice_pool_next(p, &r, NULL), 0);
	assert_int_equal(voice_pool_respawns(p), 0);
	voice_pool_destroy(p);
}

static void own_fault_twice_is_skipped(void **state)
{
	static const struct {
		const char *words, *why;
	} bad[] = {{"crash now", "crashed"}, {"quit now", "crashed"}, {"hang now", "deadline"},
	        {"endless", "deadline"}, {"refuse", "refused"}};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct voice_pool *p = make(2, false);
		submit(p, "before");
		submit(p, bad[i].words);
		submit(p, "after it");
		expect_spoken(p, "before");
		expect_skipped(p, bad[i].why);
		expect_spoken(p, "after it");
		assert_true(strcmp(bad[i].why, "refused") == 0 || voice_pool_respawns(p) >= 2);
		voice_pool_destroy(p);
	}
}

static void one_fault_is_forgiven(void **state)
{
	static const char *const bad[] = {
	        "once crash", "once hang", "once kill", "once stop", "late one"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct voice_pool *p = make(1, false);
		submit(p, bad[i]);
		submit(p, "after it");
		expect_spoken(p, bad[i]);
		expect_spoken(p, "after it");
		assert_true(voice_pool_respawns(p) >= 1);
		voice_pool_destroy(p);
	}
}

/* The voice that is always stopped: time is lost again and again, but it is
 * the deadline of nobody. The test gives it up by waking the pool: after the
 * deadline, and when it saw the voice replaced so often that it must have counted. */
static void stopped_does_not_count(void **state)
{
	enum { WAKES_MOST = 60 };
	const struct itimerspec times = {.it_value.tv_sec = 2, .it_interval.tv_nsec = 500000000};
	uint64_t expired;
	(void)state;
	int wake = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	assert_int_equal(timerfd_settime(wake, 0, &times, NULL), 0);
	struct voice_pool_options o = {.program = TEST_BUILD_DIR "/unit/fake_voice",
	        .processes = 1,
	        .deadline_ms = 1500,
	        .wake_fd = &wake};
	struct voice_pool *p = NULL;
	struct voice_result r;
	assert_int_equal(voice_pool_create(&profile, &o, &p, NULL), 0);
	submit(p, "stop here");
	for (int i = 0; i < WAKES_MOST && voice_pool_respawns(p) < 5; i++) {
		assert_int_equal(voice_pool_next(p, &r, NULL), -ECANCELED);
		assert_int_equal(read(wake, &expired, sizeof expired), sizeof expired);
	}
	assert_true(voice_pool_respawns(p) >= 5);
	voice_pool_destroy(p);
	close(wake);
}

static void pieces_come_before_the_end(void **state)
{
	(void)state;
	struct voice_pool *p = make(1, true);
	char words[1001] = "slow ";
	memset(words + 5, 'a', 995);
	submit(p, words);
	size_t frames = 0, calls = 0;
	struct voice_result r;
	do {
		r = next(p);
		assert_int_equal(r.kind, VOICE_SPOKEN);
		frames += r.count;
		calls++;
	} while (!r.last);
	assert_int_equal(frames, 10000);
	assert_true(calls >= 2);
	voice_pool_destroy(p);
}

/* A voice lost in mid-sentence goes on where the listener was. */
static void pieces_survive_a_crash(void **state)
{
	(void)state;
	struct voice_pool *p = make(1, true);
	char words[1001] = "late ";
	memset(words + 5, 'a', 995);
	submit(p, words);
	size_t frames = 0;
	struct voice_result r;
	do {
		r = next(p);
		frames += r.count;
	} while (!r.last);
	assert_int_equal(r.kind, VOICE_SPOKEN);
	assert_int_equal(frames, 10000);
	assert_int_equal(voice_pool_respawns(p), 1);
	voice_pool_destroy(p);
}

/* How long the next words take after a flush of voices that hang. */
static int64_t spoken_after_a_flush(struct voice_pool *p)
{
	submit(p, "hang now");
	submit(p, "hang too");
	submit(p, "and more");
	int64_t before = clock_mono_ns(&clock_system);
	voice_pool_flush(p);
	submit(p, "storm");
	expect_spoken(p, "storm");
	int64_t took = clock_mono_ns(&clock_system) - before;
	struct voice_result r;
	assert_int_equal(voice_pool_next(p, &r, NULL), 0);
	return took;
}

/* Nothing in a flush may wait for anybody. What else runs on the machine holds up one
 * of them or the next, but not the quickest of twenty. */
static void flush_is_at_once(void **state)
{
	enum { ROUNDS = 20 };
	int64_t quickest = INT64_MAX;
	(void)state;
	struct voice_pool *p = make_with(2, false, 60000);
	for (int i = 0; i < ROUNDS && quickest >= 200 * NS_PER_MS; i++) {
		int64_t took = spoken_after_a_flush(p);
		quickest = took < quickest ? took : quickest;
	}
	print_message("after a flush: spoken within %.1f ms\n", (double)quickest / 1e6);
	assert_true(quickest < 200 * NS_PER_MS);
	voice_pool_destroy(p);
}

static void says_why_it_cannot_start(void **state)
{
	struct voice_pool_options o = {
	        .program = TEST_BUILD_DIR "/unit/fake_voice", .processes = 1};
	struct voice_pool *p = NULL;
	struct err e = {0};
	(void)state;
	setenv("FAKE_VOICE_FAILS", "1", 1);
	assert_int_equal(voice_pool_create(&profile, &o, &p, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "it has no tongue"));
	unsetenv("FAKE_VOICE_FAILS");
	setenv("FAKE_VOICE_DUMB", "1", 1);
	assert_true(voice_pool_create(&profile, &o, &p, &e) < 0);
	assert_non_null(strstr(e.sentence, "fake_voice"));
	unsetenv("FAKE_VOICE_DUMB");
	o.program = "/nowhere/bantin-voice";
	assert_int_equal(voice_pool_create(&profile, &o, &p, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "/nowhere/bantin-voice"));
	assert_null(p);
}

/* One that hangs at its start is given up after the time that was asked for; who waits
 * may look up meanwhile, and go on. */
static void a_start_that_hangs_has_its_own_deadline(void **state)
{
	int wake[2], fd = -1, status;
	struct voice_pool_options o = {.program = TEST_BUILD_DIR "/unit/fake_voice",
	        .processes = 2,
	        .start_ms = 2000,
	        .wake_fd = &fd};
	struct err e = {0};
	(void)state;
	assert_int_equal(pipe(wake), 0);
	assert_int_equal(write(wake[1], "x", 1), 1);
	setenv("FAKE_VOICE_HANGS", "1", 1);
	struct voice_pool *p = voice_pool_start(&profile, &o);
	fd = wake[0];
	for (int i = 0; i < 2; i++)
		assert_int_equal(voice_pool_wait(p, &e), -ECANCELED);
	fd = -1;
	status = voice_pool_wait(p, &e);
	unsetenv("FAKE_VOICE_HANGS");
	assert_int_equal(status, -EIO);
	assert_string_equal(e.id, "voice.start");
	assert_non_null(strstr(e.sentence, "hangs"));
	voice_pool_destroy(p);
	close(wake[0]);
	close(wake[1]);
}

static void takes_words_only(void **state)
{
	(void)state;
	struct voice_pool *p = make(1, false);
	assert_int_equal(voice_pool_submit(p, "a\x01", 2, NULL), -EINVAL);
	assert_int_equal(voice_pool_submit(p, "", 0, NULL), -EINVAL);
	int n = 0;
	while (voice_pool_free(p)) {
		submit(p, "so");
		n++;
	}
	assert_true(n >= 2);
	assert_int_equal(voice_pool_submit(p, "so", 2, NULL), -EAGAIN);
	voice_pool_destroy(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(keeps_order),
	        cmocka_unit_test(own_fault_twice_is_skipped),
	        cmocka_unit_test(one_fault_is_forgiven),
	        cmocka_unit_test(stopped_does_not_count),
	        cmocka_unit_test(pieces_come_before_the_end),
	        cmocka_unit_test(pieces_survive_a_crash),
	        cmocka_unit_test(flush_is_at_once),
	        cmocka_unit_test(says_why_it_cannot_start),
	        cmocka_unit_test(a_start_that_hangs_has_its_own_deadline),
	        cmocka_unit_test(takes_words_only),
	};
	int fd = mkstemp(mark);
	if (fd < 0)
		return 1;
	close(fd);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(mark);
	return failed;
}
