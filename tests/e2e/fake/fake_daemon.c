/* fake_daemon SOCKET: every declared method, answered with the example of its
 * table, so that verbs and documents can be tested against what is documented.
 * Prints each call as a line {method, params} on standard output; descriptors are
 * shown by their contents. A parameter "refuse:ID" anywhere, or the environment's
 * FAKE_REFUSE=ID, makes it fail with that error and data of its fields. Commands on
 * standard input: "event JSON" (durable), "progress JSON", "slow" (answer no more). */
#include "base/fd.h"
#include "control/errors.h"
#include "control/server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

static struct server *server;
static int64_t newest;
static json_t *stored;
static int slow;

static json_t *shown(struct request *r)
{
	json_t *params = json_object();
	const struct method *m = request_method(r);
	for (const struct param *p = m->params; p != NULL && p->name != NULL; p++) {
		const json_t *value = request_json(r, p->name);
		if (value == NULL)
			continue;
		if (p->type != PARAM_DESCRIPTOR) {
			json_object_set(params, p->name, (json_t *)(uintptr_t)value);
			continue;
		}
		char bytes[4096];
		int fd = request_take_fd(r, p->name);
		ssize_t n = pread(fd, bytes, sizeof bytes, 0);
		close(fd);
		json_t *text = json_stringn(bytes, n > 0 ? (size_t)n : 0);
		json_object_set_new(params, p->name, text != NULL ? text : json_string("(bytes)"));
	}
	return params;
}

static const char *refusal(json_t *params)
{
	const char *name;
	json_t *value;
	json_object_foreach(params, name, value)
	{
		const char *text = json_string_value(value);
		if (text != NULL && strncmp(text, "refuse:", 7) == 0)
			return text + 7;
	}
	return getenv("FAKE_REFUSE");
}

static json_t *fields_of(const char *id)
{
	const struct error_entry *e = error_find(id);
	json_t *data = json_object();
	char fields[256] = "";
	if (e != NULL)
		snprintf(fields, sizeof fields, "%s", e->fields);
	for (char *f = strtok(fields, " "); f != NULL; f = strtok(NULL, " "))
		json_object_set_new(data, f, json_sprintf("<%s>", f));
	json_object_del(data, "nearest");
	json_object_del(data, "path");
	return data;
}

static void answer(void *context, struct request *r)
{
	(void)context;
	const struct method *m = request_method(r);
	json_t *params = shown(r);
	json_t *line = json_pack("{s:s, s:O}", "method", m->name, "params", params);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	fflush(stdout);
	json_decref(line);
	const char *id = refusal(params);
	if (slow)
		;
	else if (id != NULL)
		request_fail(r, id, fields_of(id));
	else
		request_ok(r, json_loads(m->answer != NULL ? m->answer : "{}", 0, NULL));
	json_decref(params);
}

static void events_page(void *context, struct event_page *page, int64_t from, int most)
{
	(void)context;
	json_t *found = json_array();
	size_t i;
	json_t *e;
	json_array_foreach(stored, i,
	        e) if (json_integer_value(json_object_get(e, "seq")) >= from &&
	               json_array_size(found) < (size_t)most) json_array_append(found, e);
	event_page_done(page, found, 1);
}

static void begin(void *context)
{
	(void)context;
	puts("{\"batch\":\"begin\"}");
}

static void end(void *context, bool keep)
{
	(void)context;
	puts(keep ? "{\"batch\":\"keep\"}" : "{\"batch\":\"undo\"}");
	fflush(stdout);
}

static void command(const char *line)
{
	if (strncmp(line, "event ", 6) == 0) {
		json_t *data = json_loads(line + 6, 0, NULL);
		json_t *e = json_pack(
		        "{s:I, s:s}", "seq", (json_int_t)++newest, "type", "article.added");
		json_object_update(e, data);
		json_array_append_new(stored, e);
		server_event(server, newest, "article.added", data);
	} else if (strncmp(line, "progress ", 9) == 0) {
		server_progress(server, "air.progress", json_loads(line + 9, 0, NULL));
	} else if (strcmp(line, "slow") == 0) {
		slow = 1;
	}
}

static int on_input(sd_event_source *source, int fd, uint32_t events, void *context)
{
	static char bytes[65536];
	static size_t len;
	(void)source;
	(void)events;
	ssize_t n = read(fd, bytes + len, sizeof bytes - 1 - len);
	if (n <= 0)
		return sd_event_exit(context, 0);
	len += (size_t)n;
	bytes[len] = '\0';
	char *at = bytes;
	for (char *end_at; (end_at = strchr(at, '\n')) != NULL; at = end_at + 1) {
		*end_at = '\0';
		command(at);
	}
	len -= (size_t)(at - bytes);
	memmove(bytes, at, len);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct server_hooks hooks = {
	        .events_page = events_page, .batch_begin = begin, .batch_end = end};
	struct err e = {0};
	sd_event *loop = NULL;
	struct roles *roles = NULL;
	if (argc != 2)
		return 2;
	stored = json_array();
	sd_event_new(&loop);
	roles_create(NULL, 0, &roles, &e);
	struct server_config config = {.loop = loop, .hooks = &hooks, .roles = roles};
	if (server_create(&config, &server, &e) < 0)
		return 1;
	for (size_t g = 0; method_groups[g] != NULL; g++)
		for (const struct method *m = method_groups[g]; m->name != NULL; m++)
			if (!(m->flags & METHOD_INSIDE))
				server_handle(server, m->name, answer);
	if (server_listen_path(server, argv[1], &e) < 0) {
		fprintf(stderr, "%s\n", e.sentence);
		return 1;
	}
	sd_event_add_io(loop, NULL, STDIN_FILENO, EPOLLIN, on_input, loop);
	int code = sd_event_loop(loop);
	server_destroy(server);
	roles_destroy(roles);
	json_decref(stored);
	sd_event_unref(loop);
	return code;
}
