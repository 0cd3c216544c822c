/* The player on the null device: frames exact, joins without a gap, immediate
 * cuts, volume, pauses, late and broken tapes. What it played is read back
 * from the null device's recording. */
#include "cmocka_all.h"

#include "real_time.h"
#include "stage.h"

#include "audio/tape.h"
#include "base/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct speaker_play whole = {.until_frame = UINT64_MAX};

/* The device may be 5 ms late by its period, and a busy machine later. */
enum { AT_ONCE_MS = 30 };

static size_t first_sound(const int16_t *frames, size_t count)
{
	size_t i = 0;
	while (i < count && frames[i] == 0)
		i++;
	return i;
}

static size_t last_sound(const int16_t *frames, size_t count)
{
	while (count > 0 && frames[count - 1] == 0)
		count--;
	return count;
}

/* Frames [from, from + n) are the tape's frames beginning with `first`. */
static void assert_run(const int16_t *frames, size_t from, size_t n, uint64_t first)
{
	for (size_t i = 0; i < n; i++)
		if (abs(frames[from + i] - stage_sample(first + i)) > 1)
			fail_msg("frame %zu of the recording is %d, expected %d", from + i,
			        frames[from + i], stage_sample(first + i));
}

static bool is_run(const int16_t *frames, size_t from, size_t n, uint64_t first)
{
	size_t i = 0;
	while (i < n && abs(frames[from + i] - stage_sample(first + i)) <= 1)
		i++;
	return i == n;
}

static void test_exact_frames(void **state)
{
	(void)state;
	struct stage s;
	size_t count;
	stage_start(&s, "", 1000);
	assert_int_equal(
	        player_play(s.player, 1, stage_tape(0, 12345, STAGE_RATE), &whole, false), 0);
	assert_true(stage_until_ended(&s, 1, 3000));
	assert_true(s.told[1].started);
	assert_int_equal(s.told[1].end.result, SPEAKER_PLAYED);
	assert_int_equal(s.told[1].end.frames, 12345);
	assert_int_equal(s.told[1].end.underruns, 0);
	int64_t took_ms = (s.told[1].end.mono_ns - s.told[1].start.mono_ns) / NS_PER_MS;
	assert_in_range(took_ms, 230, 290); /* 257 ms of sound */
	int16_t *frames = stage_record(&s, &count);
	size_t at = first_sound(frames, count);
	assert_int_equal(last_sound(frames, count) - at, 12345);
	assert_run(frames, at, 12345, 0);
	free(frames);
	stage_end(&s);
}

static void test_part_of_a_tape(void **state)
{
	(void)state;
	struct stage s;
	size_t count;
	const struct speaker_play part = {.from_frame = 5000, .until_frame = 9000};
	const struct speaker_play beyond = {.from_frame = 9000, .until_frame = 20000};
	const struct speaker_play nothing = {.from_frame = 10000, .until_frame = UINT64_MAX};
	stage_start(&s, "", 1000);
	player_play(s.player, 1, stage_tape(0, 10000, STAGE_RATE), &part, false);
	player_play(s.player, 2, stage_tape(0, 10000, STAGE_RATE), &beyond, false);
	player_play(s.player, 3, stage_tape(0, 10000, STAGE_RATE), &nothing, false);
	assert_true(stage_until_ended(&s, 3, 3000));
	assert_int_equal(s.told[1].end.frames, 4000);
	assert_int_equal(s.told[2].end.frames, 1000);
	assert_int_equal(s.told[3].end.frames, 0);
	assert_false(s.told[3].started);
	assert_int_equal(s.told[3].end.result, SPEAKER_PLAYED);
	int16_t *frames = stage_record(&s, &count);
	assert_run(frames, first_sound(frames, count), 5000, 5000);
	free(frames);
	stage_end(&s);
}

