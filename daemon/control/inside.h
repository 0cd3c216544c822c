/* What the files of the server share and nobody else sees.
 *
 * server -> connections -> requests: a connection may go before its requests,
 * which then have no connection; a server may go before its requests, which
 * then have no server. Connections are only marked dead where they may be in
 * use, and freed by the server's sweep. */
#ifndef BANTIN_CONTROL_INSIDE_H
#define BANTIN_CONTROL_INSIDE_H

#include "control/request.h"
#include "control/server.h"
#include "control/wire.h"

enum { CALL_FDS_MAX = 64, WATCH_SLICES = 4 };

/* A doubly linked ring with a head that is no member. */
struct link {
	struct link *prev, *next;
};
static inline void link_init(struct link *l)
{
	l->prev = l->next = l;
}
static inline void link_add(struct link *head, struct link *l)
{
	l->prev = head->prev;
	l->next = head;
	head->prev->next = l;
	head->prev = l;
}
static inline void link_drop(struct link *l)
{
	l->prev->next = l->next;
	l->next->prev = l->prev;
	link_init(l);
}

/* A line on its way out, with the descriptor that goes with its first byte. */
struct outgoing {
	struct outgoing *next;
	char *line;
	size_t len, sent;
	int fd;
};

struct connection {
	struct link link; /* first member: of server.connections */
	struct server *server;
	int sock;
	sd_event_source *io;
	struct credentials creds;
	struct peer peer;
	struct wire_lines in;
	uint64_t received, taken; /* bytes so far; those in lines given out */
	struct {
		int fd;
		uint64_t at; /* `received` after the read it came with: see take_fds */
	} fds[CALL_FDS_MAX]; /* of lines not given out yet */
	size_t fd_count;
	bool lines_wait; /* whole lines are left for a later turn */
	struct outgoing *first, **last;
	size_t queued;  /* bytes of outgoing lines */
	size_t biggest; /* of them: one answer may be as large as it is */
	int in_flight;
	bool dead;
	bool eof;                /* it writes no more; closes when all is answered and sent */
	bool ending;             /* it was told of a fault; closes when that is sent */
	uint64_t line_since_us;  /* 0: no half line */
	uint64_t stuck_since_us; /* 0: nothing waits, or it moves */
	struct subscription {
		bool on, progress;
		bool more;               /* to be pumped in the next turn */
		int64_t next;            /* the durable event it waits for */
		struct event_page *page; /* asked for, not here yet */
		struct request *asking;  /* answered with the first page */
	} events;
};

struct server {
	struct server_config config;
	sd_event_source *accept;
	sd_event_source *sweep;
	sd_event_source *watch; /* timer; armed only while something can be late */
	char *path;             /* to be removed, or NULL */
	struct link connections;
	int count;
	struct link requests;
	method_handler **handlers; /* one for each declared method, by its index */
	size_t method_count;
	struct link pages;
	int64_t newest; /* event number */
	int wanting_progress;
};

/* server.c */
size_t method_index(const struct method *m);
method_handler *server_handler(const struct server *s, const struct method *m);
void server_watch(struct server *s); /* make sure the timer runs */
void server_sweep_soon(struct server *s);
uint64_t server_now_us(const struct server *s);

/* connection.c */
void connection_accept(struct server *s, int sock); /* takes it */
void connection_free(struct connection *c);
void connection_kill(struct connection *c); /* now; freed by the sweep */
void connection_send(struct connection *c, char *line, size_t len, int fd); /* takes both */
void connection_fail(struct connection *c, const json_t *id, const char *error, json_t *data);
void connection_interest(struct connection *c); /* what it wants to be woken for */
void connection_turn(struct connection *c);     /* lines left from earlier */
void connection_settle(struct connection *c);   /* close if nothing is left to do */
void connection_check_time(struct connection *c, uint64_t now_us);

/* request.c */
void request_start(
        struct connection *c, struct span line, const int *fds, size_t fd_count); /* takes fds */
void request_check_time(struct request *r, uint64_t now_us);
void request_leave(struct connection *c); /* its requests lose it */
void requests_orphan(struct server *s);   /* they lose the server */
struct connection *request_connection(const struct request *r);
/* A call of a batch: its answer goes to `done` instead of a client. */
typedef void call_done(
        void *context, size_t index, json_t *result, struct failure *f); /* takes what they hold */
void request_start_call(
        struct request *batch, size_t index, const json_t *call, call_done *done, void *context);

/* batch.c, describe.c, events.c: methods that the server answers itself */
void batch_run(void *context, struct request *r);
void describe(void *context, struct request *r);
void events_subscribe(void *context, struct request *r);
void events_unsubscribe(void *context, struct request *r);
void events_pump(struct connection *c);  /* send or ask for what it lacks */
void events_leave(struct connection *c); /* forget its page */

/* describe.c, also for the documents: everything as JSON. `handled` tells which
 * methods to show (NULL: all). */
json_t *describe_all(
        bool (*handled)(const void *context, const struct method *m), const void *context);

#endif
