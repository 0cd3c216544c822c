/* Bytes of a file in the making. A file is hashed by reading it back at the
 * end, since its head is patched last; a pipe is hashed while it is written.
 * Every format's own .c calls this; nothing else writes to the target. */
#include "output/sink.h"

#include "base/fd.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Only an empty file that may be read too can have its head patched and be
 * hashed at the end; a device, or what the shell opened by ">", cannot. */
static bool can_go_back(int fd)
{
	struct stat st;
	int flags = fcntl(fd, F_GETFL);
	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && flags >= 0 &&
	       (flags & O_ACCMODE) == O_RDWR && (flags & O_APPEND) == 0 &&
	       lseek(fd, 0, SEEK_CUR) == 0;
}

void sink_init(struct sink *s, int fd)
{
	s->fd = fd;
	s->file = can_go_back(fd);
	s->bytes = 0;
	s->held = 0;
	sha256_init(&s->digest);
}

static int failed(int status, struct err *e)
{
	if (status == -EPIPE)
		return err_set(e, status, "file.pipe",
		        _("the program that reads the bulletin closed the pipe"));
	return err_sys(e, status, "file.write", _("cannot write the bulletin"));
}

static int drain(struct sink *s, struct err *e)
{
	if (s->held == 0)
		return 0;
	int status = fd_write_all(s->fd, s->buffer, s->held);
	if (status < 0)
		return failed(status, e);
	if (!s->file)
		sha256_update(&s->digest, s->held, s->buffer);
	s->held = 0;
	return 0;
}

int sink_put(struct sink *s, const void *bytes, size_t len, struct err *e)
{
	const uint8_t *from = bytes;
	while (len > 0) {
		if (s->held == SINK_BUFFER) {
			int status = drain(s, e);
			if (status < 0)
				return status;
		}
		size_t n = SINK_BUFFER - s->held < len ? SINK_BUFFER - s->held : len;
		memcpy(s->buffer + s->held, from, n);
		s->held += n;
		s->bytes += n;
		from += n;
		len -= n;
	}
	return 0;
}

int sink_zeros(struct sink *s, size_t len, struct err *e)
{
	static const uint8_t zeros[4096];
	int status = 0;
	while (len > 0 && status == 0) {
		size_t n = len < sizeof zeros ? len : sizeof zeros;
		status = sink_put(s, zeros, n, e);
		len -= n;
	}
	return status;
}

int sink_patch(struct sink *s, uint64_t at, const void *bytes, size_t len, struct err *e)
{
	const uint8_t *from = bytes;
	int status = drain(s, e);
	if (status < 0)
		return status;
	while (len > 0) {
		ssize_t n = pwrite(s->fd, from, len, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(-errno, e);
		from += n;
		at += (uint64_t)n;
		len -= (size_t)n;
	}
	return 0;
}

static int hash_file(struct sink *s, struct err *e)
{
	uint64_t at = 0;
	while (at < s->bytes) {
		ssize_t n = pread(s->fd, s->buffer, SINK_BUFFER, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_sys(e, n < 0 ? -errno : -EIO, "file.reread",
			        _("cannot read back the bulletin that was written"));
		sha256_update(&s->digest, (size_t)n, s->buffer);
		at += (uint64_t)n;
	}
	return 0;
}

int sink_finish(struct sink *s, char hex[65], struct err *e)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	int status = drain(s, e);
	if (status == 0 && s->file)
		status = hash_file(s, e);
	if (status < 0)
		return status;
	sha256_digest(&s->digest, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return 0;
}
