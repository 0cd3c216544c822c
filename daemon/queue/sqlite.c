/* The database: lock, opening, schema, closing.
 * Holds: one writer a folder (flock on queue.lock); the schema is only changed
 * by adding a migration at the end of the table. */
#include "queue/sqlite_room.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* user_version counts how many of these a file has been through. Never edit
 * one that was released: add another. */
static const char *const migrations[] = {
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
        "CREATE TABLE article ("
        " id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, state TEXT NOT NULL,"
        " class TEXT NOT NULL, rank INTEGER NOT NULL, revision INTEGER NOT NULL, title TEXT NOT "
        "NULL,"
        " lang TEXT, source TEXT, category TEXT, recording TEXT, at INTEGER NOT NULL,"
        " not_before INTEGER NOT NULL, expires INTEGER NOT NULL, repeat TEXT, zone TEXT, voice "
        "TEXT,"
        " key TEXT UNIQUE, series TEXT, supersedes INTEGER NOT NULL, superseded_by INTEGER NOT "
        "NULL,"
        " content_sha256 TEXT, text_bytes INTEGER NOT NULL, estimate_ms INTEGER NOT NULL,"
        " author_uid INTEGER NOT NULL, author TEXT, approver_uid INTEGER NOT NULL, approver TEXT,"
        " created INTEGER NOT NULL, approved INTEGER NOT NULL, finished INTEGER NOT NULL,"
        " aired INTEGER NOT NULL, last_aired INTEGER NOT NULL, why TEXT, text_sha256 TEXT,"
        " words_sha256 TEXT, voice_sha256 TEXT, reading_sha256 TEXT) STRICT;"
        "CREATE INDEX article_state ON article (state);"
        "CREATE INDEX article_finished ON article (finished) WHERE finished > 0;"
        "CREATE INDEX article_series ON article (series) WHERE series IS NOT NULL;"
        "CREATE TABLE article_text ("
        " article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, revision INTEGER NOT NULL,"
        " title TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, by_uid INTEGER NOT NULL, "
        "by TEXT,"
        " PRIMARY KEY (article, revision)) STRICT;"
        "CREATE TABLE article_words ("
        " article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE, words TEXT NOT NULL) "
        "STRICT;"
        "CREATE TABLE airing ("
        " id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,"
        " article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, state TEXT NOT NULL,"
        " class TEXT NOT NULL, reason TEXT NOT NULL, planned INTEGER NOT NULL, latest INTEGER NOT "
        "NULL,"
        " bulletin INTEGER NOT NULL, position INTEGER NOT NULL, programme TEXT, zone TEXT,"
        " resumes INTEGER NOT NULL, from_sentence INTEGER NOT NULL, started INTEGER NOT NULL,"
        " ended INTEGER NOT NULL, asked_ms INTEGER NOT NULL, why TEXT, by TEXT) STRICT;"
        "CREATE INDEX airing_article ON airing (article);"
        "CREATE INDEX airing_state ON airing (state);"
        "CREATE TABLE part ("
        " airing INTEGER NOT NULL REFERENCES airing ON DELETE CASCADE, output TEXT NOT NULL,"
        " result TEXT NOT NULL, frames INTEGER NOT NULL, rate INTEGER NOT NULL, sentence INTEGER "
        "NOT NULL,"
        " started INTEGER NOT NULL, ended INTEGER NOT NULL,"
        " PRIMARY KEY (airing, output)) STRICT, WITHOUT ROWID;"
        /* The body is the truth and what the chain covers; columns are read from it. */
        "CREATE TABLE log (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL,"
        " at INTEGER AS (body->>'$.at_ms'), airing INTEGER AS (body->>'$.airing'),"
        " article INTEGER AS (body->>'$.article'), row TEXT AS (body->>'$.row')) STRICT;"
        "CREATE INDEX log_at ON log (at);"
        "CREATE INDEX log_airing ON log (airing);"
        "CREATE INDEX log_article ON log (article);"
        "CREATE TABLE event (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,"
        " name TEXT NOT NULL, data TEXT NOT NULL) STRICT;",
        ("ALTER TABLE airing ADD COLUMN opening TEXT;"
         "ALTER TABLE airing ADD COLUMN ending TEXT;"),
        "ALTER TABLE article ADD COLUMN insisted TEXT;",
};
enum { VERSION = sizeof migrations / sizeof *migrations };

/* --- the lock --- */

static int lock_folder(struct sqlite *q, struct err *e)
{
	char *path = mem_printf("%s/queue.lock", q->folder);
	char text[64] = "";
	q->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	int status = 0;
	if (q->lock < 0) {
		status = err_sys(e, -errno, "store.open", _("cannot open %s"), path);
	} else if (flock(q->lock, LOCK_EX | LOCK_NB) < 0) {
		ssize_t got = pread(q->lock, text, sizeof text - 1, 0);
		text[got > 0 ? strcspn(text, "\n") : 0] = '\0';
		status = err_set(e, -EBUSY, "store.locked",
		        _("the queue in %s is in use by another bantind (process %s); stop it "
		          "first"),
		        q->folder, text[0] != '\0' ? text : "?");
	} else {
		q->unclean = pread(q->lock, text, sizeof text - 1, 0) > 0;
		int len = snprintf(text, sizeof text, "%ld\n", (long)getpid());
		/* A disk that takes no byte is found by the first commit; here it
		 * must not keep an emergency from airing. */
		if (ftruncate(q->lock, 0) == 0 && pwrite(q->lock, text, (size_t)len, 0) == len)
			fdatasync(q->lock);
	}
	free(path);
	return status;
}

