/* The server itself: listening, the registry of handlers, and the one timer
 * that cuts off what is late. Holds: sources exist only while there is
 * something to do for them, so an idle station is not woken by the socket. */
#include "control/inside.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	QUEUED_DEFAULT = 4 << 20,
	STUCK_DEFAULT_MS = 30000,
	LINE_DEFAULT_MS = 30000,
	ANSWER_DEFAULT_MS = 30000,
	IN_FLIGHT_DEFAULT = 64,
	WATCH_MOST_MS = 1000,
};

#define FRESH ".new"

static void defaults(struct server_config *c)
{
	static const struct server_hooks no_hooks;
	c->hooks = c->hooks != NULL ? c->hooks : &no_hooks;
	c->clients_most = c->clients_most > 0 ? c->clients_most : LIMIT_CLIENTS;
	c->queued_most = c->queued_most > 0 ? c->queued_most : QUEUED_DEFAULT;
	c->stuck_ms = c->stuck_ms > 0 ? c->stuck_ms : STUCK_DEFAULT_MS;
	c->line_ms = c->line_ms > 0 ? c->line_ms : LINE_DEFAULT_MS;
	c->answer_ms = c->answer_ms > 0 ? c->answer_ms : ANSWER_DEFAULT_MS;
	c->in_flight_most = c->in_flight_most > 0 ? c->in_flight_most : IN_FLIGHT_DEFAULT;
}

uint64_t server_now_us(const struct server *s)
{
	uint64_t now = 0;
	sd_event_now(s->config.loop, CLOCK_MONOTONIC, &now);
	return now;
}

size_t method_index(const struct method *m)
{
	size_t before = 0;
	for (size_t g = 0; method_groups[g] != NULL; g++)
		for (const struct method *p = method_groups[g]; p->name != NULL; p++, before++)
			if (p == m)
				return before;
	abort();
}

const struct method *method_find(const char *name)
{
	for (size_t g = 0; method_groups[g] != NULL; g++)
		for (const struct method *p = method_groups[g]; p->name != NULL; p++)
			if (strcmp(p->name, name) == 0)
				return p;
	return NULL;
}

method_handler *server_handler(const struct server *s, const struct method *m)
{
	return s->handlers[method_index(m)];
}

void server_handle(struct server *s, const char *method, method_handler *handler)
{
	const struct method *m = method_find(method);
	if (m == NULL)
		abort();
	s->handlers[method_index(m)] = handler;
}

static int on_sweep(sd_event_source *source, void *context)
{
	struct server *s = context;
	(void)source;
	for (struct link *l = s->connections.next, *next; l != &s->connections; l = next) {
		next = l->next;
		struct connection *c = (struct connection *)l;
		if (!c->dead && c->lines_wait)
			connection_turn(c);
		if (!c->dead && c->events.more)
			events_pump(c);
		if (c->dead)
			connection_free(c);
	}
	return 0;
}

static unsigned watch_period_ms(const struct server *s)
{
	int least = s->config.stuck_ms < s->config.line_ms ? s->config.stuck_ms : s->config.line_ms;
	least = least < s->config.answer_ms ? least : s->config.answer_ms;
	least /= WATCH_SLICES;
	return (unsigned)(least > WATCH_MOST_MS ? WATCH_MOST_MS : least < 1 ? 1 : least);
}

static bool something_can_be_late(const struct server *s)
{
	if (s->requests.next != &s->requests)
		return true;
	for (struct link *l = s->connections.next; l != &s->connections; l = l->next) {
		const struct connection *c = (const struct connection *)l;
		if (c->line_since_us != 0 || c->stuck_since_us != 0)
			return true;
	}
	return false;
}

static int on_watch(sd_event_source *source, uint64_t usec, void *context)
{
	struct server *s = context;
	(void)source;
	(void)usec;
	uint64_t now = server_now_us(s);
	for (struct link *l = s->connections.next, *next; l != &s->connections; l = next) {
		next = l->next;
		connection_check_time((struct connection *)l, now);
	}
	for (struct link *l = s->requests.next, *next; l != &s->requests; l = next) {
		next = l->next;
		request_check_time((struct request *)l, now);
	}
	if (something_can_be_late(s))
		server_watch(s);
	return 0;
}

void server_watch(struct server *s)
{
	int on = SD_EVENT_OFF;
	sd_event_source_get_enabled(s->watch, &on);
	if (on != SD_EVENT_OFF)
		return;
	sd_event_source_set_time_relative(s->watch, (uint64_t)watch_period_ms(s) * 1000);
	sd_event_source_set_enabled(s->watch, SD_EVENT_ONESHOT);
}

void server_sweep_soon(struct server *s)
{
	sd_event_source_set_enabled(s->sweep, SD_EVENT_ONESHOT);
}

static void handle_own(struct server *s)
{
	server_handle(s, "bantin.describe", describe);
	server_handle(s, "events.subscribe", events_subscribe);
	server_handle(s, "events.unsubscribe", events_unsubscribe);
	if (s->config.hooks->batch_begin != NULL && s->config.hooks->batch_end != NULL)
		server_handle(s, "batch.run", batch_run);
}

