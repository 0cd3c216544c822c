/* Sixteen bytes side by side, for looking at text without a branch a letter;
 * compilers make of it what the machine has. */
#ifndef BANTIN_UNICODE_LANES_H
#define BANTIN_UNICODE_LANES_H

#include <stdbool.h>
#include <stdint.h>

/* A lane that a comparison says yes to is 0xFF, else 0. */
typedef uint8_t lanes __attribute__((vector_size(16)));
typedef uint64_t lanes_halves __attribute__((vector_size(16)));

static inline bool lanes_any(lanes l)
{
	lanes_halves h = (lanes_halves)l;
	return (h[0] | h[1]) != 0;
}

/* Each lane what the one before it was, the first 0. */
static inline lanes lanes_after(lanes l)
{
	return __builtin_shufflevector(
	        l, (lanes){0}, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
}

#endif