static void test_orders_join(void **state)
{
	(void)state;
	struct stage s;
	size_t count;
	uint64_t at = 0;
	stage_start(&s, "", 1000);
	for (uint32_t i = 1; i <= 20; i++) {
		size_t n = 700 + i * 13;
		player_play(s.player, i, stage_tape(at, n, STAGE_RATE), &whole, false);
		at += n;
	}
	assert_true(stage_until_ended(&s, 20, 5000));
	for (uint32_t i = 1; i <= 20; i++) {
		assert_int_equal(s.told[i].end.frames, 700 + i * 13);
		assert_int_equal(s.told[i].end.result, SPEAKER_PLAYED);
		assert_int_equal(s.told[i].end.underruns, 0);
	}
	int16_t *frames = stage_record(&s, &count);
	assert_run(frames, first_sound(frames, count), (size_t)at, 0);
	free(frames);
	stage_end(&s);
}

static void test_resampled_frames(void **state)
{
	(void)state;
	struct stage s;
	size_t count;
	stage_start(&s, "", 1000);
	player_play(s.player, 1, stage_tape(0, 22050, 22050), &whole, false);
	player_play(s.player, 2, stage_tape(0, 8001, 16000), &whole, false);
	player_play(s.player, 3, stage_tape(0, 44100, 44100),
	        &(struct speaker_play){.until_frame = 30000}, false);
	assert_true(stage_until_ended(&s, 3, 8000));
	assert_int_equal(s.told[1].end.frames, 22050);
	assert_int_equal(s.told[2].end.frames, 8001);
	assert_int_equal(s.told[3].end.frames, 30000);
	int16_t *frames = stage_record(&s, &count);
	size_t sound = last_sound(frames, count) - first_sound(frames, count);
	size_t expected = 48000 + 8001 * 3 + (size_t)30000 * 480 / 441;
	assert_in_range(sound, expected - 40, expected + 40);
	free(frames);
	stage_end(&s);
}

static void test_real_time(void **state)
{
	(void)state;
	struct stage s;
	struct speaker_state before, after;
	stage_start(&s, "", 5000);
	player_play(s.player, 1, stage_tape(0, 3 * STAGE_RATE, STAGE_RATE), &whole, false);
	assert_true(stage_until_started(&s, 1, 1000));
	stage_run(&s, 100);
	player_state(s.player, &before);
	int64_t t0 = stage_now_ns();
	stage_run(&s, 2000);
	player_state(s.player, &after);
	double seconds = (double)(stage_now_ns() - t0) / 1e9;
	double rate = (double)(after.frames_out - before.frames_out) / seconds;
	print_message("real time: %.1f frames a second of %d\n", rate, STAGE_RATE);
	assert_true(rate > STAGE_RATE * 0.99 && rate < STAGE_RATE * 1.01);
	assert_true(s.told[1].progresses >= 15 && s.told[1].progresses <= 25);
	stage_end(&s);
}

