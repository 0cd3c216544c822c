/* File descriptors: the loops around read and write that everybody needs, the
 * draft file that appears whole or not at all, and passing descriptors. */
#include "base/fd.h"

#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

void fd_close(int *fd)
{
	int keep = errno;
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = keep;
}

int fd_write_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;
	while (len > 0) {
		ssize_t n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

ssize_t fd_read_full(int fd, void *bytes, size_t len)
{
	char *p = bytes;
	size_t got = 0;
	while (got < len) {
		ssize_t n = read(fd, p + got, len - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

int fd_nonblock(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0)
		return -errno;
	flags = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	return fcntl(fd, F_SETFL, flags) < 0 ? -errno : 0;
}

static int open_input(const char *path, struct err *e)
{
	if (strcmp(path, "-") == 0)
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, -errno, "file.open", _("cannot read %s"), path);
	struct stat st;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return err_set(
		        e, -EISDIR, "file.folder", _("%s is a folder; name a file in it"), path);
	}
	return fd;
}

int fd_read_file(const char *path, size_t limit, struct str *out, struct err *e)
{
	int fd = open_input(path, e);
	if (fd < 0)
		return fd;
	int status = 0;
	struct stat st;
	bool sized = fstat(fd, &st) == 0 && st.st_size > 0 && (size_t)st.st_size <= limit;
	/* One byte more than a file has, so that its end is seen at once. */
	size_t step = sized ? (size_t)st.st_size + 1 : 1 << 16;
	for (;;) {
		str_reserve(out, step);
		ssize_t n = fd_read_full(fd, out->data + out->len, step);
		if (n < 0) {
			status = err_sys(e, (int)n, "file.read", _("cannot read %s"), path);
			break;
		}
		out->len += (size_t)n;
		out->data[out->len] = '\0';
		if (out->len > limit) {
			status = err_set(e, -EFBIG, "file.too_long",
			        _("%s is longer than the limit of %zu bytes; cut it into several "
			          "articles"),
			        path, limit);
			break;
		}
		if ((size_t)n < step)
			break;
	}
	fd_close(&fd);
	return status;
}

static void folder_of(const char *path, char *out, size_t size)
{
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		snprintf(out, size, ".");
	else if (slash == path)
		snprintf(out, size, "/");
	else
		snprintf(out, size, "%.*s", (int)(slash - path), path);
}

/* Looks at what is there already: a folder and what may not be written are
 * refused, a symbolic link is followed, a device is no draft. */
static int check_target(struct fd_draft *d, const char *target, struct err *e)
{
	struct stat st;
	if (strlen(target) > sizeof d->target - 32)
		return err_set(e, -ENAMETOOLONG, "file.name", _("the file name is too long"));
	snprintf(d->target, sizeof d->target, "%s", target);
	if (stat(target, &st) < 0)
		return 0;
	if (S_ISDIR(st.st_mode))
		return err_set(
		        e, -EISDIR, "file.folder", _("%s is a folder; name a file in it"), target);
	if (access(target, W_OK) < 0)
		return err_sys(e, -errno, "file.create", _("cannot write %s"), target);
	d->direct = !S_ISREG(st.st_mode);
	char real[PATH_MAX];
	if (realpath(target, real) != NULL && strlen(real) <= sizeof d->target - 32)
		snprintf(d->target, sizeof d->target, "%s", real);
	return 0;
}

static int open_direct(struct fd_draft *d, struct err *e)
{
	d->fd = open(d->target, O_WRONLY | O_CLOEXEC);
	if (d->fd < 0)
		return err_sys(e, -errno, "file.create", _("cannot write %s"), d->target);
	return 0;
}

int fd_draft_open(struct fd_draft *d, const char *target, mode_t mode, struct err *e)
{
	char folder[4096];
	d->fd = -1;
	d->hidden[0] = '\0';
	d->direct = false;
	int status = check_target(d, target, e);
	if (status < 0)
		return status;
	if (d->direct)
		return open_direct(d, e);
	target = d->target;
	folder_of(target, folder, sizeof folder);
	d->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
	if (d->fd >= 0)
		return 0;
	if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT && errno != EINVAL)
		return err_sys(e, -errno, "file.create", _("cannot write %s"), target);
	snprintf(d->hidden, sizeof d->hidden, "%.4060s.part-%ld", target, (long)getpid());
	d->fd = open(d->hidden, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode);
	if (d->fd < 0) {
		status = -errno;
		d->hidden[0] = '\0';
		return err_sys(e, status, "file.create", _("cannot write %s"), target);
	}
	return 0;
}

