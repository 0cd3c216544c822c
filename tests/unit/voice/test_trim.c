/* What is taken off the ends of a sentence, in any cut of the stream. */
#include "cmocka_all.h"

#include "voice/trim.h"

#include <string.h>

enum { RATE = 1000, MOST = 4000 }; /* one frame a millisecond */

static int16_t kept[MOST];
static size_t kept_count;

static int keep(void *context, const int16_t *frames, size_t count)
{
	(void)context;
	assert_true(kept_count + count <= MOST);
	memcpy(kept + kept_count, frames, count * sizeof *frames);
	kept_count += count;
	return 0;
}

static void run(const int16_t *frames, size_t count, size_t step)
{
	struct trim t;
	trim_init(&t, RATE, keep, NULL);
	kept_count = 0;
	for (size_t i = 0; i < count; i += step)
		assert_int_equal(
		        trim_write(&t, frames + i, i + step < count ? step : count - i), 0);
	assert_int_equal(trim_end(&t), 0);
	trim_finish(&t);
}

/* 60 ms quiet, 5 loud, 200 quiet, 5 loud, 300 quiet. */
static void takes_the_ends_only(void **state)
{
	int16_t in[570] = {0};
	(void)state;
	for (size_t i = 0; i < 5; i++) {
		in[60 + i] = 1000;
		in[265 + i] = -1000;
	}
	for (size_t step = 1; step <= 570; step += 13) {
		run(in, 570, step);
		assert_int_equal(kept_count, 20 + 5 + 200 + 5 + 10);
		assert_memory_equal(kept, in + 40, kept_count * sizeof in[0]);
	}
}

static void all_quiet_is_short(void **state)
{
	int16_t in[500] = {0};
	(void)state;
	run(in, 500, 49);
	assert_int_equal(kept_count, 10);
	run(in, 0, 1);
	assert_int_equal(kept_count, 0);
}

static void sound_at_once_is_whole(void **state)
{
	int16_t in[300];
	(void)state;
	for (size_t i = 0; i < 300; i++)
		in[i] = 2000;
	run(in, 300, 7);
	assert_int_equal(kept_count, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(takes_the_ends_only),
	        cmocka_unit_test(all_quiet_is_short), cmocka_unit_test(sound_at_once_is_whole)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
