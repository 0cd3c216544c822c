/* The server through its socket, with clients of every kind of manners. */
#include "rig.h"

#include "base/limits.h"
#include "base/mem.h"

#include <fcntl.h>

#define STATUS "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"station.status\"}\n"

static void one_call(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	rig_send(r, sock, STATUS);
	char *line = rig_line(r, sock);
	assert_string_equal(line,
	        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"muted\":false,\"on_air\":null}}");
	free(line);
	close(sock);
	rig_turn(r);
	assert_int_equal(server_client_count(r->server), 0);
	rig_stop(r);
}

static void answers_a_half_closed_client(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	for (int i = 0; i < 200; i++)
		fd_write_all(sock, STATUS, strlen(STATUS));
	shutdown(sock, SHUT_WR);
	for (int i = 0; i < 200; i++)
		assert_string_equal(rig_error(r, sock), "");
	assert_true(rig_closed(r, sock));
	close(sock);
	rig_stop(r);
}

static void a_byte_at_a_time(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int slow = rig_connect(r);
	int other = rig_connect(r);
	for (const char *p = STATUS; *p != '\0'; p++) {
		char one[2] = {*p, '\0'};
		rig_send(r, slow, one);
		rig_send(r, other, STATUS);
		assert_string_equal(rig_error(r, other), "");
	}
	assert_string_equal(rig_error(r, slow), "");
	close(slow);
	close(other);
	rig_stop(r);
}

static const struct {
	const char *line, *error;
} refused[] = {
        {"x", "parse_error"}, {"", "parse_error"}, {"[]", "invalid_request"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"station.statsu\"}", "unknown_method"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"air.stop\"}",
                "unknown_method"}, /* declared, not handled */
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"station.next\",\"params\":{\"hours\":\"1\"}}",
                "bad_type"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"station.next\",\"params\":{\"hours\":1.5}}",
                "bad_type"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"station.next\",\"params\":{\"hours\":null}}",
                "bad_type"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"station.next\",\"params\":{\"hours\":0}}",
                "bad_value"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"station.next\",\"params\":{\"hors\":5}}",
                "unknown_param"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.add\",\"params\":{\"text\":\"\"}}",
                "bad_value"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.add\",\"params\":{\"class\":"
         "\"urgent\"}}",
                "bad_value"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.add\",\"params\":{\"class\":\"\"}}",
                "bad_value"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.add\",\"params\":{\"file\":0}}",
                "descriptor_missing"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.add\",\"params\":{\"file\":-1}}",
                "descriptor_missing"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.add\",\"params\":{\"actor\":\"an\"}}",
                "actor_not_allowed"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.add\",\"params\":{\"text\":\"bad\"}}",
                "empty_article"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"station.reload\"}", "rejected"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"batch.run\"}",
                "unknown_method"}, /* no hooks */
};

static void each_fault_has_its_error(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		rig_send(r, sock, refused[i].line);
		rig_send(r, sock, "\n");
		assert_string_equal(rig_error(r, sock), refused[i].error);
	}
	rig_send(r, sock, STATUS);
	assert_string_equal(rig_error(r, sock), "");
	close(sock);
	rig_stop(r);
}

static void notifications_are_not_answered(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	rig_send(r, sock,
	        "{\"jsonrpc\":\"2.0\",\"method\":\"article.add\",\"params\":{\"text\":\"a\"}}\n");
	assert_null(rig_line(r, sock));
	assert_int_equal(r->adds, 1);
	close(sock);
	rig_stop(r);
}

static void line_too_long_is_cut_off(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	int other = rig_connect(r);
	fd_nonblock(sock, true);
	char *zeros = mem_alloc(LIMIT_LINE_BYTES + 2);
	memset(zeros, '0', LIMIT_LINE_BYTES + 1);
	for (size_t sent = 0; sent < LIMIT_LINE_BYTES;) {
		ssize_t n = send(sock, zeros, LIMIT_LINE_BYTES - sent, MSG_NOSIGNAL);
		if (n > 0)
			sent += (size_t)n;
		else if (errno != EAGAIN)
			break;
		rig_turn(r);
	}
	free(zeros);
	assert_string_equal(rig_error(r, sock), "line_too_long");
	assert_true(rig_closed(r, sock));
	rig_send(r, other, STATUS);
	assert_string_equal(rig_error(r, other), "");
	close(sock);
	close(other);
	rig_stop(r);
}

static void half_line_is_cut_off_in_time(void **state)
{
	(void)state;
	struct rig *r = rig_start(&(struct server_config){.line_ms = 3000}, NULL, NULL);
	int sock = rig_connect(r);
	int idle = rig_connect(r);
	rig_send(r, sock, "{\"jsonrpc\":");
	rig_wait(r, 30);
	assert_false(rig_closed(r, sock));
	rig_wait_readable(r, sock);
	assert_string_equal(rig_error(r, sock), "line_late");
	assert_true(rig_closed(r, sock));
	assert_false(rig_closed(r, idle));
	close(sock);
	close(idle);
	rig_stop(r);
}

