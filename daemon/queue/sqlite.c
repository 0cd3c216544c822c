/* The database file: lock, opening, schema, statements, backup, setting aside.
 * Holds: one writer a folder (flock on queue.lock); the schema is only changed
 * by adding a migration at the end of the table. */
#include "queue/sqlite_room.h"

#include "base/civil.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
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
};
enum { VERSION = sizeof migrations / sizeof *migrations };

/* --- results and statements --- */

int sqlite_fail(struct sqlite *q, int result, struct err *e)
{
	static const struct {
		int result, status;
		const char *id;
	} known[] = {
	        {SQLITE_FULL, -ENOSPC, "store.full"},
	        {SQLITE_READONLY, -EROFS, "store.readonly"},
	        {SQLITE_BUSY, -EBUSY, "store.busy"},
	        {SQLITE_LOCKED, -EBUSY, "store.busy"},
	        {SQLITE_CORRUPT, -EUCLEAN, "store.damaged"},
	        {SQLITE_NOTADB, -EUCLEAN, "store.damaged"},
	        {SQLITE_CONSTRAINT, -EEXIST, "store.constraint"},
	        {SQLITE_CANTOPEN, -EACCES, "store.open"},
	        {SQLITE_PERM, -EACCES, "store.open"},
	        {SQLITE_NOMEM, -ENOMEM, "store.memory"},
	};
	int status = -EIO;
	const char *id = "store.io";
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].result == (result & 0xff)) {
			status = known[i].status;
			id = known[i].id;
		}
	/* Without room for its shared memory SQLite speaks of an I/O error. */
	if (status == -EIO && q->db != NULL && sqlite3_system_errno(q->db) == ENOSPC)
		status = -ENOSPC;
	const char *why = q->db != NULL ? sqlite3_errmsg(q->db) : sqlite3_errstr(result);
	if (status == -ENOSPC)
		return err_set(
		        e, status, id, _("the disk of %s is full; make room on it"), q->folder);
	if (status == -EROFS)
		return err_set(e, status, id,
		        _("%s can only be read; the queue cannot be written there"), q->folder);
	return err_set(e, status, id, _("the queue in %s failed: %s"), q->folder, why);
}

int sqlite_prepare(struct sqlite *q, const char *text, sqlite3_stmt **ret, struct err *e)
{
	int result = sqlite3_prepare_v2(q->db, text, -1, ret, NULL);
	return result == SQLITE_OK ? 0 : sqlite_fail(q, result, e);
}

sqlite3_stmt *sqlite_sql(struct sqlite *q, const char *text, struct err *e)
{
	for (size_t i = 0; i < q->prepared_count; i++)
		if (q->prepared[i].text == text) {
			sqlite3_reset(q->prepared[i].statement);
			sqlite3_clear_bindings(q->prepared[i].statement);
			return q->prepared[i].statement;
		}
	sqlite3_stmt *s;
	if (sqlite_prepare(q, text, &s, e) < 0)
		return NULL;
	if (q->prepared_count == SQLITE_STATEMENTS) {
		/* More statements than places would be a slip in this room; the
		 * oldest makes room, nothing breaks. */
		sqlite3_finalize(q->prepared[0].statement);
		q->prepared[0] = q->prepared[--q->prepared_count];
	}
	q->prepared[q->prepared_count++] = (struct prepared){text, s};
	return s;
}

int sqlite_run(struct sqlite *q, sqlite3_stmt *s, struct err *e)
{
	int result = sqlite3_step(s);
	int status = result == SQLITE_DONE || result == SQLITE_ROW ? 0 : sqlite_fail(q, result, e);
	sqlite3_reset(s);
	return status;
}

int sqlite_exec(struct sqlite *q, const char *text, struct err *e)
{
	int result = sqlite3_exec(q->db, text, NULL, NULL, NULL);
	return result == SQLITE_OK ? 0 : sqlite_fail(q, result, e);
}

