/* Private to recordings: a file through its decoder, as mono floats. */
#ifndef BANTIN_AUDIO_DECODE_H
#define BANTIN_AUDIO_DECODE_H

#include "audio/sniff.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DECODE_STEP = 4096 }; /* most frames at once */

struct decode;

/* Refuses what recording.h says. `fd` is borrowed. */
int decode_open(int fd, struct decode **ret, struct err *e);
void decode_close(struct decode *d);                  /* NULL is fine */
void decode_rewind(struct decode *d, bool left_only); /* to the first frame */

/* What the file is, its sample rate in Hz, and 1 or 2 channels. */
enum sniff_kind decode_kind(const struct decode *d);
uint32_t decode_rate(const struct decode *d);
int decode_channels(const struct decode *d);
/* Frames the file says it has; what comes may be fewer if it is cut short. */
uint64_t decode_promised(const struct decode *d);

/* At most DECODE_STEP frames, mixed to one channel: how many; 0 at the end; -errno with a
 * sentence. */
int64_t decode_read(struct decode *d, float *mono, struct err *e);

/* What was seen since open or rewind. */
uint64_t decode_bad_samples(const struct decode *d);
/* The channels hold much more than their sum: they cancel out. */
bool decode_cancels(const struct decode *d);

#endif
