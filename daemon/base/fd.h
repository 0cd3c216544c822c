/* File descriptors: whole reads and writes, files that appear whole or not at
 * all, and descriptors passed over sockets. Everything is close-on-exec. */
#ifndef BANTIN_BASE_FD_H
#define BANTIN_BASE_FD_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

void fd_close(int *fd); /* closes if >= 0, sets to -1; keeps errno */
int fd_write_all(
        int fd, const void *bytes, size_t len); /* 0 or -errno; retries EINTR and short writes */
ssize_t fd_read_full(
        int fd, void *bytes, size_t len); /* bytes read (short only at the end) or -errno */
int fd_nonblock(int fd, bool on);         /* 0 or -errno */

/* Read a whole file (or standard input for "-") of at most `limit` bytes into
 * `out`. A missing file, a folder, a file over the limit: a clear sentence. */
int fd_read_file(const char *path, size_t limit, struct str *out, struct err *e);

/* A file that appears whole or not at all (a device or pipe that is there
 * already is written as it comes): written under no name (O_TMPFILE,
 * or a hidden name where the file system cannot), given its name by commit.
 * Nothing is left behind by a crash or Ctrl-C where O_TMPFILE works. */
struct fd_draft {
	bool direct;       /* a device or pipe: there is nothing to name at the end */
	int fd;            /* to write, and to read back; -1 when done */
	char target[4096]; /* the name it will get */
	char hidden[4096]; /* the name it has meanwhile, "" with O_TMPFILE */
};

/* Open and commit: 0, or -errno with a sentence that names the file. */
int fd_draft_open(struct fd_draft *d, const char *target, mode_t mode, struct err *e);
int fd_draft_commit(
        struct fd_draft *d, bool sync, struct err *e); /* replaces an older file of that name */
void fd_draft_abort(struct fd_draft *d);               /* may follow any failure */

/* Send or receive bytes with at most one descriptor (-1: none) on a unix
 * socket. Returns bytes moved, or -errno; *ret_fd is -1 if none came. */
ssize_t fd_send(int sock, const void *bytes, size_t len, int passed);
ssize_t fd_recv(int sock, void *bytes, size_t len, int *ret_fd);

/* Read up to `len` bytes from byte `at` on; the descriptor's position does not
 * move. Returns how many: fewer only at the end of the file, or where it cannot be
 * read further. */
size_t fd_read_at(int fd, uint64_t at, void *bytes, size_t len);

#endif
