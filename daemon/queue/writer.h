/* The store thread: all writes of a loop turn become one commit.
 *
 * The loop submits lists and never waits; the thread takes everything that is
 * waiting into one transaction (each list in a savepoint of its own, so a bad
 * one hurts nobody else), commits, and posts completions. The loop watches
 * writer_fd() and calls writer_dispatch(), which calls back in the order of
 * submission.
 *
 * Two sorts: an ASK fails when the disk does (full, read-only, error), and
 * nothing of it is kept. A FACT has already happened (a start, an end, frames
 * that a device took): it is tried again every second, in order, until it is
 * stored; its callback comes only then, or with -ECANCELED at close. While a
 * fact is stuck, asks fail at once with the fact's error. */
#ifndef BANTIN_QUEUE_WRITER_H
#define BANTIN_QUEUE_WRITER_H

#include "queue/store.h"

struct writer;

enum submission { SUBMIT_ASK, SUBMIT_FACT };

/* `changes` are the submitted ones with seq numbers filled in; they are freed
 * after the call. */
typedef void writer_done(void *context, uint64_t token, int status, const struct err *e,
        const struct changes *changes);

/* Takes the store (an opened writing one; closed at writer_close). `mirror`:
 * the folder whose log/YYYY-MM.jsonl mirrors the log, NULL for none. */
int writer_start(struct store *s, const char *mirror, struct writer **ret, struct err *e);

/* Takes the records out of `list` (left empty). Returns the token, rising from
 * 1. `done` may be NULL. */
uint64_t writer_submit(struct writer *w, struct changes *list, enum submission sort,
        writer_done *done, void *context);

int writer_fd(const struct writer *w);         /* an eventfd: readable when completions wait */
void writer_dispatch(struct writer *w);        /* loop thread; runs callbacks */
size_t writer_pending(const struct writer *w); /* submitted, not called back */

/* 0, or the errno of the disk trouble that facts are stuck on; for status. */
int writer_trouble(const struct writer *w);

/* The database was found damaged and replaced (sqlite_replace): true, once, with the
 * name of the damaged file (PATH_MAX) and whether something could not be read. Readers
 * must be opened anew. */
bool writer_replaced(struct writer *w, char *ret_name, bool *ret_holes);

/* Run `work` on the store thread between commits (reads, checkpoint, checks);
 * `done` is called by dispatch. */
typedef int writer_work(void *context, struct store *s, struct err *e);
uint64_t writer_run(struct writer *w, writer_work *work, writer_done *done, void *context);

/* Waits until all is committed, or `timeout_ms` for stuck facts, then closes
 * the store; callbacks of what is left run with -ECANCELED. Returns how many
 * facts were lost. */
size_t writer_close(struct writer *w, int timeout_ms);

#endif
