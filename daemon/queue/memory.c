/* Objects and indexes of the model, and taking back. Holds the invariants of
 * model.h; memory_apply.c decides what is legal and calls here. */
#include "queue/model.h"

#include "base/mem.h"
#include "queue/moves.h"

#include <assert.h>
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

static void link_article(struct memory *m, struct article *a)
{
	m->counts_articles[a->state]++;
	if (a->key != NULL)
		index_put(&m->by_key, a);
	if (a->state == ARTICLE_APPROVED)
		index_put(&m->waiting, a);
	if (a->expires > 0 && !article_is_over(a->state))
		index_put(&m->expiring, a);
}

static void unlink_article(struct memory *m, struct article *a)
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

static void link_airing(struct memory *m, struct airing *a)
{
	m->counts_airings[a->state]++;
	index_put(&m->by_article, a);
	if (is_due(a))
		index_put(&m->due, a);
	if (a->state == AIRING_ON_AIR)
		index_put(&m->on_air, a);
}

static void unlink_airing(struct memory *m, struct airing *a)
{
	m->counts_airings[a->state]--;
	index_take(&m->by_article, a);
	if (is_due(a))
		index_take(&m->due, a);
	if (a->state == AIRING_ON_AIR)
		index_take(&m->on_air, a);
}

/* --- remembering --- */

static struct undo *remember(struct memory *m, uint64_t token, enum undo_kind kind, int64_t id)
{
	if (m->undo_count == m->undo_capacity) {
		m->undo_capacity = m->undo_capacity > 0 ? 2 * m->undo_capacity : 16;
		m->undo = mem_resize(m->undo, m->undo_capacity, sizeof *m->undo);
	}
	struct undo *u = &m->undo[m->undo_count++];
	*u = (struct undo){.token = token, .kind = kind, .id = id};
	return u;
}

static void *article_clone(const struct article *a)
{
	struct article *copy = mem_alloc(sizeof *copy);
	article_copy(copy, a);
	return copy;
}

static void *airing_clone(const struct airing *a)
{
	struct airing *copy = mem_alloc(sizeof *copy);
	airing_copy(copy, a);
	return copy;
}

static void *part_clone(const struct part *p)
{
	struct part *copy = mem_alloc(sizeof *copy);
	part_copy(copy, p);
	return copy;
}

void model_edit_article(struct memory *m, uint64_t token, struct article *a)
{
	remember(m, token, UNDO_ARTICLE, a->id)->before = article_clone(a);
	unlink_article(m, a);
}

void model_edit_airing(struct memory *m, uint64_t token, struct airing *a)
{
	remember(m, token, UNDO_AIRING, a->id)->before = airing_clone(a);
	unlink_airing(m, a);
}

void model_edit_part(struct memory *m, uint64_t token, struct part *p)
{
	struct undo *u = remember(m, token, UNDO_PART, p->airing);
	u->name = mem_string(p->output);
	u->before = part_clone(p);
}

void model_settle_article(struct memory *m, struct article *a)
{
	a->version++;
	link_article(m, a);
}

void model_settle_airing(struct memory *m, struct airing *a)
{
	a->version++;
	link_airing(m, a);
}

void model_insert_article(struct memory *m, uint64_t token, struct article *a)
{
	remember(m, token, UNDO_ARTICLE, a->id);
	index_put(&m->articles, a);
	link_article(m, a);
}

void model_insert_airing(struct memory *m, uint64_t token, struct airing *a)
{
	remember(m, token, UNDO_AIRING, a->id);
	index_put(&m->airings, a);
	link_airing(m, a);
}

void model_insert_part(struct memory *m, uint64_t token, struct part *p)
{
	remember(m, token, UNDO_PART, p->airing)->name = mem_string(p->output);
	index_put(&m->parts, p);
}

static struct meta_kept *meta_make(const char *name, const char *value)
{
	struct meta_kept *meta = mem_alloc(sizeof *meta);
	*meta = (struct meta_kept){mem_string(name), mem_string(value)};
	return meta;
}

static void meta_destroy(struct meta_kept *meta)
{
	if (meta == NULL)
		return;
	free(meta->name);
	free(meta->value);
	free(meta);
}

