/* A linear filter that runs eight frames at a time. The next frame of a
 * recursive filter waits for the last one, so it leaves most of a processor
 * idle; eight frames and the next state, as sums over eight frames and the
 * last state, are the same numbers and keep it busy (a state-space model, its
 * matrices raised to the eighth power). Who knows the filter as a step from
 * frame to frame needs to know no matrix: they are found by asking the step.
 *
 *	linear_init(&l, 8, step, &coefficients);
 *	linear_process(&l, frames, count, frames);
 */
#ifndef BANTIN_AUDIO_LINEAR_H
#define BANTIN_AUDIO_LINEAR_H

#include <stddef.h>

enum { LINEAR_BLOCK = 8, LINEAR_STATES = 8, LINEAR_IN = LINEAR_BLOCK + LINEAR_STATES };

/* One frame: what comes out for `frame`; `state` moves on. Linear in both. */
typedef double linear_step(const void *coefficients, double *state, double frame);

struct linear {
	float state[LINEAR_STATES]; /* 0: silence was before */
	/* Private. Row: a frame or state that goes in; column: that comes out. */
	int states;
	float block[LINEAR_IN][LINEAR_IN];
	float single[1 + LINEAR_STATES][1 + LINEAR_STATES];
};

/* `states` is 1..LINEAR_STATES. */
void linear_init(struct linear *l, int states, linear_step *step, const void *coefficients);
void linear_reset(struct linear *l); /* silence was before the next frame */
/* `in` and `out` may be the same array. No memory, no lock. */
void linear_process(struct linear *l, const float *in, size_t count, float *out);

#endif