int sqlite_number(struct sqlite *q, sqlite3_stmt *s, int64_t missing, int64_t *ret, struct err *e)
{
	if (s == NULL)
		return -EIO;
	int result = sqlite3_step(s);
	int status = 0;
	if (result == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL)
		*ret = sqlite3_column_int64(s, 0);
	else if (result == SQLITE_ROW || result == SQLITE_DONE)
		*ret = missing;
	else
		status = sqlite_fail(q, result, e);
	sqlite3_reset(s);
	return status;
}

void sqlite_bind_text(sqlite3_stmt *s, int place, const char *text)
{
	if (text != NULL)
		sqlite3_bind_text(s, place, text, -1, SQLITE_STATIC);
	else
		sqlite3_bind_null(s, place);
}

void sqlite_bind_record(sqlite3_stmt *s, const struct record *r, const void *from)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		int place = (int)i + 1;
		switch (f->type) {
		case FIELD_INT64:
			sqlite3_bind_int64(s, place, *(const int64_t *)field_at(f, from));
			break;
		case FIELD_INT32:
			sqlite3_bind_int(s, place, *(const int32_t *)field_at(f, from));
			break;
		case FIELD_TEXT:
			sqlite_bind_text(s, place, *(char *const *)field_at(f, from));
			break;
		case FIELD_NAME:
			sqlite_bind_text(s, place, f->name(*(const int *)field_at(f, from)));
			break;
		}
	}
}

static char *column_text(sqlite3_stmt *s, int column)
{
	return mem_string((const char *)sqlite3_column_text(s, column));
}

void sqlite_read_record(sqlite3_stmt *s, const struct record *r, void *to)
{
	memset(to, 0, r->size);
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		int column = (int)i, number;
		switch (f->type) {
		case FIELD_INT64:
			*(int64_t *)field_in(f, to) = sqlite3_column_int64(s, column);
			break;
		case FIELD_INT32:
			*(int32_t *)field_in(f, to) = sqlite3_column_int(s, column);
			break;
		case FIELD_TEXT:
			*(char **)field_in(f, to) = column_text(s, column);
			break;
		case FIELD_NAME:
			/* A name of a later version reads as the first, harmless state. */
			number = f->parse((const char *)sqlite3_column_text(s, column));
			*(int *)field_in(f, to) = number < 0 ? 0 : number;
			break;
		}
	}
}

const char *sqlite_columns(struct sqlite *q, const struct record *r)
{
	struct str *columns = r == &record_article  ? &q->columns_article
	                      : r == &record_airing ? &q->columns_airing
	                                            : &q->columns_part;
	if (columns->len == 0)
		for (size_t i = 0; i < r->count; i++)
			str_addf(columns, "%s%s", i > 0 ? "," : "", r->fields[i].column);
	return columns->data;
}

int sqlite_fetch(struct sqlite *q, const struct record *r, int64_t id, void *ret, struct err *e)
{
	/* The text lives in a str of `q`, so its address names it in the cache. */
	struct str *text = r == &record_article ? &q->fetch_article : &q->fetch_airing;
	if (text->len == 0)
		str_addf(text, "SELECT %s FROM %s WHERE id = ?", sqlite_columns(q, r), r->table);
	sqlite3_stmt *s = sqlite_sql(q, text->data, e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, id);
	int result = sqlite3_step(s);
	int status = result == SQLITE_ROW    ? 0
	             : result == SQLITE_DONE ? -ENOENT
	                                     : sqlite_fail(q, result, e);
	if (status == 0)
		sqlite_read_record(s, r, ret);
	sqlite3_reset(s);
	return status;
}

int sqlite_walk(struct sqlite *q, sqlite3_stmt *s, const struct record *r, record_visitor *visit,
        void *context, struct err *e)
{
	union {
		struct article article;
		struct airing airing;
		struct part part;
	} row;
	int status = 0, result;
	while (status == 0 && (result = sqlite3_step(s)) != SQLITE_DONE) {
		if (result != SQLITE_ROW) {
			status = sqlite_fail(q, result, e);
			break;
		}
		sqlite_read_record(s, r, &row);
		status = visit(context, &row);
		record_finish(r, &row);
	}
	sqlite3_finalize(s);
	return status;
}

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

