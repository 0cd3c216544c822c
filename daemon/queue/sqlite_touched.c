/* The few objects that a list of changes names, read into a small model on
 * which the list can be tried. Called by sqlite_apply.c. */
#include "queue/sqlite_room.h"

#include "base/mem.h"
#include "queue/model.h"

#include <errno.h>
#include <stdlib.h>

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

static int load_part(void *context, void *part)
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
	ids_add(articles, a.article);
	memory_load_airing(m, &a);
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

int sqlite_load_touched(struct sqlite *q, struct memory *m, const struct change *changes,
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