int server_create(const struct server_config *config, struct server **ret, struct err *e)
{
	struct server *s = mem_alloc(sizeof *s);
	s->config = *config;
	defaults(&s->config);
	link_init(&s->connections);
	link_init(&s->requests);
	link_init(&s->pages);
	for (size_t g = 0; method_groups[g] != NULL; g++)
		for (const struct method *p = method_groups[g]; p->name != NULL; p++)
			s->method_count++;
	s->handlers = mem_array(s->method_count, sizeof(*s->handlers));
	sd_event_ref(s->config.loop);
	int status = sd_event_add_defer(s->config.loop, &s->sweep, on_sweep, s);
	if (status >= 0)
		status = sd_event_source_set_enabled(s->sweep, SD_EVENT_OFF);
	if (status >= 0)
		status = sd_event_add_time(
		        s->config.loop, &s->watch, CLOCK_MONOTONIC, UINT64_MAX, 1000, on_watch, s);
	if (status >= 0)
		status = sd_event_source_set_enabled(s->watch, SD_EVENT_OFF);
	if (status < 0) {
		server_destroy(s);
		return err_sys(e, status, "socket.loop", _("cannot watch the control socket"));
	}
	handle_own(s);
	*ret = s;
	return 0;
}

void server_stop_listening(struct server *s)
{
	if (s->accept != NULL)
		sd_event_source_disable_unref(s->accept);
	s->accept = NULL;
	if (s->path != NULL)
		unlink(s->path);
	free(s->path);
	s->path = NULL;
}

void server_destroy(struct server *s)
{
	if (s == NULL)
		return;
	server_stop_listening(s);
	while (s->connections.next != &s->connections)
		connection_free((struct connection *)s->connections.next);
	requests_orphan(s);
	while (s->pages.next != &s->pages)
		link_drop(s->pages.next); /* they answer into nothing */
	sd_event_source_disable_unref(s->sweep);
	sd_event_source_disable_unref(s->watch);
	sd_event_unref(s->config.loop);
	free(s->handlers);
	free(s);
}

int server_client_count(const struct server *s)
{
	return s->count;
}

void server_set_roles(struct server *s, const struct roles *roles)
{
	s->config.roles = roles;
	for (struct link *l = s->connections.next; l != &s->connections; l = l->next) {
		struct connection *c = (struct connection *)l;
		roles_of(roles, &c->creds, &c->peer);
	}
}

static int on_accept(sd_event_source *source, int fd, uint32_t events, void *context)
{
	enum { A_TURN = 16 };
	(void)source;
	(void)events;
	for (int i = 0; i < A_TURN; i++) {
		int sock = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (sock < 0)
			break;
		connection_accept(context, sock);
	}
	return 0;
}

int server_listen_fd(struct server *s, int fd, struct err *e)
{
	fd_nonblock(fd, true);
	int status = sd_event_add_io(s->config.loop, &s->accept, fd, EPOLLIN, on_accept, s);
	if (status < 0) {
		fd_close(&fd);
		return err_sys(e, status, "socket.loop", _("cannot watch the control socket"));
	}
	sd_event_source_set_io_fd_own(s->accept, 1);
	return 0;
}

/* Free to be used: nothing is there, or a socket at which nobody answers any more. */
static bool is_free(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct stat st;
	strcpy(address.sun_path, path);
	if (lstat(path, &st) < 0)
		return errno == ENOENT;
	if (!S_ISSOCK(st.st_mode))
		return false;
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool dead = probe >= 0 &&
	            connect(probe, (const struct sockaddr *)&address, sizeof address) < 0 &&
	            errno == ECONNREFUSED;
	fd_close(&probe);
	return dead;
}

/* A listening socket at `path`, 0660 and of group bantin where that may be. Until
 * the group is set nobody else may connect. Returns the descriptor or -errno. */
static int make_socket(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const struct group *g = getgrnam("bantin");
	strcpy(address.sun_path, path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t old = umask(0177);
	bool made = fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) == 0;
	int status = made ? 0 : -errno;
	umask(old);
	if (made && g != NULL && chown(path, (uid_t)-1, g->gr_gid) < 0)
		g = NULL; /* neither root nor a member: our own group stays */
	if (made && (chmod(path, 0660) < 0 || listen(fd, SOMAXCONN) < 0))
		status = -errno;
	if (status < 0)
		fd_close(&fd);
	if (made && status < 0)
		unlink(path);
	return status < 0 ? status : fd;
}

int server_listen_path(struct server *s, const char *path, struct err *e)
{
	const size_t most = sizeof((struct sockaddr_un *)0)->sun_path - sizeof FRESH;
	if (strlen(path) > most)
		return err_set(e, -ENAMETOOLONG, "socket.path",
		        _("the socket path %s is longer than %d bytes"), path, (int)most);
	if (!is_free(path))
		return err_set(e, -EADDRINUSE, "socket.taken",
		        _("%s is in use: another bantind runs there, or the file is no socket"),
		        path);
	/* Made beside its place and moved there when it listens: whoever sees the name
	 * can connect, and a dead socket is replaced without a gap. */
	char *fresh = mem_printf("%s%s", path, FRESH);
	unlink(fresh);
	int fd = make_socket(fresh);
	int status = fd < 0 ? fd : rename(fresh, path) < 0 ? -errno : 0;
	if (status < 0 && fd >= 0)
		unlink(fresh);
	free(fresh);
	if (status < 0) {
		fd_close(&fd);
		return err_sys(
		        e, status, "socket.make", _("cannot make the control socket %s"), path);
	}
	s->path = mem_string(path);
	return server_listen_fd(s, fd, e);
}
