/* True peak as ITU-R BS.1770-5 annex 2 means it: the highest point of the
 * curve between the samples, found by 4 times oversampling. The limiter looks
 * ahead with it, and recordings are measured with it. */
#ifndef BANTIN_AUDIO_TRUEPEAK_H
#define BANTIN_AUDIO_TRUEPEAK_H

#include <stddef.h>

enum {
	TRUEPEAK_BLOCK = 16, /* frames looked at in one go */
	TRUEPEAK_TAPS = 16,  /* of each of the three filters between the samples */
	TRUEPEAK_AHEAD = TRUEPEAK_TAPS / 2,
};

/* Highest |curve| of the middle block of `window`, which holds TRUEPEAK_AHEAD
 * frames before the block, the block, and TRUEPEAK_AHEAD after: the frames of
 * the block and the curve up to the frame after it. What cannot come to `care`
 * is not looked at closely: an answer below `care` may be too low. */
float truepeak_block(
        const float window[TRUEPEAK_AHEAD + TRUEPEAK_BLOCK + TRUEPEAK_AHEAD], float care);

/* The meter for a whole stream. */
struct truepeak {
	float window[TRUEPEAK_AHEAD + TRUEPEAK_BLOCK + TRUEPEAK_AHEAD];
	size_t filled;
	float highest; /* 1.0 is full scale */
};

void truepeak_init(struct truepeak *t);
void truepeak_add(struct truepeak *t, const float *frames, size_t count);
/* dBTP of all frames so far, the last few included; -120 for silence. */
double truepeak_dbtp(const struct truepeak *t);

#endif
