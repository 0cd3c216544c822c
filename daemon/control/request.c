/* Calls: parsed, checked against their table and the sender's roles, given to
 * a handler, answered once. Also the lifetime of a request, which may be longer
 * than its client's and its server's. */
#include "control/inside.h"

#include "base/civil.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "control/errors.h"
#include "control/params.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct request {
	struct link link;              /* first member: of server.requests */
	struct server *server;         /* NULL: destroyed */
	struct connection *connection; /* NULL: gone, or answered for being late */
	const struct method *method;
	struct peer peer;
	json_t *id;     /* owned; NULL: a notification */
	json_t *params; /* owned; may be NULL */
	int fds[CALL_FDS_MAX];
	size_t fd_count;
	uint64_t late_us; /* when its time is over */
	/* A call of a batch instead of a client's */
	struct request *batch;
	size_t index;
	call_done *done;
	void *done_context;
};

const struct method *request_method(const struct request *r)
{
	return r->method;
}

const struct peer *request_peer(const struct request *r)
{
	return &r->peer;
}

struct connection *request_connection(const struct request *r)
{
	return r->connection;
}

bool request_may(const struct request *r, unsigned role)
{
	return (r->peer.roles & role) == role;
}

bool request_waits(const struct request *r)
{
	return r->batch != NULL ? r->batch->connection != NULL : r->connection != NULL;
}

bool request_has(const struct request *r, const char *name)
{
	return json_object_get(r->params, name) != NULL;
}

const char *request_text(const struct request *r, const char *name)
{
	return json_string_value(json_object_get(r->params, name));
}

int64_t request_integer(const struct request *r, const char *name, int64_t otherwise)
{
	const json_t *value = json_object_get(r->params, name);
	return value != NULL ? json_integer_value(value) : otherwise;
}

bool request_flag(const struct request *r, const char *name, bool otherwise)
{
	const json_t *value = json_object_get(r->params, name);
	return value != NULL ? json_is_true(value) : otherwise;
}

int64_t request_duration_ms(const struct request *r, const char *name, int64_t otherwise)
{
	const char *text = request_text(r, name);
	int64_t ms = otherwise;
	if (text != NULL)
		duration_parse(text, &ms);
	return ms;
}

const json_t *request_json(const struct request *r, const char *name)
{
	return json_object_get(r->params, name);
}

int request_take_fd(struct request *r, const char *name)
{
	struct request *holder = r->batch != NULL ? r->batch : r;
	const json_t *value = json_object_get(r->params, name);
	if (value == NULL)
		return -1;
	size_t i = (size_t)json_integer_value(value);
	int fd = holder->fds[i];
	holder->fds[i] = -1;
	return fd;
}

static void request_free(struct request *r)
{
	link_drop(&r->link);
	for (size_t i = 0; i < r->fd_count; i++)
		fd_close(&r->fds[i]);
	json_decref(r->id);
	json_decref(r->params);
	free(r);
}

static void report_act(const struct request *r, const char *error)
{
	if (r->server == NULL || r->server->config.hooks->acted == NULL)
		return;
	bool refused = error != NULL && strcmp(error, "role_required") == 0;
	if ((r->method->flags & METHOD_ACTS) || refused)
		r->server->config.hooks->acted(
		        r->server->config.context, &r->peer, r->method->name, error);
}

/* The client's share of the answer. Steals `line`, `fd`. */
static void deliver(struct request *r, char *line, size_t len, int fd)
{
	struct connection *c = r->connection;
	r->connection = NULL;
	c->in_flight--;
	if (r->id != NULL) {
		connection_send(c, line, len, fd);
	} else {
		fd_close(&fd);
		free(line);
	}
	if (c->lines_wait)
		server_sweep_soon(c->server);
	connection_settle(c);
	connection_interest(c);
}

void request_ok_fd(struct request *r, json_t *result, int fd)
{
	struct failure none = {0};
	result = result != NULL ? result : json_object();
	report_act(r, NULL);
	if (r->done != NULL) {
		fd_close(&fd);
		r->done(r->done_context, r->index, result, &none);
	} else if (r->connection != NULL) {
		size_t len;
		char *line =
		        wire_result(r->id, result, r->connection->server->config.practice, &len);
		json_decref(result);
		deliver(r, line, len, fd);
	} else {
		fd_close(&fd);
		json_decref(result);
	}
	request_free(r);
}

void request_ok(struct request *r, json_t *result)
{
	request_ok_fd(r, result, -1);
}

