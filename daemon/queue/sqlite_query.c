/* Reading: the store operations over SQL, loading the model, the log's rows
 * back from their bodies, and closing what a crash left open.
 * Read operations run on any connection; the rest on the writer's. */
#include "queue/sqlite_room.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "queue/moves.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LIVE_ARTICLES "('draft','pending','approved','held')"
#define LIVE_AIRINGS "('planned','ready','on_air')"

static int get_article(struct store *s, int64_t id, struct article *ret, struct err *e)
{
	int status = sqlite_fetch((struct sqlite *)s, &record_article, id, ret, e);
	return status == -ENOENT ? err_set(e, status, "article.unknown",
	                                   _("there is no article %lld"), (long long)id)
	                         : status;
}

static int get_airing(struct store *s, int64_t id, struct airing *ret, struct err *e)
{
	int status = sqlite_fetch((struct sqlite *)s, &record_airing, id, ret, e);
	return status == -ENOENT ? err_set(e, status, "airing.unknown",
	                                   _("there is no airing %lld"), (long long)id)
	                         : status;
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
		return err_set(e, -ENOENT, "article.unknown",
		        _("there is no article with the key \"%s\""), key);
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
	return status == -ENOENT ? err_set(e, status, "article.unknown",
	                                   _("there is no article %lld"), (long long)article)
	                         : status;
}

static int get_words(struct store *s, int64_t article, struct str *out, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *read = sqlite_sql(q, "SELECT words FROM article_words WHERE article = ?", e);
	if (read == NULL)
		return -EIO;
	sqlite3_bind_int64(read, 1, article);
	int status = read_text(q, read, out, e);
	return status == -ENOENT ? err_set(e, status, "article.unknown",
	                                   _("there is no article %lld"), (long long)article)
	                         : status;
}

