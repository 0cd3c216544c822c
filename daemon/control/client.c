/* A blocking client of the control socket. Called by the verbs; one call at a
 * time. Events that arrive between an answer and its question are kept. */
#include "control/client.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "control/errors.h"
#include "control/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ANSWER_MOST = 256 << 20 };

struct client {
	int sock;
	int64_t last_id;
	struct wire_lines in;
	json_t *events;  /* array of params that came meanwhile */
	json_t *refusal; /* data of the last refusal, or NULL */
	char error_id[64];
	int came_fd; /* descriptor not given out yet, or -1 */
	bool practice;
};

static int unreachable(struct err *e, int status, const char *path)
{
	if (status == -EACCES)
		return err_set(e, status, "daemon.denied",
		        _("you may not use %s; ask the administrator to add you to the group "
		          "bantin"),
		        path);
	if (status == -ECONNREFUSED || status == -ENOENT)
		return err_set(e, status, "daemon.absent",
		        _("no bantind listens at %s; start it, or name its socket with --socket "
		          "PATH"),
		        path);
	return err_sys(e, status, "daemon.unreachable", _("cannot reach bantind at %s"), path);
}

static int connect_to(const char *path, int *ret)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path)
		return -ENAMETOOLONG;
	strcpy(address.sun_path, path);
	int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (sock < 0)
		return -errno;
	if (connect(sock, (const struct sockaddr *)&address, sizeof address) < 0) {
		int status = -errno;
		fd_close(&sock);
		return status;
	}
	*ret = sock;
	return 0;
}

/* Where it may be, first to last; the system's before the user's own. */
static int connect_somewhere(int *ret, struct err *e)
{
	static const char system_path[] = "/run/bantin/control.sock";
	const char *named = getenv("BANTIN_SOCKET");
	if (named != NULL && named[0] != '\0') {
		int status = connect_to(named, ret);
		return status < 0 ? unreachable(e, status, named) : 0;
	}
	int first = connect_to(system_path, ret);
	const char *folder = getenv("XDG_RUNTIME_DIR");
	if (first == 0 || folder == NULL || folder[0] == '\0')
		return first < 0 ? unreachable(e, first, system_path) : 0;
	char *own = mem_printf("%s/bantin/control.sock", folder);
	int status = connect_to(own, ret);
	if (status < 0 && first == -ENOENT && status == -ENOENT)
		err_set(e, status, "daemon.absent",
		        _("no bantind listens at %s or %s; start it, or name its socket with "
		          "--socket PATH"),
		        system_path, own);
	else if (status < 0)
		unreachable(
		        e, first == -ENOENT ? status : first, first == -ENOENT ? own : system_path);
	free(own);
	return status;
}

int client_connect(const char *path, struct client **ret, struct err *e)
{
	int sock = -1;
	int status = path != NULL ? connect_to(path, &sock) : connect_somewhere(&sock, e);
	if (status < 0)
		return path != NULL ? unreachable(e, status, path) : status;
	struct client *c = mem_alloc(sizeof *c);
	c->sock = sock;
	c->came_fd = -1;
	c->events = json_array();
	wire_lines_init(&c->in, ANSWER_MOST);
	*ret = c;
	return 0;
}

void client_close(struct client *c)
{
	if (c == NULL)
		return;
	fd_close(&c->sock);
	fd_close(&c->came_fd);
	wire_lines_finish(&c->in);
	json_decref(c->events);
	json_decref(c->refusal);
	free(c);
}

int client_socket(const struct client *c)
{
	return c->sock;
}

const json_t *client_refusal(const struct client *c)
{
	return c->refusal;
}

static int broken(struct err *e)
{
	return err_set(
	        e, -EPIPE, "daemon.gone", _("bantind closed the connection; its log says why"));
}

/* The descriptors go with the first byte. */
static ssize_t send_some(int sock, const char *bytes, size_t len, const int *fds, size_t fd_count)
{
	char control[CMSG_SPACE(CLIENT_FDS_MAX * sizeof(int))] = {0};
	struct iovec v = {.iov_base = (char *)(uintptr_t)bytes, .iov_len = len};
	struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
	if (fd_count > 0) {
		m.msg_control = control;
		m.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		struct cmsghdr *h = CMSG_FIRSTHDR(&m);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		memcpy(CMSG_DATA(h), fds, fd_count * sizeof(int));
	}
	ssize_t n = sendmsg(sock, &m, MSG_NOSIGNAL);
	return n < 0 ? -errno : n;
}

static int send_line(
        struct client *c, const char *line, size_t len, const int *fds, size_t fd_count)
{
	for (size_t sent = 0; sent < len;) {
		ssize_t n =
		        send_some(c->sock, line + sent, len - sent, fds, sent == 0 ? fd_count : 0);
		if (n == -EINTR)
			continue;
		if (n < 0)
			return (int)n;
		sent += (size_t)n;
	}
	return 0;
}

