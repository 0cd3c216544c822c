/* Tapes between a writer and a reader that play at the same time. */
#include "cmocka_all.h"

#include "audio/tape.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int new_fd(void)
{
	int fd = memfd_create("tape", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_true(fd >= 0);
	return fd;
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	struct tape_writer w;
	struct tape_reader r;
	int16_t in[300], out[400];
	int fd = new_fd(), other = dup(fd);
	for (int i = 0; i < 300; i++)
		in[i] = (int16_t)(i * 7 - 1000);
	assert_int_equal(tape_writer_open(&w, fd, 22050, NULL), 0);
	assert_int_equal(tape_reader_open(&r, other, NULL), 0);
	assert_int_equal(r.header->sample_rate, 22050);
	assert_int_equal(tape_frames(&r), 0);
	assert_int_equal(tape_read(&r, 0, out, 400), 0);
	assert_int_equal(tape_write(&w, in, 200, NULL), 0);
	assert_int_equal(tape_write(&w, in + 200, 100, NULL), 0);
	assert_int_equal(tape_frames(&r), 300);
	assert_int_equal(tape_state(&r), TAPE_GROWING);
	assert_int_equal(tape_read(&r, 0, out, 400), 300);
	assert_memory_equal(in, out, sizeof in);
	assert_int_equal(tape_read(&r, 290, out, 400), 10);
	assert_memory_equal(in + 290, out, 10 * sizeof *in);
	assert_int_equal(tape_read(&r, UINT64_MAX, out, 4), 0);
	tape_writer_close(&w, true);
	assert_int_equal(tape_state(&r), TAPE_WHOLE);
	/* Nobody can pull the tape from under its reader. */
	assert_true(ftruncate(r.fd, 10) < 0);
	tape_reader_close(&r);
}

static void no_tape_is_refused(void **state)
{
	(void)state;
	struct tape_reader r;
	struct err e;
	assert_int_equal(tape_reader_open(&r, new_fd(), &e), -EINVAL);
	assert_string_equal(e.id, "tape.bad");
	int fd = new_fd();
	assert_int_equal(ftruncate(fd, 3 * TAPE_DATA), 0);
	assert_int_equal(tape_reader_open(&r, fd, &e), -EINVAL);
	assert_int_equal(r.fd, -1);
}

static void a_full_disk_is_told(void **state)
{
	(void)state;
	struct tape_writer w;
	struct err e;
	int fd = open("/dev/full", O_RDWR | O_CLOEXEC);
	assert_true(tape_writer_open(&w, fd, 22050, &e) < 0);
	assert_string_equal(e.id, "tape.create");
	tape_writer_close(&w, false);
}

enum { LONG_TAPE = 400000 };

static void *write_all(void *fd)
{
	struct tape_writer w;
	int16_t frames[777];
	assert_int_equal(tape_writer_open(&w, *(int *)fd, 8000, NULL), 0);
	for (size_t at = 0; at < LONG_TAPE;) {
		size_t n = LONG_TAPE - at < 777 ? LONG_TAPE - at : 777;
		for (size_t i = 0; i < n; i++)
			frames[i] = (int16_t)((at + i) % 30011);
		assert_int_equal(tape_write(&w, frames, n, NULL), 0);
		at += n;
	}
	tape_writer_close(&w, true);
	return NULL;
}

static void a_reader_runs_beside_the_writer(void **state)
{
	(void)state;
	pthread_t thread;
	struct tape_writer first;
	struct tape_reader r;
	int16_t frames[1000];
	int fd = new_fd(), other = dup(fd);
	/* So that the header is there before the reader looks. */
	assert_int_equal(tape_writer_open(&first, dup(fd), 8000, NULL), 0);
	assert_int_equal(tape_reader_open(&r, other, NULL), 0);
	munmap(first.header, TAPE_DATA);
	close(first.fd);
	assert_int_equal(pthread_create(&thread, NULL, write_all, &fd), 0);
	uint64_t at = 0;
	while (at < LONG_TAPE) {
		int64_t n = tape_read(&r, at, frames, 1000);
		assert_true(n >= 0);
		for (int64_t i = 0; i < n; i++)
			assert_int_equal(frames[i], (at + (uint64_t)i) % 30011);
		at += (uint64_t)n;
	}
	pthread_join(thread, NULL);
	assert_int_equal(tape_state(&r), TAPE_WHOLE);
	tape_reader_close(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_is_written_is_read),
	        cmocka_unit_test(no_tape_is_refused),
	        cmocka_unit_test(a_full_disk_is_told),
	        cmocka_unit_test(a_reader_runs_beside_the_writer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
