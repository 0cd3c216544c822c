/* A ring of equal slots between two threads: one writes, one reads, neither
 * ever waits, locks or allocates, so one side may be an audio callback.
 *
 * Slots are filled and read in place: get one, work on it, then pass it on.
 * What the writer put into a slot before ring_written() is visible to the
 * reader after ring_front() returned it, and the other way round. */
#ifndef BANTIN_BASE_RING_H
#define BANTIN_BASE_RING_H

#include <stdatomic.h>
#include <stddef.h>

struct ring {
	unsigned char *slots;
	size_t count;           /* slots, a power of two */
	size_t size;            /* bytes a slot */
	_Atomic size_t written; /* slots ever passed on by the writer; wraps */
	_Atomic size_t read;    /* slots ever given back by the reader; wraps */
};

/* `count` must be a power of two. Memory is zeroed; slots are aligned as
 * malloc aligns if `size` is a multiple of that. */
void ring_init(struct ring *r, size_t count, size_t size);
void ring_finish(struct ring *r); /* no thread may use it any more */

/* Writer's side: the next free slot, or NULL while the ring is full. Asking
 * again without ring_written() gives the same slot. */
void *ring_free_slot(struct ring *r);
void ring_written(struct ring *r);

/* Reader's side: the oldest written slot, or NULL while the ring is empty. */
void *ring_front(struct ring *r);
void ring_done(struct ring *r);

/* Slots that wait to be read; exact for the reader, a snapshot for others. */
size_t ring_waiting(const struct ring *r);

#endif