static void who_never_reads_is_cut_off(void **state)
{
	(void)state;
	struct rig *r = rig_start(&(struct server_config){.queued_most = 100000}, NULL, NULL);
	int sock = rig_connect(r);
	int other = rig_connect(r);
	fd_nonblock(sock, true);
	const char *big = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.list\",\"params\":{"
	                  "\"limit\":1000}}\n";
	for (int i = 0; i < 10; i++) {
		send(sock, big, strlen(big), MSG_NOSIGNAL);
		rig_turn(r);
	}
	rig_send(r, other, STATUS);
	assert_string_equal(rig_error(r, other), "");
	/* Either it was cut off, or the server stopped reading from it: never more memory. */
	close(sock);
	rig_turn(r);
	assert_int_equal(server_client_count(r->server), 1);
	close(other);
	rig_stop(r);
}

static void who_is_stuck_is_cut_off(void **state)
{
	(void)state;
	struct rig *r = rig_start(&(struct server_config){.stuck_ms = 3000}, NULL, NULL);
	int sock = rig_connect(r);
	rig_send(r, sock,
	        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.list\",\"params\":{\"limit\":"
	        "1000}}\n");
	assert_int_equal(server_client_count(r->server), 1);
	for (int i = 0; i < 80 && server_client_count(r->server) > 0; i++)
		rig_wait(r, 150); /* a loaded machine may need more than one */
	assert_int_equal(server_client_count(r->server), 0);
	close(sock);
	rig_stop(r);
}

static void late_answers_go_nowhere(void **state)
{
	(void)state;
	struct rig *r = rig_start(&(struct server_config){.answer_ms = 3000}, NULL, NULL);
	int sock = rig_connect(r);
	rig_send(r, sock, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"station.next\"}\n");
	assert_int_equal(r->kept_count, 1);
	assert_null(rig_line(r, sock));
	rig_wait_readable(r, sock);
	assert_string_equal(rig_error(r, sock), "deadline");
	assert_false(request_waits(r->kept[0]));
	request_ok(r->kept[0], NULL);
	r->kept_count = 0;
	assert_null(rig_line(r, sock));
	rig_send(r, sock, STATUS);
	assert_string_equal(rig_error(r, sock), "");
	close(sock);
	rig_stop(r);
}

static void requests_outlive_clients_and_server(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	const char *next = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"station.next\"}\n";
	int sock = rig_connect(r);
	rig_send(r, sock, next);
	rig_send(r, sock, next);
	close(sock);
	rig_turn(r);
	assert_int_equal(server_client_count(r->server), 0);
	assert_false(request_waits(r->kept[0]));
	request_ok(r->kept[0], NULL);
	r->kept[0] = r->kept[1];
	r->kept_count = 1;
	rig_stop(r); /* destroys the server first, answers after */
}

static void unanswered_requests_pause_reading(void **state)
{
	(void)state;
	struct rig *r = rig_start(&(struct server_config){.in_flight_most = 3}, NULL, NULL);
	int sock = rig_connect(r);
	for (int i = 0; i < 10; i++)
		rig_send(r, sock, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"station.next\"}\n");
	assert_int_equal(r->kept_count, 3);
	for (size_t i = 0; i < 10; i++) {
		assert_true(r->kept_count > i);
		request_ok(r->kept[i], NULL);
		rig_turn(r);
	}
	assert_int_equal(r->kept_count, 10);
	r->kept_count = 0;
	for (int i = 0; i < 10; i++)
		assert_string_equal(rig_error(r, sock), "");
	close(sock);
	rig_stop(r);
}

static void clients_are_limited(void **state)
{
	(void)state;
	struct rig *r = rig_start(&(struct server_config){.clients_most = 3}, NULL, NULL);
	int socks[3 + 16];
	for (int i = 0; i < 3 + 16; i++)
		socks[i] = rig_connect(r);
	int more = rig_connect(r);
	assert_string_equal(rig_error(r, more), "too_many_clients");
	assert_true(rig_closed(r, more));
	close(more);
	close(socks[0]);
	socks[0] = rig_connect(r);
	rig_send(r, socks[0], STATUS);
	assert_string_equal(rig_error(r, socks[0]), "");
	for (int i = 0; i < 3 + 16; i++)
		close(socks[i]);
	rig_stop(r);
}

static int file_of(const char *text)
{
	char name[] = "/tmp/bantin-fd-XXXXXX";
	int fd = mkstemp(name);
	unlink(name);
	fd_write_all(fd, text, strlen(text));
	return fd;
}