static int get_meta(struct store *s, const char *name, struct str *out, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *read = sqlite_sql(q, "SELECT value FROM meta WHERE name = ?", e);
	if (read == NULL)
		return -EIO;
	sqlite_bind_text(read, 1, name);
	int status = read_text(q, read, out, e);
	return status == -ENOENT ? err_set(e, status, "meta.unknown",
	                                   _("nothing is stored under \"%s\""), name)
	                         : status;
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

static int walk_article(void *context, const void *article)
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

static int walk_airing(void *context, const void *airing)
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

static int walk_part(void *context, const void *part)
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

/* --- the log --- */

#define LOG_COLUMNS                                                                                \
	"seq, row = 'end', at, airing, article, body->>'$.title', body->>'$.class', "              \
	"body->>'$.result',"                                                                       \
	" body->>'$.programme', body->>'$.planned_ms', body->>'$.started_ms', "                    \
	"body->>'$.ended_ms',"                                                                     \
	" body->>'$.played_ms', body->>'$.asked_ms', body->>'$.words_sha256', body->>'$.by', "     \
	"body->>'$.why',"                                                                          \
	" body->>'$.outputs', json_array_length(body, '$.outputs'), body->>'$.resumes'"
enum { LOG_OUTPUTS = 17, LOG_RESUMES = 19 };

static char *text_of(sqlite3_stmt *s, int column)
{
	return mem_string((const char *)sqlite3_column_text(s, column));
}

static int read_outputs(struct sqlite *q, sqlite3_stmt *row, struct log_row *r, struct err *e)
{
	r->output_count = (size_t)sqlite3_column_int64(row, LOG_OUTPUTS + 1);
	if (r->output_count == 0)
		return 0;
	r->outputs = mem_array(r->output_count, sizeof *r->outputs);
	sqlite3_stmt *s =
	        sqlite_sql(q, "SELECT value->>'$.name', value->>'$.frames' FROM json_each(?)", e);
	if (s == NULL)
		return -EIO;
	sqlite_bind_text(s, 1, (const char *)sqlite3_column_text(row, LOG_OUTPUTS));
	for (size_t i = 0; i < r->output_count && sqlite3_step(s) == SQLITE_ROW; i++)
		r->outputs[i] = (struct log_output){text_of(s, 0), sqlite3_column_int64(s, 1)};
	sqlite3_reset(s);
	return 0;
}

static int read_log_row(struct sqlite *q, sqlite3_stmt *s, struct log_row *r, struct err *e)
{
	*r = (struct log_row){.seq = sqlite3_column_int64(s, 0),
	        .end = sqlite3_column_int(s, 1) != 0,
	        .at = sqlite3_column_int64(s, 2),
	        .airing = sqlite3_column_int64(s, 3),
	        .article = sqlite3_column_int64(s, 4),
	        .planned = sqlite3_column_int64(s, 9),
	        .started = sqlite3_column_int64(s, 10),
	        .ended = sqlite3_column_int64(s, 11),
	        .played_ms = sqlite3_column_int64(s, 12),
	        .asked_ms = sqlite3_column_int64(s, 13),
	        .resumes = sqlite3_column_int64(s, LOG_RESUMES)};
	const char *class = (const char *)sqlite3_column_text(s, 6);
	const char *result = (const char *)sqlite3_column_text(s, 7);
	int class_number = class != NULL ? air_class_parse(class) : -1;
	int result_number = result != NULL ? log_result_parse(result) : -1;
	r->class = class_number < 0 ? CLASS_NORMAL : (enum air_class)class_number;
	r->result = result_number < 0 ? RESULT_NONE : (enum log_result)result_number;
	r->title = text_of(s, 5);
	r->programme = text_of(s, 8);
	r->words_sha256 = text_of(s, 14);
	r->by = text_of(s, 15);
	r->why = text_of(s, 16);
	return read_outputs(q, s, r, e);
}

static int walk_log(
        struct sqlite *q, sqlite3_stmt *s, log_visitor *visit, void *context, struct err *e)
{
	int status = 0, result;
	while (status == 0 && (result = sqlite3_step(s)) != SQLITE_DONE) {
		struct log_row row;
		if (result != SQLITE_ROW) {
			status = sqlite_fail(q, result, e);
			break;
		}
		status = read_log_row(q, s, &row, e);
		if (status == 0)
			status = visit(context, &row);
		log_row_finish(&row);
	}
	sqlite3_finalize(s);
	return status;
}

static int get_log(struct store *s, const struct log_filter *f, log_visitor *visit, void *context,
        struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	struct str sql;
	sqlite3_stmt *list;
	str_init(&sql);
	str_adds(&sql, "SELECT " LOG_COLUMNS " FROM log WHERE seq >= ?1");
	str_adds(&sql, f->from > 0 ? " AND at >= ?2" : "");
	str_adds(&sql, f->until > 0 ? " AND at < ?3" : "");
	str_adds(&sql, f->article != 0 ? " AND article = ?4" : "");
	str_adds(&sql, f->ends_only ? " AND row = 'end'" : "");
	str_adds(&sql, f->newest ? " ORDER BY seq DESC" : " ORDER BY seq");
	if (f->limit > 0)
		str_addf(&sql, " LIMIT %zu", f->limit);
	int status = sqlite_prepare(q, sql.data, &list, e);
	str_finish(&sql);
	if (status < 0)
		return status;
	sqlite3_bind_int64(list, 1, f->from_seq);
	if (f->from > 0)
		sqlite3_bind_int64(list, 2, f->from);
	if (f->until > 0)
		sqlite3_bind_int64(list, 3, f->until);
	if (f->article != 0)
		sqlite3_bind_int64(list, 4, f->article);
	return walk_log(q, list, visit, context, e);
}

static int get_events(struct store *s, int64_t from_seq, size_t limit, event_visitor *visit,
        void *context, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *list;
	int status = sqlite_prepare(q,
	        "SELECT seq, at, name, data FROM event WHERE seq >= ? ORDER BY seq LIMIT ?", &list,
	        e);
	if (status < 0)
		return status;
	sqlite3_bind_int64(list, 1, from_seq);
	sqlite3_bind_int64(list, 2, limit > 0 ? (int64_t)limit : -1);
	int result;
	while (status == 0 && (result = sqlite3_step(list)) != SQLITE_DONE) {
		if (result != SQLITE_ROW) {
			status = sqlite_fail(q, result, e);
			break;
		}
		struct event event = {.seq = sqlite3_column_int64(list, 0),
		        .at = sqlite3_column_int64(list, 1),
		        .name = text_of(list, 2),
		        .data = text_of(list, 3)};
		status = visit(context, &event);
		event_finish(&event);
	}
	sqlite3_finalize(list);
	return status;
}

/* --- counts and loading --- */

static int count_states(struct sqlite *q, const char *sql, int (*parse)(const char *),
        int64_t *counts, struct err *e)
{
	sqlite3_stmt *s = sqlite_sql(q, sql, e);
	int result;
	if (s == NULL)
		return -EIO;
	while ((result = sqlite3_step(s)) == SQLITE_ROW) {
		int state = parse((const char *)sqlite3_column_text(s, 0));
		if (state >= 0)
			counts[state] = sqlite3_column_int64(s, 1);
	}
	sqlite3_reset(s);
	return result == SQLITE_DONE ? 0 : sqlite_fail(q, result, e);
}

/* Everything but the counts: cheap, whatever the size. */
static int read_high(struct sqlite *q, struct store_counts *ret, struct err *e)
{
	static const struct {
		const char *sql;
		size_t offset;
	} numbers[] = {
	        {"SELECT seq FROM sqlite_sequence WHERE name = 'article'",
	                offsetof(struct store_counts, article_high)},
	        {"SELECT seq FROM sqlite_sequence WHERE name = 'airing'",
	                offsetof(struct store_counts, airing_high)},
	        {"SELECT max(seq) FROM log", offsetof(struct store_counts, log_seq)},
	        {"SELECT seq FROM sqlite_sequence WHERE name = 'event'",
	                offsetof(struct store_counts, event_seq)},
	        {"SELECT min(seq) FROM event", offsetof(struct store_counts, event_first)},
	};
	int status = 0;
	*ret = (struct store_counts){0};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers && status == 0; i++) {
		int64_t *number = (int64_t *)(void *)((char *)ret + numbers[i].offset);
		status = sqlite_number(q, sqlite_sql(q, numbers[i].sql, e), 0, number, e);
	}
	if (ret->event_first == 0)
		ret->event_first = ret->event_seq + 1;
	char hash[SHA256_TEXT];
	if (status == 0 && ret->log_seq == 0)
		status = sqlite_log_anchor(q, &ret->log_seq, hash, e);
	return status;
}

