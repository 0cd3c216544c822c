/* A server with handlers of the test's own, and raw clients on the same
 * thread: rig_turn() lets the server do all it can, then returns. */
#ifndef TESTS_CONTROL_RIG_H
#define TESTS_CONTROL_RIG_H

#include "cmocka_all.h"

#include "base/fd.h"
#include "control/server.h"
#include "control/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct rig {
	sd_event *loop;
	struct server *server;
	struct roles *roles;
	char folder[64];
	char path[96];
	struct request *kept[64]; /* by the handler of station.next: to be answered later */
	size_t kept_count;
	char log[1024]; /* what the act hook was told */
	int batches_kept, batches_undone;
	int adds;
};

static inline void rig_turn(struct rig *r)
{
	for (int quiet = 0; quiet < 2;) {
		int n = sd_event_run(r->loop, 0);
		assert_true(n >= 0);
		quiet = n == 0 ? quiet + 1 : 0;
	}
}

/* Let time pass, so that timers fire. */
static inline void rig_wait(struct rig *r, int ms)
{
	for (int left = ms; left > 0; left -= 5) {
		sd_event_run(r->loop, 5000);
		rig_turn(r);
	}
}

/* Until something can be read, or 10 s: a loaded machine is slow. */
static inline void rig_wait_readable(struct rig *r, int sock)
{
	for (int i = 0; i < 2000; i++) {
		struct pollfd p = {.fd = sock, .events = POLLIN};
		if (poll(&p, 1, 0) > 0)
			return;
		rig_wait(r, 5);
	}
}

static inline int rig_connect(struct rig *r)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	strcpy(a.sun_path, r->path);
	int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(sock >= 0);
	assert_int_equal(connect(sock, (struct sockaddr *)&a, sizeof a), 0);
	rig_turn(r);
	return sock;
}

static inline void rig_send(struct rig *r, int sock, const char *text)
{
	fd_write_all(sock, text, strlen(text));
	rig_turn(r);
}

/* One line, without its newline, the caller's; NULL at the end of the stream or
 * if nothing comes. */
static inline char *rig_line(struct rig *r, int sock)
{
	struct str line;
	str_init(&line);
	for (bool turned = false;;) {
		char bytes[4096];
		ssize_t n = recv(sock, bytes, sizeof bytes, MSG_DONTWAIT | MSG_PEEK);
		if (n <= 0 && turned) {
			assert_int_equal(line.len, 0);
			str_finish(&line);
			return NULL;
		}
		if (n <= 0)
			rig_turn(r);
		turned = n <= 0;
		if (n <= 0)
			continue;
		char *end = memchr(bytes, '\n', (size_t)n);
		size_t len = end != NULL ? (size_t)(end - bytes) : (size_t)n;
		str_add(&line, bytes, len);
		assert_true(recv(sock, bytes, len + (end != NULL), MSG_DONTWAIT) > 0);
		if (end != NULL)
			return str_take(&line);
	}
}

static inline json_t *rig_message(struct rig *r, int sock)
{
	char *line = rig_line(r, sock);
	json_t *m = line != NULL ? json_loads(line, JSON_REJECT_DUPLICATES, NULL) : NULL;
	if (line != NULL)
		assert_non_null(m);
	free(line);
	return m;
}

/* The id of the error in the next answer, "" if it is none; static storage. */
static inline const char *rig_error(struct rig *r, int sock)
{
	static char id[64];
	json_t *m = rig_message(r, sock);
	if (m == NULL)
		return "(nothing)";
	const char *found = json_string_value(
	        json_object_get(json_object_get(json_object_get(m, "error"), "data"), "error"));
	snprintf(id, sizeof id, "%s", found != NULL ? found : "");
	json_decref(m);
	return id;
}

static inline bool rig_closed(struct rig *r, int sock)
{
	char c;
	rig_turn(r);
	ssize_t n = recv(sock, &c, 1, MSG_DONTWAIT);
	return n == 0 || (n < 0 && errno != EAGAIN);
}

/* Make every connected peer a gateway, whoever it is. */
void rig_make_gateway(struct server *s);

struct rig *rig_start(const struct server_config *limits, const struct server_hooks *hooks,
        const char *own_roles);
void rig_stop(struct rig *r);

#endif
