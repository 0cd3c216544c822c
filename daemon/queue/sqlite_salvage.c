/* A database that turns out damaged while it is in use: set aside, a new one made
 * in its place, and filled: the log from its mirror, everything else from what of
 * the damaged file can still be read, range by range around the holes. What can be
 * read is found out before anything is moved, and copied in one transaction. On the
 * store thread, which is the only one that writes. */
#include "queue/sqlite_room.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Keys are halved around a hole until single rows are left; so many questions are
 * enough for some hundred holes and end within seconds. */
enum { QUESTIONS_MOST = 20000 };
#define KEY_MOST (INT64_C(1) << 40)

/* In the order in which rows lean on each other. */
static const struct table {
	const char *name, *columns, *key;
} tables[] = {
        {"meta", "name, value", "1"},
        {"article", "*", "id"},
        {"article_text", "*", "rowid"},
        {"article_words", "*", "article"},
        {"airing", "*", "id"},
        {"part", "*", "airing"},
        {"log", "seq, body, hash", "seq"},
        {"event", "*", "seq"},
};

struct range {
	const struct table *table;
	int64_t from, to;
};

struct salvage {
	struct sqlite *q;
	struct range *good;
	size_t count;
	int questions;
	bool holes; /* something could not be read */
};

/* A row is asked for by its key alone: the end of a range is found by looking at the
 * next row, and that may be behind the hole. */
static char *where(const struct range *r)
{
	return r->from == r->to ? mem_printf("%s = %lld", r->table->key, (long long)r->from)
	                        : mem_printf("%s BETWEEN %lld AND %lld", r->table->key,
	                                  (long long)r->from, (long long)r->to);
}

/* To the last byte: long texts lie on pages of their own. */
static bool is_readable(struct salvage *v, const struct range *r)
{
	char *rows = where(r);
	char *sql = mem_printf(
	        "SELECT %s FROM main.%s WHERE %s", r->table->columns, r->table->name, rows);
	sqlite3_stmt *s;
	int result = sqlite3_prepare_v2(v->q->db, sql, -1, &s, NULL);
	free(rows);
	free(sql);
	v->questions++;
	if (result != SQLITE_OK)
		return false;
	while ((result = sqlite3_step(s)) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(s); i++)
			(void)sqlite3_column_text(s, i);
	bool whole = sqlite3_errcode(v->q->db) == SQLITE_DONE;
	return sqlite3_finalize(s) == SQLITE_OK && whole && result == SQLITE_DONE;
}

static void keep(struct salvage *v, const struct range *r)
{
	struct range *last = v->count > 0 ? &v->good[v->count - 1] : NULL;
	bool single = r->from == r->to || (last != NULL && last->from == last->to);
	if (last != NULL && !single && last->table == r->table && last->to + 1 == r->from) {
		last->to = r->to;
		return;
	}
	v->good = mem_resize(v->good, v->count + 1, sizeof *v->good);
	v->good[v->count++] = *r;
}

/* Halves that are empty cost next to nothing, so nobody needs to know the last key. */
static void look_around_holes(struct salvage *v, const struct range *r)
{
	if (v->questions < QUESTIONS_MOST && is_readable(v, r)) {
		keep(v, r);
	} else if (r->from == r->to || v->questions >= QUESTIONS_MOST) {
		v->holes = true;
	} else {
		int64_t middle = r->from + (r->to - r->from) / 2;
		look_around_holes(v, &(struct range){r->table, r->from, middle});
		look_around_holes(v, &(struct range){r->table, middle + 1, r->to});
	}
}

static int copy(struct sqlite *q, const struct range *r, struct err *e)
{
	const struct table *t = r->table;
	bool all = t->columns[0] == '*';
	char *rows = where(r);
	char *sql = mem_printf("INSERT OR IGNORE INTO main.%s %s%s%s SELECT %s FROM old.%s "
	                       "WHERE %s",
	        t->name, all ? "" : "(", all ? "" : t->columns, all ? "" : ")", t->columns, t->name,
	        rows);
	int status = sqlite_exec(q, sql, e);
	free(rows);
	free(sql);
	return status;
}

/* All of them or none; a range that cannot be read after all is left out of the next try:
 * after an error SQLite reads nothing more of that file in the same transaction. */
static int copy_all(struct salvage *v, struct err *e)
{
	static const char orphans[] =
	        "DELETE FROM article_text WHERE article NOT IN (SELECT id FROM article);"
	        "DELETE FROM article_words WHERE article NOT IN (SELECT id FROM article);"
	        "DELETE FROM airing WHERE article NOT IN (SELECT id FROM article);"
	        "DELETE FROM part WHERE airing NOT IN (SELECT id FROM airing)";
	int status;
	do {
		size_t i = 0;
		status = sqlite_exec(v->q, "BEGIN IMMEDIATE", e);
		while (status == 0 && i < v->count)
			if ((status = copy(v->q, &v->good[i], e)) == 0)
				i++;
		if (status == 0)
			status = sqlite_exec(v->q, orphans, e);
		if (status == 0)
			status = sqlite_exec(v->q, "COMMIT", e);
		if (status < 0)
			sqlite_abandon(&v->q->store);
		if (status == -EUCLEAN && i < v->count) {
			memmove(&v->good[i], &v->good[i + 1], (--v->count - i) * sizeof *v->good);
			v->holes = true;
		} else {
			break;
		}
	} while (true);
	return status;
}

static int attach(struct sqlite *q, const char *path, struct err *e)
{
	sqlite3_stmt *s;
	int status = sqlite_prepare(q, "ATTACH ? AS old", &s, e);
	if (status < 0)
		return status;
	sqlite_bind_text(s, 1, path);
	status = sqlite_run(q, s, e);
	sqlite3_finalize(s);
	return status;
}

/* What cannot be opened at all leaves nothing to be copied. */
static int fill_from(struct salvage *v, const char *damaged, struct err *e)
{
	if (attach(v->q, damaged, NULL) < 0) {
		v->holes = true;
		return 0;
	}
	int status = sqlite_exec(v->q, "PRAGMA foreign_keys = OFF", e);
	if (status == 0)
		status = copy_all(v, e);
	sqlite3_exec(v->q->db, "PRAGMA foreign_keys = ON; DETACH old", NULL, NULL, NULL);
	return status;
}

int sqlite_replace(struct store *s, char *ret_name, bool *ret_holes, struct err *e)
{
	struct salvage v = {.q = (struct sqlite *)s};
	int64_t rows;
	sqlite_abandon(s);
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		look_around_holes(&v, &(struct range){&tables[i], 0, KEY_MOST});
	sqlite_disconnect(v.q);
	int status = sqlite_set_aside(v.q->folder, clock_wall_ms(&clock_system), ret_name, e);
	int reopened = sqlite_connect(v.q, status == 0 ? e : NULL);
	status = status == 0 ? reopened : status;
	if (status == 0)
		status = sqlite_log_rebuild(s, v.q->folder, &rows, e);
	if (status == 0)
		status = fill_from(&v, ret_name, e);
	*ret_holes = v.holes;
	free(v.good);
	return status;
}
