/* The store operations over SQL: articles, texts, airings, parts, small facts.
 * Reads only, on any connection. */
#include "queue/refuse.h"
#include "queue/sqlite_room.h"

#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int get_article(struct store *s, int64_t id, struct article *ret, struct err *e)
{
	int status = sqlite_fetch((struct sqlite *)s, &record_article, id, ret, e);
	return status == -ENOENT ? refuse_no_article(id, e) : status;
}

static int get_airing(struct store *s, int64_t id, struct airing *ret, struct err *e)
{
	int status = sqlite_fetch((struct sqlite *)s, &record_airing, id, ret, e);
	return status == -ENOENT ? refuse_no_airing(id, e) : status;
}

static int get_by_key(struct store *s, const char *key, struct article *ret, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *find = sqlite_sql(q, "SELECT id FROM article WHERE key = ?", e);
	int64_t id = 0;
	if (find == NULL)
		return -EIO;
	sqlite_bind_text(find, 1, key);
	int status = sqlite_number(q, find, 0, &id, e);
	if (status < 0)
		return status;
	if (id == 0)
		return refuse_no_key(key, e);
	return get_article(s, id, ret, e);
}

/* One text column into `out`; -ENOENT without a sentence if no row. */
static int read_text(struct sqlite *q, sqlite3_stmt *s, struct str *out, struct err *e)
{
	int result = sqlite3_step(s);
	int status = result == SQLITE_ROW    ? 0
	             : result == SQLITE_DONE ? -ENOENT
	                                     : sqlite_fail(q, result, e);
	if (status == 0)
		str_add(out, (const char *)sqlite3_column_text(s, 0),
		        (size_t)sqlite3_column_bytes(s, 0));
	sqlite3_reset(s);
	return status;
}

static int get_text(
        struct store *s, int64_t article, int32_t revision, struct str *out, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *read = sqlite_sql(
	        q, "SELECT text FROM article_text WHERE article = ? AND revision = ?", e);
	if (read == NULL)
		return -EIO;
	sqlite3_bind_int64(read, 1, article);
	sqlite3_bind_int(read, 2, revision);
	int status = read_text(q, read, out, e);
	return status == -ENOENT ? refuse_no_article(article, e) : status;
}

static int get_words(struct store *s, int64_t article, struct str *out, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *read = sqlite_sql(q, "SELECT words FROM article_words WHERE article = ?", e);
	if (read == NULL)
		return -EIO;
	sqlite3_bind_int64(read, 1, article);
	int status = read_text(q, read, out, e);
	return status == -ENOENT ? refuse_no_article(article, e) : status;
}

static int get_meta(struct store *s, const char *name, struct str *out, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *read = sqlite_sql(q, "SELECT value FROM meta WHERE name = ?", e);
	if (read == NULL)
		return -EIO;
	sqlite_bind_text(read, 1, name);
	int status = read_text(q, read, out, e);
	return status == -ENOENT ? refuse_no_meta(name, e) : status;
}

/* --- lists --- */

static const char *article_state_text(int s)
{
	return article_state_name((enum article_state)s);
}

/* The conditions of a filter but for the state; parameters by number. */
static void add_conditions(struct str *sql, const struct article_filter *f)
{
	if (f->after > 0)
		str_adds(sql, f->newest ? " AND id < ?1" : " AND id > ?1");
	if ((f->classes & ((1u << CLASS_COUNT) - 1)) != (1u << CLASS_COUNT) - 1) {
		str_adds(sql, " AND class IN (''");
		for (int c = 0; c < CLASS_COUNT; c++)
			if (f->classes & STATE_BIT(c))
				str_addf(sql, ",'%s'", air_class_name((enum air_class)c));
		str_adds(sql, ")");
	}
	if (f->category != NULL)
		str_adds(sql, " AND category = ?2");
	if (f->series != NULL)
		str_adds(sql, " AND series = ?3");
}

/* One arm a state, merged in order of id: each walks the index (state, id), so
 * a page costs a page, whatever the states and however many are done. */
