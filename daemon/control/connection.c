/* One client: bytes in, cut into lines and given to request.c; lines out,
 * queued while the client does not read. Nothing here waits. A client that
 * lets too much pile up, or does not move for too long, is cut off; one with
 * many unanswered requests is not read further until some are answered. */
#include "control/inside.h"

#include "base/fd.h"
#include "base/limits.h"
#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 64 << 10, LINES_A_TURN = 16, RESERVED_PLACES = 16 };

static void drop_fds(struct connection *c)
{
	for (size_t i = 0; i < c->fd_count; i++)
		close(c->fds[i].fd);
	c->fd_count = 0;
}

void connection_kill(struct connection *c)
{
	if (c->dead)
		return;
	c->dead = true;
	sd_event_source_set_enabled(c->io, SD_EVENT_OFF);
	server_sweep_soon(c->server);
}

static void drop_outgoing(struct connection *c)
{
	while (c->first != NULL) {
		struct outgoing *o = c->first;
		c->first = o->next;
		fd_close(&o->fd);
		free(o->line);
		free(o);
	}
}

void connection_free(struct connection *c)
{
	events_leave(c);
	request_leave(c);
	link_drop(&c->link);
	c->server->count--;
	sd_event_source_disable_unref(c->io);
	fd_close(&c->sock);
	drop_fds(c);
	drop_outgoing(c);
	wire_lines_finish(&c->in);
	credentials_finish(&c->creds);
	free(c);
}

static bool may_read(const struct connection *c)
{
	return !c->eof && !c->ending && !c->lines_wait &&
	       c->in_flight < c->server->config.in_flight_most &&
	       c->queued < c->server->config.queued_most;
}

void connection_settle(struct connection *c)
{
	if (c->dead || c->first != NULL)
		return;
	bool done = c->eof && c->in_flight == 0 && !c->lines_wait && !c->events.on;
	if (done || c->ending)
		connection_kill(c);
}

void connection_interest(struct connection *c)
{
	if (c->dead)
		return;
	uint32_t events =
	        (may_read(c) ? (uint32_t)EPOLLIN : 0) | (c->first != NULL ? (uint32_t)EPOLLOUT : 0);
	sd_event_source_set_io_events(c->io, events);
}

/* Bytes that went, or -errno; the descriptor goes with the first byte. */
static ssize_t send_some(struct connection *c, struct outgoing *o)
{
	char control[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec bytes = {.iov_base = o->line + o->sent, .iov_len = o->len - o->sent};
	struct msghdr m = {.msg_iov = &bytes, .msg_iovlen = 1};
	if (o->fd >= 0) {
		m.msg_control = control;
		m.msg_controllen = sizeof control;
		struct cmsghdr *h = CMSG_FIRSTHDR(&m);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(h), &o->fd, sizeof(int));
	}
	ssize_t n = sendmsg(c->sock, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0)
		return -errno;
	fd_close(&o->fd);
	return n;
}

static void flush(struct connection *c)
{
	while (c->first != NULL && !c->dead) {
		struct outgoing *o = c->first;
		ssize_t n = send_some(c, o);
		if (n == -EINTR)
			continue;
		if (n == -EAGAIN)
			break;
		if (n < 0) {
			connection_kill(c);
			return;
		}
		o->sent += (size_t)n;
		c->queued -= (size_t)n;
		c->stuck_since_us = 0;
		if (o->sent < o->len)
			continue;
		c->first = o->next;
		if (c->first == NULL)
			c->last = &c->first;
		free(o->line);
		free(o);
	}
	if (c->first == NULL) {
		c->biggest = 0;
		connection_settle(c);
	} else if (c->stuck_since_us == 0) {
		c->stuck_since_us = server_now_us(c->server);
		server_watch(c->server);
	}
}

void connection_send(struct connection *c, char *line, size_t len, int fd)
{
	if (c->dead) {
		fd_close(&fd);
		free(line);
		return;
	}
	struct outgoing *o = mem_alloc(sizeof *o);
	*o = (struct outgoing){.line = line, .len = len, .fd = fd};
	*c->last = o;
	c->last = &o->next;
	c->queued += len;
	c->biggest = len > c->biggest ? len : c->biggest;
	flush(c);
	if (c->queued > c->server->config.queued_most + c->biggest)
		connection_kill(c);
	connection_interest(c);
}

void connection_fail(struct connection *c, const json_t *id, const char *error, json_t *data)
{
	struct failure f = {.id = error, .data = data};
	size_t len;
	char *line = wire_error(id, &f, &len);
	failure_finish(&f);
	connection_send(c, line, len, -1);
}

/* Say why, then close as soon as that is sent. */
static void end_with(struct connection *c, const char *error, json_t *data)
{
	c->ending = true;
	connection_fail(c, NULL, error, data);
}

static void too_many_fds(struct connection *c)
{
	if (!c->ending)
		end_with(c, "descriptor_unexpected", json_pack("{s:i}", "count", CALL_FDS_MAX + 1));
}

/* Descriptors belong to the line that holds the last byte of the read they came
 * with: the kernel ends a read after the message that carries them. */
