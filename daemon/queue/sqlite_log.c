/* The as-aired log in the database: checking its chain, bringing the mirror up
 * to it, and filling it from the mirror. All on the writer's connection, by the
 * store thread or before it starts; sqlite_log_verify() on any connection. */
#include "queue/sqlite_room.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int sqlite_log_verify(struct store *s, struct aslog_verdict *ret, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	int64_t anchor;
	char hash[SHA256_TEXT];
	int status = sqlite_log_anchor(q, &anchor, hash, e);
	sqlite3_stmt *rows =
	        status == 0 ? sqlite_sql(q, "SELECT seq, body, hash FROM log ORDER BY seq", e)
	                    : NULL;
	if (rows == NULL)
		return status < 0 ? status : -EIO;
	aslog_verdict_begin(ret, anchor, hash);
	int result;
	while ((result = sqlite3_step(rows)) == SQLITE_ROW && status == 0)
		status = aslog_verdict_add(ret, sqlite3_column_int64(rows, 0),
		        (const char *)sqlite3_column_text(rows, 1),
		        (const char *)sqlite3_column_text(rows, 2));
	if (status == 0 && result != SQLITE_DONE)
		status = sqlite_fail(q, result, e);
	else if (status < 0)
		err_set(e, status, "log.chain",
		        _("the log is broken at row %lld: it was changed, or rows are missing"),
		        (long long)ret->bad_seq);
	sqlite3_reset(rows);
	return status;
}

enum { MIRROR_AT_ONCE = 256 };

/* The hash before row `seq`: of the row before it, or the anchor's. */
static int hash_before(struct sqlite *q, int64_t seq, char out[SHA256_TEXT], struct err *e)
{
	int64_t anchor;
	int status = sqlite_log_anchor(q, &anchor, out, e);
	sqlite3_stmt *s =
	        status == 0 ? sqlite_sql(q, "SELECT hash FROM log WHERE seq = ?", e) : NULL;
	if (s == NULL)
		return status < 0 ? status : -EIO;
	sqlite3_bind_int64(s, 1, seq - 1);
	if (sqlite3_step(s) == SQLITE_ROW)
		strncpy(out, (const char *)sqlite3_column_text(s, 0), SHA256_TEXT - 1);
	sqlite3_reset(s);
	return 0;
}

static int mirror_some(struct sqlite *q, const char *folder, int64_t *after, struct err *e)
{
	struct mirror_row rows[MIRROR_AT_ONCE];
	char *owned[3 * MIRROR_AT_ONCE];
	char prev[SHA256_TEXT];
	size_t count = 0, kept = 0;
	sqlite3_stmt *s = sqlite_sql(
	        q, "SELECT seq, at, body, hash FROM log WHERE seq > ? ORDER BY seq LIMIT 256", e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, *after);
	int status = 0;
	while (count < MIRROR_AT_ONCE && sqlite3_step(s) == SQLITE_ROW) {
		struct mirror_row *row = &rows[count++];
		row->seq = sqlite3_column_int64(s, 0);
		row->at = sqlite3_column_int64(s, 1);
		if (count == 1)
			status = hash_before(q, row->seq, prev, e);
		row->prev = owned[kept++] = mem_string(prev);
		row->body = owned[kept++] = mem_string((const char *)sqlite3_column_text(s, 2));
		row->hash = owned[kept++] = mem_string((const char *)sqlite3_column_text(s, 3));
		memcpy(prev, row->hash, SHA256_TEXT);
	}
	sqlite3_reset(s);
	if (status == 0)
		status = mirror_append(folder, rows, count, e);
	if (status == 0 && count > 0)
		*after = rows[count - 1].seq;
	for (size_t i = 0; i < kept; i++)
		free(owned[i]);
	return status < 0 ? status : (int)count;
}

int sqlite_mirror(struct store *s, const char *folder, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	int status = q->mirrored_known ? 0 : mirror_last(folder, &q->mirrored, e);
	if (status < 0)
		return status;
	q->mirrored_known = true;
	while ((status = mirror_some(q, folder, &q->mirrored, e)) == MIRROR_AT_ONCE)
		;
	return status < 0 ? status : 0;
}

/* --- rebuilding --- */