void request_fail(struct request *r, const char *id, json_t *data)
{
	struct failure f = {.id = id, .data = data};
	report_act(r, id);
	if (r->done != NULL) {
		r->done(r->done_context, r->index, NULL, &f);
	} else if (r->connection != NULL) {
		size_t len;
		char *line = wire_error(r->id, &f, &len);
		failure_finish(&f);
		deliver(r, line, len, -1);
	} else {
		failure_finish(&f);
	}
	request_free(r);
}

void request_fail_value(struct request *r, const char *field, const char *allowed)
{
	json_t *value = json_object_get(r->params, field);
	json_t *data = json_pack("{s:s, s:s}", "field", field, "allowed", allowed);
	if (value != NULL)
		json_object_set(data, "value", value);
	else
		json_object_set_new(data, "value", json_string(""));
	request_fail(r, "bad_value", data);
}

void request_fail_role(struct request *r, unsigned role)
{
	request_fail(r, "role_required",
	        json_pack("{s:s, s:s}", "role", role_name(role), "method", r->method->name));
}

void request_fail_err(struct request *r, const struct err *e)
{
	json_t *data = json_pack("{s:s%}", "sentence", e->sentence, strlen(e->sentence));
	if (data == NULL) /* the sentence quotes bytes that are not UTF-8 */
		data = json_pack("{s:s}", "sentence", e->id != NULL ? e->id : strerror(-e->status));
	if (e->id != NULL)
		json_object_set_new(data, "reason", json_string(e->id));
	if (e->path[0] != '\0')
		json_object_set_new(data, "path", json_string(e->path));
	if (e->line > 0)
		json_object_set_new(data, "line", json_integer(e->line));
	if (e->column > 0)
		json_object_set_new(data, "column", json_integer(e->column));
	request_fail(r, error_find(e->id) != NULL ? e->id : "rejected", data);
}

/* Who asks: the peer, or the actor that a gateway names. */
static int settle_actor(struct request *r, const struct roles *roles, struct failure *f)
{
	const char *actor = request_text(r, "actor");
	if (!(r->peer.roles & ROLE_GATEWAY))
		return actor == NULL ? 0 : failure_set(f, "actor_not_allowed", NULL);
	if (actor == NULL)
		return failure_set(f, "actor_required", NULL);
	if (roles_act_as(roles, actor, &r->peer) < 0)
		return failure_set(f, "actor_unknown", json_pack("{s:s}", "value", actor));
	return 0;
}

static int check_role(const struct request *r, struct failure *f)
{
	if (request_may(r, r->method->role))
		return 0;
	return failure_set(f, "role_required",
	        json_pack("{s:s, s:s}", "role", role_name(r->method->role), "method",
	                r->method->name));
}

/* Descriptors must be plain files: reading a pipe or a socket could wait. */
static int check_fds(const struct request *r, struct failure *f)
{
	const struct request *holder = r->batch != NULL ? r->batch : r;
	for (const struct param *p = r->method->params; p != NULL && p->name != NULL; p++) {
		const json_t *value =
		        p->type == PARAM_DESCRIPTOR ? json_object_get(r->params, p->name) : NULL;
		if (value == NULL)
			continue;
		int fd = holder->fds[json_integer_value(value)];
		struct stat st;
		const char *reason = NULL;
		if (fd < 0)
			reason = "it was used already";
		else if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
			reason = "not a plain file";
		else if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY ||
		         (fcntl(fd, F_GETFL) & O_PATH))
			reason = "not open for reading";
		if (reason != NULL)
			return failure_set(f, "descriptor_bad",
			        json_pack("{s:s, s:s}", "field", p->name, "reason", reason));
	}
	return 0;
}

static int unknown_method(const struct server *s, const char *name, struct failure *f)
{
	const char *names[256];
	size_t n = 0;
	for (size_t g = 0; method_groups[g] != NULL; g++)
		for (const struct method *m = method_groups[g]; m->name != NULL && n < 256; m++)
			names[n++] = server_handler(s, m) != NULL ? m->name : NULL;
	bool brief = strlen(name) <= 100;
	json_t *data = json_pack("{s:s}", "value", brief ? name : "...");
	const char *near = brief ? str_nearest(name, names, n) : NULL;
	if (near != NULL)
		json_object_set_new(data, "nearest", json_string(near));
	return failure_set(f, "unknown_method", data);
}

