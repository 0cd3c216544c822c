/* From one sample rate to another, a stream at a time. Frames come out some
 * milliseconds later; in the end their number is exactly
 * round(frames in * to / from), and the sound has not moved. */
#ifndef BANTIN_AUDIO_RESAMPLE_H
#define BANTIN_AUDIO_RESAMPLE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct resampler;

/* Rates in Hz. Equal rates are fine and cost a copy. -EINVAL beyond 1 Hz to
 * 1 MHz. */
int resampler_create(uint32_t from, uint32_t to, struct resampler **ret, struct err *e);
void resampler_destroy(struct resampler *r); /* NULL is fine */

/* Room that process needs in `out` for `count` frames in, or flush for 0. */
size_t resampler_room(const struct resampler *r, size_t count);
/* Both return frames in `out`; flush is called until it returns 0, and ends
 * the stream. */
size_t resampler_process(struct resampler *r, const float *in, size_t count, float *out);
size_t resampler_flush(struct resampler *r, float *out);

#endif
