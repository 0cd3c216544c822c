/* A tape: PCM in a file or memfd that one process writes while others already
 * play it. The first page is a header with atomic counters, the frames follow.
 * That is how sound gets from bantin-work to bantin-speaker without passing
 * through bantind: bantind only hands the descriptor on.
 *
 * Layout: page 0 header, from TAPE_DATA on mono int16 little-endian frames.
 * The writer appends, then publishes `frames` with release order; a reader
 * never looks past what it loaded with acquire order. Levels are final: what
 * is on a tape has been through gain and limiter. */
#ifndef BANTIN_AUDIO_TAPE_H
#define BANTIN_AUDIO_TAPE_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAPE_DATA = 4096 };
#define TAPE_MAGIC UINT32_C(0x45504154) /* "TAPE" */

enum tape_state { TAPE_GROWING = 0, TAPE_WHOLE = 1, TAPE_BROKEN = 2 };

struct tape_header {
	uint32_t magic;
	uint32_t version;     /* 1 */
	uint32_t sample_rate; /* Hz */
	uint32_t reserved;
	_Atomic uint64_t frames; /* published so far */
	_Atomic uint32_t state;  /* enum tape_state; never goes back */
};

struct tape_writer {
	int fd;
	struct tape_header *header; /* mapped */
	uint64_t frames;
};

struct tape_reader {
	int fd;
	const struct tape_header *header; /* mapped read-only */
};

/* Write to `fd` (empty, owned by the writer from here on). */
int tape_writer_open(struct tape_writer *w, int fd, uint32_t sample_rate, struct err *e);
int tape_write(struct tape_writer *w, const int16_t *frames, size_t count, struct err *e);
void tape_writer_close(
        struct tape_writer *w, bool whole); /* publishes WHOLE or BROKEN; keeps the frames */

/* Read from `fd` (owned by the reader from here on). -EINVAL if it is no tape. */
int tape_reader_open(struct tape_reader *r, int fd, struct err *e);
uint64_t tape_frames(const struct tape_reader *r); /* how many may be read now */
enum tape_state tape_state(const struct tape_reader *r);
/* Frames copied (less than asked only at the published end) or -errno. */
int64_t tape_read(const struct tape_reader *r, uint64_t from, int16_t *frames, size_t count);
void tape_reader_close(struct tape_reader *r);

#endif
