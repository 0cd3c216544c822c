/* The rig's server: a few declared methods with handlers for tests. */
#include "rig.h"

#include "control/inside.h"

#include <pwd.h>

static void handle_add(void *context, struct request *q)
{
	struct rig *r = context;
	const char *text = request_text(q, "text");
	if (text != NULL && strcmp(text, "bad") == 0) {
		request_fail(q, "empty_article", NULL);
		return;
	}
	if (request_has(q, "file")) {
		char bytes[64] = "";
		int fd = request_take_fd(q, "file");
		assert_true(fd >= 0);
		ssize_t n = pread(fd, bytes, sizeof bytes - 1, 0);
		assert_true(n >= 0);
		close(fd);
		request_ok(q, json_pack("{s:s}", "text", bytes));
		return;
	}
	request_ok(q,
	        json_pack("{s:i, s:s, s:s}", "id", ++r->adds, "state", "pending", "title", text));
}

static void handle_keep(void *context, struct request *q)
{
	struct rig *r = context;
	assert_true(r->kept_count < 64);
	r->kept[r->kept_count++] = q;
}

static void handle_status(void *context, struct request *q)
{
	(void)context;
	request_ok(q, json_pack("{s:b, s:n}", "muted", 0, "on_air"));
}

/* As large an answer as is asked for. */
static void handle_list(void *context, struct request *q)
{
	(void)context;
	size_t bytes = (size_t)request_integer(q, "limit", 10) * 1000;
	char *text = malloc(bytes + 1);
	memset(text, 'x', bytes);
	text[bytes] = '\0';
	request_ok(q, json_pack("{s:s}", "articles", text));
	free(text);
}

static void handle_preview(void *context, struct request *q)
{
	(void)context;
	FILE *f = tmpfile();
	fputs("sound", f);
	fflush(f);
	request_ok_fd(q, NULL, dup(fileno(f)));
	fclose(f);
}

static void handle_err(void *context, struct request *q)
{
	(void)context;
	struct err e;
	err_set(&e, -EINVAL, "settings.unknown", "unknown setting \xff");
	err_at(&e, "/etc/bantin/bantin.conf", 12, 3);
	request_fail_err(q, &e);
}

struct rig *rig_start(
        const struct server_config *limits, const struct server_hooks *hooks, const char *own_roles)
{
	struct rig *r = calloc(1, sizeof *r);
	struct err e = {0};
	strcpy(r->folder, "/tmp/bantin-control-XXXXXX");
	assert_non_null(mkdtemp(r->folder));
	snprintf(r->path, sizeof r->path, "%s/control.sock", r->folder);
	assert_true(sd_event_new(&r->loop) >= 0);
	const struct roles_person me = {"lan", getpwuid(geteuid())->pw_name, own_roles};
	assert_int_equal(roles_create(&me, own_roles != NULL, &r->roles, &e), 0);
	struct server_config config = limits != NULL ? *limits : (struct server_config){0};
	config.loop = r->loop;
	config.hooks = hooks;
	config.context = r;
	config.roles = r->roles;
	assert_int_equal(server_create(&config, &r->server, &e), 0);
	server_handle(r->server, "article.add", handle_add);
	server_handle(r->server, "article.list", handle_list);
	server_handle(r->server, "article.preview", handle_preview);
	server_handle(r->server, "station.status", handle_status);
	server_handle(r->server, "station.next", handle_keep);
	server_handle(r->server, "station.reload", handle_err);
	assert_int_equal(server_listen_path(r->server, r->path, &e), 0);
	return r;
}

void rig_stop(struct rig *r)
{
	server_destroy(r->server);
	for (size_t i = 0; i < r->kept_count; i++)
		request_ok(r->kept[i], NULL);
	roles_destroy(r->roles);
	sd_event_unref(r->loop);
	assert_int_not_equal(access(r->path, F_OK), 0);
	rmdir(r->folder);
	free(r);
}

void rig_make_gateway(struct server *s)
{
	for (struct link *l = s->connections.next; l != &s->connections; l = l->next)
		((struct connection *)l)->peer.roles = ROLE_GATEWAY;
}
