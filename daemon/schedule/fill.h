/* Which articles a programme takes, and which are dropped before it starts so
 * that nothing is ever cut off in mid-sentence. Pure. */
#ifndef BANTIN_SCHEDULE_FILL_H
#define BANTIN_SCHEDULE_FILL_H

#include "schedule/decide.h"

/* An article that waits. */
struct candidate {
	int64_t article;
	enum slot_class class;
	const char *category; /* NULL: none */
	int64_t length_ms;    /* how long it will take with the pause after it */
	int64_t not_before;
	int64_t expires; /* 0: never */
};

/* An `articles[:category=C,max=N]` of the rundown. */
struct fill_part {
	const char *category; /* NULL: any */
	int max;              /* 0: no bound */
};

struct filled {
	size_t part; /* index of the part that takes it, if it is taken */
	const char
	        *why; /* NULL: taken. "category", "max", "long", "expired", "early": not, and why */
	int64_t lost_to; /* "long": the last article that took the room, 0 if it is too long by
	                    itself */
};

/* `candidates` in the order of airing (class, rank, end of validity, id):
 * whoever comes first takes the room, so the lowest class is dropped; a shorter
 * one further down may still fit. `room_ms` is what cap and permitted hours
 * leave after opening, calls and closing. Fills `out[count]`; returns the sum
 * of the lengths taken. */
int64_t programme_fill(const struct candidate *candidates, size_t count,
        const struct fill_part *parts, size_t part_count, int64_t start, int64_t room_ms,
        struct filled *out);

/* The room of a window of `cap_ms` that begins at `start`, after `overhead_ms`:
 * what permitted hours close earlier they take away. 0 if nothing is left. */
int64_t programme_room(
        const struct permitted *station, int64_t start, int64_t cap_ms, int64_t overhead_ms);

#endif