static void list_sql(struct sqlite *q, const struct article_filter *f, struct str *sql)
{
	const uint32_t every = (1u << ARTICLE_STATE_COUNT) - 1;
	const char *columns = sqlite_columns(q, &record_article);
	if ((f->states & every) == every || f->series != NULL) {
		str_addf(sql, "SELECT %s FROM article WHERE 1", columns);
		if ((f->states & every) != every) {
			str_adds(sql, " AND +state IN (''");
			for (int s = 0; s < ARTICLE_STATE_COUNT; s++)
				if (f->states & STATE_BIT(s))
					str_addf(sql, ",'%s'", article_state_text(s));
			str_adds(sql, ")");
		}
		add_conditions(sql, f);
	} else {
		const char *between = "";
		for (int s = 0; s < ARTICLE_STATE_COUNT; s++) {
			if ((f->states & STATE_BIT(s)) == 0)
				continue;
			str_addf(sql, "%sSELECT %s FROM article WHERE state = '%s'", between,
			        columns, article_state_text(s));
			add_conditions(sql, f);
			between = " UNION ALL ";
		}
		if (*between == '\0')
			str_addf(sql, "SELECT %s FROM article WHERE 0", columns);
	}
	str_adds(sql, f->newest ? " ORDER BY id DESC" : " ORDER BY id");
	if (f->limit > 0)
		str_addf(sql, " LIMIT %zu", f->limit);
}

struct article_walk {
	article_visitor *visit;
	void *context;
};

static int walk_article(void *context, void *article)
{
	const struct article_walk *w = context;
	return w->visit(w->context, article);
}

static int get_articles(struct store *s, const struct article_filter *f, article_visitor *visit,
        void *context, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	struct article_walk walk = {visit, context};
	struct str sql;
	sqlite3_stmt *list;
	str_init(&sql);
	list_sql(q, f, &sql);
	int status = sqlite_prepare(q, sql.data, &list, e);
	str_finish(&sql);
	if (status < 0)
		return status;
	if (f->after > 0)
		sqlite3_bind_int64(list, 1, f->after);
	if (f->category != NULL)
		sqlite_bind_text(list, 2, f->category);
	if (f->series != NULL)
		sqlite_bind_text(list, 3, f->series);
	return sqlite_walk(q, list, &record_article, walk_article, &walk, e);
}

struct airing_walk {
	airing_visitor *visit;
	void *context;
};

static int walk_airing(void *context, void *airing)
{
	const struct airing_walk *w = context;
	return w->visit(w->context, airing);
}

static int get_airings(struct store *s, const struct airing_filter *f, airing_visitor *visit,
        void *context, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	const uint32_t every = (1u << AIRING_STATE_COUNT) - 1;
	struct airing_walk walk = {visit, context};
	struct str sql;
	sqlite3_stmt *list;
	str_init(&sql);
	str_addf(&sql, "SELECT %s FROM airing WHERE id > ?1", sqlite_columns(q, &record_airing));
	if (f->article != 0)
		str_adds(&sql, " AND article = ?2");
	if ((f->states & every) != every) {
		str_adds(&sql, " AND state IN (''");
		for (int i = 0; i < AIRING_STATE_COUNT; i++)
			if (f->states & STATE_BIT(i))
				str_addf(&sql, ",'%s'", airing_state_name((enum airing_state)i));
		str_adds(&sql, ")");
	}
	str_adds(&sql, " ORDER BY id");
	if (f->limit > 0)
		str_addf(&sql, " LIMIT %zu", f->limit);
	int status = sqlite_prepare(q, sql.data, &list, e);
	str_finish(&sql);
	if (status < 0)
		return status;
	sqlite3_bind_int64(list, 1, f->after);
	if (f->article != 0)
		sqlite3_bind_int64(list, 2, f->article);
	return sqlite_walk(q, list, &record_airing, walk_airing, &walk, e);
}

struct part_walk {
	part_visitor *visit;
	void *context;
};

static int walk_part(void *context, void *part)
{
	const struct part_walk *w = context;
	return w->visit(w->context, part);
}

static int get_parts(
        struct store *s, int64_t airing, part_visitor *visit, void *context, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	struct part_walk walk = {visit, context};
	struct str sql;
	sqlite3_stmt *list;
	str_init(&sql);
	str_addf(&sql, "SELECT %s FROM part WHERE airing = ? ORDER BY output",
	        sqlite_columns(q, &record_part));
	int status = sqlite_prepare(q, sql.data, &list, e);
	str_finish(&sql);
	if (status < 0)
		return status;
	sqlite3_bind_int64(list, 1, airing);
	return sqlite_walk(q, list, &record_part, walk_part, &walk, e);
}

const struct store_ops sqlite_ops = {
        .name = "sqlite",
        .apply = sqlite_apply,
        .article = get_article,
        .by_key = get_by_key,
        .text = get_text,
        .words = get_words,
        .articles = get_articles,
        .airing = get_airing,
        .airings = get_airings,
        .parts = get_parts,
        .log = sqlite_get_log,
        .events = sqlite_get_events,
        .meta = get_meta,
        .counts = sqlite_get_counts,
        .close = sqlite_close_store,
};
