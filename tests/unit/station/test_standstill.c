/* A process that hangs or runs in circles is told from one that is slow. */
#include "cmocka_all.h"

#include "station/standstill.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOKS_MOST = 2000, IDLE = 5 };
static const struct standstill_limits few = {.idle = IDLE, .cpu_ms = 60};

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static void in_circles(void)
{
	for (volatile unsigned n = 0;; n++)
		;
}

static void asleep(void)
{
	for (;;)
		pause();
}

static void waiting_for_another(void)
{
	for (;;)
		pause_ms(1);
}

static pid_t start(void (*work)(void))
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		work();
		_exit(0);
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Look until it is told, and how many looks that took. */
static const char *watch(pid_t pid, const struct standstill_limits *limits, unsigned *ret_looks)
{
	struct standstill k = {0};
	const char *why = NULL;
	for (*ret_looks = 0; why == NULL && *ret_looks < LOOKS_MOST; (*ret_looks)++) {
		pause_ms(10);
		why = standstill_look(&k, pid, limits);
	}
	return why;
}

static void one_that_runs_in_circles(void **state)
{
	(void)state;
	unsigned looks;
	pid_t pid = start(in_circles);
	assert_string_equal(watch(pid, &few, &looks), "runs in circles");
	end(pid);
}

static void one_that_was_stopped(void **state)
{
	(void)state;
	unsigned looks;
	const struct standstill_limits most = {.idle = LOOKS_MOST + 1, .cpu_ms = 3600000};
	pid_t pid = start(asleep);
	kill(pid, SIGSTOP);
	assert_int_equal(waitpid(pid, NULL, WUNTRACED), pid);
	assert_string_equal(watch(pid, &most, &looks), "stands still: it was stopped by a signal");
	assert_int_equal(looks, 3);
	end(pid);
}

static void one_that_sleeps_for_good(void **state)
{
	(void)state;
	unsigned looks;
	pid_t pid = start(asleep);
	assert_string_equal(watch(pid, &few, &looks), "stands still");
	assert_true(looks > IDLE);
	end(pid);
}

/* It looks at the slow one that it waits for, as a pool of voices does. */
static void a_slow_one_is_not_judged(void **state)
{
	(void)state;
	const struct standstill_limits most = {.idle = IDLE, .cpu_ms = 3600000};
	struct standstill k = {0};
	pid_t pid = start(waiting_for_another);
	for (int i = 0; i < 40; i++) {
		uint64_t before = k.cpu_ns;
		for (int n = 0; n < LOOKS_MOST && k.cpu_ns == before; n++) {
			k.idle = 0; /* however busy this machine is */
			pause_ms(5);
			assert_null(standstill_look(&k, pid, &most));
		}
		assert_int_equal(k.idle, 0);
	}
	end(pid);
}

/* A busy one that gives signs of life is never judged, however long it computes. */
static void signs_of_life_count(void **state)
{
	(void)state;
	const struct standstill_limits much = {.idle = IDLE, .cpu_ms = 10000};
	struct standstill k = {0};
	pid_t pid = start(in_circles);
	for (int i = 0; i < 20; i++) {
		k = (struct standstill){0};
		assert_null(standstill_look(&k, pid, &few));
		pause_ms(10);
		assert_null(standstill_look(&k, pid, &much));
	}
	end(pid);
}

/* What the one before it used proves nothing of the next. */
static void the_next_process_begins_at_nothing(void **state)
{
	(void)state;
	struct standstill k = {
	        .looked = true, .first_ns = UINT64_MAX / 2, .cpu_ns = UINT64_MAX / 2};
	pid_t pid = start(asleep);
	assert_null(standstill_look(&k, pid, &few));
	end(pid);
}

static void one_that_is_gone(void **state)
{
	(void)state;
	struct standstill k = {.looked = true, .idle = 100, .stopped = 100};
	pid_t pid = start(asleep);
	end(pid);
	assert_null(standstill_look(&k, pid, &few));
	assert_int_equal(k.idle, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(one_that_runs_in_circles),
	        cmocka_unit_test(one_that_was_stopped),
	        cmocka_unit_test(one_that_sleeps_for_good),
	        cmocka_unit_test(a_slow_one_is_not_judged),
	        cmocka_unit_test(signs_of_life_count),
	        cmocka_unit_test(the_next_process_begins_at_nothing),
	        cmocka_unit_test(one_that_is_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
