/* Servers that answer a call and those that do not, as this process sees them. */
#include "cmocka_all.h"

#include "base/clock.h"
#include "base/fd.h"
#include "device/answer.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A server with an address of its own, and this process as its client. */
struct server {
	int door, client, inside;
};

static void server_open(struct server *s, const char *name)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	/* An abstract one: nothing is left behind. */
	snprintf(at.sun_path + 1, sizeof at.sun_path - 1, "bantin-answer-%d-%s", (int)getpid(),
	        name);
	s->door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	s->client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(s->door, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(s->door, 8), 0);
	assert_int_equal(connect(s->client, (struct sockaddr *)&at, sizeof at), 0);
	s->inside = accept(s->door, NULL, NULL);
	assert_true(s->inside >= 0);
}

/* What its loop does with a call that has ended: true if there was one. */
static bool server_turn(const struct server *s)
{
	char byte;
	int call = accept(s->door, NULL, NULL);
	if (call < 0)
		return false;
	assert_int_equal(read(call, &byte, 1), 0);
	close(call);
	return true;
}

static void server_close(struct server *s)
{
	fd_close(&s->inside);
	fd_close(&s->client);
	fd_close(&s->door);
}

static void test_one_that_turns_its_loop(void **state)
{
	(void)state;
	struct server s;
	struct answer a = {0};
	server_open(&s, "turns");
	answer_ask(&a, 1);
	assert_true(answer_is_owed(&a));
	assert_true(server_turn(&s));
	assert_false(answer_is_owed(&a));
	assert_false(server_turn(&s)); /* called once, however many of its sockets are open */
	answer_forget(&a);
	server_close(&s);
}

static void test_one_of_two_stands_still(void **state)
{
	(void)state;
	struct server turns, stands;
	struct answer a = {0};
	server_open(&turns, "turns");
	server_open(&stands, "stands");
	answer_ask(&a, 1);
	assert_true(server_turn(&turns));
	assert_true(answer_is_owed(&a));
	assert_true(server_turn(&stands)); /* it goes on */
	assert_false(answer_is_owed(&a));
	answer_ask(&a, 2);
	assert_true(answer_is_owed(&a));
	answer_forget(&a);
	assert_false(answer_is_owed(&a));
	server_close(&turns);
	server_close(&stands);
}

static void test_nobody_to_ask(void **state)
{
	(void)state;
	struct server s;
	struct answer a = {0};
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	server_open(&s, "left");
	fd_close(&s.door); /* no longer there: that is for the device to tell */
	answer_ask(&a, 1);
	assert_false(answer_is_owed(&a));
	answer_forget(&a);
	server_close(&s);
	close(pair[0]);
	close(pair[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_one_that_turns_its_loop),
	        cmocka_unit_test(test_one_of_two_stands_still),
	        cmocka_unit_test(test_nobody_to_ask),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
