/* The only way out of bantin-fetch: files below the spool and its own state folder.
 * They are readable by everybody who can get there, because the daemon is another
 * user. Called by feed.c and memory.c. */
#include "fetch/drop.h"

#include "base/fd.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int drop_file(int folder, const char *name, const char *text, size_t len, mode_t mode)
{
	char hidden[NAME_MAX + 1];
	snprintf(hidden, sizeof hidden, ".%.200s.tmp", name);
	int fd =
	        openat(folder, hidden, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return -errno;
	int status = fd_write_all(fd, text, len);
	if (status == 0 && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
		status = -errno;
	fd_close(&fd);
	if (status == 0 && renameat(folder, hidden, folder, name) < 0)
		status = -errno;
	if (status < 0)
		unlinkat(folder, hidden, 0);
	else
		fsync(folder);
	return status;
}

int drop_folder(int spool, const char *feed)
{
	enum { FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
	int feeds = openat(spool, "feeds", FLAGS);
	if (feeds < 0 && errno == ENOENT && mkdirat(spool, "feeds", 0750) == 0)
		feeds = openat(spool, "feeds", FLAGS);
	if (feeds < 0)
		return -errno;
	int fd = openat(feeds, feed, FLAGS);
	if (fd < 0 && errno == ENOENT && mkdirat(feeds, feed, 0770) == 0)
		fd = openat(feeds, feed, FLAGS);
	int status = fd < 0 ? -errno : fd;
	fd_close(&feeds);
	return status;
}

int drop_article(int folder, int64_t now_ms, unsigned number, const char *text, size_t len)
{
	char name[64];
	snprintf(name, sizeof name, "%013lld-%05u.txt", (long long)now_ms, number % 100000);
	return drop_file(folder, name, text, len, 0644);
}

int drop_report(int folder, const struct drop_report *r)
{
	struct str text;
	str_init(&text);
	str_addf(&text, "state: %s\nsince: %lld\nlast: %lld\nfailures: %d\nsentence: %s\n",
	        r->state, (long long)r->since, (long long)r->last, r->failures, r->sentence);
	int status = drop_file(folder, ".report", text.data, text.len, 0644);
	str_finish(&text);
	return status;
}
