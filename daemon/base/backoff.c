/* The table of waits between tries; see backoff.h. Called by bantin-speaker's
 * engine for a device that is away, and by bantind for a bantin-speaker that
 * ended. */
#include "base/backoff.h"

#include "base/clock.h"

#include <limits.h>

static const uint8_t wait_s[] = {0, 1, 2, 5, 10};

int64_t backoff_wait_ns(unsigned failures)
{
	unsigned last = sizeof wait_s / sizeof wait_s[0] - 1;
	return wait_s[failures < last ? failures : last] * NS_PER_S;
}

void backoff_failed(struct backoff *b, int64_t now_ns)
{
	if (b->failures < UINT_MAX)
		b->failures++;
	b->due_ns = now_ns + backoff_wait_ns(b->failures);
}
