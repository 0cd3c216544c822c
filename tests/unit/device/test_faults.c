/* Devices that fail, imitated by the null device: every order ends, what was
 * taken is counted, and nothing here ever waits for the device. */
#include "cmocka_all.h"

#include "real_time.h"
#include "stage.h"

#include "base/clock.h"
#include "device/player_parts.h"

#include <stdlib.h>

static const struct speaker_play whole = {.until_frame = UINT64_MAX};

static void assert_never_waited(const struct stage *s)
{
	assert_true(s->slowest_poll_ns < 50 * NS_PER_MS);
}

static void test_absent(void **state)
{
	(void)state;
	struct stage s;
	stage_start(&s, "absent", 1000);
	assert_true(stage_until_state(&s, SPEAKER_ABSENT, 500));
	for (uint32_t i = 1; i <= 3; i++) {
		player_play(s.player, i, stage_tape(0, 4800, STAGE_RATE), &whole, false);
		assert_true(stage_until_ended(&s, i, 500));
		assert_int_equal(s.told[i].end.result, SPEAKER_LOST);
		assert_int_equal(s.told[i].end.frames, 0);
	}
	assert_never_waited(&s);
	stage_end(&s);
}

static void test_appears(void **state)
{
	(void)state;
	struct stage s;
	stage_start(&s, "appears=700ms", 1000);
	assert_true(stage_until_state(&s, SPEAKER_ABSENT, 500));
	assert_true(stage_until_state(&s, SPEAKER_CLOSED, 3000)); /* looked for after a second */
	player_play(s.player, 1, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 1, 1000));
	assert_int_equal(s.told[1].end.result, SPEAKER_PLAYED);
	stage_end(&s);
}

static void test_an_order_looks_at_once(void **state)
{
	(void)state;
	struct stage s;
	stage_start(&s, "appears=500ms", 1000);
	assert_true(stage_until_state(&s, SPEAKER_ABSENT, 500));
	stage_run(&s, 600); /* the next look of its own would come later */
	player_play(s.player, 1, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 1, 1000));
	assert_int_equal(s.told[1].end.result, SPEAKER_PLAYED);
	stage_end(&s);
}

/* A clock that another thread may read while the test moves it. */
struct moved_clock {
	struct clock clock; /* first */
	_Atomic int64_t ns;
};

static int64_t moved_mono_ns(const struct clock *c)
{
	return atomic_load(&((const struct moved_clock *)c)->ns);
}

static uint32_t looks(const struct stage *s)
{
	return atomic_load(&s->player->looks);
}

/* Moves the clock, wakes the engine, and waits until it has looked so often. */
static void advance(struct stage *s, struct moved_clock *c, int64_t ms, uint32_t wanted, int wait)
{
	atomic_fetch_add(&c->ns, ms * NS_PER_MS);
	player_release(s->player);
	for (int i = 0; i < wait && looks(s) < wanted; i += 10)
		stage_run(s, 10);
}

static void test_a_lost_device_is_looked_for(void **state)
{
	(void)state;
	static const int waits_s[] = {1, 2, 5, 10, 10, 10};
	struct stage s;
	struct moved_clock c = {.clock.mono_ns = moved_mono_ns, .ns = NS_PER_S};
	stage_start_at(&s, "absent", 1000, &c.clock);
	assert_true(stage_until_state(&s, SPEAKER_ABSENT, 5000));
	assert_int_equal(looks(&s), 1);
	for (uint32_t i = 0; i < sizeof waits_s / sizeof waits_s[0]; i++) {
		advance(&s, &c, waits_s[i] * 1000 - 1, i + 2, 50);
		assert_int_equal(looks(&s), i + 1);
		advance(&s, &c, 1, i + 2, 5000);
		assert_int_equal(looks(&s), i + 2);
	}
	stage_end(&s);
}

