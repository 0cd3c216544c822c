/* Writing. What a list of changes means is decided in one place only,
 * memory_apply.c: here the few objects that a list names are read into a small
 * model, the list is applied to that, and the objects it touched are written
 * back. Texts, log rows, events and pruning go straight to their tables.
 * Called by the store thread alone. */
#include "queue/sqlite_room.h"

#include "base/i18n.h"
#include "queue/model.h"

#include <errno.h>

/* --- writing back what was touched --- */

static int put_record(
        struct sqlite *q, struct str *text, const struct record *r, const void *what, struct err *e)
{
	if (text->len == 0) {
		str_addf(text, "INSERT INTO %s (%s) VALUES (?", r->table, sqlite_columns(q, r));
		for (size_t i = 1; i < r->count; i++)
			str_adds(text, ",?");
		str_adds(text, ") ON CONFLICT (id) DO UPDATE SET ");
		for (size_t i = 1; i < r->count; i++)
			str_addf(text, "%s%s = excluded.%s", i > 1 ? "," : "", r->fields[i].column,
			        r->fields[i].column);
	}
	sqlite3_stmt *s = sqlite_sql(q, text->data, e);
	if (s == NULL)
		return -EIO;
	sqlite_bind_record(s, r, what);
	return sqlite_run(q, s, e);
}

static int write_article(struct sqlite *q, const struct undo *u, struct memory *m, struct err *e)
{
	return put_record(q, &q->put_article, &record_article, model_article(m, u->id), e);
}

static int write_airing(struct sqlite *q, const struct undo *u, struct memory *m, struct err *e)
{
	return put_record(q, &q->put_airing, &record_airing, model_airing(m, u->id), e);
}

static int write_part(struct sqlite *q, const struct undo *u, struct memory *m, struct err *e)
{
	sqlite3_stmt *s = sqlite_sql(q, "INSERT OR REPLACE INTO part VALUES (?,?,?,?,?,?,?,?)", e);
	if (s == NULL)
		return -EIO;
	sqlite_bind_record(s, &record_part, model_part(m, u->id, u->name));
	return sqlite_run(q, s, e);
}

static int write_meta(struct sqlite *q, const struct undo *u, struct memory *m, struct err *e)
{
	const char *value = memory_meta(m, u->name);
	sqlite3_stmt *s = value != NULL
	                          ? sqlite_sql(q, "INSERT OR REPLACE INTO meta VALUES (?,?)", e)
	                          : sqlite_sql(q, "DELETE FROM meta WHERE name = ?", e);
	if (s == NULL)
		return -EIO;
	sqlite_bind_text(s, 1, u->name);
	if (value != NULL)
		sqlite_bind_text(s, 2, value);
	return sqlite_run(q, s, e);
}

static bool written_already(const struct memory *m, size_t i)
{
	const struct undo *u = &m->undo[i];
	/* Only near repeats matter: one list seldom touches an object again. */
	for (size_t j = i; j-- > 0 && i - j < 16;)
		if (m->undo[j].kind == u->kind && m->undo[j].id == u->id && u->kind != UNDO_PART &&
		        u->kind != UNDO_META)
			return true;
	return false;
}

static int write_touched(struct sqlite *q, struct memory *m, struct err *e)
{
	static int (*const write[])(
	        struct sqlite *, const struct undo *, struct memory *, struct err *) = {
	        [UNDO_ARTICLE] = write_article,
	        [UNDO_AIRING] = write_airing,
	        [UNDO_PART] = write_part,
	        [UNDO_META] = write_meta,
	};
	int status = 0;
	for (size_t i = 0; i < m->undo_count && status == 0; i++)
		if (!written_already(m, i))
			status = write[m->undo[i].kind](q, &m->undo[i], m, e);
	return status;
}

/* --- transactions --- */

static int apply_inside(struct sqlite *q, struct change *changes, size_t count, struct err *e)
{
	struct memory *m = memory_create(false);
	m->tries = true;
	int status = sqlite_load_touched(q, m, changes, count, e);
	if (status == 0)
		status = memory_apply(m, changes, count, 1, e);
	if (status == 0)
		status = write_touched(q, m, e);
	for (size_t i = 0; i < count && status == 0; i++)
		status = sqlite_write_beside(q, &changes[i], e);
	store_close(memory_store(m));
	return status;
}

int sqlite_begin(struct store *s, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *begin = sqlite_sql(q, "BEGIN IMMEDIATE", e);
	q->head_known = false;
	return begin == NULL ? -EIO : sqlite_run(q, begin, e);
}

int sqlite_apply_one(
        struct store *s, struct change *changes, size_t count, bool *ret_lost, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	*ret_lost = false;
	sqlite3_stmt *save = sqlite_sql(q, "SAVEPOINT list", e);
	int status = save == NULL ? -EIO : sqlite_run(q, save, e);
	if (status == 0)
		status = apply_inside(q, changes, count, e);
	if (status < 0)
		q->head_known = false;
	if (sqlite3_get_autocommit(q->db)) {
		*ret_lost = true;
		return status < 0 ? status : -EIO;
	}
	if (status < 0) {
		int result =
		        sqlite3_exec(q->db, "ROLLBACK TO list; RELEASE list", NULL, NULL, NULL);
		if (result != SQLITE_OK) {
			sqlite3_exec(q->db, "ROLLBACK", NULL, NULL, NULL);
			*ret_lost = true;
		}
		return status;
	}
	sqlite3_stmt *release = sqlite_sql(q, "RELEASE list", e);
	return release == NULL ? -EIO : sqlite_run(q, release, e);
}

int sqlite_commit(struct store *s, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *commit = sqlite_sql(q, "COMMIT", e);
	int status = commit == NULL ? -EIO : sqlite_run(q, commit, e);
	if (status < 0) {
		q->head_known = false;
		if (!sqlite3_get_autocommit(q->db))
			sqlite3_exec(q->db, "ROLLBACK", NULL, NULL, NULL);
	}
	return status;
}

int sqlite_apply(struct store *s, struct change *changes, size_t count, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	if (q->readonly)
		return err_set(
		        e, -EROFS, "store.readonly", _("this connection to the queue only reads"));
	int status = sqlite_begin(s, e);
	if (status < 0)
		return status;
	bool lost;
	status = sqlite_apply_one(s, changes, count, &lost, e);
	if (status == 0)
		return sqlite_commit(s, e);
	if (!lost)
		sqlite3_exec(q->db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

void sqlite_abandon(struct store *s)
{
	struct sqlite *q = (struct sqlite *)s;
	q->head_known = false;
	if (!sqlite3_get_autocommit(q->db))
		sqlite3_exec(q->db, "ROLLBACK", NULL, NULL, NULL);
}
