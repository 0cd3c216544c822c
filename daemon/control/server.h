/* The daemon's end of the control socket, on its sd-event loop. Knows clients,
 * lines, roles and method tables; knows nothing of articles.
 *
 * All on the loop's thread. Nothing here blocks: what a client does not read
 * is queued, and a client with too much queued, or stuck for too long, is cut
 * off while the others notice nothing. */
#ifndef BANTIN_CONTROL_SERVER_H
#define BANTIN_CONTROL_SERVER_H

#include "base/err.h"
#include "control/request.h"
#include "control/roles.h"

#include <systemd/sd-event.h>

struct server;
struct event_page;

/* What the daemon does for the server. Every member may be NULL. */
struct server_hooks {
	/* A page of stored events with seq >= `from`, at most `most`, ascending: call
	 * event_page_done() now or later, exactly once. Without this hook
	 * events.subscribe gives unnumbered and new events only. */
	void (*events_page)(void *context, struct event_page *page, int64_t from, int most);
	/* batch.run: what handlers do between begin and end is one transaction. The
	 * requests in between answer when that has committed, or fail all. Without these
	 * batch.run does not exist. `end` with keep = false: undo what was done since begin. */
	void (*batch_begin)(void *context);
	void (*batch_end)(void *context, bool keep);
	/* For the log: an act (METHOD_ACTS) or a refusal for want of a role was answered.
	 * `error` is NULL or the error's id. */
	void (*acted)(
	        void *context, const struct peer *peer, const char *method, const char *error);
};

struct server_config {
	sd_event *loop;
	const struct server_hooks *hooks; /* must outlive the server; may be NULL */
	void *context;                    /* for hooks and handlers */
	const struct roles *roles; /* must outlive the server or be replaced by server_set_roles */
	bool practice;             /* every result and event says so */
	/* 0 takes the default of each: */
	int clients_most;   /* LIMIT_CLIENTS; 16 more for admin and emergency */
	size_t queued_most; /* bytes not read by a client before it is cut off: 4 MiB + its last
	                       answer */
	int stuck_ms;       /* a client that reads nothing of what waits for it: 30 s */
	int line_ms;        /* from the first byte of a line to its newline: 30 s */
	int answer_ms;      /* a handler's time: 30 s; then the client gets "deadline" */
	int in_flight_most; /* unanswered requests of a client before its reading pauses: 64 */
};

/* 0 or -errno. Nothing listens yet. */
int server_create(const struct server_config *config, struct server **ret, struct err *e);
/* Cuts every client off. Requests not answered yet stay valid. */
void server_destroy(struct server *s);

/* Say how a declared method is carried out. Unknown name: aborts (a programming
 * error). Before the first listen. */
void server_handle(struct server *s, const char *method, method_handler *handler);

/* Listen on a new socket at `path` (mode 0660; group bantin if that exists and we
 * may). A dead socket there is replaced; a living one is -EADDRINUSE. */
int server_listen_path(struct server *s, const char *path, struct err *e);
/* Listen on a socket handed over by systemd; takes the descriptor. */
int server_listen_fd(struct server *s, int fd, struct err *e);
/* Stop accepting (and remove the socket's name, if we made it). */
void server_stop_listening(struct server *s);

/* After a reload: everybody's roles are worked out anew. */
void server_set_roles(struct server *s, const struct roles *roles);

int server_client_count(const struct server *s);

/* A durable event that has just been committed, to all who subscribed. `data` is
 * an object and is stolen; sent as {"method":"event","params":{seq, type, ...data}}.
 * Numbers must ascend by one. Here and below a NULL server is one that is gone: what
 * is committed while the station ends is told to nobody. */
void server_event(struct server *s, int64_t seq, const char *type, json_t *data);
/* The newest number stored, at start. */
void server_set_newest_event(struct server *s, int64_t seq);
/* An unnumbered one (progress, levels): dropped for clients that lag. `data` stolen. */
void server_progress(struct server *s, const char *type, json_t *data);
/* Somebody wants unnumbered events: else do not make them. */
bool server_progress_wanted(const struct server *s);

/* Answer to hooks->events_page. `events` is an array of {seq, type, ...}, stolen;
 * `oldest` is the oldest number still stored (newest + 1 if none is). */
void event_page_done(struct event_page *page, json_t *events, int64_t oldest);

#endif
