/* What is written beside the model: texts, words, log rows with their chain,
 * events, and pruning. Called by sqlite_apply.c, change by change. */
#include "queue/sqlite_room.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct revision {
	int64_t article;
	int32_t revision;
	const char *title, *text;
	int64_t at, by_uid;
	const char *by;
};

static int put_text(struct sqlite *q, const struct revision *r, struct err *e)
{
	sqlite3_stmt *s = sqlite_sql(q, "INSERT INTO article_text VALUES (?,?,?,?,?,?,?)", e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, r->article);
	sqlite3_bind_int(s, 2, r->revision);
	sqlite_bind_text(s, 3, r->title);
	sqlite_bind_text(s, 4, r->text);
	sqlite3_bind_int64(s, 5, r->at);
	sqlite3_bind_int64(s, 6, r->by_uid);
	sqlite_bind_text(s, 7, r->by);
	return sqlite_run(q, s, e);
}

static int put_words(struct sqlite *q, const struct article_move *v, struct err *e)
{
	if (v->words == NULL)
		return 0;
	sqlite3_stmt *s = sqlite_sql(q, "INSERT OR REPLACE INTO article_words VALUES (?,?)", e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, v->id);
	sqlite_bind_text(s, 2, v->words);
	return sqlite_run(q, s, e);
}

int sqlite_log_anchor(struct sqlite *q, int64_t *ret_seq, char hash[SHA256_TEXT], struct err *e)
{
	struct str value;
	str_init(&value);
	*ret_seq = 0;
	memcpy(hash, aslog_origin, SHA256_TEXT);
	int status = q->store.ops->meta(&q->store, "log.anchor", &value, e);
	if (status == 0) {
		char *space;
		*ret_seq = strtoll(value.data, &space, 10);
		if (*space == ' ' && strlen(space + 1) == SHA256_TEXT - 1)
			memcpy(hash, space + 1, SHA256_TEXT);
	}
	str_finish(&value);
	return status == -ENOENT ? 0 : status;
}

int sqlite_head(struct sqlite *q, struct err *e)
{
	if (q->head_known)
		return 0;
	sqlite3_stmt *s = sqlite_sql(q, "SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1", e);
	if (s == NULL)
		return -EIO;
	int result = sqlite3_step(s);
	int status = 0;
	if (result == SQLITE_ROW) {
		const char *hash = (const char *)sqlite3_column_text(s, 1);
		q->head_seq = sqlite3_column_int64(s, 0);
		strncpy(q->head, hash, SHA256_TEXT - 1);
	} else if (result == SQLITE_DONE) {
		status = sqlite_log_anchor(q, &q->head_seq, q->head, e);
	} else {
		status = sqlite_fail(q, result, e);
	}
	sqlite3_reset(s);
	q->head_known = status == 0;
	return status;
}

static int put_log(struct sqlite *q, struct log_row *row, struct err *e)
{
	int status = sqlite_head(q, e);
	sqlite3_stmt *s =
	        status == 0 ? sqlite_sql(q, "INSERT INTO log (seq, body, hash) VALUES (?,?,?)", e)
	                    : NULL;
	if (s == NULL)
		return status < 0 ? status : -EIO;
	char hash[SHA256_TEXT];
	struct str body;
	str_init(&body);
	row->seq = q->head_seq + 1;
	aslog_body(row, &body);
	aslog_hash(q->head, body.data, hash);
	sqlite3_bind_int64(s, 1, row->seq);
	sqlite_bind_text(s, 2, body.data);
	sqlite_bind_text(s, 3, hash);
	status = sqlite_run(q, s, e);
	if (status == 0) {
		q->head_seq = row->seq;
		memcpy(q->head, hash, sizeof hash);
	}
	str_finish(&body);
	return status;
}

static int put_event(struct sqlite *q, struct event *event, struct err *e)
{
	sqlite3_stmt *s = sqlite_sql(q, "INSERT INTO event (at, name, data) VALUES (?,?,?)", e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, event->at);
	sqlite_bind_text(s, 2, event->name);
	sqlite_bind_text(s, 3, event->data);
	int status = sqlite_run(q, s, e);
	if (status == 0)
		event->seq = sqlite3_last_insert_rowid(q->db);
	return status;
}

/* --- pruning --- */

