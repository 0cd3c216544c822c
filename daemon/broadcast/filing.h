/* Tapes one after another into a sound file: how an airing becomes the file of
 * an output of type "file". Done by bantin-work, so that bantind links no codec. */
#ifndef BANTIN_BROADCAST_FILING_H
#define BANTIN_BROADCAST_FILING_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stretch of a tape, frames [from, until); UINT64_MAX: to its end. */
struct filing_piece {
	int tape; /* borrowed */
	uint64_t from, until;
};

struct filing {
	const char *format; /* "mp3", "opus", "flac", "wav" */
	int bitrate;        /* kbit/s of MP3 and Opus; 0: the format's own */
	bool best;
	double ceiling_db; /* dBTP before the encoder of MP3 and Opus; 0: as the tapes are */
	const char *title, *artist;
	const struct filing_piece *pieces;
	size_t count;
	bool (*cancelled)(void *context); /* asked between blocks; true: -ECANCELED */
	void *context;
};

/* Write to `fd` (borrowed; readable; what it holds is thrown away). All of it
 * is on disk when this returns 0. `ret_frames`: frames of the tapes. A tape
 * that is broken or shorter than its piece: -EIO. */
int filing_run(const struct filing *f, int fd, uint64_t *ret_frames, struct err *e);

#endif