/* Several lines in one stream, each with its own file: none may get another's. */
static void descriptors_stay_with_their_line(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	const char *add = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.add\",\"params\":{"
	                  "\"file\":0}}\n";
	static const char *const texts[] = {"first", "second", "third"};
	for (int i = 0; i < 3; i++) {
		int fd = file_of(texts[i]);
		fd_write_all(sock, STATUS, strlen(STATUS));
		assert_true(fd_send(sock, add, strlen(add), fd) == (ssize_t)strlen(add));
		close(fd);
	}
	for (int i = 0; i < 3; i++) {
		assert_string_equal(rig_error(r, sock), "");
		json_t *m = rig_message(r, sock);
		assert_string_equal(
		        json_string_value(json_object_get(json_object_get(m, "result"), "text")),
		        texts[i]);
		json_decref(m);
	}
	/* in two halves: the descriptor comes with the first */
	int fd = file_of("halves");
	assert_true(fd_send(sock, add, 20, fd) == 20);
	close(fd);
	rig_turn(r);
	rig_send(r, sock, add + 20);
	assert_string_equal(rig_error(r, sock), "");
	close(sock);
	rig_stop(r);
}

static void bad_descriptors_are_refused(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	const char *add = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.add\",\"params\":{"
	                  "\"file\":0}}\n";
	int pipes[2];
	assert_int_equal(pipe(pipes), 0);
	fd_send(sock, add, strlen(add), pipes[0]);
	assert_string_equal(rig_error(r, sock), "descriptor_bad");
	int folder = open("/tmp", O_RDONLY | O_DIRECTORY);
	fd_send(sock, add, strlen(add), folder);
	assert_string_equal(rig_error(r, sock), "descriptor_bad");
	fd_send(sock, STATUS, strlen(STATUS), folder);
	assert_string_equal(rig_error(r, sock), "descriptor_unexpected");
	close(folder);
	close(pipes[0]);
	close(pipes[1]);
	close(sock);
	rig_stop(r);
}

static void many_descriptors_are_cut_off(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	int fd = file_of("x");
	for (int i = 0; i < 70; i++)
		if (fd_send(sock, " ", 1, fd) < 0)
			break;
	close(fd);
	assert_string_equal(rig_error(r, sock), "descriptor_unexpected");
	assert_true(rig_closed(r, sock));
	close(sock);
	rig_stop(r);
}

static void answers_may_bring_a_descriptor(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	rig_send(r, sock,
	        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"article.preview\",\"params\":{}}\n");
	char bytes[256], sound[16] = "";
	int fd = -1;
	assert_true(fd_recv(sock, bytes, sizeof bytes, &fd) > 0);
	assert_true(fd >= 0);
	assert_int_equal(pread(fd, sound, sizeof sound - 1, 0), 5);
	assert_string_equal(sound, "sound");
	close(fd);
	close(sock);
	rig_stop(r);
}

static void socket_file(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	struct stat st;
	assert_int_equal(stat(r->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	/* a second one on the same path is told so, and the first lives on */
	struct server *second;
	struct err e = {0};
	struct server_config config = {.loop = r->loop, .roles = r->roles};
	assert_int_equal(server_create(&config, &second, &e), 0);
	assert_int_equal(server_listen_path(second, r->path, &e), -EADDRINUSE);
	assert_string_equal(e.id, "socket.taken");
	server_destroy(second);
	int sock = rig_connect(r);
	rig_send(r, sock, STATUS);
	assert_string_equal(rig_error(r, sock), "");
	close(sock);
	rig_stop(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(one_call),
	        cmocka_unit_test(answers_a_half_closed_client),
	        cmocka_unit_test(a_byte_at_a_time),
	        cmocka_unit_test(each_fault_has_its_error),
	        cmocka_unit_test(notifications_are_not_answered),
	        cmocka_unit_test(line_too_long_is_cut_off),
	        cmocka_unit_test(half_line_is_cut_off_in_time),
	        cmocka_unit_test(who_never_reads_is_cut_off),
	        cmocka_unit_test(who_is_stuck_is_cut_off),
	        cmocka_unit_test(late_answers_go_nowhere),
	        cmocka_unit_test(requests_outlive_clients_and_server),
	        cmocka_unit_test(unanswered_requests_pause_reading),
	        cmocka_unit_test(clients_are_limited),
	        cmocka_unit_test(descriptors_stay_with_their_line),
	        cmocka_unit_test(bad_descriptors_are_refused),
	        cmocka_unit_test(many_descriptors_are_cut_off),
	        cmocka_unit_test(answers_may_bring_a_descriptor),
	        cmocka_unit_test(socket_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