static int open_database(struct sqlite *q, struct err *e)
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

void sqlite_close_store(struct store *s)
{
	struct sqlite *q = (struct sqlite *)s;
	for (size_t i = 0; i < q->prepared_count; i++)
		sqlite3_finalize(q->prepared[i].statement);
	/* The last connection of a WAL checkpoints here; unclean stays on record
	 * if it could not. */
	if (sqlite3_close(q->db) == SQLITE_OK && q->lock >= 0 && !q->dirty &&
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
		status = open_database(q, e);
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

bool sqlite_was_unclean(struct store *s)
{
	return ((struct sqlite *)s)->unclean;
}

/* --- looking after the file --- */

int sqlite_quick_check(const char *folder, struct err *e)
{
	struct store *s;
	int status = sqlite_open_readonly(folder, &s, e);
	if (status < 0)
		return status;
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *statement;
	status = sqlite_prepare(q, "PRAGMA quick_check(1)", &statement, e);
	if (status == 0) {
		int result = sqlite3_step(statement);
		const char *text =
		        result == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "";
		if (result != SQLITE_ROW)
			status = sqlite_fail(q, result, e);
		else if (strcmp(text, "ok") != 0)
			status = err_set(e, -EUCLEAN, "store.damaged",
			        _("%s/queue.db is damaged: %s"), folder, text);
		sqlite3_finalize(statement);
	}
	sqlite_close_store(s);
	return status;
}

int sqlite_set_aside(const char *folder, int64_t now, char *ret_name, struct err *e)
{
	static const char *const parts[] = {"", "-wal", "-shm"};
	struct civil c;
	civil_from_wall(now, &c);
	snprintf(ret_name, PATH_MAX, "%s/queue.db.damaged-%04d%02d%02d-%02d%02d%02d", folder,
	        c.year, c.month, c.day, c.hour, c.minute, c.second);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char *from = mem_printf("%s/queue.db%s", folder, parts[i]);
		char *to = mem_printf("%s%s", ret_name, parts[i]);
		int status = rename(from, to) < 0 && errno != ENOENT ? -errno : 0;
		if (status < 0)
			err_sys(e, status, "store.aside", _("cannot set the damaged %s aside"),
			        from);
		free(from);
		free(to);
		if (status < 0)
			return status;
	}
	return 0;
}

int sqlite_backup(const char *folder, const char *target, struct err *e)
{
	struct store *s;
	int status = sqlite_open_readonly(folder, &s, e);
	if (status < 0)
		return status;
	struct sqlite *q = (struct sqlite *)s;
	char *draft = mem_printf("%s.part-%ld", target, (long)getpid());
	sqlite3 *copy = NULL;
	int result =
	        sqlite3_open_v2(draft, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	sqlite3_backup *backup =
	        result == SQLITE_OK ? sqlite3_backup_init(copy, "main", q->db, "main") : NULL;
	if (backup != NULL) {
		/* All in one step: readers do not hold up the writer of a WAL. */
		sqlite3_backup_step(backup, -1);
		result = sqlite3_backup_finish(backup);
	}
	if (result == SQLITE_OK)
		result = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	if (result != SQLITE_OK)
		status = err_set(e, (result & 0xff) == SQLITE_FULL ? -ENOSPC : -EIO, "store.backup",
		        _("cannot write the backup %s: %s"), target, sqlite3_errstr(result));
	sqlite3_close(copy);
	if (status == 0 && rename(draft, target) < 0)
		status =
		        err_sys(e, -errno, "store.backup", _("cannot write the backup %s"), target);
	if (status < 0)
		unlink(draft);
	free(draft);
	sqlite_close_store(s);
	return status;
}
