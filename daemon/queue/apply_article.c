/* Changes of articles: what is legal, and what they do to the model. */
#include "queue/apply.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "queue/moves.h"

#include <errno.h>
#include <string.h>

int apply_insert_article(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct article *given = &c->article_insert.article;
	if (given->title == NULL || c->article_insert.text == NULL || given->created <= 0)
		return refuse_senseless("article_insert", e);
	if (!article_may_begin(given->state))
		return err_set(e, -EPERM, "article.move", _("an article cannot begin as %s"),
		        article_state_name(given->state));
	if (given->id <= m->article_high)
		return err_set(e, -EEXIST, "article.id", _("article number %lld is taken"),
		        (long long)given->id);
	if (given->key != NULL && index_find(&m->by_key, given) != NULL)
		return err_set(e, -EEXIST, "article.key",
		        _("the key \"%s\" belongs to another article"), given->key);
	given->version = 1;
	given->revision = 1;
	given->text_bytes = (int64_t)strlen(c->article_insert.text);
	m->article_high = given->id;
	if (m->article_given < given->id)
		m->article_given = given->id;
	struct article *a = mem_alloc(sizeof *a);
	article_copy(a, given);
	model_insert_article(m, token, a);
	model_put_text(m, token, a->id, a->revision, c->article_insert.text);
	return 0;
}

static void thaw(struct article *a)
{
	char **frozen[] = {&a->text_sha256, &a->words_sha256, &a->voice_sha256, &a->reading_sha256,
	        &a->approver};
	for (size_t i = 0; i < sizeof frozen / sizeof *frozen; i++)
		apply_replace(frozen[i], NULL);
	a->approver_uid = -1;
	a->approved = 0;
}

int apply_revise_article(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct article_revise *r = &c->article_revise;
	struct article *a = model_article(m, r->id);
	if (a == NULL)
		return refuse_no_article(r->id, e);
	if (r->title == NULL || r->text == NULL || r->content_sha256 == NULL)
		return refuse_senseless("article_revise", e);
	if (r->to == ARTICLE_APPROVED || article_is_over(r->to) || r->to != a->state) {
		int status = article_move_check(r->id, a->state, r->to, e);
		if (status < 0)
			return status;
	}
	if (r->to == ARTICLE_APPROVED || article_is_over(r->to))
		return refuse_senseless("article_revise", e);
	if (!apply_version_fits(m, &r->expects, a->version))
		return refuse_stale("article", r->id, e);
	r->revision = a->revision + 1;
	model_edit_article(m, token, a);
	apply_replace(&a->title, r->title);
	apply_replace(&a->content_sha256, r->content_sha256);
	apply_replace(&a->insisted, r->insisted);
	a->text_bytes = (int64_t)strlen(r->text);
	a->revision = r->revision;
	a->state = r->to;
	/* Whoever wrote the words may not approve them. */
	a->author_uid = r->by_uid;
	apply_replace(&a->author, r->by);
	thaw(a);
	model_settle_article(m, a);
	model_put_text(m, token, a->id, a->revision, r->text);
	return 0;
}

static void freeze(struct article *a, const struct article_move *v)
{
	apply_replace(&a->text_sha256, v->text_sha256);
	apply_replace(&a->words_sha256, v->words_sha256);
	apply_replace(&a->voice_sha256, v->voice_sha256);
	apply_replace(&a->reading_sha256, v->reading_sha256);
}

static bool freezes(const struct article_move *v)
{
	return v->text_sha256 != NULL;
}

static bool freeze_whole(const struct article_move *v)
{
	bool all = v->text_sha256 != NULL && v->words_sha256 != NULL && v->voice_sha256 != NULL &&
	           v->reading_sha256 != NULL && v->words != NULL;
	bool none = v->text_sha256 == NULL && v->words_sha256 == NULL && v->voice_sha256 == NULL &&
	            v->reading_sha256 == NULL && v->words == NULL;
	return all || none;
}

int apply_move_article(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct article_move *v = &c->article_move;
	struct article *a = model_article(m, v->id);
	if (a == NULL)
		return refuse_no_article(v->id, e);
	int status = article_move_check(v->id, a->state, v->to, e);
	if (status < 0)
		return status;
	if (v->at <= 0 || !freeze_whole(v) || (freezes(v) && v->to != ARTICLE_APPROVED))
		return refuse_senseless("article_move", e);
	/* Approved to approved is only for freezing what was approved at entry. */
	if (a->state == ARTICLE_APPROVED && v->to == ARTICLE_APPROVED &&
	        (!freezes(v) || a->words_sha256 != NULL))
		return err_set(e, -EPERM, "article.frozen", _("article %lld is approved already"),
		        (long long)v->id);
	if (!apply_version_fits(m, &v->expects, a->version))
		return refuse_stale("article", v->id, e);
	model_edit_article(m, token, a);
	if (v->to == ARTICLE_APPROVED && a->approved == 0) {
		a->approved = v->at;
		a->approver_uid = v->by_uid;
		apply_replace(&a->approver, v->by);
	}
	if (freezes(v))
		freeze(a, v);
	if (v->to == ARTICLE_DRAFT || v->to == ARTICLE_PENDING)
		thaw(a);
	if (article_is_over(v->to))
		a->finished = v->at;
	apply_replace(&a->why, v->why);
	a->state = v->to;
	model_settle_article(m, a);
	if (freezes(v))
		model_put_text(m, token, a->id, 0, v->words);
	return 0;
}

int apply_plan_article(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct article_plan *p = &c->article_plan;
	struct article *a = model_article(m, p->id);
	if (a == NULL)
		return refuse_no_article(p->id, e);
	if (article_is_over(a->state))
		return refuse_over(a, e);
	if (!apply_version_fits(m, &p->expects, a->version))
		return refuse_stale("article", p->id, e);
	model_edit_article(m, token, a);
	a->class = p->class;
	a->rank = p->rank;
	a->at = p->at;
	a->not_before = p->not_before;
	a->expires = p->expires;
	a->superseded_by = p->superseded_by;
	a->estimate_ms = p->estimate_ms;
	a->aired = p->aired;
	a->last_aired = p->last_aired;
	apply_replace(&a->repeat, p->repeat);
	apply_replace(&a->zone, p->zone);
	apply_replace(&a->voice, p->voice);
	apply_replace(&a->category, p->category);
	apply_replace(&a->source, p->source);
	model_settle_article(m, a);
	return 0;
}
