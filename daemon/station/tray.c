/* The spool's folders, one system call a thought. Called by spool.c alone. */
#include "station/tray.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_TRIED = 10000 };

int tray_open(int root, const char *name, mode_t mode, const char *shown, struct err *e)
{
	if (mkdirat(root, name, 0700) == 0) {
		if (fchmodat(root, name, mode, 0) < 0)
			return err_sys(
			        e, -errno, "spool.folder", _("cannot make the folder %s"), shown);
	} else if (errno != EEXIST) {
		return err_sys(e, -errno, "spool.folder", _("cannot make the folder %s"), shown);
	}
	int fd = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 ? fd
	               : err_sys(e, -errno, "spool.folder", _("cannot open the folder %s"), shown);
}

bool tray_ignores(const char *name)
{
	static const char *const unfinished[] = {".part", ".tmp", ".temp", ".partial", ".filepart",
	        ".crdownload", ".download", ".swp", "~"};
	if (name[0] == '.')
		return true;
	for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
		if (str_ends(name, unfinished[i]))
			return true;
	return false;
}

static int by_age(const void *a, const void *b)
{
	const struct tray_entry *x = a, *y = b;
	if (x->written_ns != y->written_ns)
		return x->written_ns < y->written_ns ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* A stream of its own over the folder, from its beginning. */
static DIR *open_again(int fd)
{
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = own >= 0 ? fdopendir(own) : NULL;
	if (dir == NULL)
		fd_close(&own);
	return dir;
}

int tray_list(int fd, size_t most, struct tray_entry **ret, size_t *ret_count)
{
	size_t room = 64, count = 0;
	DIR *dir = open_again(fd);
	if (dir == NULL)
		return -errno;
	struct tray_entry *list = mem_array(room, sizeof *list);
	for (struct dirent *d; count < most && (d = readdir(dir)) != NULL;) {
		struct stat st;
		if (tray_ignores(d->d_name) ||
		        fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 || S_ISDIR(st.st_mode))
			continue;
		if (count == room)
			list = mem_resize(list, room *= 2, sizeof *list);
		list[count++] = (struct tray_entry){.name = mem_string(d->d_name),
		        .written_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec};
	}
	closedir(dir);
	qsort(list, count, sizeof *list, by_age);
	*ret = list;
	*ret_count = count;
	return 0;
}

size_t tray_count(int fd, int64_t *ret_newest)
{
	size_t count = 0;
	*ret_newest = 0;
	DIR *dir = open_again(fd);
	if (dir == NULL)
		return 0;
	for (struct dirent *d; (d = readdir(dir)) != NULL;) {
		struct stat st;
		if (d->d_name[0] == '.' || str_ends(d->d_name, ".reason.txt") ||
		        fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		count++;
		if ((int64_t)st.st_ctim.tv_sec * 1000 > *ret_newest)
			*ret_newest = (int64_t)st.st_ctim.tv_sec * 1000;
	}
	closedir(dir);
	return count;
}

/* "name.txt", "name.2.txt" ...: what tells a person its kind stays at the end. */
static void numbered(const char *name, int number, char out[TRAY_NAME_MAX])
{
	const char *dot = strrchr(name, '.');
	size_t stem = dot != NULL && dot != name ? (size_t)(dot - name) : strlen(name);
	if (number == 1)
		snprintf(out, TRAY_NAME_MAX, "%s", name);
	else
		snprintf(out, TRAY_NAME_MAX, "%.*s.%d%s", (int)(stem > 200 ? 200 : stem), name,
		        number, name + stem);
}

int tray_move(int from, const char *name, int to, char ret_name[TRAY_NAME_MAX])
{
	for (int number = 1; number < NAMES_TRIED; number++) {
		numbered(name, number, ret_name);
		if (renameat2(from, name, to, ret_name, RENAME_NOREPLACE) == 0)
			return 0;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

int tray_write(int fd, const char *name, const char *text, size_t len)
{
	char hidden[TRAY_NAME_MAX];
	snprintf(hidden, sizeof hidden, ".%.200s.tmp", name);
	int file = openat(fd, hidden, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (file < 0)
		return -errno;
	int status = fd_write_all(file, text, len);
	fd_close(&file);
	if (status == 0 && renameat(fd, hidden, fd, name) < 0)
		status = -errno;
	if (status < 0)
		unlinkat(fd, hidden, 0);
	return status;
}

size_t tray_tidy(int fd, int64_t before_ms)
{
	size_t removed = 0;
	DIR *dir = open_again(fd);
	if (dir == NULL)
		return 0;
	for (struct dirent *d; (d = readdir(dir)) != NULL;) {
		struct stat st;
		if (fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 || S_ISDIR(st.st_mode))
			continue;
		/* Moving a file here changed its inode: that is when it came. */
		if ((int64_t)st.st_ctim.tv_sec * 1000 < before_ms)
			removed += unlinkat(fd, d->d_name, 0) == 0;
	}
	closedir(dir);
	return removed;
}