/* linkat() cannot replace, so a nameless draft gets a hidden name first. */
static int give_hidden_name(struct fd_draft *d)
{
	char self[64];
	if (d->hidden[0] != '\0')
		return 0;
	snprintf(self, sizeof self, "/proc/self/fd/%d", d->fd);
	if (linkat(AT_FDCWD, self, AT_FDCWD, d->target, AT_SYMLINK_FOLLOW) == 0) {
		d->target[0] = '\0'; /* nothing was there: done in one step */
		return 0;
	}
	if (errno != EEXIST)
		return -errno;
	snprintf(d->hidden, sizeof d->hidden, "%.4060s.part-%ld", d->target, (long)getpid());
	unlink(d->hidden);
	if (linkat(AT_FDCWD, self, AT_FDCWD, d->hidden, AT_SYMLINK_FOLLOW) < 0) {
		int status = -errno;
		d->hidden[0] = '\0';
		return status;
	}
	return 0;
}

static int sync_folder(const char *path)
{
	char folder[4096];
	folder_of(path, folder, sizeof folder);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int status = fsync(fd) < 0 ? -errno : 0;
	fd_close(&fd);
	return status;
}

int fd_draft_commit(struct fd_draft *d, bool sync, struct err *e)
{
	char target[sizeof d->target];
	if (d->direct) {
		fd_draft_abort(d);
		return 0;
	}
	snprintf(target, sizeof target, "%s", d->target);
	int status = sync && fdatasync(d->fd) < 0 ? -errno : 0;
	if (status == 0)
		status = give_hidden_name(d);
	if (status == 0 && d->target[0] != '\0' && rename(d->hidden, d->target) < 0)
		status = -errno;
	if (status == 0)
		d->hidden[0] = '\0';
	if (status == 0 && sync)
		status = sync_folder(target);
	fd_draft_abort(d);
	return status < 0 ? err_sys(e, status, "file.create", _("cannot write %s"), target) : 0;
}

void fd_draft_abort(struct fd_draft *d)
{
	if (d->hidden[0] != '\0')
		unlink(d->hidden);
	d->hidden[0] = '\0';
	fd_close(&d->fd);
}

union control_space {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

ssize_t fd_send(int sock, const void *bytes, size_t len, int passed)
{
	union control_space space = {0};
	struct iovec part = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = len};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	if (passed >= 0) {
		message.msg_control = space.bytes;
		message.msg_controllen = sizeof space.bytes;
		struct cmsghdr *c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &passed, sizeof passed);
	}
	ssize_t n;
	do
		n = sendmsg(sock, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

ssize_t fd_recv(int sock, void *bytes, size_t len, int *ret_fd)
{
	union control_space space = {0};
	struct iovec part = {.iov_base = bytes, .iov_len = len};
	struct msghdr message = {.msg_iov = &part,
	        .msg_iovlen = 1,
	        .msg_control = space.bytes,
	        .msg_controllen = sizeof space.bytes};
	ssize_t n;
	*ret_fd = -1;
	do
		n = recvmsg(sock, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
			memcpy(ret_fd, CMSG_DATA(c), sizeof *ret_fd);
	return n;
}

size_t fd_read_at(int fd, uint64_t at, void *bytes, size_t len)
{
	size_t got = 0;
	while (got < len) {
		ssize_t n = pread(fd, (char *)bytes + got, len - got, (off_t)(at + got));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	return got;
}
