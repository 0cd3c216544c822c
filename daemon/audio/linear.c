/* The matrices, and the loop over them; the loop is compiled twice where wider
 * registers may be there. Used by rotate.c and loudness.c. */
#include "audio/linear.h"

#include <math.h>
#include <string.h>

typedef float lanes __attribute__((vector_size(LINEAR_BLOCK * sizeof(float))));
_Static_assert((int)LINEAR_BLOCK == (int)LINEAR_STATES, "a row is two vectors");

/* What `count` frames and the next state become if all that goes in is one
 * unit: of frame `unit`, or of state `unit` - count. */
static void ask(int states, linear_step *step, const void *coefficients, int count, int unit,
        double frames[LINEAR_BLOCK], double state[LINEAR_STATES])
{
	for (int s = 0; s < LINEAR_STATES; s++)
		state[s] = s < states && unit == count + s;
	for (int i = 0; i < count; i++)
		frames[i] = step(coefficients, state, unit == i);
}

void linear_init(struct linear *l, int states, linear_step *step, const void *coefficients)
{
	double frames[LINEAR_BLOCK], state[LINEAR_STATES];
	*l = (struct linear){.states = states};
	for (int unit = 0; unit < LINEAR_BLOCK + states; unit++) {
		ask(states, step, coefficients, LINEAR_BLOCK, unit, frames, state);
		for (int i = 0; i < LINEAR_BLOCK; i++) {
			l->block[unit][i] = (float)frames[i];
			l->block[unit][LINEAR_BLOCK + i] = (float)state[i];
		}
	}
	for (int unit = 0; unit < 1 + states; unit++) {
		ask(states, step, coefficients, 1, unit, frames, state);
		l->single[unit][0] = (float)frames[0];
		for (int s = 0; s < states; s++)
			l->single[unit][1 + s] = (float)state[s];
	}
}

void linear_reset(struct linear *l)
{
	memset(l->state, 0, sizeof l->state);
}

/* Sums are kept apart by what they wait for: the frames are there early, the
 * states last, and those in two halves. */
static inline __attribute__((always_inline)) void run(
        struct linear *l, const float *in, size_t blocks, float *out, int states)
{
	lanes row[LINEAR_IN][2];
	memcpy(row, l->block, sizeof row);
	for (; blocks > 0; blocks--, in += LINEAR_BLOCK, out += LINEAR_BLOCK) {
		lanes frames = {0}, next = {0}, frames_odd = {0}, next_odd = {0};
		for (int i = 0; i < LINEAR_BLOCK; i++) {
			frames += in[i] * row[i][0];
			next += in[i] * row[i][1];
		}
		for (int s = 0; s < states; s += 2) {
			frames += l->state[s] * row[LINEAR_BLOCK + s][0];
			next += l->state[s] * row[LINEAR_BLOCK + s][1];
			frames_odd += l->state[s + 1] * row[LINEAR_BLOCK + s + 1][0];
			next_odd += l->state[s + 1] * row[LINEAR_BLOCK + s + 1][1];
		}
		frames += frames_odd;
		next += next_odd;
		memcpy(out, &frames, sizeof frames);
		memcpy(l->state, &next, sizeof next);
	}
}

static inline __attribute__((always_inline)) void choose(
        struct linear *l, const float *in, size_t blocks, float *out)
{
	if (l->states <= LINEAR_STATES / 2)
		run(l, in, blocks, out, LINEAR_STATES / 2);
	else
		run(l, in, blocks, out, LINEAR_STATES);
}

static void run_anywhere(struct linear *l, const float *in, size_t blocks, float *out)
{
	choose(l, in, blocks, out);
}

#ifdef __x86_64__
__attribute__((target("avx2,fma"))) static void run_wide(
        struct linear *l, const float *in, size_t blocks, float *out)
{
	choose(l, in, blocks, out);
}

static void run_blocks(struct linear *l, const float *in, size_t blocks, float *out)
{
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		run_wide(l, in, blocks, out);
	else
		run_anywhere(l, in, blocks, out);
}
#else
static void run_blocks(struct linear *l, const float *in, size_t blocks, float *out)
{
	run_anywhere(l, in, blocks, out);
}
#endif

static float run_single(struct linear *l, float frame)
{
	float sum[1 + LINEAR_STATES];
	for (int o = 0; o <= l->states; o++) {
		sum[o] = frame * l->single[0][o];
		for (int s = 0; s < l->states; s++)
			sum[o] += l->state[s] * l->single[1 + s][o];
	}
	memcpy(l->state, sum + 1, (size_t)l->states * sizeof *sum);
	return sum[0];
}

void linear_process(struct linear *l, const float *in, size_t count, float *out)
{
	size_t blocks = count / LINEAR_BLOCK;
	run_blocks(l, in, blocks, out);
	for (size_t i = blocks * LINEAR_BLOCK; i < count; i++)
		out[i] = run_single(l, in[i]);
	/* What rings on below any hearing would become denormal, and slow. */
	for (int s = 0; s < l->states; s++)
		l->state[s] = fabsf(l->state[s]) < 1e-12f ? 0 : l->state[s];
}