static void test_vanishes_and_returns(void **state)
{
	(void)state;
	struct stage s;
	size_t count;
	stage_start(&s, "vanishes=400ms,appears=1s", 1000);
	/* `appears` also delays the first time. */
	assert_true(stage_until_state(&s, SPEAKER_CLOSED, 4000));
	player_play(s.player, 1, stage_tape(0, 2 * STAGE_RATE, STAGE_RATE), &whole, false);
	player_play(s.player, 2, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 1, 1500));
	assert_true(stage_until_ended(&s, 2, 100));
	assert_int_equal(s.told[1].end.result, SPEAKER_LOST);
	assert_in_range(s.told[1].end.frames, STAGE_RATE * 340 / 1000, STAGE_RATE * 410 / 1000);
	assert_int_equal(s.told[2].end.result, SPEAKER_LOST);
	assert_int_equal(s.told[2].end.frames, 0);
	assert_true(stage_until_state(&s, SPEAKER_ABSENT, 500));
	int16_t *frames = stage_record(&s, &count);
	size_t sounded = 0;
	for (size_t i = 0; i < count; i++)
		sounded += frames[i] != 0;
	free(frames);
	assert_int_equal(sounded, s.told[1].end.frames); /* not one more, not one less */
	assert_true(stage_until_state(&s, SPEAKER_CLOSED, 4000));
	player_play(s.player, 3, stage_tape(0, STAGE_RATE, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 3, 2000));
	assert_int_equal(s.told[3].end.result, SPEAKER_PLAYED);
	assert_never_waited(&s);
	stage_end(&s);
}

static void test_wedged(void **state)
{
	(void)state;
	struct stage s;
	stage_start(&s, "wedged=300ms", 1000);
	player_play(s.player, 1, stage_tape(0, 5 * STAGE_RATE, STAGE_RATE), &whole, false);
	player_play(s.player, 2, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_started(&s, 1, 1000));
	int64_t since = stage_now_ns();
	assert_true(stage_until_state(&s, SPEAKER_STUCK, 3000));
	int64_t took_ms = (stage_now_ns() - since) / NS_PER_MS;
	print_message("wedged 300 ms after opening: seen after %d ms\n", (int)took_ms);
	assert_true(took_ms < 2000);
	assert_true(s.told[1].ended && s.told[2].ended);
	assert_int_equal(s.told[1].end.result, SPEAKER_LOST);
	assert_in_range(s.told[1].end.frames, STAGE_RATE * 250 / 1000, STAGE_RATE * 310 / 1000);
	assert_true(player_stuck(s.player));
	player_play(s.player, 3, stage_tape(0, 4800, STAGE_RATE), &whole, true);
	assert_true(stage_until_ended(&s, 3, 200));
	assert_int_equal(s.told[3].end.result, SPEAKER_LOST);
	assert_never_waited(&s);
	stage_end(&s);
}

static void test_underruns_are_counted(void **state)
{
	(void)state;
	struct stage s;
	struct speaker_state now;
	stage_start(&s, "underruns=100ms", 1000);
	player_play(s.player, 1, stage_tape(0, STAGE_RATE, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 1, 3000));
	assert_in_range(s.told[1].end.underruns, 7, 11);
	assert_int_equal(s.told[1].end.frames, STAGE_RATE);
	player_state(s.player, &now);
	assert_true(now.underruns >= s.told[1].end.underruns);
	assert_true(stage_until_state(&s, SPEAKER_CLOSED, 1500)); /* to open with more latency */
	stage_end(&s);
}

/* A sound server that sits out a while after an underrun, as before its first frame:
 * the device is not stuck, and the order goes on where it was. */
static void test_a_rest_after_an_underrun(void **state)
{
	(void)state;
	enum { FRAMES = 2 * STAGE_RATE };
	struct stage s;
	stage_start(&s, "underruns=1500ms,rests=1800ms", 5000);
	player_play(s.player, 1, stage_tape(0, FRAMES, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 1, 20000));
	assert_int_equal(s.told[1].end.result, SPEAKER_PLAYED);
	assert_int_equal(s.told[1].end.frames, FRAMES);
	assert_true(s.told[1].end.underruns >= 1);
	stage_end(&s);
}

/* Too many underruns: the device is opened anew in the middle of an order, with
 * more latency, and every frame is still played, in order. */
