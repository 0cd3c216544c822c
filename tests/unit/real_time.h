/* For tests that keep real time: what else runs on the machine may not take it
 * from them, as it may not from the threads of a real sound device. Threads and
 * processes that they start have it too. Where the system does not allow it they
 * run as all do. */
#ifndef TESTS_REAL_TIME_H
#define TESTS_REAL_TIME_H

#include <pthread.h>
#include <sched.h>

static inline void real_time_ask(void)
{
	const struct sched_param least = {.sched_priority = 1};
	pthread_setschedparam(pthread_self(), SCHED_FIFO, &least);
}

#endif