static int compare_ns(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static void test_cut_in_at_once(void **state)
{
	(void)state;
	enum { ROUNDS = 20 };
	struct stage s;
	int64_t waits[ROUNDS];
	stage_start(&s, "", 5000);
	player_play(s.player, 1, stage_tape(0, 10 * STAGE_RATE, 22050), &whole, false);
	player_play(s.player, 2, stage_tape(0, 10 * STAGE_RATE, 22050), &whole, false);
	assert_true(stage_until_started(&s, 1, 1000));
	stage_run(&s, 50);
	for (uint32_t i = 0; i < ROUNDS; i++) {
		int64_t asked = stage_now_ns();
		player_play(s.player, 10 + i, stage_tape(0, 5 * STAGE_RATE, 22050), &whole, true);
		assert_true(stage_until_started(&s, 10 + i, 1000));
		waits[i] = s.told[10 + i].start.mono_ns - asked;
		stage_run(&s, 15);
	}
	assert_true(s.told[1].ended && s.told[2].ended);
	assert_int_equal(s.told[1].end.result, SPEAKER_CUT);
	assert_true(s.told[1].end.frames > 500 && s.told[1].end.frames < 5000);
	assert_int_equal(s.told[2].end.result, SPEAKER_CUT);
	assert_int_equal(s.told[2].end.frames, 0);
	assert_false(s.told[2].started);
	qsort(waits, ROUNDS, sizeof waits[0], compare_ns);
	print_message("cut in to first frame: median %.1f ms, most %.1f ms\n",
	        (double)waits[ROUNDS / 2] / 1e6, (double)waits[ROUNDS - 1] / 1e6);
	assert_true(waits[ROUNDS / 2] < AT_ONCE_MS * NS_PER_MS);
	stage_end(&s);
}

/* What cuts in finds room in the ring although it was full, so no gap follows its
 * first blocks: every frame of it stands beside the one before. */
static void test_cut_in_without_a_gap(void **state)
{
	(void)state;
	enum { CHECKED = STAGE_RATE / 5, LOOKED_AT = 20, OWN = 7000 };
	struct stage s;
	size_t count;
	stage_start(&s, "", 5000);
	player_play(s.player, 1, stage_tape(0, 10 * STAGE_RATE, STAGE_RATE), &whole, false);
	assert_true(stage_until_started(&s, 1, 1000));
	for (uint32_t i = 2; i < 12; i++) {
		stage_run(&s, 120); /* the ring fills up */
		size_t before = stage_recorded(&s);
		player_play(s.player, i, stage_tape(OWN * i, CHECKED, STAGE_RATE), &whole, true);
		assert_true(stage_until_ended(&s, i, 2000));
		assert_int_equal(s.told[i].end.frames, CHECKED);
		assert_int_equal(s.told[i].end.underruns, 0);
		int16_t *frames = stage_record(&s, &count);
		size_t at = before;
		while (at + CHECKED < count && !is_run(frames, at, LOOKED_AT, OWN * i))
			at++;
		assert_run(frames, at, CHECKED, OWN * i);
		free(frames);
		player_play(s.player, 20 + i, stage_tape(0, 10 * STAGE_RATE, STAGE_RATE), &whole,
		        false);
		assert_true(stage_until_started(&s, 20 + i, 1000));
	}
	stage_end(&s);
}

static void test_stop_is_silence(void **state)
{
	(void)state;
	struct stage s;
	size_t count;
	stage_start(&s, "", 5000);
	player_play(s.player, 1, stage_tape(0, 10 * STAGE_RATE, STAGE_RATE), &whole, false);
	player_play(s.player, 2, stage_tape(0, 10 * STAGE_RATE, STAGE_RATE), &whole, false);
	assert_true(stage_until_started(&s, 1, 1000));
	stage_run(&s, 200);
	size_t recorded = stage_recorded(&s);
	player_stop(s.player);
	assert_true(stage_until_ended(&s, 1, 200));
	assert_true(stage_until_ended(&s, 2, 200));
	assert_int_equal(s.told[1].end.result, SPEAKER_CUT);
	stage_run(&s, 60);
	int16_t *frames = stage_record(&s, &count);
	size_t silent_from = last_sound(frames, count), first = first_sound(frames, count);
	print_message(
	        "stop to silence: %.1f ms\n", (double)(silent_from - recorded) * 1000 / STAGE_RATE);
	assert_true(count > silent_from + 1000); /* the device goes on */
	assert_true(silent_from < recorded + AT_ONCE_MS * STAGE_RATE / 1000);
	/* The count says which frame was the last, and a fade led to it. */
	assert_in_range(s.told[1].end.frames, silent_from - first, silent_from - first + 2);
	for (size_t i = silent_from - 100; i + 1 < silent_from; i++)
		assert_true(abs(frames[i] - frames[i + 1]) < 500);
	/* After it the next order begins from its own first frame. */
	player_play(s.player, 3, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 3, 1000));
	assert_int_equal(s.told[3].end.frames, 4800);
	free(frames);
	frames = stage_record(&s, &count);
	assert_run(frames, silent_from + first_sound(frames + silent_from, count - silent_from),
	        4800, 0);
	free(frames);
	stage_end(&s);
}

