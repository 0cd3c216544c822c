/* Encoders side by side: the same bytes for any number of threads and any
 * portions, whole MPEG frames only, errors that come out, memory that stays. */
#include "cmocka_all.h"

#include "output/mp3_info.h"
#include "output/mp3_team.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 22050, SECONDS = 75 };
static int16_t speech[RATE * SECONDS];

/* Tones with half a second of silence every 4 s; from 30 s to 60 s no pause. */
static void make_speech(void)
{
	for (int i = 0; i < RATE * SECONDS; i++) {
		double s = (double)i / RATE;
		bool pause = fmod(s, 4) > 3.5 && (s < 30 || s > 60);
		speech[i] = pause ? 0 : (int16_t)(9000 * sin(i * 0.05 * (1 + fmod(s, 4))));
	}
}

struct taken {
	struct str bytes;
	uint64_t frames;
	int calls, fail_at;
};

static int take(void *context, const void *bytes, size_t len, uint64_t frames, struct err *e)
{
	struct taken *t = context;
	if (++t->calls == t->fail_at)
		return err_set(e, -ENOSPC, "test.full", "full");
	str_add(&t->bytes, bytes, len);
	t->frames += frames;
	return 0;
}

static int encode(int jobs, size_t step, struct taken *t, struct err *e)
{
	const struct mp3_form form = {.rate = RATE, .bitrate = 64};
	struct mp3_team *team;
	assert_int_equal(mp3_team_create(&form, jobs, take, t, &team, e), 0);
	int status = 0;
	for (size_t at = 0; at < RATE * SECONDS && status == 0; at += step) {
		size_t left = RATE * SECONDS - at;
		status = mp3_team_add(team, speech + at, left < step ? left : step, e);
	}
	if (status == 0)
		status = mp3_team_end(team, e);
	mp3_team_destroy(team);
	return status;
}

static uint64_t count_frames(const struct str *s)
{
	uint64_t frames = 0;
	for (size_t at = 0; at < s->len; frames++) {
		struct mp3_header h;
		assert_true(mp3_header_read((const uint8_t *)s->data + at, &h));
		at += h.bytes;
		assert_true(at <= s->len);
	}
	return frames;
}

static void threads_and_portions_do_not_matter(void **state)
{
	(void)state;
	static const struct {
		int jobs;
		size_t step;
	} ways[] = {{1, 1000000}, {1, 576}, {2, 5000}, {3, 77}, {16, 22050}};
	struct taken first = {0};
	make_speech();
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct taken t = {0};
		str_init(&t.bytes);
		assert_int_equal(encode(ways[i].jobs, ways[i].step, &t, NULL), 0);
		assert_int_equal(count_frames(&t.bytes), t.frames);
		assert_true(t.frames * MP3_GRANULE >= RATE * SECONDS + 576 + 529);
		assert_true(t.frames * MP3_GRANULE < RATE * SECONDS + 4096);
		if (i == 0) {
			first = t;
			continue;
		}
		assert_int_equal(t.bytes.len, first.bytes.len);
		assert_memory_equal(t.bytes.data, first.bytes.data, t.bytes.len);
		str_finish(&t.bytes);
	}
	assert_true(first.calls > 4); /* it was cut at all */
	str_finish(&first.bytes);
}

static void a_full_disk_stops_everything(void **state)
{
	(void)state;
	for (int at = 1; at <= 4; at++) {
		struct taken t = {.fail_at = at};
		struct err e;
		str_init(&t.bytes);
		assert_int_equal(encode(3, 10000, &t, &e), -ENOSPC);
		assert_string_equal(e.id, "test.full");
		assert_int_equal(t.calls, at);
		str_finish(&t.bytes);
	}
}

static void headers_are_read(void **state)
{
	(void)state;
	static const struct {
		uint8_t bytes[4];
		bool good;
		size_t length, side_info;
	} cases[] = {
	        {{0xFF, 0xF3, 0x80, 0xC4}, true, 208, 9},  /* MPEG-2, 64 kbit/s, 22,050 */
	        {{0xFF, 0xF3, 0x82, 0xC4}, true, 209, 9},  /* the same, padded */
	        {{0xFF, 0xFB, 0x50, 0xC4}, true, 208, 17}, /* MPEG-1, 64 kbit/s, 44,100 */
	        {{0xFF, 0xE3, 0x88, 0xC4}, true, 576, 9},  /* MPEG-2.5, 64 kbit/s, 8,000 */
	        {{0xFF, 0xF3, 0xF0, 0xC4}, false, 0, 0},   /* no bit rate */
	        {{0xFF, 0xF3, 0x0C, 0xC4}, false, 0, 0},   /* free format, no sample rate */
	        {{0xFF, 0xEB, 0x80, 0xC4}, false, 0, 0},   /* no version */
	        {{0xFF, 0xF5, 0x80, 0xC4}, false, 0, 0},   /* layer II */
	        {{0x49, 0x44, 0x33, 0x03}, false, 0, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mp3_header h;
		assert_int_equal(mp3_header_read(cases[i].bytes, &h), cases[i].good);
		if (!cases[i].good)
			continue;
		assert_int_equal(h.bytes, cases[i].length);
		assert_int_equal(h.side_info, cases[i].side_info);
	}
}

/* CRC-16/ARC of "123456789" is 0xBB3D in every catalogue of check sums. */
static void the_check_sum_is_the_common_one(void **state)
{
	(void)state;
	assert_int_equal(mp3_info_crc(0, "123456789", 9), 0xBB3D);
	assert_int_equal(mp3_info_crc(mp3_info_crc(0, "1234", 4), "56789", 5), 0xBB3D);
}

static void the_info_frame_fits_at_every_bit_rate(void **state)
{
	(void)state;
	for (int index = 1; index < 15; index++) {
		struct mp3_info info = {.header = {0xFF, 0xF3, (uint8_t)(index << 4), 0xC4},
		        .frames = 1000,
		        .bytes = 200000,
		        .bitrate = 64,
		        .delay = 576,
		        .padding = 1200};
		struct str unknown, known;
		struct mp3_header h;
		str_init(&unknown);
		str_init(&known);
		mp3_info_build(&info, &unknown);
		info.known = true;
		mp3_info_build(&info, &known);
		assert_true(mp3_header_read((const uint8_t *)known.data, &h));
		assert_int_equal(h.bytes, known.len);
		assert_int_equal(known.len, unknown.len);
		assert_memory_equal(known.data + 4 + 9, "Info\0\0\0\x0F\0\0\x03\xE8", 12);
		str_finish(&known);
		str_finish(&unknown);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(threads_and_portions_do_not_matter),
	        cmocka_unit_test(a_full_disk_stops_everything),
	        cmocka_unit_test(headers_are_read),
	        cmocka_unit_test(the_check_sum_is_the_common_one),
	        cmocka_unit_test(the_info_frame_fits_at_every_bit_rate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
