/* The real bantin-voice with espeak-ng, through the pool. */
#include "cmocka_all.h"
#include "real_time.h"

#include "base/clock.h"
#include "voice/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const struct voice_profile profile = {
        .name = "bac-nam", .engine = "espeak", .engine_voice = "vi", .rate_wpm = 165, .pitch = 45};

static struct voice_pool *make(bool pieces)
{
	struct voice_pool_options o = {.processes = 2, .pieces = pieces};
	struct voice_pool *p = NULL;
	struct err e = {0};
	if (voice_pool_create(&profile, &o, &p, &e) != 0)
		fail_msg("%s", e.sentence);
	assert_int_equal(voice_pool_rate(p), 22050);
	assert_memory_equal(voice_pool_engine(p), "espeak-ng ", 10);
	return p;
}

static void speaks(void **state)
{
	static const char words[] = "Xin chào quý vị và các bạn.";
	(void)state;
	struct voice_pool *p = make(false);
	struct voice_result r;
	assert_int_equal(voice_pool_submit(p, words, strlen(words), NULL), 0);
	assert_int_equal(voice_pool_next(p, &r, NULL), 1);
	assert_int_equal(r.kind, VOICE_SPOKEN);
	assert_in_range(r.count, 22050, 4 * 22050);
	int loud = 0;
	for (size_t i = 0; i < r.count; i++)
		loud += abs(r.frames[i]) > 3000;
	assert_true(loud > 1000);
	/* Sound begins soon, ends at the end. */
	size_t first = 0;
	while (abs(r.frames[first]) < 500)
		first++;
	assert_in_range(first, 0, 22050 * 60 / 1000);
	voice_pool_destroy(p);
}

static void first_sound_is_quick(void **state)
{
	(void)state;
	static const char words[] = "Bão khẩn cấp, mời bà con vào nhà.";
	struct voice_pool *p = make(true);
	int64_t best = INT64_MAX;
	for (int i = 0; i < 20; i++) {
		struct voice_result r;
		int64_t before = clock_mono_ns(&clock_system);
		assert_int_equal(voice_pool_submit(p, words, strlen(words), NULL), 0);
		assert_int_equal(voice_pool_next(p, &r, NULL), 1);
		int64_t took = clock_mono_ns(&clock_system) - before;
		best = took < best ? took : best;
		assert_int_equal(r.kind, VOICE_SPOKEN);
		assert_true(r.count > 0);
		while (!r.last)
			assert_int_equal(voice_pool_next(p, &r, NULL), 1);
	}
	print_message("first sound after %.2f ms\n", (double)best / 1e6);
	assert_true(best < 40 * NS_PER_MS);
	voice_pool_destroy(p);
}

enum { SAID_MAX = 10 * 22050 };

/* One sentence into `ret`; how many frames it has. */
static size_t say(struct voice_pool *p, const char *words, int16_t *ret)
{
	struct voice_result r;
	assert_int_equal(voice_pool_submit(p, words, strlen(words), NULL), 0);
	assert_int_equal(voice_pool_next(p, &r, NULL), 1);
	assert_int_equal(r.kind, VOICE_SPOKEN);
	assert_in_range(r.count, 1, SAID_MAX);
	memcpy(ret, r.frames, r.count * sizeof *ret);
	return r.count;
}

/* Left to itself, espeak-ng goes on with the phase and the noise that the last
 * sentence ended with. */
static void a_sentence_is_the_same_whatever_was_said_before(void **state)
{
	static const char words[] = "Phường mời bà con đi tiêm phòng, sáng thứ hai.";
	static int16_t first[SAID_MAX], later[SAID_MAX], unwanted[SAID_MAX];
	(void)state;
	struct voice_pool *p = make(false);
	size_t count = say(p, words, first);
	for (int i = 0; i < 3; i++)
		say(p, i == 0 ? "Xin chào." : "Một câu khác, dài hơn một chút.", unwanted);
	assert_int_equal(say(p, words, later), count);
	assert_memory_equal(first, later, count * sizeof *first);
	voice_pool_destroy(p);
	p = make(false); /* other processes */
	assert_int_equal(say(p, words, later), count);
	assert_memory_equal(first, later, count * sizeof *first);
	voice_pool_destroy(p);
}

static void unknown_engine_voice(void **state)
{
	struct voice_profile bad = profile;
	struct voice_pool_options o = {.processes = 1};
	struct voice_pool *p = NULL;
	struct err e = {0};
	(void)state;
	memcpy(bad.engine_voice, "xx-no-such", 11);
	assert_int_equal(voice_pool_create(&bad, &o, &p, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "xx-no-such"));
	memcpy(bad.engine, "abacus", 7);
	assert_int_equal(voice_pool_create(&bad, &o, &p, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "abacus"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(speaks),
	        cmocka_unit_test(first_sound_is_quick),
	        cmocka_unit_test(a_sentence_is_the_same_whatever_was_said_before),
	        cmocka_unit_test(unknown_engine_voice)};
	real_time_ask();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
