/* Inside of the SQLite store, shared by sqlite.c (files), sqlite_apply.c
 * (writing) and sqlite_query.c (reading). Private to the room. */
#ifndef BANTIN_QUEUE_SQLITE_ROOM_H
#define BANTIN_QUEUE_SQLITE_ROOM_H

#include "queue/aslog.h"
#include "queue/record.h"
#include "queue/sqlite.h"

#include <sqlite3.h>
#include <stdatomic.h>

enum { SQLITE_STATEMENTS = 96 }; /* more than the room has; asserted */

struct prepared {
	const char *text; /* static: found again by its address */
	sqlite3_stmt *statement;
};

struct sqlite {
	struct store store; /* first */
	sqlite3 *db;
	bool readonly;
	bool unclean; /* see sqlite_was_unclean() */
	int lock;     /* queue.lock, -1 if read-only */
	char *folder;
	struct prepared prepared[SQLITE_STATEMENTS];
	size_t prepared_count;
	/* The log's head, known while writing; valid after sqlite_head(). */
	bool head_known;
	int64_t head_seq;
	char head[SHA256_TEXT];
	bool mirrored_known;
	int64_t mirrored;  /* seq up to which the mirror is whole */
	atomic_bool dirty; /* it is not in order: the lock keeps its mark */
	struct str columns_article, columns_airing, columns_part; /* "id,version,..." */
	struct str fetch_article, fetch_airing, put_article, put_airing;
};

extern const struct store_ops sqlite_ops;

/* An SQLite result as -errno and a sentence. Returns the -errno. */
int sqlite_fail(struct sqlite *q, int result, struct err *e);

/* A cached statement, reset and unbound. `text` must be static. NULL: `e`. */
sqlite3_stmt *sqlite_sql(struct sqlite *q, const char *text, struct err *e);
/* One that the caller finalizes. */
int sqlite_prepare(struct sqlite *q, const char *text, sqlite3_stmt **ret, struct err *e);
/* Run one that returns no rows; resets it. */
int sqlite_run(struct sqlite *q, sqlite3_stmt *s, struct err *e);
int sqlite_exec(struct sqlite *q, const char *text, struct err *e);
/* One integer of the first row; `missing` if there is none or it is NULL. */
int sqlite_number(struct sqlite *q, sqlite3_stmt *s, int64_t missing, int64_t *ret, struct err *e);

void sqlite_bind_text(
        sqlite3_stmt *s, int place, const char *text); /* NULL is NULL; must outlive the step */
void sqlite_bind_record(sqlite3_stmt *s, const struct record *r, const void *from); /* places 1.. */
void sqlite_read_record(sqlite3_stmt *s, const struct record *r, void *to); /* columns 0.. */
const char *sqlite_columns(struct sqlite *q, const struct record *r);

/* One record by its integer key: 0, or -ENOENT without a sentence. */
int sqlite_fetch(struct sqlite *q, const struct record *r, int64_t id, void *ret, struct err *e);
/* Rows of a statement as records; finalizes it. */
/* The visitor may take the strings: what it leaves is freed. */
typedef int record_visitor(void *context, void *what);
int sqlite_walk(struct sqlite *q, sqlite3_stmt *s, const struct record *r, record_visitor *visit,
        void *context, struct err *e);

int sqlite_head(struct sqlite *q, struct err *e); /* fills head_seq and head */
int sqlite_log_anchor(struct sqlite *q, int64_t *ret_seq, char hash[SHA256_TEXT], struct err *e);

int sqlite_apply(struct store *s, struct change *changes, size_t count, struct err *e);
void sqlite_close_store(struct store *s);
/* sqlite.c: the database of a store, which keeps its lock. */
int sqlite_connect(struct sqlite *q, struct err *e);
void sqlite_disconnect(struct sqlite *q);

/* sqlite_touched.c */
int sqlite_load_touched(struct sqlite *q, struct memory *m, const struct change *changes,
        size_t count, struct err *e);
/* sqlite_beside.c: fills seq numbers */
int sqlite_write_beside(struct sqlite *q, struct change *c, struct err *e);
/* sqlite_rows.c, sqlite_load.c: store operations */
int sqlite_get_log(struct store *s, const struct log_filter *f, log_visitor *visit, void *context,
        struct err *e);
int sqlite_get_events(struct store *s, int64_t from_seq, size_t limit, event_visitor *visit,
        void *context, struct err *e);
int sqlite_get_counts(struct store *s, struct store_counts *ret, struct err *e);

#endif
