/* Any rate to any rate: exact counts, and a tone stays where it was. */
#include "cmocka_all.h"

#include "audio/resample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static const uint32_t rates[] = {8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000};
enum { RATES = sizeof rates / sizeof *rates };

static size_t convert(
        uint32_t from, uint32_t to, const float *in, size_t count, size_t step, float *out)
{
	struct resampler *r = NULL;
	size_t made = 0, n;
	assert_int_equal(resampler_create(from, to, &r, NULL), 0);
	for (size_t at = 0; at < count; at += step) {
		size_t take = count - at < step ? count - at : step;
		made += resampler_process(r, in + at, take, out + made);
	}
	while ((n = resampler_flush(r, out + made)) > 0)
		made += n;
	resampler_destroy(r);
	return made;
}

static void a_tone_stays_in_place(void **state)
{
	(void)state;
	for (int f = 0; f < RATES; f++)
		for (int t = 0; t < RATES; t++) {
			size_t count = rates[f] / 2 + 13;
			size_t want =
			        (size_t)(((uint64_t)count * rates[t] + rates[f] / 2) / rates[f]);
			float *in = calloc(count, sizeof *in);
			float *out = calloc(want + 5000, sizeof *out);
			for (size_t i = 0; i < count; i++)
				in[i] = (float)(0.5 * sin(2 * M_PI * 440 * (double)i / rates[f]));
			assert_int_equal(
			        convert(rates[f], rates[t], in, count, 1 + count / 7, out), want);
			for (size_t i = want / 4; i < want * 3 / 4; i++) {
				double v = 0.5 * sin(2 * M_PI * 440 * (double)i / rates[t]);
				assert_true(fabs((double)out[i] - v) < 1e-3);
			}
			free(in);
			free(out);
		}
}

static void nothing_gives_nothing(void **state)
{
	(void)state;
	float out[2000];
	float one = 1;
	assert_int_equal(convert(22050, 48000, &one, 0, 1, out), 0);
	assert_int_equal(convert(22050, 48000, &one, 1, 1, out), 2);
	assert_int_equal(convert(48000, 8000, &one, 1, 1, out), 0);
}

static void impossible_rates_are_refused(void **state)
{
	(void)state;
	struct resampler *r;
	struct err e;
	assert_int_equal(resampler_create(0, 8000, &r, &e), -EINVAL);
	assert_int_equal(resampler_create(8000, 2000000, &r, &e), -EINVAL);
	assert_string_equal(e.id, "resample.rate");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_tone_stays_in_place),
	        cmocka_unit_test(nothing_gives_nothing),
	        cmocka_unit_test(impossible_rates_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
