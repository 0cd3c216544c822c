/* Levels against the reference signals of EBU Tech 3341, mono, and against
 * libebur128. */
#include "cmocka_all.h"

#include "audio/loudness.h"
#include "audio/pcm.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>

static void add_tone(struct loudness *l, uint32_t rate, double dbfs, double seconds)
{
	float frames[1000];
	double gain = (double)pcm_gain(dbfs);
	size_t count = (size_t)(seconds * rate);
	for (size_t at = 0; at < count;) {
		size_t n = count - at < 1000 ? count - at : 1000;
		for (size_t i = 0; i < n; i++)
			frames[i] = (float)(gain * sin(2 * M_PI * 1000 * (double)(at + i) / rate));
		loudness_add_float(l, frames, n);
		at += n;
	}
}

/* Tech 3341 case 1 is -23 dBFS in two channels for -23 LUFS; one channel
 * alone measures 3 lower. */
static void a_tone_has_its_level(void **state)
{
	(void)state;
	static const uint32_t rates[] = {8000, 16000, 22050, 48000};
	for (size_t r = 0; r < 4; r++) {
		double lufs;
		struct loudness *l = loudness_create(rates[r]);
		add_tone(l, rates[r], -20, 20);
		assert_true(loudness_integrated(l, &lufs));
		assert_true(fabs(lufs - -23) < 0.15);
		loudness_destroy(l);
	}
}

/* Case 3: what is 13 dB lower than the rest is gated out. */
static void pauses_do_not_count(void **state)
{
	(void)state;
	double lufs;
	struct loudness *l = loudness_create(22050);
	add_tone(l, 22050, -33, 10);
	add_tone(l, 22050, -20, 60);
	add_tone(l, 22050, -33, 10);
	assert_true(loudness_integrated(l, &lufs));
	assert_true(fabs(lufs - -23) < 0.15);
	loudness_destroy(l);
}

static void silence_has_no_level(void **state)
{
	(void)state;
	double lufs = 7;
	static const int16_t zeros[22050];
	struct loudness *l = loudness_create(22050);
	assert_false(loudness_integrated(l, &lufs));
	for (int i = 0; i < 5; i++)
		loudness_add(l, zeros, 22050);
	assert_false(loudness_integrated(l, &lufs));
	assert_true(lufs == 7);
	loudness_destroy(l);
	loudness_destroy(NULL);
}

/* Speech-like: bursts of noise at many levels, rumble below, pauses between;
 * in portions of all sizes. */
static void libebur128_says_the_same(void **state)
{
	(void)state;
	static const uint32_t rates[] = {8000, 11025, 22050, 44100, 48000, 96000, 192000};
	for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
		uint32_t rate = rates[r], seed = 1;
		size_t count = (size_t)30 * rate;
		int16_t *frames = calloc(count, sizeof *frames);
		for (size_t i = 0; i < count; i++) {
			double at = (double)i / rate,
			       level = pow(10, -2 + 1.7 * sin(at * 1.3) * sin(at * 0.2));
			seed = seed * 1664525U + 1013904223U;
			double noise = (double)(int32_t)seed / 2147483648.0;
			double pause = fmod(at, 2.9) < 2.2;
			frames[i] = (int16_t)lrint(8000 * level * pause * noise +
			                           3000 * pause * sin(2 * M_PI * 20 * at));
		}
		struct loudness *l = loudness_create(rate);
		ebur128_state *other = ebur128_init(1, rate, EBUR128_MODE_I);
		for (size_t at = 0, n = 1; at < count; at += n, n = n % 5003 + 7) {
			n = n < count - at ? n : count - at;
			loudness_add(l, frames + at, n);
		}
		ebur128_add_frames_short(other, frames, count);
		double ours = 0, theirs = 0;
		assert_true(loudness_integrated(l, &ours));
		assert_int_equal(ebur128_loudness_global(other, &theirs), EBUR128_SUCCESS);
		if (fabs(ours - theirs) > 0.02)
			fail_msg("at %u Hz %.3f, libebur128 %.3f", rate, ours, theirs);
		loudness_destroy(l);
		ebur128_destroy(&other);
		free(frames);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_tone_has_its_level),
	        cmocka_unit_test(pauses_do_not_count),
	        cmocka_unit_test(silence_has_no_level),
	        cmocka_unit_test(libebur128_says_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