static void test_pause_keeps_the_place(void **state)
{
	(void)state;
	struct stage s;
	size_t count;
	stage_start(&s, "", 5000);
	player_play(s.player, 1, stage_tape(0, STAGE_RATE, STAGE_RATE), &whole, false);
	assert_true(stage_until_started(&s, 1, 1000));
	stage_run(&s, 150);
	player_pause(s.player);
	stage_run(&s, 150); /* progress is told every 100 ms */
	uint64_t held = s.told[1].last.frames;
	stage_run(&s, 300);
	assert_int_equal(s.told[1].last.frames, held);
	player_resume(s.player);
	assert_true(stage_until_ended(&s, 1, 3000));
	assert_int_equal(s.told[1].end.frames, STAGE_RATE);
	assert_int_equal(s.told[1].end.result, SPEAKER_PLAYED);
	assert_int_equal(s.told[1].end.underruns, 0);
	int16_t *frames = stage_record(&s, &count);
	size_t first = first_sound(frames, count), silence = first, sound = 0;
	while (silence < count && frames[silence] != 0)
		silence++;
	size_t again = silence + first_sound(frames + silence, count - silence);
	for (size_t i = 0; i < count; i++)
		sound += frames[i] != 0;
	assert_in_range(again - silence, 420 * STAGE_RATE / 1000, 600 * STAGE_RATE / 1000);
	assert_in_range(sound, STAGE_RATE - 4, STAGE_RATE); /* ends of the fades may be zero */
	assert_run(frames, last_sound(frames, count) - 10000, 10000, STAGE_RATE - 10000);
	free(frames);
	stage_end(&s);
}

static void test_cut_in_ends_a_pause(void **state)
{
	(void)state;
	struct stage s;
	stage_start(&s, "", 5000);
	player_play(s.player, 1, stage_tape(0, STAGE_RATE, STAGE_RATE), &whole, false);
	assert_true(stage_until_started(&s, 1, 1000));
	player_pause(s.player);
	stage_run(&s, 100);
	player_play(s.player, 2, stage_tape(0, 4800, STAGE_RATE), &whole, true);
	assert_true(stage_until_ended(&s, 2, 1000));
	assert_int_equal(s.told[1].end.result, SPEAKER_CUT);
	assert_int_equal(s.told[2].end.frames, 4800);
	stage_end(&s);
}

static void test_volume_and_gain(void **state)
{
	(void)state;
	struct stage s;
	size_t count;
	stage_start(&s, "", 5000);
	const struct speaker_play half = {.until_frame = UINT64_MAX, .gain_db = -6.0206f};
	player_volume(s.player, &(struct speaker_volume){.gain_db = -6.0206f});
	player_play(s.player, 1, stage_tape(0, 9600, STAGE_RATE), &half, false);
	assert_true(stage_until_started(&s, 1, 1000));
	assert_true(stage_until_ended(&s, 1, 1000));
	player_volume(s.player, &(struct speaker_volume){.gain_db = 0, .ramp_ms = 0});
	stage_run(&s, 20);
	player_play(s.player, 2, stage_tape(0, 9600, STAGE_RATE),
	        &(struct speaker_play){.until_frame = UINT64_MAX, .fade_in_ms = 100}, false);
	assert_true(stage_until_ended(&s, 2, 1000));
	int16_t *frames = stage_record(&s, &count);
	size_t first = first_sound(frames, count), second = first;
	for (size_t i = 0; i < 9600; i++)
		assert_in_range(frames[first + i] * 4, stage_sample(i) - 8, stage_sample(i) + 8);
	second = last_sound(frames, count) - 9600 + 4800;
	assert_run(frames, second, 4800, 4800); /* the fade of 100 ms is over */
	assert_in_range(
	        frames[second - 2400], stage_sample(2400) / 2 - 8, stage_sample(2400) / 2 + 8);
	free(frames);
	stage_end(&s);
}

