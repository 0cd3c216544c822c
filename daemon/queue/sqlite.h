/* The store on disk: queue.db in the state folder. WAL, synchronous=FULL,
 * STRICT tables, migrations by user_version. One writing connection (held by
 * the store thread of queue/writer.h) and any number of reading ones. */
#ifndef BANTIN_QUEUE_SQLITE_H
#define BANTIN_QUEUE_SQLITE_H

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

/* PRAGMA quick_check on an own connection, for a background helper: 0, or
 * -EUCLEAN with the first complaint. Takes seconds on big files. */
int sqlite_quick_check(const char *folder, struct err *e);

/* Move a damaged queue.db (with -wal and -shm) to queue.db.damaged-DATE; fills
 * `ret_name` (PATH_MAX). The caller reports it and opens a new one. The lock
 * must not be held by anybody. */
int sqlite_set_aside(const char *folder, int64_t now, char *ret_name, struct err *e);

/* A copy made online (sqlite's backup interface) that appears whole or not at all. */
int sqlite_backup(const char *folder, const char *target, struct err *e);

#endif
