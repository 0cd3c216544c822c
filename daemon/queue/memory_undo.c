/* Changing the model so that it can be taken back: every edit first remembers
 * what was there. Called by memory_apply.c, which decides what is legal, and by
 * the queue when a commit succeeded or failed. */
#include "queue/model.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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

void model_edit_article(struct memory *m, uint64_t token, struct article *a)
{
	remember(m, token, UNDO_ARTICLE, a->id)->before = model_clone_article(a);
	model_unlink_article(m, a);
}

void model_edit_airing(struct memory *m, uint64_t token, struct airing *a)
{
	remember(m, token, UNDO_AIRING, a->id)->before = model_clone_airing(a);
	model_unlink_airing(m, a);
}

void model_edit_part(struct memory *m, uint64_t token, struct part *p)
{
	struct undo *u = remember(m, token, UNDO_PART, p->airing);
	u->name = mem_string(p->output);
	u->before = model_clone_part(p);
}

void model_settle_article(struct memory *m, struct article *a)
{
	a->version++;
	model_link_article(m, a);
}

void model_settle_airing(struct memory *m, struct airing *a)
{
	a->version++;
	model_link_airing(m, a);
}

void model_insert_article(struct memory *m, uint64_t token, struct article *a)
{
	remember(m, token, UNDO_ARTICLE, a->id);
	index_put(&m->articles, a);
	model_link_article(m, a);
}

void model_insert_airing(struct memory *m, uint64_t token, struct airing *a)
{
	remember(m, token, UNDO_AIRING, a->id);
	index_put(&m->airings, a);
	model_link_airing(m, a);
}

void model_insert_part(struct memory *m, uint64_t token, struct part *p)
{
	remember(m, token, UNDO_PART, p->airing)->name = mem_string(p->output);
	index_put(&m->parts, p);
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
		index_put(&m->metas, model_make_meta(name, value));
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

static void restore_article(struct memory *m, struct undo *u)
{
	struct article *a = model_article(m, u->id);
	assert(a != NULL);
	model_unlink_article(m, a);
	if (u->before == NULL) {
		index_take(&m->articles, a);
		article_finish(a);
		free(a);
		return;
	}
	article_finish(a);
	memcpy(a, u->before, sizeof *a);
	free(u->before);
	model_link_article(m, a);
}

static void restore_airing(struct memory *m, struct undo *u)
{
	struct airing *a = model_airing(m, u->id);
	assert(a != NULL);
	model_unlink_airing(m, a);
	if (u->before == NULL) {
		index_take(&m->airings, a);
		airing_finish(a);
		free(a);
		return;
	}
	airing_finish(a);
	memcpy(a, u->before, sizeof *a);
	free(u->before);
	model_link_airing(m, a);
}

static void restore_part(struct memory *m, struct undo *u)
{
	struct part *p = model_part(m, u->id, u->name);
	assert(p != NULL);
	model_drop_part(m, p);
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
		model_destroy_text(now);
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
			model_destroy_text(u->before);
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

bool model_touched(const struct memory *m, enum undo_kind kind, int64_t id)
{
	for (size_t i = 0; i < m->undo_count; i++)
		if (m->undo[i].kind == kind && m->undo[i].id == id)
			return true;
	return false;
}