static int prepare(struct request *r, struct server *s, const char *name, struct failure *f)
{
	const struct method *m = method_find(name);
	if (m == NULL || server_handler(s, m) == NULL)
		return unknown_method(s, name, f);
	if (r->batch != NULL && !(m->flags & METHOD_BATCH))
		return failure_set(f, "not_in_batch", json_pack("{s:s}", "value", m->name));
	r->method = m;
	r->late_us = server_now_us(s) +
	             (uint64_t)(m->deadline_ms > 0 ? m->deadline_ms : s->config.answer_ms) * 1000;
	int status = 0;
	if (r->batch == NULL)
		status = settle_actor(r, s->config.roles, f);
	/* Roles first: who may not ask learns nothing of what would be right. */
	if (status == 0)
		status = check_role(r, f);
	if (status == 0)
		status = params_check(
		        m, r->params, r->batch != NULL ? r->batch->fd_count : r->fd_count, f);
	return status == 0 ? check_fds(r, f) : status;
}

static void fail_unknown(struct request *r, struct failure *f)
{
	static const struct method nameless = {.name = "?"};
	if (r->method == NULL)
		r->method = &nameless;
	json_t *data = f->data;
	f->data = NULL;
	request_fail(r, f->id, data);
}

void request_start(struct connection *c, struct span line, const int *fds, size_t fd_count)
{
	struct server *s = c->server;
	struct failure f = {0};
	struct wire_call call;
	struct request *r = mem_alloc(sizeof *r);
	*r = (struct request){.server = s, .connection = c, .peer = c->peer, .fd_count = fd_count};
	memcpy(r->fds, fds, fd_count * sizeof *fds);
	link_add(&s->requests, &r->link);
	c->in_flight++;
	int status = wire_parse(line, &call, &f);
	/* What could not be read is answered all the same, with id null. */
	r->id = call.id != NULL ? json_incref(call.id) : status < 0 ? json_null() : NULL;
	r->params = call.params != NULL && status == 0 ? json_incref(call.params) : NULL;
	if (status == 0)
		status = prepare(r, s, call.method, &f);
	wire_call_finish(&call);
	if (status < 0) {
		fail_unknown(r, &f);
		return;
	}
	server_watch(s);
	server_handler(s, r->method)(s->config.context, r);
}

void request_start_call(
        struct request *batch, size_t index, const json_t *call, call_done *done, void *context)
{
	struct server *s = batch->server;
	struct failure f = {0};
	struct request *r = mem_alloc(sizeof *r);
	*r = (struct request){.server = s,
	        .peer = batch->peer,
	        .batch = batch,
	        .index = index,
	        .done = done,
	        .done_context = context,
	        .late_us = batch->late_us};
	link_add(&s->requests, &r->link);
	const json_t *method = json_object_get(call, "method");
	json_t *params = json_object_get(call, "params");
	r->params = json_is_object(params) ? json_incref(params) : NULL;
	int status = 0;
	if (!json_is_string(method) || (params != NULL && !json_is_object(params)))
		status = failure_set(&f, "bad_type",
		        json_pack("{s:s, s:s}", "field", "calls", "allowed",
		                "{method: string, params: object}"));
	if (status == 0)
		status = prepare(r, s, json_string_value(method), &f);
	if (status < 0) {
		fail_unknown(r, &f);
		return;
	}
	server_handler(s, r->method)(s->config.context, r);
}

/* The client hears "deadline"; the handler's own answer will go nowhere. */
void request_check_time(struct request *r, uint64_t now_us)
{
	if (r->connection == NULL || now_us < r->late_us)
		return;
	struct failure f = {.id = "deadline",
	        .data = json_pack("{s:i}", "limit_ms",
	                r->method->deadline_ms > 0 ? r->method->deadline_ms
	                                           : r->server->config.answer_ms)};
	size_t len;
	char *line = wire_error(r->id, &f, &len);
	failure_finish(&f);
	deliver(r, line, len, -1);
}

void request_leave(struct connection *c)
{
	struct server *s = c->server;
	for (struct link *l = s->requests.next; l != &s->requests; l = l->next) {
		struct request *r = (struct request *)l;
		if (r->connection == c)
			r->connection = NULL;
	}
}

void requests_orphan(struct server *s)
{
	while (s->requests.next != &s->requests) {
		struct request *r = (struct request *)s->requests.next;
		r->server = NULL;
		r->connection = NULL;
		link_drop(&r->link);
	}
}
