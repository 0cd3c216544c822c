/* The daemon's end of a speaker, with the real bantin-speaker on the null
 * device: orders end exactly once, whatever becomes of the process. */
#include "cmocka_all.h"
#include "real_time.h"

#include "audio/tape.h"
#include "base/clock.h"
#include "output/speaker_client.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ORDERS = 16 };

struct stage {
	struct speaker_client *client;
	int starts[ORDERS], ends[ORDERS];
	struct speaker_progress start[ORDERS];
	struct speaker_ended end[ORDERS];
	struct speaker_health health;
	int64_t slowest_ns; /* dispatch or call */
	uint32_t wanted_restarts;
};

static const struct speaker_play whole = {.until_frame = UINT64_MAX};

static int64_t now_ns(void)
{
	return clock_mono_ns(&clock_system);
}

static void on_started(void *user, uint32_t order, const struct speaker_progress *p)
{
	struct stage *s = user;
	assert_int_equal(s->ends[order], 0);
	s->starts[order]++;
	s->start[order] = *p;
}

static void on_ended(void *user, uint32_t order, const struct speaker_ended *end)
{
	struct stage *s = user;
	s->ends[order]++;
	s->end[order] = *end;
}

static void on_health(void *user, const struct speaker_health *h)
{
	struct stage *s = user;
	s->health = *h;
}

static void begin(struct stage *s, const char *device)
{
	struct err e = {0};
	memset(s, 0, sizeof *s);
	const struct speaker_config config = {.device = device, .latency_ms = 20, .idle_ms = 3000};
	const struct speaker_handlers tell = {
	        .user = s, .started = on_started, .ended = on_ended, .health = on_health};
	int status = speaker_client_create(&s->client, &config, &tell, &e);
	if (status < 0)
		print_error("%s\n", e.sentence);
	assert_int_equal(status, 0);
}

static bool is_running(const struct stage *s)
{
	return s->health.running;
}

static bool all_ended(const struct stage *s)
{
	for (size_t i = 1; i <= 3; i++)
		if (s->ends[i] == 0)
			return false;
	return true;
}

static bool first_started(const struct stage *s)
{
	return s->starts[1] > 0;
}

static bool first_ended(const struct stage *s)
{
	return s->ends[1] > 0;
}

static bool never(const struct stage *s)
{
	(void)s;
	return false;
}

static bool until(struct stage *s, bool (*done)(const struct stage *s), int ms)
{
	int64_t end = now_ns() + ms * NS_PER_MS;
	while (!done(s) && now_ns() < end) {
		struct pollfd p = {.fd = speaker_client_fd(s->client), .events = POLLIN};
		poll(&p, 1, (int)((end - now_ns()) / NS_PER_MS) + 1);
		int64_t before = now_ns();
		speaker_client_dispatch(s->client);
		int64_t took = now_ns() - before;
		s->slowest_ns = took > s->slowest_ns ? took : s->slowest_ns;
	}
	return done(s);
}

static int make_tape(size_t count)
{
	struct tape_writer w;
	struct err e;
	int fd = memfd_create("tape", MFD_CLOEXEC);
	int out = dup(fd);
	int16_t *frames = calloc(count, sizeof *frames);
	assert_int_equal(tape_writer_open(&w, fd, 22050, &e), 0);
	assert_int_equal(tape_write(&w, frames, count, &e), 0);
	tape_writer_close(&w, true);
	free(frames);
	return out;
}

static void play(struct stage *s, uint32_t id, size_t frames)
{
	int tape = make_tape(frames);
	assert_int_equal(speaker_client_play(s->client, id, tape, &whole), 0);
	close(tape);
}

/* This test has one child at a time. */
static pid_t child_pid(void)
{
	char path[64];
	int pid = 0;
	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &pid), 1);
	fclose(f);
	return pid;
}

