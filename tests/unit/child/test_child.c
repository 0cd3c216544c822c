/* Children with a socket pair, and frames on it. */
#include "cmocka_all.h"

#include "child/child.h"
#include "child/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int start_shell(struct child *c, const char *script)
{
	static char sh[] = "sh", dash_c[] = "-c";
	char *argv[] = {sh, dash_c, (char *)(uintptr_t)script, NULL};
	return child_start(c, "/bin/sh", argv, NULL);
}

static void child_leaves_when_let_go(void **state)
{
	(void)state;
	struct child c;
	/* reads its socket until the end, as every child of ours must */
	assert_int_equal(start_shell(&c, "cat <&3 >/dev/null; exit 7"), 0);
	assert_false(child_look(&c).ended);
	struct child_end end = child_stop(&c, 5000);
	assert_true(end.ended);
	assert_int_equal(end.exit_code, 7);
	assert_int_equal(c.pid, 0);
	assert_int_equal(c.sock, -1);
}

static void stubborn_child_is_killed(void **state)
{
	(void)state;
	struct child c;
	assert_int_equal(start_shell(&c, "exec sleep 100"), 0);
	struct child_end end = child_stop(&c, 20);
	assert_true(end.ended);
	assert_int_equal(end.signal, SIGKILL);
	assert_false(child_own_fault(end.signal));
	assert_true(child_own_fault(SIGSEGV));
}

static void missing_program(void **state)
{
	(void)state;
	struct child c;
	struct err e;
	static char none[] = "none";
	char *argv[] = {none, NULL};
	assert_int_equal(child_start(&c, "/no/such/program", argv, &e), -ENOENT);
	assert_non_null(strstr(e.sentence, "/no/such/program"));
	assert_int_equal(c.sock, -1);
	child_stop(&c, 0);
}

static void frames_keep_their_edges(void **state)
{
	(void)state;
	static struct frame f;
	static unsigned char big[FRAME_PAYLOAD_MAX];
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	memset(big, 0xA5, sizeof big);
	assert_int_equal(frame_send(pair[0], 1, 42, "hello", 5, -1), 0);
	assert_int_equal(frame_send(pair[0], 2, 43, NULL, 0, STDIN_FILENO), 0);
	assert_int_equal(frame_send(pair[0], 3, 44, big, sizeof big, -1), 0);
	assert_int_equal(frame_send(pair[0], 3, 44, big, sizeof big + 1, -1), -EMSGSIZE);
	assert_int_equal(frame_recv(pair[1], &f), 1);
	assert_int_equal(f.type, 1);
	assert_int_equal(f.id, 42);
	assert_int_equal(f.len, 5);
	assert_memory_equal(f.payload, "hello", 5);
	assert_int_equal(frame_recv(pair[1], &f), 1);
	assert_true(f.fd >= 0);
	close(f.fd);
	assert_int_equal(frame_recv(pair[1], &f), 1);
	assert_int_equal(f.len, sizeof big);
	assert_memory_equal(f.payload, big, sizeof big);
	assert_int_equal(frame_wait(pair[1], 0), 0);
	assert_int_equal(send(pair[0], "short", 5, 0), 5);
	assert_int_equal(frame_recv(pair[1], &f), -EPROTO);
	close(pair[0]);
	assert_int_equal(frame_wait(pair[1], 0), 1);
	assert_int_equal(frame_recv(pair[1], &f), 0);
	close(pair[1]);
}

/* Linux tells of unread frames at the other end before it gives the last ones sent from there. */
static void last_words_are_heard(void **state)
{
	(void)state;
	static struct frame f;
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	assert_int_equal(frame_send(pair[1], 1, 7, "tape", 4, -1), 0); /* never read */
	assert_int_equal(frame_send(pair[0], 2, 8, "absent", 6, -1), 0);
	close(pair[0]);
	assert_int_equal(frame_recv(pair[1], &f), 1);
	assert_int_equal(f.type, 2);
	assert_memory_equal(f.payload, "absent", 6);
	assert_int_equal(frame_recv(pair[1], &f), 0);
	assert_int_equal(frame_recv(pair[1], &f), 0);
	close(pair[1]);

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	assert_int_equal(frame_send(pair[1], 1, 7, "tape", 4, -1), 0);
	close(pair[0]);
	assert_int_equal(frame_send(pair[1], 1, 8, NULL, 0, -1), -EPIPE);
	close(pair[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(child_leaves_when_let_go),
	        cmocka_unit_test(stubborn_child_is_killed),
	        cmocka_unit_test(missing_program),
	        cmocka_unit_test(frames_keep_their_edges),
	        cmocka_unit_test(last_words_are_heard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
