/* Writing. What a list of changes means is decided in one place only,
 * memory_apply.c: here the few objects that a list names are read into a small
 * model, the list is applied to that, and the objects it touched are written
 * back. Texts, log rows, events and pruning go straight to their tables.
 * Called by the store thread alone. */
#include "queue/sqlite_room.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "queue/model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the small model --- */

struct ids {
	int64_t *items;
	size_t count, capacity;
};

static void ids_add(struct ids *ids, int64_t id)
{
	if (id <= 0)
		return;
	if (ids->count == ids->capacity) {
		ids->capacity = ids->capacity > 0 ? 2 * ids->capacity : 8;
		ids->items = mem_resize(ids->items, ids->capacity, sizeof *ids->items);
	}
	ids->items[ids->count++] = id;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void ids_unique(struct ids *ids)
{
	size_t kept = 0;
	if (ids->count > 1)
		qsort(ids->items, ids->count, sizeof *ids->items, by_number);
	for (size_t i = 0; i < ids->count; i++)
		if (kept == 0 || ids->items[kept - 1] != ids->items[i])
			ids->items[kept++] = ids->items[i];
	ids->count = kept;
}

static void collect(const struct change *c, struct ids *articles, struct ids *airings)
{
	switch (c->kind) {
	case CHANGE_ARTICLE_REVISE:
		ids_add(articles, c->article_revise.id);
		break;
	case CHANGE_ARTICLE_MOVE:
		ids_add(articles, c->article_move.id);
		break;
	case CHANGE_ARTICLE_PLAN:
		ids_add(articles, c->article_plan.id);
		break;
	case CHANGE_AIRING_INSERT:
		ids_add(articles, c->airing_insert.article);
		ids_add(airings, c->airing_insert.resumes);
		break;
	case CHANGE_AIRING_MOVE:
		ids_add(airings, c->airing_move.id);
		break;
	case CHANGE_PART_PUT:
		ids_add(airings, c->part_put.airing);
		break;
	case CHANGE_ARTICLE_INSERT:
	case CHANGE_LOG_APPEND:
	case CHANGE_EVENT_APPEND:
	case CHANGE_META_PUT:
	case CHANGE_PRUNE:
	case CHANGE_KIND_COUNT:
		break;
	}
}

static int load_part(void *context, const void *part)
{
	memory_load_part(context, part);
	return 0;
}

static int load_airing(
        struct sqlite *q, struct memory *m, int64_t id, struct ids *articles, struct err *e)
{
	struct airing a;
	int status = sqlite_fetch(q, &record_airing, id, &a, e);
	if (status < 0)
		return status == -ENOENT ? 0 : status; /* applying says what is missing */
	memory_load_airing(m, &a);
	ids_add(articles, a.article);
	airing_finish(&a);
	sqlite3_stmt *s;
	struct str text;
	str_init(&text);
	str_addf(&text, "SELECT %s FROM part WHERE airing = ?", sqlite_columns(q, &record_part));
	status = sqlite_prepare(q, text.data, &s, e);
	str_finish(&text);
	if (status < 0)
		return status;
	sqlite3_bind_int64(s, 1, id);
	return sqlite_walk(q, s, &record_part, load_part, m, e);
}

static int load_article(struct sqlite *q, struct memory *m, int64_t id, struct err *e)
{
	struct article a;
	int status = sqlite_fetch(q, &record_article, id, &a, e);
	if (status < 0)
		return status == -ENOENT ? 0 : status;
	memory_load_article(m, &a);
	article_finish(&a);
	return 0;
}

static int high_mark(struct sqlite *q, const char *table, int64_t *ret, struct err *e)
{
	sqlite3_stmt *s = sqlite_sql(q, "SELECT seq FROM sqlite_sequence WHERE name = ?", e);
	if (s == NULL)
		return -EIO;
	sqlite_bind_text(s, 1, table);
	return sqlite_number(q, s, 0, ret, e);
}

/* Who holds the key of an article to come: the model must see it. */
static int collect_key(
        struct sqlite *q, const struct change *c, struct ids *articles, struct err *e)
{
	const char *key = c->kind == CHANGE_ARTICLE_INSERT ? c->article_insert.article.key : NULL;
	int64_t id = 0;
	if (key == NULL)
		return 0;
	sqlite3_stmt *s = sqlite_sql(q, "SELECT id FROM article WHERE key = ?", e);
	if (s == NULL)
		return -EIO;
	sqlite_bind_text(s, 1, key);
	int status = sqlite_number(q, s, 0, &id, e);
	ids_add(articles, id);
	return status;
}

static int load_touched(struct sqlite *q, struct memory *m, const struct change *changes,
        size_t count, struct err *e)
{
	struct ids articles = {0}, airings = {0};
	struct store_counts high = {.event_first = 1};
	int status = high_mark(q, "article", &high.article_high, e);
	if (status == 0)
		status = high_mark(q, "airing", &high.airing_high, e);
	for (size_t i = 0; i < count && status == 0; i++) {
		collect(&changes[i], &articles, &airings);
		status = collect_key(q, &changes[i], &articles, e);
	}
	ids_unique(&airings);
	for (size_t i = 0; i < airings.count && status == 0; i++)
		status = load_airing(q, m, airings.items[i], &articles, e);
	ids_unique(&articles);
	for (size_t i = 0; i < articles.count && status == 0; i++)
		status = load_article(q, m, articles.items[i], e);
	memory_load_seal(m, &high);
	free(articles.items);
	free(airings.items);
	return status;
}

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

/* --- what has no model --- */

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

static int run_before(struct sqlite *q, const char *text, int64_t before, struct err *e)
{
	sqlite3_stmt *s = sqlite_sql(q, text, e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, before);
	return sqlite_run(q, s, e);
}

/* Leading rows only, so that the chain stays whole from the anchor on. */
static int prune_log(struct sqlite *q, int64_t before, struct err *e)
{
	sqlite3_stmt *s = sqlite_sql(q,
	        "SELECT seq, hash FROM log WHERE seq < coalesce((SELECT min(seq) FROM log WHERE at "
	        ">= ?1),"
	        " (SELECT max(seq) + 1 FROM log)) ORDER BY seq DESC LIMIT 1",
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
	return status == 0 ? run_before(q, "DELETE FROM log WHERE seq <= ?", last, e) : status;
}

static int prune(struct sqlite *q, const struct prune *p, struct err *e)
{
	int status = 0;
	if (p->articles_before > 0)
		status = run_before(q,
		        "DELETE FROM article WHERE state IN "
		        "('done','expired','superseded','cancelled')"
		        " AND finished < ? AND NOT EXISTS (SELECT 1 FROM airing WHERE "
		        "airing.article = article.id"
		        " AND airing.state IN ('planned','ready','on_air'))",
		        p->articles_before, e);
	if (status == 0 && p->log_before > 0)
		status = prune_log(q, p->log_before, e);
	if (status == 0 && p->events_before > 0)
		status = run_before(q,
		        "DELETE FROM event WHERE seq < coalesce((SELECT min(seq) FROM event WHERE "
		        "at >= ?1),"
		        " (SELECT max(seq) + 1 FROM event))",
		        p->events_before, e);
	return status;
}

static int write_beside(struct sqlite *q, struct change *c, struct err *e)
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

/* --- transactions --- */

static int apply_inside(struct sqlite *q, struct change *changes, size_t count, struct err *e)
{
	struct memory *m = memory_create(false);
	int status = load_touched(q, m, changes, count, e);
	if (status == 0)
		status = memory_apply(m, changes, count, 1, e);
	if (status == 0)
		status = write_touched(q, m, e);
	for (size_t i = 0; i < count && status == 0; i++)
		status = write_beside(q, &changes[i], e);
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
