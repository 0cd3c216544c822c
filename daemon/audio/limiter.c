/* The limiter works in blocks of 16 frames. need[b] is the gain at which the
 * true peak of block b just reaches the ceiling. The gain at the boundary
 * before block b is a weighted mean over the last LOOK values of "the least
 * need from one block ago to LOOK-1 blocks ahead, rising again slowly": each
 * of these is at most need[b-1] and need[b], so their mean is too, and so is
 * every gain on the straight line between two boundaries. That is the whole
 * proof that no peak passes; no clipper stands behind it. Gains are computed
 * once a block, which costs little beside finding the peaks.
 * Called by broadcast/render for every sound the house makes. */
#include "audio/limiter.h"

#include "audio/pcm.h"
#include "audio/truepeak.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = TRUEPEAK_BLOCK, LOOK_MAX = 64, RING = 2 * LOOK_MAX };
_Static_assert((int)LIMITER_SPARE >= (int)BLOCK, "one block may complete at once");
_Static_assert((int)TRUEPEAK_AHEAD <= (int)BLOCK, "a block waits for one block to be judged");

static const double LOOK_AHEAD_S = 0.005;
static const double RELEASE_S = 0.040; /* to get 63 % of the way back */
/* Meters differ in how they draw the curve between frames, near half the
 * sample rate by more than at speech; and the gain moves while it passes. */
static const double MARGIN_DB = 0.2;

struct limiter {
	float ceiling;
	float release;          /* share of the way back to 1 made in a block */
	size_t look;            /* blocks */
	float weight[LOOK_MAX]; /* of the mean; their sum is 1 */

	float frames[RING][BLOCK]; /* block b at b % RING */
	float need[RING], rising[RING], peak[RING];
	uint64_t blocks;       /* complete blocks taken in */
	size_t filled;         /* frames of the next block */
	uint64_t taken, given; /* frames in and out of this stream */
	float edge;            /* gain where the next block out begins */

	float highest, least;
};

struct limiter *limiter_create(uint32_t rate, double ceiling_db)
{
	struct limiter *l = mem_alloc(sizeof *l);
	double look = ceil(LOOK_AHEAD_S * rate / BLOCK);
	l->look = look < 3 ? 3 : look > LOOK_MAX - 2 ? LOOK_MAX - 2 : (size_t)look;
	l->ceiling = pcm_gain(ceiling_db - MARGIN_DB);
	l->release = (float)(1 - exp(-BLOCK / (RELEASE_S * rate)));
	double sum = 0;
	for (size_t k = 0; k < l->look; k++)
		sum += 1 - cos(2 * M_PI * ((double)k + 1) / ((double)l->look + 1));
	for (size_t k = 0; k < l->look; k++)
		l->weight[k] =
		        (float)((1 - cos(2 * M_PI * ((double)k + 1) / ((double)l->look + 1))) /
		                sum);
	limiter_reset(l);
	return l;
}

void limiter_destroy(struct limiter *l)
{
	free(l);
}

static void forget_stream(struct limiter *l)
{
	memset(l->frames, 0, sizeof l->frames);
	memset(l->peak, 0, sizeof l->peak);
	for (size_t i = 0; i < RING; i++)
		l->need[i] = l->rising[i] = 1;
	/* Blocks are numbered from RING on: those "before" the first are silence. */
	l->blocks = RING;
	l->filled = 0;
	l->taken = l->given = 0;
	l->edge = 1;
}

void limiter_reset(struct limiter *l)
{
	forget_stream(l);
	l->highest = 0;
	l->least = 1;
}

/* Block b and its successor are complete: find what block b needs. The peak
 * counts the curve up to the first frame of b+1, whose own gain is no higher
 * than need[b] at that edge. */
