/* Does a helper process stand still, or run in circles, while it has work? */
#ifndef BANTIN_STATION_STANDSTILL_H
#define BANTIN_STATION_STANDSTILL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Zeroes for each process, at the start of a job, and whenever it gave a sign of life. */
struct standstill {
	bool looked;
	uint64_t first_ns; /* processor time of the process at the first look */
	uint64_t cpu_ns;   /* and at the last */
	unsigned stopped;  /* looks in a row that found it stopped by a signal */
	unsigned idle;     /* looks in a row that found it asleep, without any time in between */
};

/* What its present job may take without a sign of life. */
struct standstill_limits {
	unsigned idle;   /* looks */
	uint64_t cpu_ms; /* of the processor's time, so a busy machine proves nothing */
};

/* Looked at once a second. The reason why it must go, for the log; NULL: it is well, or
 * it cannot be told. */
const char *standstill_look(
        struct standstill *k, pid_t pid, const struct standstill_limits *limits);

#endif
