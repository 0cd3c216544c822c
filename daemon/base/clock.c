/* The system's clocks, and one for tests that moves when told. */
#include "base/clock.h"

#include <time.h>

static int64_t read_ns(clockid_t id)
{
	struct timespec ts;
	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

static int64_t system_mono(const struct clock *self)
{
	(void)self;
	return read_ns(CLOCK_MONOTONIC);
}

static int64_t system_wall(const struct clock *self)
{
	(void)self;
	return read_ns(CLOCK_REALTIME) / NS_PER_MS;
}

const struct clock clock_system = {.mono_ns = system_mono, .wall_ms = system_wall};

static int64_t virtual_mono(const struct clock *self)
{
	return ((const struct clock_virtual *)self)->mono;
}

static int64_t virtual_wall(const struct clock *self)
{
	return ((const struct clock_virtual *)self)->wall;
}

void clock_virtual_init(struct clock_virtual *v, int64_t wall_ms)
{
	*v = (struct clock_virtual){.clock = {.mono_ns = virtual_mono, .wall_ms = virtual_wall},
	        .mono = NS_PER_S,
	        .wall = wall_ms};
}

void clock_virtual_advance(struct clock_virtual *v, int64_t ms)
{
	v->mono += ms * NS_PER_MS;
	v->wall += ms;
}

void clock_virtual_step(struct clock_virtual *v, int64_t ms)
{
	v->wall += ms;
}
