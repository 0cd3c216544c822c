/* Does a helper process stand still while it has work? */
#ifndef BANTIN_STATION_STANDSTILL_H
#define BANTIN_STATION_STANDSTILL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Zeroes at the start, and whenever it told of progress. */
struct standstill {
	uint64_t cpu_ns;  /* of the process at the last look */
	unsigned stopped; /* looks in a row that found it stopped by a signal */
	unsigned idle;    /* looks in a row without any processor time in between */
};

/* Looked at once a second. True: it has been stopped by a signal for some seconds, or
 * has done nothing at all for longer than any voice may take over a sentence. False
 * if it cannot be told. */
bool standstill_look(struct standstill *k, pid_t pid);

#endif
