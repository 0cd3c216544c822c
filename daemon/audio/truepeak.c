/* Four times oversampling by three short filters (Kaiser window, beta 5), one
 * for each of the points at 1/4, 1/2 and 3/4 between two frames; the fourth
 * point is the frame itself. The table is computed by the first user in a
 * process; the loops run tap by tap over a fixed block so that they vectorise, and are compiled
 * twice where wider registers may be there.
 * Called by the limiter for each block and by the meter below. */
#include "audio/truepeak.h"

#include "audio/pcm.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

enum { PHASES = 3 };
static float filters[PHASES][TRUEPEAK_TAPS];
static float most_gain; /* the curve is at most so much higher than all frames around */
static pthread_once_t filters_once = PTHREAD_ONCE_INIT;

/* Modified Bessel function of the first kind, order 0 (Abramowitz 9.6.10). */
static double bessel0(double x)
{
	double sum = 1, term = 1;
	for (int k = 1; k < 30; k++) {
		term *= (x / 2 / k) * (x / 2 / k);
		sum += term;
	}
	return sum;
}

static void fill_filters(void)
{
	const double beta = 5.0, half = TRUEPEAK_TAPS / 2.0;
	for (int p = 0; p < PHASES; p++) {
		double at = (p + 1) / 4.0, sum = 0;
		double h[TRUEPEAK_TAPS];
		for (int k = 0; k < TRUEPEAK_TAPS; k++) {
			/* Tap k weighs the frame k - (half - 1) after the one before the point. */
			double d = k - (half - 1) - at;
			double window = bessel0(beta * sqrt(fmax(0, 1 - d * d / (half * half)))) /
			                bessel0(beta);
			h[k] = sin(M_PI * d) / (M_PI * d) * window;
			sum += h[k];
		}
		float gain = 0;
		for (int k = 0; k < TRUEPEAK_TAPS; k++) {
			filters[p][k] = (float)(h[k] / sum);
			gain += fabsf(filters[p][k]);
		}
		most_gain = gain > most_gain ? gain : most_gain;
	}
}

/* Samples carry in their own order; four running maxima let the compiler keep
 * four lanes. */
static inline float highest_of(const float v[TRUEPEAK_BLOCK])
{
	float lane[4] = {0, 0, 0, 0};
	for (int i = 0; i < TRUEPEAK_BLOCK; i += 4)
		for (int j = 0; j < 4; j++) {
			float a = fabsf(v[i + j]);
			lane[j] = a > lane[j] ? a : lane[j];
		}
	float low = lane[0] > lane[1] ? lane[0] : lane[1];
	float high = lane[2] > lane[3] ? lane[2] : lane[3];
	return low > high ? low : high;
}

/* The highest frame of the whole window. */
static float highest_around(const float window[TRUEPEAK_AHEAD + TRUEPEAK_BLOCK + TRUEPEAK_AHEAD])
{
	_Static_assert(2 * TRUEPEAK_AHEAD == TRUEPEAK_BLOCK, "the window is two blocks");
	float first = highest_of(window), second = highest_of(window + TRUEPEAK_BLOCK);
	return first > second ? first : second;
}

/* The highest point of the three curves between the frames. */
static inline __attribute__((always_inline)) float between(const float *window)
{
	float highest = 0;
	for (int p = 0; p < PHASES; p++) {
		float sum[TRUEPEAK_BLOCK] = {0};
		for (int k = 0; k < TRUEPEAK_TAPS; k++) {
			float h = filters[p][k];
			const float *from = window + k + 1;
			for (int i = 0; i < TRUEPEAK_BLOCK; i++)
				sum[i] += h * from[i];
		}
		float peak = highest_of(sum);
		highest = peak > highest ? peak : highest;
	}
	return highest;
}

static float between_anywhere(const float *window)
{
	return between(window);
}

#ifdef __x86_64__
__attribute__((target("avx2,fma"))) static float between_wide(const float *window)
{
	return between(window);
}

static float look_between(const float *window)
{
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		return between_wide(window);
	return between_anywhere(window);
}
#else
static float look_between(const float *window)
{
	return between_anywhere(window);
}
#endif

float truepeak_block(
        const float window[TRUEPEAK_AHEAD + TRUEPEAK_BLOCK + TRUEPEAK_AHEAD], float care)
{
	pthread_once(&filters_once, fill_filters);
	float highest = highest_of(window + TRUEPEAK_AHEAD);
	if (highest_around(window) * most_gain < care)
		return highest;
	float peak = look_between(window);
	return peak > highest ? peak : highest;
}

void truepeak_init(struct truepeak *t)
{
	memset(t, 0, sizeof *t);
	t->filled = TRUEPEAK_AHEAD; /* silence before the first frame */
}

void truepeak_add(struct truepeak *t, const float *frames, size_t count)
{
	const size_t whole = sizeof t->window / sizeof t->window[0];
	while (count > 0) {
		size_t n = whole - t->filled < count ? whole - t->filled : count;
		memcpy(t->window + t->filled, frames, n * sizeof *frames);
		t->filled += n;
		frames += n;
		count -= n;
		if (t->filled < whole)
			break;
		float peak = truepeak_block(t->window, t->highest);
		t->highest = peak > t->highest ? peak : t->highest;
		memmove(t->window, t->window + TRUEPEAK_BLOCK,
		        (whole - TRUEPEAK_BLOCK) * sizeof *frames);
		t->filled = whole - TRUEPEAK_BLOCK;
	}
}

double truepeak_dbtp(const struct truepeak *t)
{
	struct truepeak rest = *t;
	static const float silence[2 * TRUEPEAK_BLOCK];
	truepeak_add(&rest, silence, sizeof silence / sizeof silence[0]);
	return pcm_decibels((double)rest.highest);
}
