/* How long to wait before something that failed is tried again: 1, 2, 5, 10 s
 * and from then on 10 s. The one table of it, for lost devices and for
 * speaker processes. Times are monotonic nanoseconds (base/clock.h). */
#ifndef BANTIN_BASE_BACKOFF_H
#define BANTIN_BASE_BACKOFF_H

#include <stdint.h>

/* All zero: nothing failed. */
struct backoff {
	unsigned failures; /* in a row */
	int64_t due_ns;    /* when to try again; valid while failures > 0 */
};

/* The wait after the last of so many failures in a row; none after 0. */
int64_t backoff_wait_ns(unsigned failures);

/* It failed at now_ns: sets due_ns. */
void backoff_failed(struct backoff *b, int64_t now_ns);

static inline void backoff_worked(struct backoff *b)
{
	*b = (struct backoff){0};
}

#endif