static void test_lead_in_once(void **state)
{
	(void)state;
	struct stage s;
	size_t count;
	const struct speaker_play led = {.until_frame = UINT64_MAX, .lead_in_ms = 200};
	stage_start(&s, "", 5000);
	player_play(s.player, 1, stage_tape(0, 4800, STAGE_RATE), &led, false);
	player_play(s.player, 2, stage_tape(4800, 4800, STAGE_RATE), &led, false);
	assert_true(stage_until_ended(&s, 2, 2000));
	assert_int_equal(s.told[1].end.frames, 4800);
	int16_t *frames = stage_record(&s, &count);
	size_t first = first_sound(frames, count);
	assert_in_range(first, 200 * STAGE_RATE / 1000, 260 * STAGE_RATE / 1000);
	assert_run(frames, first, 9600, 0);
	free(frames);
	stage_end(&s);
}

static void test_growing_tape(void **state)
{
	(void)state;
	struct stage s;
	struct tape_writer w;
	struct err e;
	size_t count;
	int16_t piece[4800];
	int fd = memfd_create("tape", MFD_CLOEXEC);
	int reader = dup(fd);
	assert_int_equal(tape_writer_open(&w, fd, STAGE_RATE, &e), 0);
	stage_start(&s, "", 5000);
	player_play(s.player, 1, reader, &whole, false);
	for (size_t i = 0; i < 4; i++) {
		for (size_t k = 0; k < 4800; k++)
			piece[k] = stage_sample(i * 4800 + k);
		assert_int_equal(tape_write(&w, piece, 4800, &e), 0);
		stage_run(&s, i == 1 ? 300 : 20); /* one gap: 100 ms are there, 300 pass */
	}
	tape_writer_close(&w, true);
	assert_true(stage_until_ended(&s, 1, 2000));
	assert_int_equal(s.told[1].end.result, SPEAKER_PLAYED);
	assert_int_equal(s.told[1].end.frames, 4 * 4800);
	assert_int_equal(s.told[1].end.underruns, 1);
	int16_t *frames = stage_record(&s, &count);
	assert_run(frames, first_sound(frames, count), 9600, 0);
	assert_run(frames, last_sound(frames, count) - 9600, 9600, 9600);
	free(frames);
	stage_end(&s);
}

static void test_broken_tapes(void **state)
{
	(void)state;
	struct stage s;
	struct tape_writer w;
	struct err e;
	int16_t piece[4800] = {0};
	int fd = memfd_create("tape", MFD_CLOEXEC);
	int reader = dup(fd);
	stage_start(&s, "", 5000);
	assert_int_equal(tape_writer_open(&w, fd, 22050, &e), 0);
	assert_int_equal(tape_write(&w, piece, 4800, &e), 0);
	tape_writer_close(&w, false);
	player_play(s.player, 1, reader, &whole, false);
	player_play(s.player, 2, memfd_create("junk", MFD_CLOEXEC), &whole, false);
	player_play(s.player, 3, stage_tape(0, 4800, STAGE_RATE),
	        &(struct speaker_play){.from_frame = 9, .until_frame = 8}, false);
	player_play(s.player, 4, stage_tape(0, 4800, STAGE_RATE), &whole, false);
	assert_true(stage_until_ended(&s, 4, 2000));
	assert_int_equal(s.told[1].end.result, SPEAKER_BAD_TAPE);
	assert_int_equal(s.told[1].end.frames, 4800);
	assert_int_equal(s.told[2].end.result, SPEAKER_BAD_TAPE);
	assert_int_equal(s.told[3].end.result, SPEAKER_BAD_TAPE);
	assert_int_equal(s.told[4].end.result, SPEAKER_PLAYED);
	stage_end(&s);
}