void model_put_meta(struct memory *m, uint64_t token, const char *name, const char *value)
{
	struct undo *u = remember(m, token, UNDO_META, 0);
	u->name = mem_string(name);
	struct meta_kept *old = model_meta(m, name);
	if (old != NULL) {
		index_take(&m->metas, old);
		u->before = old;
	}
	if (value != NULL)
		index_put(&m->metas, meta_make(name, value));
}

static void text_destroy(struct text_kept *t)
{
	if (t == NULL)
		return;
	free(t->text);
	free(t);
}

void model_put_text(
        struct memory *m, uint64_t token, int64_t article, int32_t revision, const char *text)
{
	if (!m->keep_all)
		return;
	struct undo *u = remember(m, token, UNDO_TEXT, article);
	u->number = revision;
	struct text_kept *old = model_text(m, article, revision);
	if (old != NULL) {
		index_take(&m->texts, old);
		u->before = old;
	}
	struct text_kept *kept = mem_alloc(sizeof *kept);
	*kept = (struct text_kept){article, revision, mem_string(text)};
	index_put(&m->texts, kept);
}

/* --- dropping --- */

static void drop_part(struct memory *m, struct part *p)
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
		drop_part(m, p);
	}
	free(probe.output);
	unlink_airing(m, a);
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
		text_destroy(t);
	}
	unlink_article(m, a);
	index_take(&m->articles, a);
	article_finish(a);
	free(a);
}

/* --- taking back --- */

static void restore_article(struct memory *m, struct undo *u)
{
	struct article *a = model_article(m, u->id);
	assert(a != NULL);
	unlink_article(m, a);
	if (u->before == NULL) {
		index_take(&m->articles, a);
		article_finish(a);
		free(a);
		return;
	}
	article_finish(a);
	memcpy(a, u->before, sizeof *a);
	free(u->before);
	link_article(m, a);
}

static void restore_airing(struct memory *m, struct undo *u)
{
	struct airing *a = model_airing(m, u->id);
	assert(a != NULL);
	unlink_airing(m, a);
	if (u->before == NULL) {
		index_take(&m->airings, a);
		airing_finish(a);
		free(a);
		return;
	}
	airing_finish(a);
	memcpy(a, u->before, sizeof *a);
	free(u->before);
	link_airing(m, a);
}

static void restore_part(struct memory *m, struct undo *u)
{
	struct part *p = model_part(m, u->id, u->name);
	assert(p != NULL);
	drop_part(m, p);
	if (u->before != NULL)
		index_put(&m->parts, u->before);
}

static void restore_meta(struct memory *m, struct undo *u)
{
	struct meta_kept *now = model_meta(m, u->name);
	if (now != NULL) {
		index_take(&m->metas, now);
		meta_destroy(now);
	}
	if (u->before != NULL)
		index_put(&m->metas, u->before);
}

static void restore_text(struct memory *m, struct undo *u)
{
	struct text_kept *now = model_text(m, u->id, u->number);
	if (now != NULL) {
		index_take(&m->texts, now);
		text_destroy(now);
	}
	if (u->before != NULL)
		index_put(&m->texts, u->before);
}

void model_restore(struct memory *m, struct undo *u)
{
	static void (*const restore[])(struct memory *, struct undo *) = {
	        [UNDO_ARTICLE] = restore_article,
	        [UNDO_AIRING] = restore_airing,
	        [UNDO_PART] = restore_part,
	        [UNDO_META] = restore_meta,
	        [UNDO_TEXT] = restore_text,
	};
	restore[u->kind](m, u);
	free(u->name);
	*u = (struct undo){0};
}

static void undo_free(struct undo *u)
{
	if (u->before != NULL) {
		switch (u->kind) {
		case UNDO_ARTICLE:
			article_finish(u->before);
			free(u->before);
			break;
		case UNDO_AIRING:
			airing_finish(u->before);
			free(u->before);
			break;
		case UNDO_PART:
			part_finish(u->before);
			free(u->before);
			break;
		case UNDO_META:
			meta_destroy(u->before);
			break;
		case UNDO_TEXT:
			text_destroy(u->before);
			break;
		}
	}
	free(u->name);
	*u = (struct undo){0};
}

