/* Device names, the null device's options, and the callback's sink with no
 * thread at all: what goes out is compared frame by frame. */
#include "cmocka_all.h"

#include "device/device.h"
#include "device/match.h"
#include "device/sink.h"

#include <math.h>
#include <string.h>

static void test_names(void **state)
{
	(void)state;
	const char *names[] = {"HDA Intel PCH: ALC256 Analog (hw:0,0)",
	        "USB Audio Device: - (hw:1,0)", "USB Audio Device: - (hw:2,0)", "pulse", "default"};
	assert_int_equal(device_match("pulse", names, 5), 3);
	assert_int_equal(device_match("HDA Intel PCH: ALC256 Analog (hw:3,0)", names, 5), 0);
	assert_int_equal(device_match("HDA Intel PCH: ALC256 Analog", names, 5), 0);
	assert_int_equal(device_match("alc256", names, 5), 0);
	assert_int_equal(device_match("USB Audio Device: - (hw:2,0)", names, 5), 2);
	assert_int_equal(device_match("USB Audio Device", names, 5), -1); /* which of the two? */
	assert_int_equal(device_match("bluetooth", names, 5), -1);
	assert_int_equal(device_match("pulse", names, 0), -1);
}

static void test_null_options(void **state)
{
	(void)state;
	static const char *const good[] = {"null", "null:", "null:absent",
	        "null:appears=2s,vanishes=500ms", "null:rate=22050,underruns=1min", "null:wedged:5",
	        "null:slow,appears"};
	static const char *const bad[] = {"null:nonsense", "null:absent=1s", "null:rate",
	        "null:appears=soon", "null:rate=0", "null:rate=12x",
	        "null:record=", "null:vanishes=0s"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct device *d = NULL;
		assert_int_equal(device_create(good[i], &d, NULL), 0);
		device_destroy(d);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct device *d = NULL;
		struct err e = {0};
		assert_true(device_create(bad[i], &d, &e) < 0);
		assert_true(strlen(e.sentence) > 0);
	}
}

static void push(struct sink *s, struct sink_count *c, uint32_t frames, uint64_t before, bool last)
{
	struct sink_block *b = ring_free_slot(&s->ring);
	assert_non_null(b);
	*b = (struct sink_block){.count = c,
	        .generation = atomic_load(&s->live),
	        .frames = frames,
	        .taken_before = before,
	        .taken_after = before + frames,
	        .last = last};
	for (uint32_t i = 0; i < frames; i++)
		b->data[i] = 0.5f;
	ring_written(&s->ring);
}

static void test_sink_counts(void **state)
{
	(void)state;
	struct sink s;
	struct sink_count c = {0};
	float out[200];
	sink_init(&s);
	sink_set_rate(&s, 8000);
	push(&s, &c, 100, 0, false);
	push(&s, &c, 100, 100, true);
	sink_fill(&s, out, 130, 1000, false);
	assert_int_equal(c.taken, 130);
	assert_int_equal(c.started_ns, 1000);
	assert_false(c.over);
	sink_fill(&s, out, 130, 2000, false);
	assert_int_equal(c.taken, 200);
	assert_int_equal(c.started_ns, 1000);
	assert_int_equal(c.moved_ns, 2000);
	assert_true(c.over);
	assert_true(out[69] == 0.5f && out[70] == 0.0f);
	assert_int_equal(c.underruns, 0); /* an end is no gap */
	assert_int_equal(s.frames_out, 260);
	sink_finish(&s);
}

static void test_sink_cut(void **state)
{
	(void)state;
	struct sink s;
	struct sink_count old = {0}, late = {0}, next = {0};
	float out[100];
	uint32_t fade = SINK_FADE_MS * 8;
	sink_init(&s);
	sink_set_rate(&s, 8000);
	for (uint32_t i = 0; i < 5; i++)
		push(&s, &old, 100, i * 100, false);
	push(&s, &late, 100, 0, true);
	sink_fill(&s, out, 100, 1, false);
	uint32_t generation = sink_cut(&s);
	push(&s, &next, 100, 0, true);
	assert_true(atomic_load(&s.settled) != generation);
	sink_fill(&s, out, 100, 2, false);
	for (uint32_t i = 1; i < fade; i++)
		assert_true(out[i] <= out[i - 1]);
	assert_true(out[0] > 0.4f && out[fade - 1] < 0.02f);
	assert_true(out[fade + 1] == 0.5f); /* the next order, from its first frame */
	assert_int_equal(atomic_load(&s.settled), generation);
	assert_in_range(old.taken, 100 + fade, 100 + fade + 1);
	assert_false(old.over);
	assert_int_equal(late.taken, 0);
	assert_in_range(next.taken, 100 - fade - 1, 100 - fade);
	sink_finish(&s);
}

static void test_sink_cut_drops_what_comes_late(void **state)
{
	(void)state;
	struct sink s;
	struct sink_count c = {0};
	float out[100];
	sink_init(&s);
	sink_set_rate(&s, 8000);
	sink_fill(&s, out, 100, 1, false);
	uint32_t old = atomic_load(&s.live);
	sink_cut(&s);
	sink_fill(&s, out, 100, 2, false);
	push(&s, &c, 100, 0, true);
	((struct sink_block *)ring_front(&s.ring))->generation =
	        old; /* pushed before it saw the cut */
	sink_fill(&s, out, 100, 3, false);
	for (size_t i = 0; i < 100; i++)
		assert_true(out[i] == 0.0f);
	assert_int_equal(c.taken, 0);
	sink_finish(&s);
}

static void test_sink_volume_ramp(void **state)
{
	(void)state;
	struct sink s;
	struct sink_count c = {0};
	float out[100];
	sink_init(&s);
	sink_set_rate(&s, 1000);
	push(&s, &c, 100, 0, false);
	sink_set_volume(&s, 0.0f, 50);
	sink_fill(&s, out, 100, 1, false);
	for (size_t i = 1; i < 50; i++)
		assert_true(out[i] < out[i - 1] && fabsf(out[i] - out[i - 1]) < 0.02f);
	for (size_t i = 51; i < 100; i++)
		assert_true(out[i] == 0.0f);
	sink_finish(&s);
}

static void test_sink_gap(void **state)
{
	(void)state;
	struct sink s;
	struct sink_count c = {0};
	float out[100];
	sink_init(&s);
	sink_set_rate(&s, 8000);
	push(&s, &c, 50, 0, false);
	sink_fill(&s, out, 100, 1, false);
	sink_fill(&s, out, 100, 2, false);
	assert_int_equal(c.underruns, 1); /* one gap, however long */
	push(&s, &c, 50, 50, true);
	sink_fill(&s, out, 100, 3, true);
	assert_int_equal(c.underruns, 2); /* the device's own counts too */
	assert_int_equal(s.device_late, 1);
	assert_true(c.over);
	sink_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_names),
	        cmocka_unit_test(test_null_options),
	        cmocka_unit_test(test_sink_counts),
	        cmocka_unit_test(test_sink_cut),
	        cmocka_unit_test(test_sink_cut_drops_what_comes_late),
	        cmocka_unit_test(test_sink_volume_ramp),
	        cmocka_unit_test(test_sink_gap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
