/* Counts and high-water marks, and loading what is not over into the model, at
 * start: what it costs must not grow with what is over. */
#include "queue/sqlite_room.h"

#include <errno.h>

#define LIVE_ARTICLES "('draft','pending','approved','held')"
#define LIVE_AIRINGS "('planned','ready','on_air')"

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

int sqlite_get_counts(struct store *s, struct store_counts *ret, struct err *e)
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

static int load_article(void *context, void *article)
{
	memory_load_article(context, article);
	return 0;
}

static int load_airing(void *context, void *airing)
{
	memory_load_airing(context, airing);
	return 0;
}

static int load_part(void *context, void *part)
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
