/* The store on disk: queue.db in the state folder. WAL, synchronous=FULL,
 * STRICT tables, migrations by user_version. One writing connection (held by
 * the store thread of queue/writer.h) and any number of reading ones. */
#ifndef BANTIN_QUEUE_SQLITE_H
#define BANTIN_QUEUE_SQLITE_H

#include "queue/aslog.h"
#include "queue/memory.h"
#include "queue/store.h"

/* Open or create for writing. Makes the folder's queue.lock: a second writer,
 * in this process or another, is refused with -EBUSY and who holds it.
 * A file that is no healthy database: -EUCLEAN (id "store.damaged"). A file of
 * a newer version: -EPROTO. Migrates older ones in one transaction. */
int sqlite_open(const char *folder, struct store **ret, struct err *e);

/* Read only, beside the writer. apply() gives -EROFS. */
int sqlite_open_readonly(const char *folder, struct store **ret, struct err *e);

/* Everything that is not over, and the high-water marks. */
int sqlite_load(struct store *s, struct memory *m, struct err *e);

/* True if the last writer did not close it in order: quick_check is due. */
bool sqlite_was_unclean(struct store *s);

/* Several lists in one commit, for the store thread: begin, then apply each
 * list (a list that fails leaves nothing and the others stand), then commit.
 * If begin or commit fails nothing of all the lists is kept. When apply says
 * *ret_lost, SQLite has given up the whole transaction: begin anew. */
int sqlite_begin(struct store *s, struct err *e);
int sqlite_apply_one(
        struct store *s, struct change *changes, size_t count, bool *ret_lost, struct err *e);
int sqlite_commit(struct store *s, struct err *e);
void sqlite_abandon(struct store *s); /* rolls back, if there is anything */

/* Bring the log's mirror up to what is committed. */
int sqlite_mirror(struct store *s, const char *folder, struct err *e);

/* Check the log's chain in the database, from its anchor. -EBADMSG and a
 * sentence with the row if it breaks. */
int sqlite_log_verify(struct store *s, struct aslog_verdict *ret, struct err *e);

/* The same, and then the mirror against it, row by row: what was taken from the end
 * of either or written anew with a new chain is seen in the other. -EBADMSG, `fault`
 * and a sentence. The writer may work on meanwhile; its mirror is waited for a little. */
int sqlite_log_compare(
        struct store *s, const char *folder, struct aslog_verdict *ret, struct err *e);

/* Is the mirror ahead of the database? Never, unless the file was lost,
 * replaced by an older backup, or set aside. */
int sqlite_log_behind(struct store *s, const char *folder, bool *ret, struct err *e);

/* Take what the mirror has beyond the database's log (all of it, for a new
 * database), as far as the chain holds; ids that it names are never given
 * again. */
int sqlite_log_rebuild(struct store *s, const char *folder, int64_t *ret_rows, struct err *e);

/* What a crash left open: airings on air become cut (why "crash") at `now`
 * with the frames last known, their log rows are ended. *ret_seen: the last
 * moment that anything in the file tells of before that, wall ms, 0 in an empty one. */
int sqlite_close_open(
        struct store *s, int64_t now, int64_t *ret_rows, int64_t *ret_seen, struct err *e);

/* Leave the mark of an unclean stop whatever comes. Any thread, until it is closed. */
void sqlite_keep_mark(struct store *s);

/* PRAGMA quick_check on an own connection, for a background helper: 0, or
 * -EUCLEAN with the first complaint. Takes seconds on big files. */
int sqlite_quick_check(const char *folder, struct err *e);

/* Move a damaged queue.db (with -wal and -shm) to queue.db.damaged-DATE; fills
 * `ret_name` (PATH_MAX). The caller reports it and opens a new one. The lock
 * must not be held by anybody. */
int sqlite_set_aside(const char *folder, int64_t now, char *ret_name, struct err *e);

/* The database is damaged while `s` is open for writing: set it aside (its name as
 * above) and go on with a new one, which gets the log from its mirror and everything
 * else that can still be read. *ret_holes: something could not. Readers must be opened
 * anew. On an error `s` still is what it was, or has no database and fails. */
int sqlite_replace(struct store *s, char *ret_name, bool *ret_holes, struct err *e);

/* A copy made online (sqlite's backup interface) that appears whole or not at all. */
int sqlite_backup(const char *folder, const char *target, struct err *e);

#endif
