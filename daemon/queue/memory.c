/* Objects and indexes of the model: making, finding, dropping, loading. Holds
 * the invariants of model.h. */
#include "queue/model.h"

#include "base/mem.h"
#include "queue/moves.h"

#include <stdlib.h>
#include <string.h>

static int order_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_article_id(const void *x, const void *y)
{
	const struct article *a = x, *b = y;
	return order_int(a->id, b->id);
}

static int by_key(const void *x, const void *y)
{
	const struct article *a = x, *b = y;
	return strcmp(a->key, b->key);
}

static int by_air_order(const void *x, const void *y)
{
	return article_order(x, y);
}

static int by_expiry(const void *x, const void *y)
{
	const struct article *a = x, *b = y;
	int order = order_int(a->expires, b->expires);
	return order != 0 ? order : order_int(a->id, b->id);
}

static int by_airing_id(const void *x, const void *y)
{
	const struct airing *a = x, *b = y;
	return order_int(a->id, b->id);
}

static int by_its_article(const void *x, const void *y)
{
	const struct airing *a = x, *b = y;
	int order = order_int(a->article, b->article);
	return order != 0 ? order : order_int(a->id, b->id);
}

static int by_planned(const void *x, const void *y)
{
	const struct airing *a = x, *b = y;
	int order = order_int(a->planned, b->planned);
	if (order == 0)
		order = order_int((int64_t)b->class, (int64_t)a->class);
	return order != 0 ? order : order_int(a->id, b->id);
}

static int by_part_key(const void *x, const void *y)
{
	const struct part *a = x, *b = y;
	int order = order_int(a->airing, b->airing);
	return order != 0 ? order : strcmp(a->output, b->output);
}

static int by_meta_name(const void *x, const void *y)
{
	const struct meta_kept *a = x, *b = y;
	return strcmp(a->name, b->name);
}

static int by_text_key(const void *x, const void *y)
{
	const struct text_kept *a = x, *b = y;
	int order = order_int(a->article, b->article);
	return order != 0 ? order : order_int(a->revision, b->revision);
}

struct memory *memory_create(bool keep_all)
{
	struct memory *m = mem_alloc(sizeof *m);
	m->store.ops = &memory_ops;
	m->keep_all = keep_all;
	m->articles.order = by_article_id;
	m->by_key.order = by_key;
	m->waiting.order = by_air_order;
	m->expiring.order = by_expiry;
	m->airings.order = by_airing_id;
	m->by_article.order = by_its_article;
	m->due.order = by_planned;
	m->on_air.order = by_airing_id;
	m->parts.order = by_part_key;
	m->metas.order = by_meta_name;
	m->texts.order = by_text_key;
	m->event_first = 1;
	return m;
}

struct store *memory_store(struct memory *m)
{
	return &m->store;
}

/* --- finding --- */

struct article *model_article(const struct memory *m, int64_t id)
{
	return index_find(&m->articles, &(struct article){.id = id});
}

struct airing *model_airing(const struct memory *m, int64_t id)
{
	return index_find(&m->airings, &(struct airing){.id = id});
}

struct part *model_part(const struct memory *m, int64_t airing, const char *output)
{
	char *name = mem_string(output);
	struct part *found =
	        index_find(&m->parts, &(struct part){.airing = airing, .output = name});
	free(name);
	return found;
}

struct meta_kept *model_meta(const struct memory *m, const char *name)
{
	char *copy = mem_string(name);
	struct meta_kept *found = index_find(&m->metas, &(struct meta_kept){.name = copy});
	free(copy);
	return found;
}

struct text_kept *model_text(const struct memory *m, int64_t article, int32_t revision)
{
	return index_find(&m->texts, &(struct text_kept){.article = article, .revision = revision});
}

/* --- the indexes that fields decide --- */

void model_link_article(struct memory *m, struct article *a)
{
	m->counts_articles[a->state]++;
	if (a->key != NULL)
		index_put(&m->by_key, a);
	if (a->state == ARTICLE_APPROVED)
		index_put(&m->waiting, a);
	if (a->expires > 0 && !article_is_over(a->state))
		index_put(&m->expiring, a);
}

void model_unlink_article(struct memory *m, struct article *a)
{
	m->counts_articles[a->state]--;
	if (a->key != NULL)
		index_take(&m->by_key, a);
	if (a->state == ARTICLE_APPROVED)
		index_take(&m->waiting, a);
	if (a->expires > 0 && !article_is_over(a->state))
		index_take(&m->expiring, a);
}

static bool is_due(const struct airing *a)
{
	return a->state == AIRING_PLANNED || a->state == AIRING_READY;
}

void model_link_airing(struct memory *m, struct airing *a)
{
	m->counts_airings[a->state]++;
	index_put(&m->by_article, a);
	if (is_due(a))
		index_put(&m->due, a);
	if (a->state == AIRING_ON_AIR)
		index_put(&m->on_air, a);
}

void model_unlink_airing(struct memory *m, struct airing *a)
{
	m->counts_airings[a->state]--;
	index_take(&m->by_article, a);
	if (is_due(a))
		index_take(&m->due, a);
	if (a->state == AIRING_ON_AIR)
		index_take(&m->on_air, a);
}

/* --- copies --- */

void *model_clone_article(const struct article *a)
{
	struct article *copy = mem_alloc(sizeof *copy);
	article_copy(copy, a);
	return copy;
}

void *model_clone_airing(const struct airing *a)
{
	struct airing *copy = mem_alloc(sizeof *copy);
	airing_copy(copy, a);
	return copy;
}

