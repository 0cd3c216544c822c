/* The door to the file formats: names, refusals, chapters, pipes. What the
 * files sound like is judged by other programs in tests/e2e/test_sound_files.py. */
#include "cmocka_all.h"

#include "output/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct sound_options plain = {.format = SOUND_WAV, .rate = 22050};

static int memory_file(void)
{
	int fd = memfd_create("sound", MFD_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static void names(void **state)
{
	(void)state;
	for (int i = 0; i < SOUND_FORMATS; i++) {
		const char *name = sound_format_name((enum sound_format)i);
		assert_int_equal(sound_format_by_name(name), i);
		assert_non_null(strstr(sound_format_list(), name));
		assert_true(sound_format_ceiling((enum sound_format)i) <= -1.5);
	}
	assert_int_equal(sound_format_by_name("MP3"), SOUND_MP3);
	assert_int_equal(sound_format_by_name("aac"), -1);
	assert_int_equal(sound_format_by_path("/a.wav/bulletin.MP3"), SOUND_MP3);
	assert_int_equal(sound_format_by_path("b.oga"), SOUND_OPUS);
	assert_int_equal(sound_format_by_path("/a.mp3/bulletin"), -1);
	assert_int_equal(sound_format_by_path("mp3"), -1);
	assert_int_equal(sound_format_by_path("x."), -1);
	assert_int_equal(sound_format_by_path("x.a-very-long-extension"), -1);
}

static void rates(void **state)
{
	(void)state;
	uint32_t nearest = 0;
	assert_true(sound_format_takes(SOUND_MP3, 22050, &nearest));
	assert_false(sound_format_takes(SOUND_MP3, 22000, &nearest));
	assert_int_equal(nearest, 22050);
	assert_false(sound_format_takes(SOUND_MP3, 96000, &nearest));
	assert_int_equal(nearest, 48000);
	assert_false(sound_format_takes(SOUND_WAV, 100, &nearest));
	assert_int_equal(nearest, 8000);
	for (int i = 0; i < SOUND_FORMATS; i++)
		assert_true(sound_format_takes((enum sound_format)i, 48000, &nearest));
}

static void refuse(struct sound_options o, const char *id)
{
	struct sound_file *f = NULL;
	struct err e = {0};
	int fd = memory_file();
	assert_int_equal(sound_file_open(&o, fd, &f, &e), -EINVAL);
	assert_string_equal(e.id, id);
	assert_null(f);
	close(fd);
}

static void bad_options_are_refused(void **state)
{
	(void)state;
	refuse((struct sound_options){.format = SOUND_MP3, .rate = 22000}, "file.rate");
	refuse((struct sound_options){.format = SOUND_MP3, .rate = 22050, .jobs = 99}, "file.jobs");
	refuse((struct sound_options){.format = SOUND_MP3, .rate = 22050, .bitrate = 65},
	        "mp3.bitrate");
	refuse((struct sound_options){.format = SOUND_MP3, .rate = 22050, .bitrate = 320},
	        "mp3.bitrate");
	refuse((struct sound_options){.format = SOUND_OPUS, .rate = 22050, .bitrate = 1000},
	        "opus.bitrate");
}

static void only_announced_chapters_fit(void **state)
{
	(void)state;
	static const char *const titles[] = {"Một", NULL, "Hai"};
	for (int i = 0; i < SOUND_FORMATS; i++) {
		struct sound_options o = plain;
		struct sound_result r;
		struct sound_file *f;
		struct err e;
		static const int16_t frames[5000];
		int fd = memory_file();
		o.format = (enum sound_format)i;
		o.chapters = titles;
		o.chapter_count = 3;
		assert_int_equal(sound_file_open(&o, fd, &f, &e), 0);
		assert_int_equal(sound_file_chapter(f, "Hai", &e), 0);
		assert_int_equal(sound_file_chapter(f, "A longer one", &e), -EOVERFLOW);
		assert_string_equal(e.id, "file.chapter");
		assert_int_equal(sound_file_write(f, frames, 5000, &e), 0);
		assert_int_equal(sound_file_close(f, &r, &e), 0);
		assert_int_equal(r.frames, 5000);
		assert_int_equal(r.bytes, lseek(fd, 0, SEEK_END));
		assert_int_equal(strlen(r.sha256), 64);
		sound_file_destroy(f);
		close(fd);
	}
}

/* Chapters known only at the end do not change the length of the head. */
static void the_head_keeps_its_room(void **state)
{
	(void)state;
	static const char *const titles[] = {"Bão số 13 🌀", "Thời tiết", "Giá điện"};
	for (int i = 0; i < SOUND_FORMATS; i++) {
		off_t sizes[2];
		for (int used = 0; used < 2; used++) {
			struct sound_options o = plain;
			struct sound_result r;
			struct sound_file *f;
			int fd = memory_file();
			o.format = (enum sound_format)i;
			o.title = "Bản tin";
			o.chapters = titles;
			o.chapter_count = 3;
			assert_int_equal(sound_file_open(&o, fd, &f, NULL), 0);
			for (int c = 0; c < 3 * used; c++)
				assert_int_equal(sound_file_chapter(f, titles[c], NULL), 0);
			assert_int_equal(sound_file_close(f, &r, NULL), 0);
			sizes[used] = lseek(fd, 0, SEEK_END);
			sound_file_destroy(f);
			close(fd);
		}
		if (i != SOUND_WAV) /* its chapters stand behind the sound */
			assert_int_equal(sizes[0], sizes[1]);
	}
}

static void what_is_given_up_stops_quietly(void **state)
{
	(void)state;
	static int16_t frames[22050 * 12];
	for (int i = 0; i < SOUND_FORMATS; i++) {
		struct sound_options o = plain;
		struct sound_file *f;
		int fd = memory_file();
		o.format = (enum sound_format)i;
		o.jobs = 4;
		assert_int_equal(sound_file_open(&o, fd, &f, NULL), 0);
		assert_int_equal(sound_file_write(f, frames, 22050 * 12, NULL), 0);
		sound_file_destroy(f); /* encoders are still at work */
		close(fd);
	}
	sound_file_destroy(NULL);
}

static void titles_are_cut_between_characters(void **state)
{
	(void)state;
	char title[SOUND_TITLE_BYTES + 10];
	struct sound_options o = plain;
	struct sound_result r;
	struct sound_file *f;
	char head[2048] = {0};
	int fd = memory_file();
	memset(title, 'a', sizeof title);
	memcpy(title + SOUND_TITLE_BYTES - 1, "ế", strlen("ế") + 1); /* three bytes: does not fit */
	o.title = title;
	assert_int_equal(sound_file_open(&o, fd, &f, NULL), 0);
	assert_int_equal(sound_file_close(f, &r, NULL), 0);
	assert_true(pread(fd, head, sizeof head, 0) > SOUND_TITLE_BYTES);
	assert_non_null(memmem(head, sizeof head, "aaa\0", 4));
	assert_null(memmem(head, sizeof head, "a\xE1", 2));
	sound_file_destroy(f);
	close(fd);
}

/* A WAV beyond 4 GiB becomes RF64. Writes all of it, so only on request. */
static void a_huge_wav_is_rf64(void **state)
{
	(void)state;
	static int16_t frames[1 << 20];
	struct sound_result r;
	struct sound_file *f;
	struct err e;
	char path[] = "/var/tmp/bantin-huge-XXXXXX";
	if (getenv("BANTIN_TEST_HUGE") == NULL)
		skip();
	int fd = mkstemp(path);
	unlink(path);
	assert_int_equal(sound_file_open(&plain, fd, &f, &e), 0);
	for (int i = 0; i < 2049; i++)
		assert_int_equal(sound_file_write(f, frames, 1 << 20, &e), 0);
	assert_int_equal(sound_file_close(f, &r, &e), 0);
	char head[16];
	assert_int_equal(pread(fd, head, 16, 0), 16);
	assert_memory_equal(head, "RF64\xFF\xFF\xFF\xFFWAVEds64", 16);
	sound_file_destroy(f);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(names),
	        cmocka_unit_test(rates),
	        cmocka_unit_test(bad_options_are_refused),
	        cmocka_unit_test(only_announced_chapters_fit),
	        cmocka_unit_test(the_head_keeps_its_room),
	        cmocka_unit_test(what_is_given_up_stops_quietly),
	        cmocka_unit_test(titles_are_cut_between_characters),
	        cmocka_unit_test(a_huge_wav_is_rf64),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
