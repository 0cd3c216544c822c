/* The model's questions: the store operations as a twin of SQLite, and the
 * direct walks that the loop decides by. Reads only. */
#include "queue/model.h"
#include "queue/refuse.h"

#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Through the store every list is confirmed at once. */
static int apply(struct store *s, struct change *changes, size_t count, struct err *e)
{
	struct memory *m = (struct memory *)s;
	const uint64_t token = UINT64_MAX;
	int status = memory_apply(m, changes, count, token, e);
	if (status == 0)
		memory_confirm(m, token);
	return status;
}

static int get_article(struct store *s, int64_t id, struct article *ret, struct err *e)
{
	const struct article *a = model_article((struct memory *)s, id);
	if (a == NULL)
		return refuse_no_article(id, e);
	article_copy(ret, a);
	return 0;
}

static int get_by_key(struct store *s, const char *key, struct article *ret, struct err *e)
{
	const struct article *a = memory_by_key((struct memory *)s, key);
	if (a == NULL)
		return refuse_no_key(key, e);
	article_copy(ret, a);
	return 0;
}

static int get_text(
        struct store *s, int64_t article, int32_t revision, struct str *out, struct err *e)
{
	const struct text_kept *t = model_text((struct memory *)s, article, revision);
	if (t == NULL)
		return refuse_no_article(article, e);
	str_adds(out, t->text);
	return 0;
}

static int get_words(struct store *s, int64_t article, struct str *out, struct err *e)
{
	return get_text(s, article, 0, out, e);
}

static bool article_fits(const struct article_filter *f, const struct article *a)
{
	return (f->states & STATE_BIT(a->state)) != 0 && (f->classes & STATE_BIT(a->class)) != 0 &&
	       (f->category == NULL ||
	               (a->category != NULL && strcmp(a->category, f->category) == 0)) &&
	       (f->series == NULL || (a->series != NULL && strcmp(a->series, f->series) == 0));
}

static int get_articles(struct store *s, const struct article_filter *f, article_visitor *visit,
        void *context, struct err *e)
{
	(void)e;
	const struct memory *m = (const struct memory *)s;
	size_t left = f->limit > 0 ? f->limit : SIZE_MAX;
	for (size_t i = 0; i < m->articles.count && left > 0; i++) {
		const struct article *a =
		        m->articles.items[f->newest ? m->articles.count - 1 - i : i];
		bool before = f->newest && f->after > 0 ? a->id >= f->after
		                                        : !f->newest && a->id <= f->after;
		if (before || !article_fits(f, a))
			continue;
		int status = visit(context, a);
		if (status != 0)
			return status;
		left--;
	}
	return 0;
}

static int get_airing(struct store *s, int64_t id, struct airing *ret, struct err *e)
{
	const struct airing *a = model_airing((struct memory *)s, id);
	if (a == NULL)
		return refuse_no_airing(id, e);
	airing_copy(ret, a);
	return 0;
}

static int get_airings(struct store *s, const struct airing_filter *f, airing_visitor *visit,
        void *context, struct err *e)
{
	(void)e;
	const struct memory *m = (const struct memory *)s;
	size_t left = f->limit > 0 ? f->limit : SIZE_MAX;
	for (size_t i = 0; i < m->airings.count && left > 0; i++) {
		const struct airing *a = m->airings.items[i];
		if (a->id <= f->after || (f->states & STATE_BIT(a->state)) == 0 ||
		        (f->article != 0 && a->article != f->article))
			continue;
		int status = visit(context, a);
		if (status != 0)
			return status;
		left--;
	}
	return 0;
}

static int get_parts(
        struct store *s, int64_t airing, part_visitor *visit, void *context, struct err *e)
{
	(void)e;
	const struct memory *m = (const struct memory *)s;
	char none[] = "";
	const struct part first = {.airing = airing, .output = none};
	for (size_t i = index_seek(&m->parts, &first); i < m->parts.count; i++) {
		const struct part *p = m->parts.items[i];
		if (p->airing != airing)
			break;
		int status = visit(context, p);
		if (status != 0)
			return status;
	}
	return 0;
}

static bool row_fits(const struct log_filter *f, const struct log_row *r)
{
	return r->seq >= f->from_seq && (f->from == 0 || r->at >= f->from) &&
	       (f->until == 0 || r->at < f->until) &&
	       (f->article == 0 || r->article == f->article) && (!f->ends_only || r->end);
}

static int get_log(struct store *s, const struct log_filter *f, log_visitor *visit, void *context,
        struct err *e)
{
	(void)e;
	const struct memory *m = (const struct memory *)s;
	size_t left = f->limit > 0 ? f->limit : SIZE_MAX;
	for (size_t i = 0; i < m->log_count && left > 0; i++) {
		const struct log_row *r = &m->log[f->newest ? m->log_count - 1 - i : i];
		if (!row_fits(f, r))
			continue;
		int status = visit(context, r);
		if (status != 0)
			return status;
		left--;
	}
	return 0;
}

