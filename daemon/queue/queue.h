/* The queue as the daemon holds it: the model, the store thread and a reading
 * connection for history, in one object. Loop thread only. */
#ifndef BANTIN_QUEUE_QUEUE_H
#define BANTIN_QUEUE_QUEUE_H

#include "queue/memory.h"
#include "queue/writer.h"

struct queue;

struct queue_opening {
	bool unclean; /* the last daemon did not close it: run sqlite_quick_check in the background
	               */
	char set_aside[4096];     /* a damaged file was moved here; "" if none */
	int64_t rebuilt_log_rows; /* from the mirror: after a set-aside, a loss or an old backup */
	char mirror_aside[4096];  /* a mirror that does not continue the log was moved here; "" */
	int64_t closed_rows;      /* log rows without an end that were closed as cut */
	int64_t last_seen;        /* wall ms of the last that the last daemon wrote; 0: nothing */
};

/* Lock, open (setting a damaged file aside and rebuilding the log from its
 * mirror as far as it goes), close what a crash left open as cut with the last
 * known frames, load, start the store thread. `now` is the wall time. */
int queue_open(const char *folder, int64_t now, struct queue **ret,
        struct queue_opening *ret_opening, struct err *e);
size_t queue_close(struct queue *q, int timeout_ms); /* facts lost; NULL is fine */

struct memory *queue_model(struct queue *q);  /* read it freely; change it only by queue_submit */
struct store *queue_history(struct queue *q); /* read-only connection: all that is committed */

/* Check and apply to the model now, commit soon. On an error nothing has
 * changed and nothing is called back. Takes the records out of `list` if it
 * succeeds. A failed ASK is taken back from the model before `done` is called.
 * A new emergency counts as a fact (but in a group): on a full disk it stays,
 * sounds, and is called done when it could be stored. */
int queue_submit(struct queue *q, struct changes *list, enum submission sort, writer_done *done,
        void *context, struct err *e);

/* What is asked between begin and end is one transaction: committed whole, or
 * failed whole. end(false) takes it all back from the model, and calls each `done`
 * with -ECANCELED. Facts in between go their own way. No nesting. */
void queue_group_begin(struct queue *q);
void queue_group_end(struct queue *q, bool keep);

int queue_fd(const struct queue *q);      /* watch for reading ... */
void queue_dispatch(struct queue *q);     /* ... and call this */
int queue_trouble(const struct queue *q); /* 0 or errno of disk trouble */
/* The database turned out damaged in use, was set aside and made anew: true, once, after
 * a dispatch, with the damaged file's name (PATH_MAX) and whether something could not be
 * read from it. queue_history() is another from then on. */
bool queue_replaced(struct queue *q, char *ret_aside, bool *ret_holes);
/* The check in the background found damage: the next opening is unclean too, so that
 * it is looked for again. */
void queue_suspect(struct queue *q);
bool queue_idle(const struct queue *q); /* nothing is being written */

#endif
