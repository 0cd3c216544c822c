/* A WAV file that is whole at any moment: for the recording of what the null
 * device took. Not for bulletins; output/ writes those. */
#ifndef BANTIN_DEVICE_WAV_H
#define BANTIN_DEVICE_WAV_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct wav_tap {
	int fd;         /* -1 while closed: then nothing is written */
	uint64_t bytes; /* of sound so far */
};

/* Append to the file at `path` (mono, 16 bit), or begin it. A file that is
 * there must be one of ours at this rate: -EINVAL otherwise. */
int wav_tap_open(struct wav_tap *w, const char *path, uint32_t rate, struct err *e);

/* Adds frames (-1..1, clipped). A failed write closes the recording: the
 * device goes on, as a loudspeaker would. Past 2 GiB nothing more is written. */
void wav_tap_write(struct wav_tap *w, const float *frames, size_t count);
void wav_tap_close(struct wav_tap *w);

#endif
