/* Log lines where stderr is not the journal: one whole line each, with a plain word. What
 * the journal gets is tested in a real systemd (tests/e2e/test_systemd.py). */
#include "cmocka_all.h"

#include "base/fd.h"
#include "base/log.h"
#include "base/str.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* stderr goes into a file while something is logged. */
static void logged(void (*act)(void), struct str *ret)
{
	char path[] = "/tmp/bantin-log-XXXXXX";
	struct err e;
	int file = mkstemp(path);
	int kept = dup(STDERR_FILENO);
	assert_true(file >= 0 && kept >= 0);
	dup2(file, STDERR_FILENO);
	act();
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(file);
	str_init(ret);
	assert_int_equal(fd_read_file(path, 1 << 20, ret, &e), 0);
	unlink(path);
}

static void some_levels(void)
{
	log_start("bantind", LOG_NOTICE);
	log_line(LOG_ERROR, "%s is gone", "the disk");
	log_line(LOG_INFORM, "not wanted");
	log_fields(LOG_WARN, (const struct log_field[]){{"OUTPUT", "loa"}, {"REASON", NULL}, {0}},
	        "output %s: absent", "loa");
	log_line(LOG_NOTICE, "well");
}

static void levels_and_words(void **state)
{
	struct str told;
	(void)state;
	logged(some_levels, &told);
	assert_string_equal(told.data, "bantind: error: the disk is gone\n"
	                               "bantind: warning: output loa: absent\n"
	                               "bantind: well\n");
	str_finish(&told);
}

/* A shell in a service may have put stderr elsewhere: then it is no journal. */
static void a_stream_of_somebody_else(void **state)
{
	struct str told;
	(void)state;
	setenv("JOURNAL_STREAM", "1:1", 1);
	logged(some_levels, &told);
	unsetenv("JOURNAL_STREAM");
	assert_true(str_starts(told.data, "bantind: error: "));
	str_finish(&told);
}

static void too_long(void)
{
	char text[5000];
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	log_start("bantind", LOG_NOTICE);
	log_line(LOG_NOTICE, "%s", text);
	log_line(LOG_NOTICE, "next");
}

static void a_long_line_is_cut_and_ends(void **state)
{
	struct str told;
	(void)state;
	logged(too_long, &told);
	assert_true(str_ends(told.data, "x\nbantind: next\n"));
	assert_true(told.len < 2100);
	str_finish(&told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(levels_and_words),
	        cmocka_unit_test(a_stream_of_somebody_else),
	        cmocka_unit_test(a_long_line_is_cut_and_ends)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
