/* The renderer with a voice whose sentences of n bytes sound as 10 n frames. */
#include "cmocka_all.h"

#include "base/mem.h"
#include "broadcast/render.h"
#include "data/data.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct voice_profile profile = {.name = "fake", .engine = "fake", .region = "north"};
static struct data_reader data;
static struct voice_pool *pool;

/* What came to the sink. */
static struct {
	uint64_t frames, sound;
	struct render_mark marks[400];
	char *words[400];
	size_t count;
	uint64_t chapter_at[8];
	size_t chapters;
	int fail_write;
	uint64_t cancel_at;
	uint64_t done, total;
} got;

static int take(void *context, const int16_t *frames, size_t count, struct err *e)
{
	(void)context;
	(void)e;
	for (size_t i = 0; i < count; i++)
		got.sound += frames[i] != 0;
	got.frames += count;
	return got.fail_write;
}

static int take_chapter(void *context, const char *title, struct err *e)
{
	(void)context;
	(void)e;
	assert_non_null(title);
	got.chapter_at[got.chapters++] = got.frames;
	return 0;
}

static int take_sentence(void *context, const struct render_mark *mark, struct err *e)
{
	(void)context;
	(void)e;
	got.words[got.count] = mem_string(mark->words);
	got.marks[got.count++] = *mark;
	return 0;
}

static bool cancelled(void *context)
{
	(void)context;
	return got.cancel_at != 0 && got.frames >= got.cancel_at;
}

static void progress(void *context, uint64_t done, uint64_t total)
{
	(void)context;
	assert_true(done >= got.done && done <= total);
	got.done = done;
	got.total = total;
}

static void forget(void)
{
	for (size_t i = 0; i < got.count; i++)
		free(got.words[i]);
	memset(&got, 0, sizeof got);
}

static struct render_job job(const struct render_item *items, size_t count)
{
	return (struct render_job){.items = items,
	        .count = count,
	        .reader = data.reader,
	        .profile = &profile,
	        .pool = pool,
	        .ceiling_db = -1.5,
	        .sentence_pause_ms = 300,
	        .paragraph_pause_ms = 700,
	        .sink = {.write = take,
	                .chapter = take_chapter,
	                .sentence = take_sentence,
	                .cancelled = cancelled,
	                .progress = progress}};
}

#define TEXT(string) .text = string, .text_len = sizeof(string) - 1

static void sentences_stand_where_the_marks_say(void **state)
{
	const struct render_item items[] = {
	        {.kind = RENDER_PAUSE, .pause_ms = 1000},
	        {.kind = RENDER_TEXT,
	                .chapter = "Một",
	                TEXT("Trời mưa. Gió nhẹ.\nHết mưa."),
	                .pause_ms = 2000},
	        {.kind = RENDER_CHIME, .name = "signal", .pause_ms = 100},
	        {.kind = RENDER_TEXT, .chapter = "Hai", TEXT("Chào bạn."), .pause_ms = 0},
	};
	struct render_job j = job(items, 4);
	struct render_result r;
	struct err e = {0};
	(void)state;
	forget();
	if (render_run(&j, &r, &e) != 0)
		fail_msg("%s", e.sentence);
	assert_int_equal(r.sentences, 4);
	assert_int_equal(r.skipped, 0);
	assert_int_equal(r.frames, got.frames);
	assert_int_equal(got.count, 4);
	const uint64_t pauses[] = {300, 700, 2000};
	assert_int_equal(got.marks[0].frame, 22050);
	for (size_t i = 0; i < 4; i++) {
		assert_null(got.marks[i].why);
		assert_int_equal(got.marks[i].sentence, i);
		assert_int_equal(got.marks[i].item, i < 3 ? 1 : 3);
		assert_int_equal(got.marks[i].frames, strlen(got.words[i]) * 10);
		if (i > 0 && i < 3)
			assert_int_equal(got.marks[i].frame, got.marks[i - 1].frame +
			                                             got.marks[i - 1].frames +
			                                             pauses[i - 1] * 22050 / 1000);
	}
	assert_int_equal(got.chapters, 2);
	assert_int_equal(got.chapter_at[0], got.marks[0].frame);
	assert_int_equal(got.chapter_at[1], got.marks[3].frame);
	assert_int_equal(got.done, got.total);
	assert_int_equal(got.marks[3].frame + got.marks[3].frames, got.frames);
}

