/* Fades and horn shaping, by what they do to tones. */
#include "cmocka_all.h"

#include "audio/fade.h"
#include "audio/pcm.h"
#include "audio/shape.h"

#include <math.h>

enum { COUNT = 48000 };
static float frames[COUNT];

/* What a steady tone of `hz` comes out as, dB. */
static double response(uint32_t rate, double hz)
{
	struct shape s;
	double highest = 0;
	for (int i = 0; i < COUNT; i++)
		frames[i] = (float)(0.5 * sin(2 * M_PI * hz * i / rate));
	shape_init(&s, &shape_horn, rate);
	shape_process(&s, frames, COUNT / 3);
	shape_process(&s, frames + COUNT / 3, COUNT - COUNT / 3);
	for (int i = COUNT / 2; i < COUNT; i++)
		highest = fmax(highest, fabs((double)frames[i]));
	return pcm_decibels(highest / 0.5);
}

static void a_horn_gets_its_band(void **state)
{
	(void)state;
	static const uint32_t rates[] = {16000, 22050, 44100, 48000};
	for (size_t r = 0; r < 4; r++) {
		uint32_t rate = rates[r];
		assert_true(fabs(response(rate, 2800) - 0) < 0.3);
		assert_true(fabs(response(rate, 800) - -3.7) < 0.6);
		assert_true(fabs(response(rate, 300) - -7) < 0.5);
		assert_true(response(rate, 100) < -35);
		if (rate > 20000) {
			assert_true(fabs(response(rate, 6000) - -6) < 1.0);
			assert_true(response(rate, 10000) < -18);
		}
	}
}

static void silence_stays_fast_and_silent(void **state)
{
	(void)state;
	struct shape s;
	shape_init(&s, &shape_horn, 22050);
	for (int i = 0; i < COUNT; i++)
		frames[i] = i < 100 ? 0.5f : 0;
	shape_process(&s, frames, COUNT / 2);
	for (int k = 0; k < 50; k++)
		shape_process(&s, frames + COUNT / 2, COUNT / 2);
	for (int i = 0; i < s.stages; i++)
		assert_true(s.stage[i].z1 == 0 && s.stage[i].z2 == 0);
}

static void a_fade_has_no_corner(void **state)
{
	(void)state;
	struct fade f = {.to = 0};
	for (int i = 0; i < 1000; i++)
		frames[i] = 1;
	fade_to(&f, 1, 600);
	fade_apply(&f, frames, 7);
	fade_apply(&f, frames + 7, 400);
	fade_apply(&f, frames + 407, 593);
	assert_true(frames[0] == 0 && frames[600] == 1 && frames[999] == 1);
	assert_true(fabsf(frames[300] - 0.5f) < 1e-4f);
	for (int i = 1; i < 1000; i++)
		assert_true(
		        fabsf(frames[i] - frames[i - 1]) < 0.0035f && frames[i] >= frames[i - 1]);
	assert_true(fade_done(&f));
}

static void a_fade_turns_back_where_it_is(void **state)
{
	(void)state;
	struct fade f = {.to = 0};
	fade_to(&f, 1, 100);
	for (int i = 0; i < 300; i++)
		frames[i] = 1;
	fade_apply(&f, frames, 50);
	fade_to(&f, 0, 100);
	fade_apply(&f, frames + 50, 250);
	for (int i = 1; i < 300; i++)
		assert_true(fabsf(frames[i] - frames[i - 1]) < 0.02f);
	assert_true(frames[200] == 0 && frames[299] == 0);
	fade_to(&f, 1, 0);
	assert_true(fade_gain(&f) == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_horn_gets_its_band),
	        cmocka_unit_test(silence_stays_fast_and_silent),
	        cmocka_unit_test(a_fade_has_no_corner),
	        cmocka_unit_test(a_fade_turns_back_where_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