void *model_clone_part(const struct part *p)
{
	struct part *copy = mem_alloc(sizeof *copy);
	part_copy(copy, p);
	return copy;
}

struct meta_kept *model_make_meta(const char *name, const char *value)
{
	struct meta_kept *meta = mem_alloc(sizeof *meta);
	*meta = (struct meta_kept){mem_string(name), mem_string(value)};
	return meta;
}

void model_destroy_text(struct text_kept *t)
{
	if (t == NULL)
		return;
	free(t->text);
	free(t);
}

/* --- dropping --- */

void model_drop_part(struct memory *m, struct part *p)
{
	index_take(&m->parts, p);
	part_finish(p);
	free(p);
}

static void drop_airing(struct memory *m, struct airing *a)
{
	struct part probe = {.airing = a->id, .output = mem_string("")};
	for (;;) {
		struct part *p = index_at(&m->parts, index_seek(&m->parts, &probe));
		if (p == NULL || p->airing != a->id)
			break;
		model_drop_part(m, p);
	}
	free(probe.output);
	model_unlink_airing(m, a);
	index_take(&m->airings, a);
	airing_finish(a);
	free(a);
}

void model_drop_article(struct memory *m, struct article *a)
{
	const struct airing probe = {.article = a->id};
	for (;;) {
		struct airing *airing =
		        index_at(&m->by_article, index_seek(&m->by_article, &probe));
		if (airing == NULL || airing->article != a->id)
			break;
		drop_airing(m, airing);
	}
	const struct text_kept first = {.article = a->id};
	for (;;) {
		struct text_kept *t = index_at(&m->texts, index_seek(&m->texts, &first));
		if (t == NULL || t->article != a->id)
			break;
		index_take(&m->texts, t);
		model_destroy_text(t);
	}
	model_unlink_article(m, a);
	index_take(&m->articles, a);
	article_finish(a);
	free(a);
}

/* --- correcting --- */

void memory_correct_article(struct memory *m, int64_t id, const struct article *a)
{
	struct article *old = model_article(m, id);
	if (old != NULL && a == NULL) {
		model_drop_article(m, old);
	} else if (old != NULL) {
		model_unlink_article(m, old);
		article_finish(old);
		article_copy(old, a);
		model_link_article(m, old);
	}
}

void memory_correct_airing(struct memory *m, int64_t id, const struct airing *a)
{
	struct airing *old = model_airing(m, id);
	if (old != NULL && a == NULL) {
		drop_airing(m, old);
	} else if (old != NULL) {
		model_unlink_airing(m, old);
		airing_finish(old);
		airing_copy(old, a);
		model_link_airing(m, old);
	}
}

/* --- loading and forgetting --- */

/* Its bytes and strings move to the heap. */
static void *move_out(void *from, size_t size)
{
	void *moved = mem_alloc(size);
	memcpy(moved, from, size);
	memset(from, 0, size);
	return moved;
}

void memory_load_article(struct memory *m, struct article *a)
{
	index_append(&m->articles, move_out(a, sizeof *a));
}

void memory_load_airing(struct memory *m, struct airing *a)
{
	index_append(&m->airings, move_out(a, sizeof *a));
}

void memory_load_part(struct memory *m, struct part *p)
{
	index_append(&m->parts, move_out(p, sizeof *p));
}

void memory_load_meta(struct memory *m, const char *name, const char *value)
{
	index_append(&m->metas, model_make_meta(name, value));
}

void memory_load_seal(struct memory *m, const struct store_counts *high)
{
	for (size_t i = 0; i < m->articles.count; i++) {
		struct article *a = m->articles.items[i];
		m->counts_articles[a->state]++;
		if (a->key != NULL)
			index_append(&m->by_key, a);
		if (a->state == ARTICLE_APPROVED)
			index_append(&m->waiting, a);
		if (a->expires > 0 && !article_is_over(a->state))
			index_append(&m->expiring, a);
	}
	for (size_t i = 0; i < m->airings.count; i++) {
		struct airing *a = m->airings.items[i];
		m->counts_airings[a->state]++;
		index_append(&m->by_article, a);
		if (is_due(a))
			index_append(&m->due, a);
		if (a->state == AIRING_ON_AIR)
			index_append(&m->on_air, a);
	}
	struct index *all[] = {&m->articles, &m->by_key, &m->waiting, &m->expiring, &m->airings,
	        &m->by_article, &m->due, &m->on_air, &m->parts, &m->metas};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		index_sort(all[i]);
	m->article_given = m->article_high = high->article_high;
	m->airing_given = m->airing_high = high->airing_high;
	m->log_seq = high->log_seq;
	m->event_seq = high->event_seq;
	m->event_first = high->event_first;
}

static bool may_forget(const struct memory *m, const struct article *a)
{
	if (!article_is_over(a->state) || model_touched(m, UNDO_ARTICLE, a->id))
		return false;
	const struct airing *airing;
	for (size_t i = 0; (airing = memory_airing_of(m, a->id, i)) != NULL; i++)
		if (!airing_is_over(airing->state) || model_touched(m, UNDO_AIRING, airing->id) ||
		        model_touched(m, UNDO_PART, airing->id))
			return false;
	return true;
}

size_t memory_forget_over(struct memory *m)
{
	size_t forgotten = 0;
	for (size_t i = m->articles.count; i-- > 0;)
		if (may_forget(m, m->articles.items[i])) {
			model_drop_article(m, m->articles.items[i]);
			forgotten++;
		}
	return forgotten;
}