static int get_counts(struct store *s, struct store_counts *ret, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	int status = read_high(q, ret, e);
	if (status == 0)
		status = count_states(q, "SELECT state, count(*) FROM article GROUP BY state",
		        article_state_parse, ret->articles, e);
	if (status == 0)
		status = count_states(q, "SELECT state, count(*) FROM airing GROUP BY state",
		        airing_state_parse, ret->airings, e);
	return status;
}

static int load_article(void *context, const void *article)
{
	memory_load_article(context, article);
	return 0;
}

static int load_airing(void *context, const void *airing)
{
	memory_load_airing(context, airing);
	return 0;
}

static int load_part(void *context, const void *part)
{
	memory_load_part(context, part);
	return 0;
}

#define OPEN_ARTICLES                                                                              \
	"(SELECT id FROM article WHERE state IN " LIVE_ARTICLES                                    \
	" UNION SELECT article FROM airing WHERE state IN " LIVE_AIRINGS ")"

int sqlite_load(struct store *s, struct memory *m, struct err *e)
{
	static const struct {
		const struct record *record;
		record_visitor *visit;
		const char *where;
	} loads[] = {
	        {&record_article, load_article, "id IN " OPEN_ARTICLES},
	        {&record_airing, load_airing, "article IN " OPEN_ARTICLES},
	        {&record_part, load_part,
	                "airing IN (SELECT id FROM airing WHERE state IN ('on_air','cut') AND "
	                "article IN " OPEN_ARTICLES ")"},
	};
	struct sqlite *q = (struct sqlite *)s;
	struct store_counts high;
	struct str sql;
	sqlite3_stmt *rows;
	int status = 0;
	str_init(&sql);
	for (size_t i = 0; i < sizeof loads / sizeof *loads && status == 0; i++) {
		str_clear(&sql);
		str_addf(&sql, "SELECT %s FROM %s WHERE %s", sqlite_columns(q, loads[i].record),
		        loads[i].record->table, loads[i].where);
		status = sqlite_prepare(q, sql.data, &rows, e);
		if (status == 0)
			status = sqlite_walk(q, rows, loads[i].record, loads[i].visit, m, e);
	}
	str_finish(&sql);
	sqlite3_stmt *metas = status == 0 ? sqlite_sql(q, "SELECT name, value FROM meta", e) : NULL;
	while (metas != NULL && sqlite3_step(metas) == SQLITE_ROW)
		memory_load_meta(m, (const char *)sqlite3_column_text(metas, 0),
		        (const char *)sqlite3_column_text(metas, 1));
	if (metas != NULL)
		sqlite3_reset(metas);
	if (status == 0)
		status = read_high(q, &high, e);
	if (status == 0)
		memory_load_seal(m, &high);
	return status;
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
        .log = get_log,
        .events = get_events,
        .meta = get_meta,
        .counts = get_counts,
        .close = sqlite_close_store,
};