static int run_before(
        struct sqlite *q, const char *text, int64_t before, int64_t *removed, struct err *e)
{
	sqlite3_stmt *s = sqlite_sql(q, text, e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, before);
	int status = sqlite_run(q, s, e);
	if (status == 0)
		*removed += sqlite3_changes64(q->db);
	return status;
}

/* Leading rows only, so that the chain stays whole from the anchor on. */
static int prune_log(struct sqlite *q, int64_t before, int64_t *removed, struct err *e)
{
	sqlite3_stmt *s = sqlite_sql(q,
	        "SELECT seq, hash FROM log WHERE seq < min((SELECT min(seq) FROM log) + 20000,"
	        " coalesce((SELECT min(seq) FROM log WHERE at >= ?1),"
	        " (SELECT max(seq) + 1 FROM log))) ORDER BY seq DESC LIMIT 1",
	        e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, before);
	int result = sqlite3_step(s);
	char value[SHA256_TEXT + 32] = "";
	int64_t last = 0;
	if (result == SQLITE_ROW) {
		last = sqlite3_column_int64(s, 0);
		snprintf(value, sizeof value, "%lld %s", (long long)last,
		        (const char *)sqlite3_column_text(s, 1));
	}
	sqlite3_reset(s);
	if (result != SQLITE_ROW)
		return result == SQLITE_DONE ? 0 : sqlite_fail(q, result, e);
	s = sqlite_sql(q, "INSERT OR REPLACE INTO meta VALUES ('log.anchor', ?)", e);
	if (s == NULL)
		return -EIO;
	sqlite_bind_text(s, 1, value);
	int status = sqlite_run(q, s, e);
	return status == 0 ? run_before(q, "DELETE FROM log WHERE seq <= ?", last, removed, e)
	                   : status;
}

_Static_assert(PRUNE_ARTICLES_MOST == 2000 && PRUNE_ROWS_MOST == 20000, "the statements say so");

static int prune(struct sqlite *q, struct prune *p, struct err *e)
{
	int status = 0;
	p->removed = 0;
	if (p->articles_before > 0)
		status = run_before(q,
		        "DELETE FROM article WHERE id IN (SELECT id FROM article"
		        " WHERE finished > 0 AND finished < ? AND NOT EXISTS"
		        " (SELECT 1 FROM airing WHERE airing.article = article.id"
		        " AND airing.state IN ('planned','ready','on_air'))"
		        " ORDER BY id LIMIT 2000)",
		        p->articles_before, &p->removed, e);
	if (status == 0 && p->log_before > 0)
		status = prune_log(q, p->log_before, &p->removed, e);
	if (status == 0 && p->events_before > 0)
		status = run_before(q,
		        "DELETE FROM event WHERE seq < min((SELECT min(seq) FROM event) + 20000,"
		        " coalesce((SELECT min(seq) FROM event WHERE at >= ?1),"
		        " (SELECT max(seq) + 1 FROM event)))",
		        p->events_before, &p->removed, e);
	return status;
}

int sqlite_write_beside(struct sqlite *q, struct change *c, struct err *e)
{
	struct revision r;
	switch (c->kind) {
	case CHANGE_ARTICLE_INSERT: {
		const struct article *a = &c->article_insert.article;
		r = (struct revision){a->id, a->revision, a->title, c->article_insert.text,
		        a->created, a->author_uid, a->author};
		return put_text(q, &r, e);
	}
	case CHANGE_ARTICLE_REVISE: {
		const struct article_revise *v = &c->article_revise;
		r = (struct revision){
		        v->id, v->revision, v->title, v->text, v->at, v->by_uid, v->by};
		return put_text(q, &r, e);
	}
	case CHANGE_ARTICLE_MOVE:
		return put_words(q, &c->article_move, e);
	case CHANGE_LOG_APPEND:
		return put_log(q, &c->log_append, e);
	case CHANGE_EVENT_APPEND:
		return put_event(q, &c->event_append, e);
	case CHANGE_PRUNE:
		return prune(q, &c->prune, e);
	case CHANGE_ARTICLE_PLAN:
	case CHANGE_AIRING_INSERT:
	case CHANGE_AIRING_MOVE:
	case CHANGE_PART_PUT:
	case CHANGE_META_PUT:
	case CHANGE_KIND_COUNT:
		break;
	}
	return 0;
}