/* --- opening and closing --- */

static char *database_path(const char *folder)
{
	return mem_printf("%s/queue.db", folder);
}

static int migrate(struct sqlite *q, struct err *e)
{
	sqlite3_stmt *s;
	int64_t version = 0;
	int status = sqlite_prepare(q, "PRAGMA user_version", &s, e);
	if (status < 0)
		return status;
	status = sqlite_number(q, s, 0, &version, e);
	sqlite3_finalize(s);
	if (status < 0)
		return status;
	if (version > VERSION)
		return err_set(e, -EPROTO, "store.newer",
		        _("%s/queue.db was written by a newer bantin; install that version again"),
		        q->folder);
	if (version == VERSION || q->readonly)
		return 0;
	status = sqlite_exec(q, "BEGIN IMMEDIATE", e);
	for (int64_t i = version; i < VERSION && status == 0; i++)
		status = sqlite_exec(q, migrations[i], e);
	char set[64];
	snprintf(set, sizeof set, "PRAGMA user_version = %d", (int)VERSION);
	if (status == 0)
		status = sqlite_exec(q, set, e);
	if (status == 0)
		status = sqlite_exec(q, "COMMIT", e);
	if (status < 0)
		sqlite3_exec(q->db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

int sqlite_connect(struct sqlite *q, struct err *e)
{
	char *path = database_path(q->folder);
	int flags =
	        SQLITE_OPEN_NOMUTEX |
	        (q->readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	int result = sqlite3_open_v2(path, &q->db, flags, NULL);
	free(path);
	if (result != SQLITE_OK)
		return sqlite_fail(q, result, e);
	sqlite3_extended_result_codes(q->db, 1);
	sqlite3_busy_timeout(q->db, 2000);
	/* journal_size_limit: the WAL of a burst shrinks again. cache_size: 2 MB. */
	int status =
	        q->readonly
	                ? sqlite_exec(q, "PRAGMA query_only = ON; PRAGMA cache_size = -1000", e)
	                : sqlite_exec(q,
	                          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	                          "PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 16777216;"
	                          "PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY",
	                          e);
	return status == 0 ? migrate(q, e) : status;
}

static struct sqlite *make(const char *folder, bool readonly)
{
	struct sqlite *q = mem_alloc(sizeof *q);
	q->store.ops = &sqlite_ops;
	q->readonly = readonly;
	q->lock = -1;
	q->folder = mem_string(folder);
	str_init(&q->columns_article);
	str_init(&q->columns_airing);
	str_init(&q->columns_part);
	str_init(&q->fetch_article);
	str_init(&q->fetch_airing);
	str_init(&q->put_article);
	str_init(&q->put_airing);
	return q;
}

static int close_database(struct sqlite *q)
{
	for (size_t i = 0; i < q->prepared_count; i++)
		sqlite3_finalize(q->prepared[i].statement);
	q->prepared_count = 0;
	int result = sqlite3_close(q->db);
	q->db = NULL;
	return result;
}

void sqlite_disconnect(struct sqlite *q)
{
	close_database(q);
	q->head_known = q->mirrored_known = false;
}

void sqlite_close_store(struct store *s)
{
	struct sqlite *q = (struct sqlite *)s;
	/* The last connection of a WAL checkpoints here; unclean stays on record
	 * if it could not. */
	if (close_database(q) == SQLITE_OK && q->lock >= 0 && !q->dirty &&
	        ftruncate(q->lock, 0) == 0)
		fdatasync(q->lock);
	fd_close(&q->lock);
	free(q->folder);
	str_finish(&q->columns_article);
	str_finish(&q->columns_airing);
	str_finish(&q->columns_part);
	str_finish(&q->fetch_article);
	str_finish(&q->fetch_airing);
	str_finish(&q->put_article);
	str_finish(&q->put_airing);
	free(q);
}

static int open_store(const char *folder, bool readonly, struct store **ret, struct err *e)
{
	struct sqlite *q = make(folder, readonly);
	int status = readonly ? 0 : lock_folder(q, e);
	q->dirty = true; /* until it is open: a failure leaves the mark in the lock */
	if (status == 0)
		status = sqlite_connect(q, e);
	if (status < 0) {
		sqlite_close_store(&q->store);
		return status;
	}
	q->dirty = false;
	*ret = &q->store;
	return 0;
}

int sqlite_open(const char *folder, struct store **ret, struct err *e)
{
	return open_store(folder, false, ret, e);
}

int sqlite_open_readonly(const char *folder, struct store **ret, struct err *e)
{
	return open_store(folder, true, ret, e);
}

void sqlite_keep_mark(struct store *s)
{
	((struct sqlite *)s)->dirty = true;
}

bool sqlite_was_unclean(struct store *s)
{
	return ((struct sqlite *)s)->unclean;
}
