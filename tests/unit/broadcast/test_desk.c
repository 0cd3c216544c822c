/* Frames in are frames out, at exact places, whatever the rates. */
#include "cmocka_all.h"

#include "broadcast/desk.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 22050, MOST = 1 << 20 };

static int16_t got[MOST];
static size_t got_count;
static int sink_status;

static int take(void *context, const int16_t *frames, size_t count, struct err *e)
{
	(void)context;
	(void)e;
	if (sink_status != 0)
		return sink_status;
	assert_true(got_count + count <= MOST);
	memcpy(got + got_count, frames, count * sizeof *frames);
	got_count += count;
	return 0;
}

static struct desk *make(uint32_t rate)
{
	struct desk_options o = {.rate = rate, .ceiling_db = -1.5, .sink = take};
	got_count = 0;
	sink_status = 0;
	return desk_create(&o);
}

static int16_t *tone(size_t frames, uint32_t rate, double level)
{
	int16_t *out = calloc(frames, sizeof *out);
	for (size_t i = 0; i < frames; i++)
		out[i] = (int16_t)(32767 * level * sin(6.283185307 * 440 * (double)i / rate));
	return out;
}

static bool is_silent(size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (got[i] != 0)
			return false;
	return true;
}

static double energy(const int16_t *frames, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (double)frames[i] * frames[i];
	return sum;
}

static void silence_is_zeros_at_exact_places(void **state)
{
	int16_t *in = tone(RATE, RATE, 0.1);
	(void)state;
	struct desk *d = make(RATE);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(desk_frames(d), (unsigned)i * (RATE + RATE / 2));
		assert_int_equal(desk_sound(d, in, 10000, RATE, 0, NULL), 0);
		assert_int_equal(desk_sound(d, in + 10000, RATE - 10000, RATE, 0, NULL), 0);
		assert_int_equal(desk_silence(d, 500, NULL), 0);
		assert_int_equal(got_count, desk_frames(d));
	}
	for (size_t i = 0; i < 3; i++) {
		size_t begin = i * (RATE + RATE / 2);
		assert_true(is_silent(begin + RATE + RATE / 50, begin + RATE + RATE / 2));
		assert_true(
		        fabs(energy(got + begin, RATE + RATE / 50) / energy(in, RATE) - 1) < 0.01);
	}
	desk_destroy(d);
	free(in);
}

static void rates_meet(void **state)
{
	int16_t *low = tone(RATE, RATE, 0.1), *high = tone(44100, 44100, 0.1);
	(void)state;
	struct desk *d = make(48000);
	assert_int_equal(desk_sound(d, low, RATE, RATE, 0, NULL), 0);
	assert_int_equal(desk_frames(d), 48000);
	assert_int_equal(desk_sound(d, high, 44100, 44100, 0, NULL), 0);
	assert_int_equal(desk_frames(d), 96000);
	assert_int_equal(desk_silence(d, 100, NULL), 0);
	assert_int_equal(got_count, 96000 + 4800);
	assert_int_equal(desk_frames(d), got_count);
	desk_destroy(d);
	free(low);
	free(high);
}

static void loud_is_held_at_the_ceiling(void **state)
{
	int16_t *in = tone(5 * RATE, RATE, 0.9);
	struct desk_levels levels;
	(void)state;
	struct desk *d = make(RATE);
	desk_levels(d, &levels);
	assert_true(levels.lufs <= -100);
	assert_int_equal(desk_sound(d, in, 5 * RATE, RATE, 12, NULL), 0);
	assert_int_equal(desk_silence(d, 0, NULL), 0);
	assert_int_equal(got_count, 5 * RATE);
	desk_levels(d, &levels);
	assert_true(levels.true_peak_dbtp <= -1.4 && levels.true_peak_dbtp > -2.5);
	assert_true(levels.limited_db < -10);
	assert_true(levels.lufs > -8 && levels.lufs < -2);
	desk_destroy(d);
	free(in);
}

static void a_failing_sink_is_told(void **state)
{
	int16_t in[8192] = {0};
	(void)state;
	struct desk *d = make(RATE);
	sink_status = -ENOSPC;
	assert_int_equal(desk_silence(d, 100, NULL), -ENOSPC);
	assert_int_equal(desk_sound(d, in, 8192, RATE, 0, NULL), -ENOSPC);
	desk_destroy(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(silence_is_zeros_at_exact_places),
	        cmocka_unit_test(rates_meet), cmocka_unit_test(loud_is_held_at_the_ceiling),
	        cmocka_unit_test(a_failing_sink_is_told)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
