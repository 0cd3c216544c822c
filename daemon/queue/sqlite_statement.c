/* SQLite's results as errors, statements and their cache, and records bound to
 * and read from columns by the tables of record.c. Called by all of the room's
 * SQLite files. */
#include "queue/sqlite_room.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

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
	assert(q->prepared_count < SQLITE_STATEMENTS);
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