static void take_fds(struct connection *c, struct msghdr *m)
{
	for (struct cmsghdr *h = CMSG_FIRSTHDR(m); h != NULL; h = CMSG_NXTHDR(m, h)) {
		if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS)
			continue;
		size_t n = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < n; i++) {
			int fd;
			memcpy(&fd, CMSG_DATA(h) + i * sizeof fd, sizeof fd);
			if (c->fd_count == CALL_FDS_MAX) {
				close(fd);
				too_many_fds(c);
				continue;
			}
			c->fds[c->fd_count].fd = fd;
			c->fds[c->fd_count++].at = c->received;
		}
	}
	if (m->msg_flags & MSG_CTRUNC)
		too_many_fds(c);
}

static void start_line(struct connection *c, struct span line)
{
	int fds[CALL_FDS_MAX];
	size_t n = 0;
	c->taken += line.len + 1;
	while (n < c->fd_count && c->fds[n].at <= c->taken) {
		fds[n] = c->fds[n].fd;
		n++;
	}
	c->fd_count -= n;
	memmove(c->fds, c->fds + n, c->fd_count * sizeof *c->fds);
	request_start(c, line, fds, n);
}

/* A few lines a turn, so that nobody's stream of them keeps the others waiting. */
void connection_turn(struct connection *c)
{
	struct span line;
	int more = 1;
	for (int i = 0; !c->dead && !c->ending; i++) {
		if (i == LINES_A_TURN || c->in_flight >= c->server->config.in_flight_most)
			break;
		more = wire_lines_next(&c->in, &line);
		if (more < 0)
			end_with(c, "line_too_long",
			        json_pack("{s:I}", "limit", (json_int_t)LIMIT_LINE_BYTES));
		if (more <= 0)
			break;
		start_line(c, line);
	}
	c->lines_wait = more > 0 && !c->dead && !c->ending;
	if (c->lines_wait && c->in_flight < c->server->config.in_flight_most)
		server_sweep_soon(c->server);
	bool half = more == 0 && wire_lines_waiting(&c->in) > 0;
	if (!half) {
		c->line_since_us = 0;
	} else if (c->line_since_us == 0) {
		c->line_since_us = server_now_us(c->server);
		server_watch(c->server);
	}
	connection_settle(c);
	connection_interest(c);
}

static void read_some(struct connection *c)
{
	static char bytes[READ_BYTES]; /* the loop thread's alone */
	char control[CMSG_SPACE(CALL_FDS_MAX * sizeof(int))];
	struct iovec v = {.iov_base = bytes, .iov_len = sizeof bytes};
	struct msghdr m = {.msg_iov = &v,
	        .msg_iovlen = 1,
	        .msg_control = control,
	        .msg_controllen = sizeof control};
	ssize_t n = recvmsg(c->sock, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		connection_kill(c);
		return;
	}
	/* One who only closed its writing side still gets its answers. */
	c->eof = n == 0;
	c->received += (uint64_t)n;
	take_fds(c, &m);
	wire_lines_push(&c->in, bytes, (size_t)n);
	if (n > 0 && memchr(bytes, '\n', (size_t)n) != NULL)
		c->line_since_us = 0; /* what is half now began now */
	connection_turn(c);
}

static int on_io(sd_event_source *source, int fd, uint32_t events, void *context)
{
	struct connection *c = context;
	(void)source;
	(void)fd;
	if (events & EPOLLOUT) {
		flush(c);
		events_pump(c);
	}
	if (!c->dead && (events & EPOLLIN))
		read_some(c);
	/* Both directions are closed: nobody is left to read an answer. */
	if (!c->dead && (events & (EPOLLHUP | EPOLLERR)))
		connection_kill(c);
	connection_interest(c);
	return 0;
}

/* A few places above the limit are for those who may stop a siren. */
static bool is_full(const struct server *s, const struct peer *p)
{
	int more = p->roles & (ROLE_ADMIN | ROLE_EMERGENCY) ? RESERVED_PLACES : 0;
	return s->count >= s->config.clients_most + more;
}

void connection_accept(struct server *s, int sock)
{
	struct connection *c = mem_alloc(sizeof *c);
	c->server = s;
	c->sock = sock;
	c->last = &c->first;
	wire_lines_init(&c->in, LIMIT_LINE_BYTES);
	if (credentials_of_socket(sock, &c->creds) < 0 ||
	        sd_event_add_io(s->config.loop, &c->io, sock, EPOLLIN, on_io, c) < 0) {
		wire_lines_finish(&c->in);
		credentials_finish(&c->creds);
		fd_close(&c->sock);
		free(c);
		return;
	}
	roles_of(s->config.roles, &c->creds, &c->peer);
	bool full = is_full(s, &c->peer);
	link_add(&s->connections, &c->link);
	s->count++;
	if (full)
		end_with(
		        c, "too_many_clients", json_pack("{s:i}", "limit", s->config.clients_most));
}

void connection_check_time(struct connection *c, uint64_t now_us)
{
	const struct server_config *k = &c->server->config;
	if (c->dead)
		return;
	if (c->stuck_since_us != 0 && now_us - c->stuck_since_us > (uint64_t)k->stuck_ms * 1000) {
		connection_kill(c);
		return;
	}
	if (c->line_since_us != 0 && now_us - c->line_since_us > (uint64_t)k->line_ms * 1000 &&
	        !c->ending) {
		c->line_since_us = 0;
		end_with(c, "line_late", json_pack("{s:i}", "limit_ms", k->line_ms));
	}
}