/* The next line within `timeout_ms`: 1, 0 not in time, -errno. */
static int next_line(struct client *c, int timeout_ms, struct span *ret)
{
	char bytes[16 << 10];
	int64_t until = clock_mono_ns(&clock_system) + (int64_t)timeout_ms * NS_PER_MS;
	for (;;) {
		int more = wire_lines_next(&c->in, ret);
		if (more != 0)
			return more;
		int64_t left =
		        timeout_ms < 0 ? -1 : (until - clock_mono_ns(&clock_system)) / NS_PER_MS;
		struct pollfd p = {.fd = c->sock, .events = POLLIN};
		int ready = poll(&p, 1, timeout_ms >= 0 && left < 0 ? 0 : (int)left);
		if (ready < 0 && errno == EINTR)
			return -EINTR;
		if (ready == 0)
			return 0;
		int fd = -1;
		ssize_t n = fd_recv(c->sock, bytes, sizeof bytes, &fd);
		if (fd >= 0) {
			fd_close(&c->came_fd);
			c->came_fd = fd;
		}
		if (n == -EINTR || n == -EAGAIN)
			continue;
		if (n <= 0)
			return -EPIPE;
		wire_lines_push(&c->in, bytes, (size_t)n);
	}
}

/* The next message, the caller's: 1, 0 not in time, -errno. */
static int next_message(struct client *c, int timeout_ms, json_t **ret)
{
	struct span line;
	int status = next_line(c, timeout_ms, &line);
	if (status <= 0)
		return status;
	*ret = json_loadb(line.data, line.len, JSON_REJECT_DUPLICATES, NULL);
	if (*ret == NULL)
		return -EPROTO;
	c->practice = c->practice || json_is_true(json_object_get(*ret, "practice"));
	return 1;
}

bool client_practice(const struct client *c)
{
	return c->practice;
}

/* Steals nothing; true if it was an event. */
static bool keep_event(struct client *c, json_t *message)
{
	if (json_object_get(message, "method") == NULL)
		return false;
	json_t *params = json_object_get(message, "params");
	json_array_append(c->events, params != NULL ? params : json_null());
	return true;
}

static int refusal(struct client *c, const json_t *error, struct err *e)
{
	struct str sentence;
	str_init(&sentence);
	c->refusal = json_incref(json_object_get(error, "data"));
	const char *id = json_string_value(json_object_get(c->refusal, "error"));
	const char *message = json_string_value(json_object_get(error, "message"));
	snprintf(c->error_id, sizeof c->error_id, "%s", id != NULL ? id : "?");
	error_sentence(id, c->refusal, message, 1, &sentence);
	const char *near = json_string_value(json_object_get(c->refusal, "nearest"));
	if (near != NULL) {
		str_addc(&sentence, ' ');
		str_addf(&sentence, _("(did you mean \"%s\"?)"), near);
	}
	err_set(e, -EREMOTEIO, c->error_id, "%s", sentence.data);
	const json_t *path = json_object_get(c->refusal, "path");
	if (path != NULL && e != NULL)
		err_at(e, json_string_value(path),
		        (int)json_integer_value(json_object_get(c->refusal, "line")),
		        (int)json_integer_value(json_object_get(c->refusal, "column")));
	str_finish(&sentence);
	return -EREMOTEIO;
}

static int await_answer(struct client *c, int64_t id, json_t **ret, struct err *e)
{
	for (;;) {
		json_t *message = NULL;
		int status = next_message(c, -1, &message);
		if (status == -EINTR)
			continue;
		if (status < 0)
			return broken(e);
		if (keep_event(c, message)) {
			json_decref(message);
			continue;
		}
		const json_t *error = json_object_get(message, "error");
		const json_t *answered = json_object_get(message, "id");
		if (error != NULL) { /* id null: said of the connection itself */
			status = refusal(c, error, e);
			json_decref(message);
			return status;
		}
		if (json_integer_value(answered) != id) {
			json_decref(message);
			continue;
		}
		if (ret != NULL)
			*ret = json_incref(json_object_get(message, "result"));
		json_decref(message);
		return 0;
	}
}

int client_call_fds(struct client *c, const char *method, json_t *params, const int *fds,
        size_t fd_count, json_t **ret, int *ret_fd, struct err *e)
{
	json_decref(c->refusal);
	c->refusal = NULL;
	fd_close(&c->came_fd);
	size_t len;
	int64_t id = ++c->last_id;
	char *line = wire_request(id, method, params, &len);
	json_decref(params);
	/* Even if it does not take our line it may have said why. */
	int status = send_line(c, line, len, fds, fd_count);
	free(line);
	if (status < 0 && status != -EPIPE && status != -ECONNRESET)
		return err_sys(e, status, "daemon.send", _("cannot send to bantind"));
	json_t *result = NULL;
	status = await_answer(c, id, &result, e);
	if (status < 0)
		return status;
	if (ret_fd != NULL) {
		*ret_fd = c->came_fd;
		c->came_fd = -1;
	}
	if (ret != NULL)
		*ret = result;
	else
		json_decref(result);
	return 0;
}

int client_call(struct client *c, const char *method, json_t *params, int passed, json_t **ret,
        struct err *e)
{
	return client_call_fds(c, method, params, &passed, passed >= 0, ret, NULL, e);
}

int client_event(struct client *c, int timeout_ms, json_t **ret, struct err *e)
{
	for (;;) {
		if (json_array_size(c->events) > 0) {
			*ret = json_incref(json_array_get(c->events, 0));
			json_array_remove(c->events, 0);
			return 1;
		}
		json_t *message = NULL;
		int status = next_message(c, timeout_ms, &message);
		if (status == 0 || status == -EINTR)
			return 0;
		if (status < 0)
			return broken(e);
		keep_event(c, message);
		json_decref(message);
	}
}
