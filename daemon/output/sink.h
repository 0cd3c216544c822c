/* Private to the file formats: where their bytes go. Buffered; bytes already
 * written can be patched if the target is a file; the digest at the end is
 * that of the file as it stands. */
#ifndef BANTIN_OUTPUT_SINK_H
#define BANTIN_OUTPUT_SINK_H

#include "base/err.h"

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SINK_BUFFER = 1 << 16 };

struct sink {
	int fd;                   /* borrowed */
	bool file;                /* can be sought: patches are possible */
	uint64_t bytes;           /* put so far */
	size_t held;              /* of them still in the buffer */
	struct sha256_ctx digest; /* kept while writing only on a pipe */
	uint8_t buffer[SINK_BUFFER];
};

/* Errors carry a sentence for people: a full disk, a closed pipe. */
void sink_init(struct sink *s, int fd);
int sink_put(struct sink *s, const void *bytes, size_t len, struct err *e);
int sink_zeros(struct sink *s, size_t len, struct err *e);
/* Replace `len` bytes that were put at `at`. Only on a file. */
int sink_patch(struct sink *s, uint64_t at, const void *bytes, size_t len, struct err *e);
/* All bytes reach the kernel; `hex` gets the digest of all of them. */
int sink_finish(struct sink *s, char hex[65], struct err *e);

#endif