static void test_storm_of_orders(void **state)
{
	(void)state;
	struct stage s;
	unsigned played = 0, cut = 0;
	stage_start(&s, "", 5000);
	unsigned dice = 7;
	for (uint32_t i = 1; i < STAGE_ORDERS; i++) {
		dice = dice * 1103515245 + 12345;
		player_play(s.player, i,
		        stage_tape(0, 200 + dice / 65536 % 4000, i % 2 ? 22050 : STAGE_RATE),
		        &whole, dice / 65536 % 3 == 0);
		if (dice / 65536 % 5 == 0)
			player_stop(s.player);
		stage_run(&s, (int)(dice / 65536 % 30));
	}
	stage_run(&s, 1000);
	for (uint32_t i = 1; i < STAGE_ORDERS; i++) {
		assert_true(s.told[i].ended);
		played += s.told[i].end.result == SPEAKER_PLAYED;
		cut += s.told[i].end.result == SPEAKER_CUT;
	}
	assert_int_equal(played + cut, STAGE_ORDERS - 1);
	assert_true(played > 5 && cut > 5);
	stage_end(&s);
}

/* Half a second of a tone, at the device's own rate. */
static int tone_tape(double hz)
{
	enum { COUNT = STAGE_RATE / 2 };
	static int16_t frames[COUNT];
	struct tape_writer w;
	struct err e;
	int fd = memfd_create("tone", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int out = dup(fd);
	for (int i = 0; i < COUNT; i++)
		frames[i] = (int16_t)(8000.0 * sin(6.283185307179586 * hz * i / STAGE_RATE));
	assert_int_equal(tape_writer_open(&w, fd, STAGE_RATE, &e), 0);
	assert_int_equal(tape_write(&w, frames, COUNT, &e), 0);
	tape_writer_close(&w, true);
	return out;
}

/* The mean power of what a tone became, dB against what it was. */
static double kept_db(double hz, uint32_t shape)
{
	struct stage s;
	size_t count;
	double power = 0;
	struct speaker_play play = {.until_frame = UINT64_MAX, .shape = shape};
	stage_start(&s, "", 1000);
	assert_int_equal(player_play(s.player, 1, tone_tape(hz), &play, false), 0);
	assert_true(stage_until_ended(&s, 1, 3000));
	int16_t *frames = stage_record(&s, &count);
	size_t from = first_sound(frames, count), until = last_sound(frames, count);
	for (size_t i = from; i < until; i++)
		power += (double)frames[i] * frames[i];
	power /= (double)(until - from);
	free(frames);
	stage_end(&s);
	return 10.0 * log10(power / (8000.0 * 8000.0 / 2));
}

static void test_shaped_for_horns(void **state)
{
	(void)state;
	double plain = kept_db(100, SPEAKER_PLAIN);
	assert_true(plain > -0.2 && plain < 0.2);
	assert_true(kept_db(100, SPEAKER_HORN) < -12.0);
	assert_true(kept_db(1000, SPEAKER_HORN) > -6.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_exact_frames),
	        cmocka_unit_test(test_part_of_a_tape),
	        cmocka_unit_test(test_orders_join),
	        cmocka_unit_test(test_resampled_frames),
	        cmocka_unit_test(test_real_time),
	        cmocka_unit_test(test_cut_in_at_once),
	        cmocka_unit_test(test_cut_in_without_a_gap),
	        cmocka_unit_test(test_stop_is_silence),
	        cmocka_unit_test(test_pause_keeps_the_place),
	        cmocka_unit_test(test_cut_in_ends_a_pause),
	        cmocka_unit_test(test_volume_and_gain),
	        cmocka_unit_test(test_shaped_for_horns),
	        cmocka_unit_test(test_lead_in_once),
	        cmocka_unit_test(test_growing_tape),
	        cmocka_unit_test(test_broken_tapes),
	        cmocka_unit_test(test_storm_of_orders),
	};
	real_time_ask();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
