/* Phase rotation: every tone keeps its level, a sharp pulse train loses its
 * peaks, silence stays silent. */
#include "cmocka_all.h"

#include "audio/pcm.h"
#include "audio/rotate.h"

#include <math.h>

enum { COUNT = 22050 };
static float frames[COUNT];

static double level(int from)
{
	double sum = 0;
	for (int i = from; i < COUNT; i++)
		sum += (double)(frames[i] * frames[i]);
	return sqrt(sum / (COUNT - from));
}

static void tones_keep_their_level(void **state)
{
	(void)state;
	static const double tones[] = {50, 200, 350, 1000, 4000, 10000};
	for (int t = 0; t < 6; t++) {
		struct rotate r;
		for (int i = 0; i < COUNT; i++)
			frames[i] = (float)sin(2 * M_PI * tones[t] * i / 22050);
		rotate_init(&r, 22050);
		rotate_process(&r, frames, 1000);
		rotate_process(&r, frames + 1000, COUNT - 1000);
		assert_true(fabs(pcm_decibels(level(4000) * sqrt(2))) < 0.02);
	}
}

/* A pulse 120 times a second, as a voice makes them, band-limited. */
static void pulses_lose_their_peaks(void **state)
{
	(void)state;
	struct rotate r;
	double before = 0, after = 0;
	for (int i = 0; i < COUNT; i++) {
		double sum = 0;
		for (int k = 1; k <= 25; k++)
			sum += cos(2 * M_PI * 120 * k * i / 22050.0) / k;
		frames[i] = (float)(0.2 * sum);
		before = fmax(before, fabs((double)frames[i]));
	}
	rotate_init(&r, 22050);
	rotate_process(&r, frames, COUNT);
	for (int i = 4000; i < COUNT; i++)
		after = fmax(after, fabs((double)frames[i]));
	assert_true(pcm_decibels(after / before) < -3);
}

static void it_dies_away(void **state)
{
	(void)state;
	struct rotate r;
	for (int i = 0; i < COUNT; i++)
		frames[i] = i == 0 ? 1 : 0;
	rotate_init(&r, 22050);
	rotate_process(&r, frames, COUNT);
	for (int i = 22050 / 50; i < COUNT; i++) /* 20 ms */
		assert_true(fabsf(frames[i]) < 1.0f / 32768);
	for (int i = 0; i < 100; i++)
		frames[i] = 0;
	rotate_process(&r, frames, 100);
	for (int s = 0; s < ROTATE_STAGES; s++)
		assert_true(r.filter.state[s] == 0);
	r.filter.state[3] = 1;
	rotate_reset(&r);
	assert_true(r.filter.state[3] == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(tones_keep_their_level),
	        cmocka_unit_test(pulses_lose_their_peaks),
	        cmocka_unit_test(it_dies_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
