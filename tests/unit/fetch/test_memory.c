/* What is remembered of a feed: kept, bounded, and nothing worse than empty if damaged. */
#include "base/fd.h"
#include "fetch/memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmocka_all.h"

static int folder;
static char path[] = "/tmp/bantin-memory-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	folder = mkdtemp(path) != NULL ? open(path, O_RDONLY | O_DIRECTORY) : -1;
	return folder < 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlinkat(folder, "thu.state", 0);
	close(folder);
	return rmdir(path);
}

static void kept(void **state)
{
	struct memory m, again;
	(void)state;
	memory_read(folder, "thu", &m);
	assert_int_equal(m.count, 0);
	assert_false(memory_has(&m, "tin-1"));
	memory_add(&m, "tin-1");
	memory_add(&m, "tin-1");
	assert_int_equal(m.count, 1);
	strcpy(m.etag, "W/\"x y\"");
	strcpy(m.state, "failing");
	m.failures = 7;
	m.last = 1795416178156;
	assert_int_equal(memory_write(folder, "thu", &m), 0);
	memory_read(folder, "thu", &again);
	assert_true(memory_has(&again, "tin-1"));
	assert_string_equal(again.etag, m.etag);
	assert_string_equal(again.state, "failing");
	assert_int_equal(again.failures, 7);
	assert_true(again.last == m.last);
	memory_forget(&m);
	memory_forget(&again);
	memory_forget(&again);
}

static void bounded(void **state)
{
	struct memory m;
	char key[32];
	(void)state;
	memory_read(folder, "khac", &m);
	for (int i = 0; i < MEMORY_KEYS_MOST + 10; i++) {
		snprintf(key, sizeof key, "tin-%d", i);
		memory_add(&m, key);
	}
	assert_int_equal(m.count, MEMORY_KEYS_MOST);
	assert_false(memory_has(&m, "tin-9"));
	assert_true(memory_has(&m, "tin-10"));
	assert_true(memory_has(&m, key));
	memory_forget(&m);
}

static void damaged(void **state)
{
	static const char junk[] =
	        "\xFF\xFE\nkey\nkey zz\netag\nfailures x\nlast 99999999999999999999\n\n";
	struct memory m;
	(void)state;
	int fd = openat(folder, "thu.state", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(fd_write_all(fd, junk, sizeof junk), 0);
	close(fd);
	memory_read(folder, "thu", &m);
	assert_false(memory_has(&m, "tin-1"));
	assert_string_equal(m.etag, "");
	memory_forget(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(kept),
	        cmocka_unit_test(bounded),
	        cmocka_unit_test(damaged),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
