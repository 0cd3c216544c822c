/* Chimes at every rate: level, peak, no clicks, soft at both ends. */
#include "cmocka_all.h"

#include "audio/chime.h"
#include "audio/loudness.h"
#include "audio/pcm.h"
#include "audio/truepeak.h"

#include <math.h>
#include <stdlib.h>

static const uint32_t rates[] = {8000, 16000, 22050, 44100, 48000};

static void check(enum chime c, uint32_t rate)
{
	size_t count = chime_frames(c, rate);
	int16_t *frames = calloc(count + 1, sizeof *frames);
	float *samples = calloc(count, sizeof *samples);
	double lufs = 0;
	frames[count] = 12345;
	chime_render(c, rate, frames);
	assert_int_equal(frames[count], 12345);
	assert_true(abs(frames[0]) <= 1 && abs(frames[count - 1]) <= 1);
	struct loudness *l = loudness_create(rate);
	loudness_add(l, frames, count);
	assert_true(loudness_integrated(l, &lufs));
	loudness_destroy(l);
	if (fabs(lufs - LOUDNESS_TARGET) > 0.3)
		fail_msg("%s at %u: %.2f LUFS", chime_name(c), rate, lufs);
	struct truepeak t;
	truepeak_init(&t);
	pcm_to_float(frames, count, 1, samples);
	truepeak_add(&t, samples, count);
	assert_true(truepeak_dbtp(&t) < -3);
	/* A click is energy at half the rate: the second difference stays what
	 * partials under 5 kHz at this level can make. */
	if (rate == 48000)
		for (size_t i = 2; i < count; i++)
			assert_true(
			        fabsf(samples[i] - 2 * samples[i - 1] + samples[i - 2]) < 0.06f);
	free(samples);
	free(frames);
}

static void all_chimes_at_all_rates(void **state)
{
	(void)state;
	for (int c = 0; c < CHIMES; c++)
		for (size_t r = 0; r < sizeof rates / sizeof *rates; r++)
			check((enum chime)c, rates[r]);
}

static void names_and_back(void **state)
{
	(void)state;
	for (int c = 0; c < CHIMES; c++)
		assert_int_equal(chime_by_name(chime_name((enum chime)c)), c);
	assert_int_equal(chime_by_name("gong"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_chimes_at_all_rates),
	        cmocka_unit_test(names_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