static void judge(struct limiter *l, uint64_t b)
{
	float window[TRUEPEAK_AHEAD + BLOCK + TRUEPEAK_AHEAD];
	memcpy(window, l->frames[(b - 1) % RING] + BLOCK - TRUEPEAK_AHEAD,
	        TRUEPEAK_AHEAD * sizeof *window);
	memcpy(window + TRUEPEAK_AHEAD, l->frames[b % RING], BLOCK * sizeof *window);
	memcpy(window + TRUEPEAK_AHEAD + BLOCK, l->frames[(b + 1) % RING],
	        TRUEPEAK_AHEAD * sizeof *window);
	float care = l->highest < l->ceiling ? l->highest : l->ceiling;
	float peak = truepeak_block(window, care);
	l->peak[b % RING] = peak;
	l->need[b % RING] = peak > l->ceiling ? l->ceiling / peak : 1;
}

/* The gain at the boundary before block b; need[] is known up to b+look-1. */
static float edge_before(struct limiter *l, uint64_t b)
{
	float least = 1;
	for (uint64_t j = b - 1; j < b + l->look; j++)
		least = l->need[j % RING] < least ? l->need[j % RING] : least;
	float before = l->rising[(b - 1) % RING];
	float risen = before + (1 - before) * l->release;
	if (risen > 0.99999f)
		risen = 1; /* so that untouched sound comes out bit for bit */
	l->rising[b % RING] = risen < least ? risen : least;
	float mean = 0, highest = 0;
	for (size_t k = 0; k < l->look; k++) {
		float r = l->rising[(b - k) % RING];
		mean += l->weight[k] * r;
		highest = r > highest ? r : highest;
	}
	return highest == 1 && mean > 0.999999f ? 1 : mean;
}

/* Give out block b between its two edges, `count` frames of it. */
static void give(struct limiter *l, uint64_t b, float *out, size_t count)
{
	const float *in = l->frames[b % RING];
	float from = l->edge, to = edge_before(l, b + 1);
	float step = (to - from) / BLOCK;
	for (size_t i = 0; i < BLOCK && i < count; i++)
		out[i] = in[i] * (from + step * (float)i);
	float gain = from > to ? from : to;
	float peak = l->peak[b % RING] * gain;
	l->highest = peak > l->highest ? peak : l->highest;
	l->least = to < l->least ? to : l->least;
	l->edge = to;
}

/* Block number `blocks` is complete: judge the one before it and give out the
 * one whose future is now known. Returns frames given. */
static size_t turn(struct limiter *l, float *out)
{
	uint64_t newest = l->blocks++;
	l->filled = 0;
	judge(l, newest - 1);
	uint64_t ready = newest - 1 - l->look;
	uint64_t left = l->taken - l->given;
	size_t count = left < BLOCK ? (size_t)left : BLOCK;
	if (ready < RING)
		count = 0; /* before the stream: only its gain matters */
	give(l, ready, out, count);
	l->given += count;
	return count;
}

size_t limiter_process(struct limiter *l, const float *in, size_t count, float *out)
{
	size_t made = 0;
	while (count > 0) {
		size_t n = BLOCK - l->filled < count ? BLOCK - l->filled : count;
		memcpy(l->frames[l->blocks % RING] + l->filled, in, n * sizeof *in);
		l->filled += n;
		l->taken += n;
		in += n;
		count -= n;
		if (l->filled == BLOCK)
			made += turn(l, out + made);
	}
	return made;
}

size_t limiter_flush(struct limiter *l, float *out)
{
	size_t made = 0;
	while (l->given < l->taken) {
		memset(l->frames[l->blocks % RING] + l->filled, 0,
		        (BLOCK - l->filled) * sizeof *out);
		made += turn(l, out + made);
	}
	forget_stream(l);
	return made;
}

size_t limiter_latency(const struct limiter *l)
{
	return (l->look + 3) * BLOCK;
}

double limiter_true_peak(const struct limiter *l)
{
	return pcm_decibels((double)l->highest);
}

double limiter_deepest(const struct limiter *l)
{
	return pcm_decibels((double)l->least);
}
