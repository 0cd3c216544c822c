/* Drafts that appear whole or not at all, bounded reads, passed descriptors. */
#include "cmocka_all.h"

#include "base/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/bantin-fd-XXXXXX";

static const char *in_folder(const char *name)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static int entries(void)
{
	int n = 0;
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void draft_is_invisible_until_committed(void **state)
{
	(void)state;
	struct fd_draft d;
	struct str s;
	str_init(&s);
	assert_int_equal(fd_draft_open(&d, in_folder("out"), 0644, NULL), 0);
	assert_int_equal(fd_write_all(d.fd, "one", 3), 0);
	assert_int_equal(entries(), 0);
	assert_int_equal(fd_draft_commit(&d, true, NULL), 0);
	assert_int_equal(entries(), 1);
	assert_int_equal(fd_draft_open(&d, in_folder("out"), 0644, NULL), 0);
	assert_int_equal(fd_write_all(d.fd, "two", 3), 0);
	assert_int_equal(fd_draft_commit(&d, false, NULL), 0);
	assert_int_equal(fd_read_file(in_folder("out"), 100, &s, NULL), 0);
	assert_string_equal(s.data, "two");
	assert_int_equal(fd_draft_open(&d, in_folder("out"), 0644, NULL), 0);
	assert_int_equal(fd_write_all(d.fd, "three", 5), 0);
	fd_draft_abort(&d);
	assert_int_equal(entries(), 1);
	str_finish(&s);
}

static void draft_leaves_devices_and_links_what_they_are(void **state)
{
	(void)state;
	struct fd_draft d;
	struct stat st;
	assert_int_equal(fd_draft_open(&d, "/dev/null", 0644, NULL), 0);
	assert_int_equal(fd_write_all(d.fd, "x", 1), 0);
	assert_int_equal(fd_draft_commit(&d, true, NULL), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	char link[256];
	snprintf(link, sizeof link, "%s", in_folder("link"));
	assert_int_equal(symlink("out", link), 0);
	assert_int_equal(fd_draft_open(&d, link, 0644, NULL), 0);
	assert_int_equal(fd_write_all(d.fd, "four", 4), 0);
	assert_int_equal(fd_draft_commit(&d, false, NULL), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(link, &st), 0);
	assert_int_equal(st.st_size, 4);
	unlink(link);
}

static void draft_refuses_folders_and_missing_ones(void **state)
{
	(void)state;
	struct fd_draft d;
	struct err e;
	assert_int_equal(fd_draft_open(&d, folder, 0644, &e), -EISDIR);
	assert_int_equal(fd_draft_open(&d, in_folder("no/such/file"), 0644, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "no/such/file"));
	assert_int_equal(d.fd, -1);
}

static void reading_is_bounded(void **state)
{
	(void)state;
	struct str s;
	struct err e;
	str_init(&s);
	int fd = open(in_folder("big"), O_CREAT | O_WRONLY, 0600);
	assert_int_equal(ftruncate(fd, 1 << 20), 0);
	close(fd);
	assert_int_equal(fd_read_file(in_folder("big"), 1000, &s, &e), -EFBIG);
	assert_non_null(strstr(e.sentence, "1000"));
	assert_true(s.len < 200000);
	str_clear(&s);
	assert_int_equal(fd_read_file(in_folder("big"), 1 << 20, &s, &e), 0);
	assert_int_equal(s.len, 1 << 20);
	assert_int_equal(fd_read_file(folder, 1000, &s, &e), -EISDIR);
	assert_int_equal(fd_read_file(in_folder("none"), 1000, &s, &e), -ENOENT);
	str_finish(&s);
}

static void descriptors_travel(void **state)
{
	(void)state;
	int pair[2];
	int got;
	char byte;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	int fd = open("/dev/null", O_RDONLY);
	assert_int_equal(fd_send(pair[0], "x", 1, fd), 1);
	assert_int_equal(fd_recv(pair[1], &byte, 1, &got), 1);
	assert_true(got >= 0 && got != fd);
	assert_true(fcntl(got, F_GETFD) & FD_CLOEXEC);
	close(got);
	assert_int_equal(fd_send(pair[0], "y", 1, -1), 1);
	assert_int_equal(fd_recv(pair[1], &byte, 1, &got), 1);
	assert_int_equal(got, -1);
	close(fd);
	close(pair[0]);
	close(pair[1]);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int drop_folder(void **state)
{
	(void)state;
	unlink(in_folder("out"));
	unlink(in_folder("big"));
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(draft_is_invisible_until_committed),
	        cmocka_unit_test(draft_leaves_devices_and_links_what_they_are),
	        cmocka_unit_test(draft_refuses_folders_and_missing_ones),
	        cmocka_unit_test(reading_is_bounded),
	        cmocka_unit_test(descriptors_travel),
	};
	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