struct rebuild {
	struct sqlite *q;
	struct aslog_verdict verdict; /* begins at the database's head, or at the first row seen */
	bool begun;
	char anchor[SHA256_TEXT]; /* what the first row follows, if the mirror's start was pruned */
	int64_t article_high, airing_high;
	struct err *e;
};

static int64_t body_number(const char *body, const char *member)
{
	const char *p = strstr(body, member);
	return p != NULL ? strtoll(p + strlen(member), NULL, 10) : 0;
}

static int rebuild_row(void *context, const struct mirror_row *row, const char *file, int line)
{
	(void)file;
	(void)line;
	struct rebuild *b = context;
	if (!b->begun) {
		aslog_verdict_begin(&b->verdict, row->seq - 1, row->prev);
		memcpy(b->anchor, row->prev, SHA256_TEXT);
		b->begun = true;
	}
	if (row->seq <= b->verdict.last_seq)
		return 0;
	if (aslog_verdict_add(&b->verdict, row->seq, row->body, row->hash) < 0)
		return 1; /* as far as the chain holds */
	sqlite3_stmt *s =
	        sqlite_sql(b->q, "INSERT INTO log (seq, body, hash) VALUES (?,?,?)", b->e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, row->seq);
	sqlite_bind_text(s, 2, row->body);
	sqlite_bind_text(s, 3, row->hash);
	int64_t article = body_number(row->body, ",\"article\":");
	int64_t airing = body_number(row->body, ",\"airing\":");
	b->article_high = article > b->article_high ? article : b->article_high;
	b->airing_high = airing > b->airing_high ? airing : b->airing_high;
	return sqlite_run(b->q, s, b->e);
}

static int raise_high(struct sqlite *q, const char *table, int64_t high, struct err *e)
{
	static const char *const deeds[] = {
	        "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, 0"
	        " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)",
	        "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1",
	};
	int status = 0;
	for (size_t i = 0; i < 2 && status == 0; i++) {
		sqlite3_stmt *s = sqlite_sql(q, deeds[i], e);
		if (s == NULL)
			return -EIO;
		sqlite_bind_text(s, 1, table);
		if (i == 1)
			sqlite3_bind_int64(s, 2, high);
		status = sqlite_run(q, s, e);
	}
	return status;
}

/* If the first rows of the mirror were pruned, the chain begins at an anchor. */
static int set_anchor(const struct rebuild *b, struct err *e)
{
	if (b->anchor[0] == '\0' || b->verdict.first_seq <= 1)
		return 0;
	char *value = mem_printf("%lld %s", (long long)b->verdict.first_seq - 1, b->anchor);
	sqlite3_stmt *s =
	        sqlite_sql(b->q, "INSERT OR REPLACE INTO meta VALUES ('log.anchor', ?)", e);
	int status = -EIO;
	if (s != NULL) {
		sqlite_bind_text(s, 1, value);
		status = sqlite_run(b->q, s, e);
	}
	free(value);
	return status;
}

int sqlite_log_rebuild(struct store *s, const char *folder, int64_t *ret_rows, struct err *e)
{
	struct rebuild b = {.q = (struct sqlite *)s, .e = e};
	int64_t torn;
	*ret_rows = 0;
	int status = sqlite_begin(s, e);
	if (status < 0)
		return status;
	status = sqlite_head(b.q, e);
	if (status == 0 && b.q->head_seq > 0) {
		aslog_verdict_begin(&b.verdict, b.q->head_seq, b.q->head);
		b.begun = true;
	}
	if (status == 0)
		status = mirror_walk(folder, rebuild_row, &b, &torn, e);
	if (status >= 0)
		status = set_anchor(&b, e);
	if (status == 0)
		status = raise_high(b.q, "article", b.article_high, e);
	if (status == 0)
		status = raise_high(b.q, "airing", b.airing_high, e);
	if (status == 0)
		status = sqlite_commit(s, e);
	else
		sqlite_abandon(s);
	b.q->head_known = false;
	if (status == 0)
		*ret_rows = b.verdict.rows;
	return status;
}

int sqlite_log_behind(struct store *s, const char *folder, bool *ret, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	int64_t mirrored;
	int status = mirror_last(folder, &mirrored, e);
	q->head_known = false;
	if (status == 0)
		status = sqlite_head(q, e);
	if (status == 0)
		*ret = mirrored > q->head_seq;
	return status;
}
