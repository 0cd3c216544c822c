/* Conversions: every int16 survives the way to float and back. */
#include "cmocka_all.h"

#include "audio/pcm.h"

#include <math.h>

static void every_sample_survives(void **state)
{
	(void)state;
	for (int v = INT16_MIN; v <= INT16_MAX; v++) {
		int16_t in = (int16_t)v, out;
		float f;
		pcm_to_float(&in, 1, 1.0f, &f);
		pcm_from_float(&f, 1, &out);
		assert_int_equal(in, out);
	}
}

static void out_of_range_is_clamped(void **state)
{
	(void)state;
	const float in[] = {1.5f, -1.5f, INFINITY, -INFINITY, NAN, 0.0f, -0.0f, 1.0f};
	const int16_t want[] = {32767, -32768, 32767, -32768, 0, 0, 0, 32767};
	int16_t out[8];
	pcm_from_float(in, 8, out);
	for (int i = 0; i < 8; i++)
		assert_int_equal(out[i], want[i]);
}

static void mixing_adds(void **state)
{
	(void)state;
	const int16_t in[] = {16384, -16384};
	float out[] = {0.25f, 0.25f};
	pcm_add(in, 2, 0.5f, out);
	assert_true(out[0] == 0.5f && out[1] == 0.0f);
}

static void decibels_and_back(void **state)
{
	(void)state;
	assert_true(fabs(pcm_decibels((double)pcm_gain(-16.25)) + 16.25) < 1e-4);
	assert_true(pcm_decibels(0) == -120 && pcm_gain(0) == 1.0f);
	assert_int_equal(pcm_frames(22050, 1000), 22050);
	assert_int_equal(pcm_frames(22050, 1), 22);
	assert_int_equal(pcm_frames(192000, UINT32_C(3600000)), 691200000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_sample_survives),
	        cmocka_unit_test(out_of_range_is_clamped),
	        cmocka_unit_test(mixing_adds),
	        cmocka_unit_test(decibels_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