static void test_plays(void **state)
{
	(void)state;
	struct stage s;
	begin(&s, "null");
	play(&s, 1, 4000);
	assert_int_equal(speaker_client_play(s.client, 1, 0, &whole), -EEXIST);
	play(&s, 2, 5000);
	play(&s, 3, 0);
	assert_true(until(&s, all_ended, 5000));
	assert_int_equal(s.end[1].result, SPEAKER_PLAYED);
	assert_int_equal(s.end[1].frames, 4000);
	assert_int_equal(s.end[2].frames, 5000);
	assert_int_equal(s.end[3].result, SPEAKER_PLAYED);
	assert_int_equal(s.starts[1], 1);
	assert_int_equal(s.starts[3], 0);
	assert_int_equal(s.health.restarts, 0);
	assert_string_equal(s.health.state.name, "null");
	speaker_client_destroy(s.client);
}

static void test_cut_in_and_stop(void **state)
{
	(void)state;
	struct stage s;
	begin(&s, "null");
	play(&s, 1, 220500);
	assert_true(until(&s, first_started, 5000));
	int tape = make_tape(220500);
	int64_t asked = now_ns();
	assert_int_equal(speaker_client_cut_in(s.client, 2, tape, &whole), 0);
	close(tape);
	assert_true(until(&s, first_ended, 1000));
	until(&s, never, 50);
	assert_int_equal(s.end[1].result, SPEAKER_CUT);
	assert_int_equal(s.starts[2], 1);
	print_message(
	        "cut in through the socket: %.1f ms\n", (double)(s.start[2].mono_ns - asked) / 1e6);
	assert_true(s.start[2].mono_ns - asked < 100 * NS_PER_MS);
	speaker_client_stop(s.client);
	until(&s, never, 100);
	assert_int_equal(s.ends[2], 1);
	assert_int_equal(s.end[2].result, SPEAKER_CUT);
	speaker_client_destroy(s.client);
}

/* Ended as lost within two seconds, and the next order plays. */
static void assert_replaced(struct stage *s, int signal)
{
	assert_true(until(s, is_running, 5000));
	play(s, 1, 220500);
	play(s, 2, 220500);
	play(s, 3, 220500);
	assert_true(until(s, first_started, 5000));
	until(s, never, 250); /* some progress is told */
	int64_t since = now_ns();
	kill(child_pid(), signal);
	assert_true(until(s, all_ended, 3000));
	print_message("signal %d: lost after %.0f ms, slowest dispatch %.1f ms\n", signal,
	        (double)(now_ns() - since) / 1e6, (double)s->slowest_ns / 1e6);
	assert_true(now_ns() - since < 2000 * NS_PER_MS);
	assert_int_equal(s->end[1].result, SPEAKER_LOST);
	assert_true(s->end[1].frames > 1000 && s->end[1].frames < 220500);
	assert_int_equal(s->end[3].frames, 0);
	assert_int_equal(s->health.restarts, 1);
	memset(s->ends, 0, sizeof s->ends);
	memset(s->starts, 0, sizeof s->starts);
	assert_true(until(s, is_running, 5000));
	play(s, 1, 2000);
	assert_true(until(s, first_ended, 5000));
	assert_int_equal(s->end[1].result, SPEAKER_PLAYED);
}

static void test_killed(void **state)
{
	(void)state;
	struct stage s;
	begin(&s, "null");
	assert_replaced(&s, SIGKILL);
	speaker_client_destroy(s.client);
}

static void test_stopped(void **state)
{
	(void)state;
	struct stage s;
	begin(&s, "null");
	assert_replaced(&s, SIGSTOP);
	speaker_client_destroy(s.client);
}

static bool restarted(const struct stage *s)
{
	return s->health.restarts > 0;
}

