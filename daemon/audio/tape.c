/* The tape file: who writes, appends frames with pwrite() and then publishes
 * their number in the mapped header; who reads, looks at the number and then
 * uses pread(). Only the header page is mapped, so a tape cut short under a
 * reader gives a short read and never a SIGBUS in the middle of a bulletin
 * (memfds are sealed against shrinking besides). */
#include "audio/tape.h"

#include "audio/pcm.h"
#include "base/fd.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(sizeof(struct tape_header) <= TAPE_DATA, "the header is one page");
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "processes share these counters");

int tape_writer_open(struct tape_writer *w, int fd, uint32_t sample_rate, struct err *e)
{
	*w = (struct tape_writer){.fd = fd};
	if (ftruncate(fd, TAPE_DATA) < 0) {
		int status = -errno;
		fd_close(&w->fd);
		return err_sys(e, status, "tape.create", _("cannot prepare the sound buffer"));
	}
	void *page = mmap(NULL, TAPE_DATA, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED) {
		int status = -errno;
		fd_close(&w->fd);
		return err_sys(e, status, "tape.create", _("cannot prepare the sound buffer"));
	}
	fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK); /* refused where it is no memfd: fine */
	w->header = page;
	w->header->version = 1;
	w->header->sample_rate = sample_rate;
	atomic_store_explicit(&w->header->frames, 0, memory_order_relaxed);
	atomic_store_explicit(&w->header->state, TAPE_GROWING, memory_order_relaxed);
	atomic_thread_fence(memory_order_release);
	w->header->magic = TAPE_MAGIC;
	return 0;
}

static int append(int fd, const char *bytes, size_t len, off_t at)
{
	while (len > 0) {
		ssize_t n = pwrite(fd, bytes, len, at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		bytes += n;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

int tape_write(struct tape_writer *w, const int16_t *frames, size_t count, struct err *e)
{
	off_t at = TAPE_DATA + (off_t)(w->frames * sizeof *frames);
	int status = append(w->fd, (const char *)frames, count * sizeof *frames, at);
	if (status < 0)
		return err_sys(e, status, "tape.write", _("cannot keep the sound"));
	w->frames += count;
	atomic_store_explicit(&w->header->frames, w->frames, memory_order_release);
	return 0;
}

void tape_writer_close(struct tape_writer *w, bool whole)
{
	if (w->header != NULL) {
		atomic_store_explicit(&w->header->state,
		        (uint32_t)(whole ? TAPE_WHOLE : TAPE_BROKEN), memory_order_release);
		munmap(w->header, TAPE_DATA);
		w->header = NULL;
	}
	fd_close(&w->fd);
}

static bool is_tape(const struct tape_header *h)
{
	return h->magic == TAPE_MAGIC && h->version == 1 && h->sample_rate >= PCM_RATE_MIN &&
	       h->sample_rate <= PCM_RATE_MAX;
}

int tape_reader_open(struct tape_reader *r, int fd, struct err *e)
{
	struct stat st;
	*r = (struct tape_reader){.fd = fd};
	if (fstat(fd, &st) < 0 || st.st_size < TAPE_DATA) {
		fd_close(&r->fd);
		return err_set(e, -EINVAL, "tape.bad", _("this is not recorded sound of bantin"));
	}
	void *page = mmap(NULL, TAPE_DATA, PROT_READ, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED) {
		int status = -errno;
		fd_close(&r->fd);
		return err_sys(e, status, "tape.open", _("cannot open the recorded sound"));
	}
	r->header = page;
	if (!is_tape(r->header)) {
		tape_reader_close(r);
		return err_set(e, -EINVAL, "tape.bad", _("this is not recorded sound of bantin"));
	}
	return 0;
}

uint64_t tape_frames(const struct tape_reader *r)
{
	return atomic_load_explicit(&r->header->frames, memory_order_acquire);
}

enum tape_state tape_state(const struct tape_reader *r)
{
	uint32_t state = atomic_load_explicit(&r->header->state, memory_order_acquire);
	return state <= TAPE_BROKEN ? (enum tape_state)state : TAPE_BROKEN;
}

int64_t tape_read(const struct tape_reader *r, uint64_t from, int16_t *frames, size_t count)
{
	uint64_t published = tape_frames(r);
	if (from >= published)
		return 0;
	if (count > published - from)
		count = (size_t)(published - from);
	size_t want = count * sizeof *frames, got = 0;
	off_t at = TAPE_DATA + (off_t)(from * sizeof *frames);
	while (got < want) {
		ssize_t n = pread(r->fd, (char *)frames + got, want - got, at + (off_t)got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (int64_t)(got / sizeof *frames);
}

void tape_reader_close(struct tape_reader *r)
{
	if (r->header != NULL)
		munmap((void *)(uintptr_t)r->header, TAPE_DATA);
	r->header = NULL;
	fd_close(&r->fd);
}
