/* The limiter against libebur128's true peak, and its promises on counts. */
#include "cmocka_all.h"

#include "audio/limiter.h"
#include "audio/pcm.h"
#include "audio/truepeak.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 60000 };

/* Swelling tones with overtones, peaks near +5 dBFS; then the same with gaps
 * cut in and a click at the very start and at the end. */
static void tones(float *out, uint32_t rate, unsigned seed)
{
	srand(seed);
	double phase = 0, pitch = 180;
	for (size_t i = 0; i < COUNT; i++) {
		if (i % 2000 == 0)
			pitch = rate *
			        (0.004 + rand() % 1000 / 1000.0 * 0.05); /* partials below 0.4 */
		phase += 2 * M_PI * pitch / rate;
		double swell = fabs(sin(M_PI * (double)i / 7000));
		double v = sin(phase) + 0.5 * sin(3 * phase) + 0.4 * sin(7.3 * phase);
		out[i] = (float)(swell * v);
	}
}

static void hard_sound(float *out, uint32_t rate, unsigned seed)
{
	tones(out, rate, seed);
	for (size_t i = 0; i < COUNT; i++)
		if (i / 9000 % 3 == 2)
			out[i] = 0;
	out[0] = 1.9f;
	out[COUNT - 1] = -1.9f;
}

static double reference_peak(const float *frames, size_t count, uint32_t rate)
{
	ebur128_state *st = ebur128_init(1, rate, EBUR128_MODE_TRUE_PEAK);
	double peak = 0;
	static const float silence[100];
	assert_int_equal(ebur128_add_frames_float(st, frames, count), 0);
	assert_int_equal(ebur128_add_frames_float(st, silence, 100), 0);
	assert_int_equal(ebur128_true_peak(st, 0, &peak), 0);
	ebur128_destroy(&st);
	return pcm_decibels(peak);
}

static size_t limit(struct limiter *l, const float *in, size_t count, float *out, size_t step)
{
	size_t made = 0;
	for (size_t at = 0; at < count; at += step) {
		size_t n = count - at < step ? count - at : step;
		made += limiter_process(l, in + at, n, out + made);
	}
	size_t rest = limiter_flush(l, out + made);
	assert_true(rest <= limiter_latency(l));
	return made + rest;
}

static const uint32_t rates[] = {8000, 16000, 22050, 44100, 48000, 192000};
static float in[COUNT], out[COUNT + 64], again[COUNT + 64];

static void no_peak_passes(void **state)
{
	(void)state;
	for (size_t r = 0; r < sizeof rates / sizeof *rates; r++)
		for (unsigned seed = 1; seed <= 4; seed++) {
			double ceiling = seed % 2 ? -1.5 : -3;
			hard_sound(in, rates[r], seed);
			struct limiter *l = limiter_create(rates[r], ceiling);
			assert_int_equal(limit(l, in, COUNT, out, 1000), COUNT);
			double peak = reference_peak(out, COUNT, rates[r]);
			if (peak > ceiling || peak < ceiling - 0.3 ||
			        fabs(peak - limiter_true_peak(l)) > 0.1)
				fail_msg("rate %u seed %u: %.3f dBTP, said %.3f", rates[r], seed,
				        peak, limiter_true_peak(l));
			assert_true(limiter_deepest(l) < -3);
			limiter_destroy(l);
		}
}

static void the_meter_agrees_with_ebur128(void **state)
{
	(void)state;
	for (size_t r = 0; r < sizeof rates / sizeof *rates && rates[r] < 96000; r++)
		for (unsigned seed = 1; seed <= 8; seed++) {
			struct truepeak t;
			/* No edges: on those, and above 96 kHz, ebur128 looks less closely. */
			tones(in, rates[r], seed);
			truepeak_init(&t);
			truepeak_add(&t, in, 1234);
			truepeak_add(&t, in + 1234, COUNT - 1234);
			double want = reference_peak(in, COUNT, rates[r]);
			if (fabs(truepeak_dbtp(&t) - want) > 0.1)
				fail_msg("rate %u seed %u: %.3f, ebur128 %.3f", rates[r], seed,
				        truepeak_dbtp(&t), want);
		}
}

static void a_curve_between_samples_is_found(void **state)
{
	(void)state;
	struct truepeak t;
	/* A sine of a quarter of the rate, 45 degrees off: samples at 0.707. */
	for (int i = 0; i < 4000; i++)
		in[i] = (float)(sin(M_PI / 2 * i + M_PI / 4) * 0.5 *
		                fmin(1, fmin(i, 3999 - i) / 500.0));
	truepeak_init(&t);
	truepeak_add(&t, in, 4000);
	assert_true(fabs(truepeak_dbtp(&t) - pcm_decibels(0.5)) < 0.05);
}

static void quiet_sound_is_untouched(void **state)
{
	(void)state;
	for (int i = 0; i < COUNT; i++)
		in[i] = (float)(0.5 * sin(i * 0.03));
	struct limiter *l = limiter_create(22050, -1.5);
	assert_int_equal(limit(l, in, COUNT, out, 333), COUNT);
	assert_memory_equal(in, out, sizeof in);
	assert_true(limiter_deepest(l) == 0);
	limiter_destroy(l);
}

static void pieces_do_not_matter(void **state)
{
	(void)state;
	static const size_t steps[] = {1, 7, 16, 17, 4096};
	hard_sound(in, 22050, 9);
	struct limiter *l = limiter_create(22050, -1.5);
	assert_int_equal(limit(l, in, COUNT, out, COUNT), COUNT);
	for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
		assert_int_equal(limit(l, in, COUNT, again, steps[s]), COUNT);
		assert_memory_equal(out, again, COUNT * sizeof *out);
	}
	for (size_t count = 0; count < 400; count++)
		assert_int_equal(limit(l, in, count, again, 5), count);
	limiter_destroy(l);
}

/* After a loud burst the gain returns, and it never moves in steps. */
static void the_gain_moves_smoothly(void **state)
{
	(void)state;
	for (int i = 0; i < COUNT; i++)
		in[i] = i > 20000 && i < 22000 ? 1.8f : 0.4f;
	struct limiter *l = limiter_create(22050, -1.5);
	limit(l, in, COUNT, out, 500);
	float last = 1, steepest = 0;
	for (int i = 0; i < COUNT; i++) {
		float gain = out[i] / in[i];
		steepest = fmaxf(steepest, fabsf(gain - last));
		last = gain;
	}
	assert_true(steepest < 0.02f);
	assert_true(last > 0.9999f);
	limiter_destroy(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(no_peak_passes),
	        cmocka_unit_test(the_meter_agrees_with_ebur128),
	        cmocka_unit_test(a_curve_between_samples_is_found),
	        cmocka_unit_test(quiet_sound_is_untouched),
	        cmocka_unit_test(pieces_do_not_matter),
	        cmocka_unit_test(the_gain_moves_smoothly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
