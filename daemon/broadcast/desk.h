/* The desk: the one way of sound from a source to where it goes. Gain,
 * phase rotation, the limiter, then int16, in one pass and in constant memory; live and for
 * files alike. Silence is exact zeros from 20 ms on, with the limiter empty on
 * both sides of it: there files are cut for the encoders and chapters begin. */
#ifndef BANTIN_BROADCAST_DESK_H
#define BANTIN_BROADCAST_DESK_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Takes mono frames in order. 0 or -errno with a sentence. */
typedef int desk_sink(void *context, const int16_t *frames, size_t count, struct err *e);

struct desk_options {
	uint32_t rate;     /* Hz of what comes out; sources are brought to it */
	double ceiling_db; /* dBTP */
	desk_sink *sink;   /* NULL: it is only measured */
	void *context;
};

struct desk_levels {
	double lufs;           /* integrated; -120 if nothing could be measured */
	double true_peak_dbtp; /* of what came out; -120 for silence */
	double limited_db;     /* the most the limiter turned down, 0 or less */
};

struct desk;
struct desk *desk_create(const struct desk_options *options);
void desk_destroy(struct desk *d);

/* Frames at `rate` Hz with `gain_db`. What the limiter holds back comes with
 * the next call. */
int desk_sound(struct desk *d, const int16_t *frames, size_t count, uint32_t rate, double gain_db,
        struct err *e);
/* The same for frames at the desk's own rate that are levelled already. */
int desk_sound_float(struct desk *d, const float *frames, size_t count, struct err *e);
/* Empty the limiter, then write so much silence; 0 only empties. */
int desk_silence(struct desk *d, uint32_t ms, struct err *e);
/* Frames that were put in so far, counted at the rate of what comes out: where
 * the next sound begins. */
uint64_t desk_frames(const struct desk *d);
void desk_levels(const struct desk *d, struct desk_levels *ret);

#endif
