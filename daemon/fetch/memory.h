/* What bantin-fetch remembers of a feed between looks: a file in its own state folder.
 * Losing it costs a download: the daemon knows by the keys what it has. */
#ifndef BANTIN_FETCH_MEMORY_H
#define BANTIN_FETCH_MEMORY_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MEMORY_KEYS_MOST = 2000, MEMORY_TAG_MAX = 512 };

struct memory {
	char etag[MEMORY_TAG_MAX], modified[MEMORY_TAG_MAX];
	char state[16];      /* of the last look, as in its report */
	int64_t since, last; /* wall ms: of that state, of that look */
	int failures;        /* in a row */
	uint64_t *keys;      /* hashes of entries taken, oldest first */
	size_t count;
};

/* Read it; what is not there or damaged is empty. */
void memory_read(int folder, const char *feed, struct memory *ret);
/* Written whole and synced. 0 or -errno. */
int memory_write(int folder, const char *feed, const struct memory *m);
bool memory_has(const struct memory *m, const char *key);
void memory_add(struct memory *m, const char *key); /* the oldest goes beyond the limit */
void memory_forget(struct memory *m);               /* frees, zeroes; fine twice */

#endif
