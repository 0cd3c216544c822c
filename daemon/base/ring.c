/* The ring's two counters only grow (and wrap, as slots are a power of two):
 * their difference is the fill, so full and empty need no extra slot. Each
 * counter has one writing thread; release and acquire order carry the slot's
 * bytes across. Used between bantin-speaker's feeder and the audio callback. */
#include "base/ring.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

void ring_init(struct ring *r, size_t count, size_t size)
{
	assert(count > 0 && (count & (count - 1)) == 0);
	r->slots = mem_array(count, size);
	r->count = count;
	r->size = size;
	atomic_init(&r->written, 0);
	atomic_init(&r->read, 0);
}

void ring_finish(struct ring *r)
{
	free(r->slots);
	r->slots = NULL;
}

static void *slot_at(struct ring *r, size_t position)
{
	return r->slots + (position & (r->count - 1)) * r->size;
}

void *ring_free_slot(struct ring *r)
{
	size_t written = atomic_load_explicit(&r->written, memory_order_relaxed);
	size_t read = atomic_load_explicit(&r->read, memory_order_acquire);
	return written - read == r->count ? NULL : slot_at(r, written);
}

void ring_written(struct ring *r)
{
	size_t written = atomic_load_explicit(&r->written, memory_order_relaxed);
	atomic_store_explicit(&r->written, written + 1, memory_order_release);
}

void *ring_front(struct ring *r)
{
	size_t read = atomic_load_explicit(&r->read, memory_order_relaxed);
	size_t written = atomic_load_explicit(&r->written, memory_order_acquire);
	return written == read ? NULL : slot_at(r, read);
}

void ring_done(struct ring *r)
{
	size_t read = atomic_load_explicit(&r->read, memory_order_relaxed);
	atomic_store_explicit(&r->read, read + 1, memory_order_release);
}

size_t ring_waiting(const struct ring *r)
{
	size_t read = atomic_load_explicit(&r->read, memory_order_acquire);
	return atomic_load_explicit(&r->written, memory_order_acquire) - read;
}
