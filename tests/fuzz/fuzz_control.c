/* The whole control socket: the input is what a client writes. Its first byte says
 * how large the pieces are, bytes 0xfe inside send a descriptor with the next piece.
 * Every declared method answers its example, at once, later or never, so requests,
 * batches, subscriptions and their ends meet in every order. */
#include "base/fd.h"
#include "control/inside.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LATER_MAX = 32, TURNS_MAX = 200 };

static struct {
	sd_event *loop;
	struct roles *roles;
	struct server *server;
	struct request *later[LATER_MAX];
	size_t later_count;
	unsigned calls;
	struct event_page *page;
	int file;
} rig;

static json_t *example(const struct request *r)
{
	const struct method *m = request_method(r);
	return m->answer != NULL ? json_loads(m->answer, 0, NULL) : NULL;
}

static void handle(void *context, struct request *r)
{
	(void)context;
	const struct method *m = request_method(r);
	for (const struct param *p = m->params; p != NULL && p->name != NULL; p++)
		if (p->type == PARAM_DESCRIPTOR) {
			int fd = request_take_fd(r, p->name);
			fd_close(&fd);
		}
	rig.calls++;
	if (rig.calls % 3 == 0 && rig.later_count < LATER_MAX)
		rig.later[rig.later_count++] = r;
	else if (rig.calls % 7 == 0)
		request_fail_value(r, "text", "something else");
	else
		request_ok(r, example(r));
}

static void events_page(void *context, struct event_page *page, int64_t from, int most)
{
	(void)context;
	(void)most;
	if (from % 2 == 0 && rig.page == NULL) {
		rig.page = page;
		return;
	}
	json_t *events = json_array();
	for (int64_t seq = from < 3 ? 3 : from; seq <= 5; seq++)
		json_array_append_new(events, json_pack("{s:I}", "seq", (json_int_t)seq));
	event_page_done(page, events, 3);
}

static void begin(void *context)
{
	(void)context;
}

static void end(void *context, bool keep)
{
	(void)context;
	(void)keep;
}

static void start(void)
{
	static const struct server_hooks hooks = {
	        .events_page = events_page, .batch_begin = begin, .batch_end = end};
	if (rig.loop == NULL) {
		sd_event_new(&rig.loop);
		roles_create(NULL, 0, &rig.roles, NULL);
		rig.file = memfd_create("fuzz", MFD_CLOEXEC);
	}
	struct server_config config = {
	        .loop = rig.loop, .hooks = &hooks, .roles = rig.roles, .in_flight_most = 5};
	if (server_create(&config, &rig.server, NULL) < 0)
		abort();
	for (size_t g = 0; method_groups[g] != NULL; g++)
		for (const struct method *m = method_groups[g]; m->name != NULL; m++)
			if (!(m->flags & METHOD_INSIDE))
				server_handle(rig.server, m->name, handle);
	server_set_newest_event(rig.server, 5);
	rig.calls = 0;
}

static void turn(void)
{
	for (int i = 0; i < TURNS_MAX && sd_event_run(rig.loop, 0) > 0; i++)
		;
}

static void drain(int sock)
{
	char bytes[65536];
	while (recv(sock, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
		;
}

static void answer_later(void)
{
	if (rig.later_count > 0)
		request_ok(rig.later[--rig.later_count], NULL);
	if (rig.page != NULL) {
		struct event_page *page = rig.page;
		rig.page = NULL;
		event_page_done(page, json_array(), 3);
	}
}

static void feed(int sock, const uint8_t *data, size_t size)
{
	size_t step = size > 0 ? (size_t)data[0] * 16 + 1 : 1;
	for (size_t at = 1; at < size;) {
		bool with_fd = data[at] == 0xfe;
		size_t n = size - at < step ? size - at : step;
		ssize_t sent = fd_send(sock, data + at, n, with_fd ? rig.file : -1);
		if (sent <= 0)
			return;
		at += (size_t)sent;
		turn();
		if (at % 5 != 0)
			drain(sock);
		if (at % 3 == 0)
			answer_later();
		if (at % 11 == 0)
			server_progress(rig.server, "x", json_pack("{s:i}", "n", 1));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int pair[2];
	start();
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) < 0)
		abort();
	connection_accept(rig.server, pair[0]);
	feed(pair[1], data, size);
	server_event(rig.server, 6, "y", json_object());
	shutdown(pair[1], SHUT_WR);
	turn();
	if (size % 2 == 0)
		close(pair[1]);
	turn();
	if (size % 4 < 2)
		server_destroy(rig.server);
	while (rig.later_count > 0 || rig.page != NULL)
		answer_later();
	if (size % 4 >= 2)
		server_destroy(rig.server);
	if (size % 2 != 0)
		close(pair[1]);
	return 0;
}