static int get_events(struct store *s, int64_t from_seq, size_t limit, event_visitor *visit,
        void *context, struct err *e)
{
	(void)e;
	const struct memory *m = (const struct memory *)s;
	size_t left = limit > 0 ? limit : SIZE_MAX;
	for (size_t i = 0; i < m->event_count && left > 0; i++) {
		if (m->events[i].seq < from_seq)
			continue;
		int status = visit(context, &m->events[i]);
		if (status != 0)
			return status;
		left--;
	}
	return 0;
}

static int get_meta(struct store *s, const char *name, struct str *out, struct err *e)
{
	const char *value = memory_meta((struct memory *)s, name);
	if (value == NULL)
		return refuse_no_meta(name, e);
	str_adds(out, value);
	return 0;
}

static int get_counts(struct store *s, struct store_counts *ret, struct err *e)
{
	(void)e;
	memory_counts((struct memory *)s, ret);
	return 0;
}

static void close_memory(struct store *s)
{
	struct memory *m = (struct memory *)s;
	while (m->undo_count > 0)
		memory_confirm(m, m->undo[0].token);
	while (m->articles.count > 0)
		model_drop_article(m, m->articles.items[m->articles.count - 1]);
	while (m->metas.count > 0) {
		model_put_meta(m, 1, ((struct meta_kept *)m->metas.items[0])->name, NULL);
		memory_confirm(m, 1);
	}
	for (size_t i = 0; i < m->log_count; i++)
		log_row_finish(&m->log[i]);
	for (size_t i = 0; i < m->event_count; i++)
		event_finish(&m->events[i]);
	struct index *all[] = {&m->articles, &m->by_key, &m->waiting, &m->expiring, &m->airings,
	        &m->by_article, &m->due, &m->on_air, &m->parts, &m->metas, &m->texts};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		index_finish(all[i]);
	free(m->undo);
	free(m->doubts);
	free(m->log);
	free(m->events);
	free(m);
}

const struct store_ops memory_ops = {
        .name = "memory",
        .apply = apply,
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
        .close = close_memory,
};

/* --- the loop's own --- */

int64_t memory_new_article_id(struct memory *m)
{
	return ++m->article_given;
}

int64_t memory_new_airing_id(struct memory *m)
{
	return ++m->airing_given;
}

bool memory_article_unconfirmed(const struct memory *m, int64_t id)
{
	return model_touched(m, UNDO_ARTICLE, id);
}

bool memory_airing_unconfirmed(const struct memory *m, int64_t id)
{
	return model_touched(m, UNDO_AIRING, id);
}

const struct article *memory_article(const struct memory *m, int64_t id)
{
	return model_article(m, id);
}

const struct article *memory_by_key(const struct memory *m, const char *key)
{
	char *copy = mem_string(key);
	const struct article *found = index_find(&m->by_key, &(struct article){.key = copy});
	free(copy);
	return found;
}

const struct airing *memory_airing(const struct memory *m, int64_t id)
{
	return model_airing(m, id);
}

const struct part *memory_part(const struct memory *m, int64_t airing, const char *output)
{
	return model_part(m, airing, output);
}

const char *memory_meta(const struct memory *m, const char *name)
{
	const struct meta_kept *meta = model_meta(m, name);
	return meta != NULL ? meta->value : NULL;
}

void memory_counts(const struct memory *m, struct store_counts *ret)
{
	*ret = (struct store_counts){.article_high = m->article_high,
	        .airing_high = m->airing_high,
	        .log_seq = m->log_seq,
	        .event_seq = m->event_seq,
	        .event_first = m->event_first};
	memcpy(ret->articles, m->counts_articles, sizeof ret->articles);
	memcpy(ret->airings, m->counts_airings, sizeof ret->airings);
}

const struct article *memory_article_at(const struct memory *m, size_t i)
{
	return index_at(&m->articles, i);
}

const struct article *memory_waiting_at(const struct memory *m, size_t i)
{
	return index_at(&m->waiting, i);
}

const struct article *memory_expiring_at(const struct memory *m, size_t i)
{
	return index_at(&m->expiring, i);
}

const struct airing *memory_airing_at(const struct memory *m, size_t i)
{
	return index_at(&m->airings, i);
}

const struct airing *memory_due_at(const struct memory *m, size_t i)
{
	return index_at(&m->due, i);
}

const struct airing *memory_on_air_at(const struct memory *m, size_t i)
{
	return index_at(&m->on_air, i);
}

const struct airing *memory_airing_of(const struct memory *m, int64_t article, size_t i)
{
	const struct airing *a = index_at(&m->by_article,
	        index_seek(&m->by_article, &(struct airing){.article = article}) + i);
	return a != NULL && a->article == article ? a : NULL;
}