static void undo_forget(struct memory *m, size_t i)
{
	m->undo_count--;
	memmove(&m->undo[i], &m->undo[i + 1], (m->undo_count - i) * sizeof *m->undo);
}

void memory_confirm(struct memory *m, uint64_t token)
{
	size_t kept = 0;
	for (size_t i = 0; i < m->undo_count; i++) {
		if (m->undo[i].token == token)
			undo_free(&m->undo[i]);
		else
			m->undo[kept++] = m->undo[i];
	}
	m->undo_count = kept;
}

static bool undo_same(const struct undo *a, const struct undo *b)
{
	return a->kind == b->kind && a->id == b->id && a->number == b->number &&
	       (a->name == b->name ||
	               (a->name != NULL && b->name != NULL && strcmp(a->name, b->name) == 0));
}

static void doubt(struct memory *m, const struct undo *u)
{
	if (u->kind != UNDO_ARTICLE && u->kind != UNDO_AIRING)
		return;
	if (m->doubt_count == m->doubt_capacity) {
		m->doubt_capacity = m->doubt_capacity > 0 ? 2 * m->doubt_capacity : 8;
		m->doubts = mem_resize(m->doubts, m->doubt_capacity, sizeof *m->doubts);
	}
	m->doubts[m->doubt_count++] = (struct doubt){u->kind == UNDO_AIRING, u->id};
}

/* Something newer stands on what is taken back. If that is an ask, it will fail
 * in SQLite too (its `expects` is wrong there), and must lead back to what was
 * before both. If it is a fact, it may stand: then the object is in doubt. */
void memory_revert(struct memory *m, uint64_t token)
{
	for (size_t i = m->undo_count; i-- > 0;) {
		struct undo *u = &m->undo[i];
		if (u->token != token)
			continue;
		struct undo *newer = NULL;
		for (size_t j = i + 1; newer == NULL && j < m->undo_count; j++)
			if (undo_same(u, &m->undo[j]))
				newer = &m->undo[j];
		if (newer == NULL) {
			model_restore(m, u);
		} else {
			void *before = newer->before;
			newer->before = u->before;
			u->before = before;
			doubt(m, u);
			undo_free(u);
		}
		undo_forget(m, i);
	}
}

bool memory_doubtful(struct memory *m, bool *ret_is_airing, int64_t *ret_id)
{
	if (m->doubt_count == 0)
		return false;
	m->doubt_count--;
	*ret_is_airing = m->doubts[m->doubt_count].is_airing;
	*ret_id = m->doubts[m->doubt_count].id;
	return true;
}

void memory_correct_article(struct memory *m, int64_t id, const struct article *a)
{
	struct article *old = model_article(m, id);
	if (old != NULL && a == NULL) {
		model_drop_article(m, old);
	} else if (old != NULL) {
		unlink_article(m, old);
		article_finish(old);
		article_copy(old, a);
		link_article(m, old);
	}
}

void memory_correct_airing(struct memory *m, int64_t id, const struct airing *a)
{
	struct airing *old = model_airing(m, id);
	if (old != NULL && a == NULL) {
		drop_airing(m, old);
	} else if (old != NULL) {
		unlink_airing(m, old);
		airing_finish(old);
		airing_copy(old, a);
		link_airing(m, old);
	}
}

bool model_touched(const struct memory *m, enum undo_kind kind, int64_t id)
{
	for (size_t i = 0; i < m->undo_count; i++)
		if (m->undo[i].kind == kind && m->undo[i].id == id)
			return true;
	return false;
}

/* --- loading and forgetting --- */

void memory_load_article(struct memory *m, const struct article *a)
{
	index_append(&m->articles, article_clone(a));
}

void memory_load_airing(struct memory *m, const struct airing *a)
{
	index_append(&m->airings, airing_clone(a));
}

void memory_load_part(struct memory *m, const struct part *p)
{
	index_append(&m->parts, part_clone(p));
}

void memory_load_meta(struct memory *m, const char *name, const char *value)
{
	index_append(&m->metas, meta_make(name, value));
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