static void test_wedged_device(void **state)
{
	(void)state;
	struct stage s;
	begin(&s, "null:wedged=300ms");
	play(&s, 1, 220500);
	assert_true(until(&s, first_started, 5000));
	int64_t since = now_ns();
	assert_true(until(&s, first_ended, 3000));
	assert_true(now_ns() - since < 2300 * NS_PER_MS);
	assert_int_equal(s.end[1].result, SPEAKER_LOST);
	assert_in_range(s.end[1].frames, 22050 * 200 / 1000, 22050 * 400 / 1000);
	assert_true(until(&s, restarted, 2000));
	speaker_client_destroy(s.client);
}

static void test_absent_device(void **state)
{
	(void)state;
	struct stage s;
	begin(&s, "null:absent");
	play(&s, 1, 1000);
	assert_true(until(&s, first_ended, 3000));
	assert_int_equal(s.end[1].result, SPEAKER_LOST);
	assert_int_equal(s.end[1].frames, 0);
	until(&s, never, 50);
	assert_true(s.health.running);
	assert_int_equal(s.health.state.device, SPEAKER_ABSENT);
	assert_int_equal(s.health.restarts, 0);
	speaker_client_destroy(s.client);
}

static void test_program_that_ends_at_once(void **state)
{
	(void)state;
	struct stage s;
	struct err e = {0};
	memset(&s, 0, sizeof s);
	const struct speaker_handlers tell = {.user = &s, .ended = on_ended, .health = on_health};
	struct speaker_config config = {.device = "null", .program = "/bin/false"};
	assert_int_equal(speaker_client_create(&s.client, &config, &tell, &e), 0);
	play(&s, 1, 1000);
	assert_true(until(&s, first_ended, 3000));
	assert_int_equal(s.end[1].result, SPEAKER_LOST);
	until(&s, never, 1500);
	assert_in_range(s.health.restarts, 2, 3); /* at once, then after a second: no storm */
	assert_false(s.health.running);
	speaker_client_destroy(s.client);
	config.program = "/nonexistent/bantin-speaker";
	assert_true(speaker_client_create(&s.client, &config, &tell, &e) < 0);
	assert_true(strstr(e.sentence, "/nonexistent/bantin-speaker") != NULL);
}

static bool ended_again(const struct stage *s)
{
	return s->health.restarts > s->wanted_restarts;
}

/* It ends at once, whenever it is started; time is the test's. */
static void test_waits_between_starts(void **state)
{
	(void)state;
	static const int waits_s[] = {0, 1, 2, 5, 10, 10};
	struct stage s = {0};
	struct err e = {0};
	struct clock_virtual v;
	clock_virtual_init(&v, 0);
	v.mono = now_ns();
	const struct speaker_handlers tell = {.user = &s, .health = on_health};
	const struct speaker_config config = {
	        .device = "null", .program = "/bin/false", .clock = &v.clock};
	assert_int_equal(speaker_client_create(&s.client, &config, &tell, &e), 0);
	assert_true(until(&s, ended_again, 5000));
	assert_false(s.health.failing); /* once is an accident */
	for (size_t i = 0; i < sizeof waits_s / sizeof waits_s[0]; i++) {
		s.wanted_restarts = s.health.restarts;
		if (waits_s[i] > 0) {
			clock_virtual_advance(&v, waits_s[i] * 1000 - 1);
			until(&s, ended_again, 30);
			assert_int_equal(s.health.restarts, s.wanted_restarts);
			clock_virtual_advance(&v, 1);
		}
		speaker_client_dispatch(s.client);
		assert_true(until(&s, ended_again, 5000));
		assert_int_equal(s.health.restarts, s.wanted_restarts + 1);
		assert_true(s.health.failing);
	}
	speaker_client_destroy(s.client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_plays),
	        cmocka_unit_test(test_cut_in_and_stop),
	        cmocka_unit_test(test_killed),
	        cmocka_unit_test(test_stopped),
	        cmocka_unit_test(test_wedged_device),
	        cmocka_unit_test(test_absent_device),
	        cmocka_unit_test(test_program_that_ends_at_once),
	        cmocka_unit_test(test_waits_between_starts),
	};
	real_time_ask();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