static void test_latency_is_raised_in_the_middle(void **state)
{
	(void)state;
	enum { FRAMES = 2 * STAGE_RATE, CHECKED = 2000 };
	struct stage s;
	struct speaker_state now;
	size_t count, sounding = 0;
	stage_start(&s, "underruns=40ms", 5000);
	player_play(s.player, 1, stage_tape(0, FRAMES, STAGE_RATE), &whole, false);
	assert_true(stage_until_started(&s, 1, 1000));
	stage_run(&s, 1000);
	player_state(s.player, &now);
	assert_true(now.latency_ms >= 40);
	assert_true(stage_until_ended(&s, 1, 6000));
	assert_int_equal(s.told[1].end.result, SPEAKER_PLAYED);
	assert_int_equal(s.told[1].end.frames, FRAMES);
	int16_t *frames = stage_record(&s, &count);
	for (size_t i = 0; i < count; i++)
		sounding += frames[i] != 0;
	assert_in_range(sounding, FRAMES - 100, FRAMES); /* fades begin and end at nothing */
	size_t end = count;
	while (frames[end - 1] == 0)
		end--;
	for (size_t i = 0; i < CHECKED; i++)
		assert_in_range(frames[end - CHECKED + i] + 1, stage_sample(FRAMES - CHECKED + i),
		        stage_sample(FRAMES - CHECKED + i) + 2);
	free(frames);
	stage_end(&s);
}

static void test_slow_to_open(void **state)
{
	(void)state;
	struct stage s;
	stage_start(&s, "slow=600ms", 1000);
	player_play(s.player, 1, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	stage_run(&s, 300);
	assert_false(s.told[1].started);
	player_stop(s.player); /* even while it opens */
	assert_true(stage_until_ended(&s, 1, 50));
	assert_int_equal(s.told[1].end.result, SPEAKER_CUT);
	player_play(s.player, 2, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 2, 2000));
	assert_int_equal(s.told[2].end.result, SPEAKER_PLAYED);
	assert_never_waited(&s);
	stage_end(&s);
}

static void test_opening_that_hangs(void **state)
{
	(void)state;
	struct stage s;
	stage_start(&s, "slow=2500ms", 1000);
	player_play(s.player, 1, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_state(&s, SPEAKER_STUCK, 2000));
	assert_true(s.told[1].ended);
	assert_int_equal(s.told[1].end.result, SPEAKER_LOST);
	assert_true(stage_until_state(&s, SPEAKER_OPEN, 2000)); /* it came back after all */
	stage_run(&s, 50);
	assert_false(s.told[1].started);
	player_play(s.player, 2, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 2, 2000));
	assert_int_equal(s.told[2].end.result, SPEAKER_PLAYED);
	assert_never_waited(&s);
	stage_end(&s);
}

static void test_closes_when_idle(void **state)
{
	(void)state;
	struct stage s;
	stage_start(&s, "", 800);
	player_play(s.player, 1, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 1, 1000));
	assert_true(stage_until_state(&s, SPEAKER_OPEN, 100));
	stage_run(&s, 400);
	assert_int_equal(s.state.device, SPEAKER_OPEN);
	assert_true(stage_until_state(&s, SPEAKER_CLOSED, 1500));
	stage_end(&s);
	stage_start(&s, "", 60000);
	player_play(s.player, 1, stage_tape(0, 9600, STAGE_RATE), &whole, false);
	player_release(s.player); /* not before the order's end and tail */
	assert_true(stage_until_ended(&s, 1, 1000));
	assert_int_equal(s.told[1].end.result, SPEAKER_PLAYED);
	player_release(s.player);
	assert_true(stage_until_state(&s, SPEAKER_CLOSED, 1500));
	stage_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_absent),
	        cmocka_unit_test(test_appears),
	        cmocka_unit_test(test_an_order_looks_at_once),
	        cmocka_unit_test(test_a_lost_device_is_looked_for),
	        cmocka_unit_test(test_vanishes_and_returns),
	        cmocka_unit_test(test_wedged),
	        cmocka_unit_test(test_underruns_are_counted),
	        cmocka_unit_test(test_a_rest_after_an_underrun),
	        cmocka_unit_test(test_latency_is_raised_in_the_middle),
	        cmocka_unit_test(test_slow_to_open),
	        cmocka_unit_test(test_opening_that_hangs),
	        cmocka_unit_test(test_closes_when_idle),
	};
	real_time_ask();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