static void a_long_text_is_whole(void **state)
{
	struct str text;
	(void)state;
	str_init(&text);
	for (int i = 0; i < 300; i++)
		str_adds(&text, i % 3 == 0 ? "Hôm nay trời đẹp, bà con ra đồng.\n" : "\n");
	for (int i = 0; i < 200; i++)
		str_adds(&text, "Một đoạn rất dài không xuống dòng. ");
	const struct render_item item = {
	        .kind = RENDER_TEXT, .text = text.data, .text_len = text.len};
	struct render_job j = job(&item, 1);
	struct render_result r;
	forget();
	assert_int_equal(render_run(&j, &r, NULL), 0);
	assert_int_equal(r.sentences, 300);
	for (size_t i = 0; i < 300; i++)
		assert_non_null(strstr(got.words[i], i < 100 ? "ra đồng" : "xuống dòng"));
	str_finish(&text);
}

static void what_cannot_be_said_is_left_out_and_told(void **state)
{
	const struct render_item item = {
	        .kind = RENDER_TEXT, TEXT("Trời mưa. Máy hỏng rồi. Gió nhẹ.")};
	struct render_job j = job(&item, 1);
	struct render_result r;
	(void)state;
	forget();
	assert_int_equal(render_run(&j, &r, NULL), 0);
	assert_int_equal(r.sentences, 3);
	assert_int_equal(r.skipped, 1);
	assert_null(got.marks[0].why);
	assert_string_equal(got.marks[1].why, "crashed");
	assert_int_equal(got.marks[1].frames, 0);
	assert_null(got.marks[2].why);
}

static void nothing_to_say_is_refused_where_it_must_speak(void **state)
{
	struct render_item item = {.kind = RENDER_TEXT, TEXT("***\n---\n"), .must_speak = "x.txt"};
	struct render_job j = job(&item, 1);
	struct render_result r;
	struct err e = {0};
	(void)state;
	forget();
	assert_int_equal(render_run(&j, &r, &e), -ENODATA);
	assert_non_null(strstr(e.sentence, "x.txt"));
	item.must_speak = NULL;
	assert_int_equal(render_run(&j, &r, NULL), 0);
	assert_int_equal(r.sentences, 0);
}

static void ends_at_once_when_told(void **state)
{
	const struct render_item items[] = {
	        {.kind = RENDER_TEXT, TEXT("Trời mưa. Gió nhẹ."), .pause_ms = 60000},
	        {.kind = RENDER_TEXT, TEXT("Hết mưa.")}};
	struct render_job j = job(items, 2);
	struct render_result r = {.frames = 7};
	(void)state;
	forget();
	got.cancel_at = 30000;
	assert_int_equal(render_run(&j, &r, NULL), -ECANCELED);
	assert_true(got.frames < 60000);
	forget();
	got.fail_write = -ENOSPC;
	assert_int_equal(render_run(&j, &r, NULL), -ENOSPC);
	assert_int_equal(r.frames, 7);
	/* The pool is clean again: the next job hears only its own sentences. */
	forget();
	assert_int_equal(render_run(&j, &r, NULL), 0);
	assert_int_equal(got.count, 3);
	assert_non_null(strstr(got.words[0], "mưa"));
}

static void unknown_sounds_are_told(void **state)
{
	const struct render_item item = {.kind = RENDER_CHIME, .name = "gong"};
	struct render_job j = job(&item, 1);
	struct render_result r;
	struct err e = {0};
	(void)state;
	forget();
	assert_int_equal(render_run(&j, &r, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "gong"));
}

static int set_up(void **state)
{
	struct voice_pool_options o = {
	        .program = TEST_BUILD_DIR "/unit/fake_voice", .processes = 2};
	struct reading_style style;
	(void)state;
	reading_style_default(&style);
	return data_reader_open(&style, &data, NULL) != 0 ||
	       voice_pool_create(&profile, &o, &pool, NULL) != 0;
}

static int tear_down(void **state)
{
	(void)state;
	forget();
	voice_pool_destroy(pool);
	data_reader_close(&data);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(sentences_stand_where_the_marks_say),
	        cmocka_unit_test(a_long_text_is_whole),
	        cmocka_unit_test(what_cannot_be_said_is_left_out_and_told),
	        cmocka_unit_test(nothing_to_say_is_refused_where_it_must_speak),
	        cmocka_unit_test(ends_at_once_when_told),
	        cmocka_unit_test(unknown_sounds_are_told),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
