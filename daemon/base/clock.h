/* Time, passed in so that tests can lie about it. Monotonic time is int64_t
 * nanoseconds since some start; wall time is int64_t milliseconds since
 * 1970-01-01T00:00:00Z. The two never mix. */
#ifndef BANTIN_BASE_CLOCK_H
#define BANTIN_BASE_CLOCK_H

#include <stdint.h>

#define NS_PER_S INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define MS_PER_S INT64_C(1000)

struct clock {
	int64_t (*mono_ns)(const struct clock *self);
	int64_t (*wall_ms)(const struct clock *self);
};

extern const struct clock clock_system;

static inline int64_t clock_mono_ns(const struct clock *c)
{
	return c->mono_ns(c);
}

static inline int64_t clock_wall_ms(const struct clock *c)
{
	return c->wall_ms(c);
}

/* A clock that stands still until it is told to move. */
struct clock_virtual {
	struct clock clock; /* first member: pass &v.clock */
	int64_t mono;       /* ns */
	int64_t wall;       /* ms */
};

void clock_virtual_init(struct clock_virtual *v, int64_t wall_ms);
void clock_virtual_advance(struct clock_virtual *v, int64_t ms); /* both times move */
void clock_virtual_step(
        struct clock_virtual *v, int64_t ms); /* the wall alone, as ntp or a hand does */

#endif
