/* Subscriptions. A subscriber is only a number: the next durable event it
 * lacks. Fresh events go straight to those who lack just that one; everybody
 * else reads pages from the store at the pace of its socket. So a slow reader
 * costs a page, and nothing is sent twice or skipped. */
#include "control/inside.h"

#include "base/mem.h"

#include <stdlib.h>

enum { PAGE_EVENTS = 100, LAG_BYTES = 256 << 10 };

struct event_page {
	struct link link;              /* first member: of server.pages */
	struct server *server;         /* NULL: destroyed */
	struct connection *connection; /* NULL: left */
};

static void send_event(struct connection *c, json_t *params)
{
	size_t len;
	char *line = wire_event(params, c->server->config.practice, &len);
	connection_send(c, line, len, -1);
}

static bool lags(const struct connection *c)
{
	return c->queued > LAG_BYTES;
}

void events_pump(struct connection *c)
{
	struct server *s = c->server;
	c->events.more = false;
	if (c->dead || !c->events.on || c->events.page != NULL || lags(c))
		return;
	if (c->events.next > s->newest && c->events.asking == NULL)
		return;
	struct event_page *page = mem_alloc(sizeof *page);
	*page = (struct event_page){.server = s, .connection = c};
	link_add(&s->pages, &page->link);
	c->events.page = page;
	s->config.hooks->events_page(s->config.context, page, c->events.next, PAGE_EVENTS);
}

static json_t *subscribed(const struct connection *c, int64_t oldest)
{
	return json_pack(
	        "{s:I, s:I}", "next", (json_int_t)c->events.next, "oldest", (json_int_t)oldest);
}

/* True if the subscription stands. */
static bool answer_first(struct connection *c, int64_t oldest)
{
	struct request *asking = c->events.asking;
	c->events.asking = NULL;
	if (c->events.next < oldest && c->events.next <= c->server->newest) {
		c->events.on = false;
		request_fail(
		        asking, "events_gone", json_pack("{s:I}", "oldest", (json_int_t)oldest));
		return false;
	}
	request_ok(asking, subscribed(c, oldest));
	return true;
}

void event_page_done(struct event_page *page, json_t *events, int64_t oldest)
{
	struct connection *c = page->connection;
	link_drop(&page->link);
	free(page);
	if (c != NULL && !c->dead) {
		c->events.page = NULL;
		bool stands = c->events.asking == NULL || answer_first(c, oldest);
		size_t i;
		json_t *event;
		json_array_foreach(events, i, event)
		{
			if (!stands || c->dead)
				break;
			send_event(c, event);
			c->events.next = json_integer_value(json_object_get(event, "seq")) + 1;
		}
		/* An empty page although newer numbers exist: they were pruned meanwhile. */
		if (stands && json_array_size(events) == 0 && c->events.next < oldest)
			c->events.next = oldest;
		else if (stands && json_array_size(events) == 0 &&
		         c->events.next <= c->server->newest)
			c->events.next = c->server->newest + 1;
		/* Not at once: the store may answer at once, and there may be many pages. */
		c->events.more = true;
		server_sweep_soon(c->server);
	}
	json_decref(events);
}

void events_leave(struct connection *c)
{
	if (c->events.page != NULL)
		c->events.page->connection = NULL;
	c->events.page = NULL;
	if (c->events.progress)
		c->server->wanting_progress--;
	if (c->events.asking != NULL)
		request_ok(c->events.asking, NULL);
	c->events = (struct subscription){0};
}

void events_subscribe(void *context, struct request *r)
{
	(void)context;
	struct connection *c = request_connection(r);
	struct server *s = c->server;
	if (c->events.asking != NULL) {
		request_fail_value(r, "from", "one subscription at a time");
		return;
	}
	bool progress = request_flag(r, "progress", false);
	s->wanting_progress += (int)progress - (int)c->events.progress;
	c->events.progress = progress;
	c->events.on = true;
	c->events.next = request_integer(r, "from", s->newest + 1);
	if (c->events.next > s->newest + 1)
		c->events.next = s->newest + 1;
	if (s->config.hooks->events_page == NULL || !request_has(r, "from")) {
		c->events.next = s->newest + 1;
		request_ok(r, subscribed(c, s->newest + 1));
		return;
	}
	if (c->events.page != NULL) /* of an earlier subscription: its answer is for nobody */
		c->events.page->connection = NULL;
	c->events.page = NULL;
	c->events.asking = r;
	events_pump(c);
}

void events_unsubscribe(void *context, struct request *r)
{
	(void)context;
	events_leave(request_connection(r));
	request_ok(r, NULL);
}

void server_set_newest_event(struct server *s, int64_t seq)
{
	s->newest = seq;
}

void server_event(struct server *s, int64_t seq, const char *type, json_t *data)
{
	if (s == NULL) {
		json_decref(data);
		return;
	}
	json_t *params = json_pack("{s:I, s:s}", "seq", (json_int_t)seq, "type", type);
	json_object_update_missing(params, data);
	json_decref(data);
	s->newest = seq;
	for (struct link *l = s->connections.next; l != &s->connections; l = l->next) {
		struct connection *c = (struct connection *)l;
		if (c->dead || !c->events.on)
			continue;
		bool straight = c->events.next == seq && c->events.page == NULL;
		if (straight && (!lags(c) || s->config.hooks->events_page == NULL)) {
			c->events.next = seq + 1;
			send_event(c, params);
		} else if (s->config.hooks->events_page != NULL) {
			events_pump(c);
		}
	}
	json_decref(params);
}

void server_progress(struct server *s, const char *type, json_t *data)
{
	if (s == NULL) {
		json_decref(data);
		return;
	}
	json_t *params = json_pack("{s:s}", "type", type);
	json_object_update_missing(params, data);
	json_decref(data);
	for (struct link *l = s->connections.next; l != &s->connections; l = l->next) {
		struct connection *c = (struct connection *)l;
		if (!c->dead && c->events.on && c->events.progress && c->queued == 0)
			send_event(c, params);
	}
	json_decref(params);
}

bool server_progress_wanted(const struct server *s)
{
	return s != NULL && s->wanting_progress > 0;
}
