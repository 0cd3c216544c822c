/* The control socket of the station: events from the store, several calls as one,
 * and the handlers of the other files. */
#include "requests/requests.h"

#include "requests/handlers.h"
#include "station/articles.h"
#include "station/notify.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <systemd/sd-daemon.h>

enum { EVENTS_PAGE_MOST = 500 };

/* ---- events of the past ---- */

static int add_event(void *context, const struct event *e)
{
	json_t *o = json_loads(e->data, 0, NULL);
	if (o == NULL)
		o = json_object();
	json_object_set_new(o, "seq", json_integer(e->seq));
	json_object_set_new(o, "type", json_string(e->name));
	json_array_append_new(context, o);
	return 0;
}

static void events_page(void *context, struct event_page *page, int64_t from, int most)
{
	struct station *s = context;
	struct store *history = queue_history(s->queue);
	struct store_counts counts = {0};
	json_t *events = json_array();
	struct err e;
	size_t limit = most < EVENTS_PAGE_MOST ? (size_t)most : EVENTS_PAGE_MOST;
	if (history->ops->events(history, from, limit, add_event, events, &e) < 0)
		log_line(LOG_ERROR, "events cannot be read: %s", e.sentence);
	history->ops->counts(history, &counts, NULL);
	event_page_done(page, events, counts.event_first);
}

/* ---- who asked for what ---- */

static void acted(void *context, const struct peer *peer, const char *method, const char *error)
{
	(void)context;
	notify_act(peer, method, error);
}

/* ---- several calls as one ---- */

static void batch_begin(void *context)
{
	struct station *s = context;
	queue_group_begin(s->queue);
	s->in_batch = true;
}

static void batch_end(void *context, bool keep)
{
	struct station *s = context;
	s->in_batch = false;
	queue_group_end(s->queue, keep);
	articles_batch_over(s, keep);
}

static const struct server_hooks hooks = {.events_page = events_page,
        .batch_begin = batch_begin,
        .batch_end = batch_end,
        .acted = acted};

/* systemd hands over the socket, so that it is there before us and over
 * restarts; by hand we make our own. */
static int listen_somewhere(struct station *s, struct err *e)
{
	if (s->options.socket == NULL && sd_listen_fds(1) > 0) {
		notify_socket(s, SD_LISTEN_FDS_START);
		return server_listen_fd(s->server, SD_LISTEN_FDS_START, e);
	}
	return server_listen_path(s->server, s->socket, e);
}

int requests_open(struct station *s, struct err *e)
{
	struct store_counts counts;
	int status = people_load(s, e);
	if (status < 0)
		return status;
	struct server_config config = {.loop = s->loop,
	        .hooks = &hooks,
	        .context = s,
	        .roles = s->roles,
	        .practice = s->options.practice};
	status = server_create(&config, &s->server, e);
	if (status < 0)
		return status;
	add_handle(s);
	approve_handle(s);
	move_handle(s);
	preview_handle(s);
	edit_handle(s);
	list_handle(s);
	onair_handle(s);
	status_handle(s);
	next_handle(s);
	occurrence_handle(s);
	outputs_handle(s);
	journal_handle(s);
	reload_handle(s);
	memory_counts(queue_model(s->queue), &counts);
	server_set_newest_event(s->server, counts.event_seq);
	if (s->opening.unclean)
		journal_check(s);
	return listen_somewhere(s, e);
}
