/* What changes are legal, and what they do to the model. This is the one door:
 * SQLite persists what passed here, and trusts it but for the versions.
 * Called by the loop (memory_apply) and, as a twin, through the store. */
#include "queue/model.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "queue/moves.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int no_article(int64_t id, struct err *e)
{
	return err_set(e, -ENOENT, "article.unknown", _("there is no article %lld"), (long long)id);
}

static int no_airing(int64_t id, struct err *e)
{
	return err_set(e, -ENOENT, "airing.unknown", _("there is no airing %lld"), (long long)id);
}

static int stale(const char *what, int64_t id, struct err *e)
{
	return err_set(
	        e, -ESTALE, "store.stale", _("%s %lld has changed meanwhile"), what, (long long)id);
}

static int senseless(const char *what, struct err *e)
{
	return err_set(e, -EINVAL, "store.senseless",
	        _("the queue was given a record that makes no sense: %s"), what);
}

static void replace(char **slot, const char *value)
{
	char *copy = mem_string(value);
	free(*slot);
	*slot = copy;
}

/* `expects` 0 means: whatever it is now. */
static bool version_fits(int64_t *expects, int64_t version)
{
	if (*expects == 0)
		*expects = version;
	return *expects == version;
}

static int insert_article(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct article *given = &c->article_insert.article;
	if (given->title == NULL || c->article_insert.text == NULL || given->created <= 0)
		return senseless("article_insert", e);
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
		replace(frozen[i], NULL);
	a->approver_uid = -1;
	a->approved = 0;
}

static int revise_article(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct article_revise *r = &c->article_revise;
	struct article *a = model_article(m, r->id);
	if (a == NULL)
		return no_article(r->id, e);
	if (r->title == NULL || r->text == NULL || r->content_sha256 == NULL)
		return senseless("article_revise", e);
	if (r->to == ARTICLE_APPROVED || article_is_over(r->to) || r->to != a->state) {
		int status = article_move_check(r->id, a->state, r->to, e);
		if (status < 0)
			return status;
	}
	if (r->to == ARTICLE_APPROVED || article_is_over(r->to))
		return senseless("article_revise", e);
	if (!version_fits(&r->expects, a->version))
		return stale("article", r->id, e);
	r->revision = a->revision + 1;
	model_edit_article(m, token, a);
	replace(&a->title, r->title);
	replace(&a->content_sha256, r->content_sha256);
	a->text_bytes = (int64_t)strlen(r->text);
	a->revision = r->revision;
	a->state = r->to;
	/* Whoever wrote the words may not approve them. */
	a->author_uid = r->by_uid;
	replace(&a->author, r->by);
	thaw(a);
	model_settle_article(m, a);
	model_put_text(m, token, a->id, a->revision, r->text);
	return 0;
}

static void freeze(struct article *a, const struct article_move *v)
{
	replace(&a->text_sha256, v->text_sha256);
	replace(&a->words_sha256, v->words_sha256);
	replace(&a->voice_sha256, v->voice_sha256);
	replace(&a->reading_sha256, v->reading_sha256);
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

static int move_article(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct article_move *v = &c->article_move;
	struct article *a = model_article(m, v->id);
	if (a == NULL)
		return no_article(v->id, e);
	int status = article_move_check(v->id, a->state, v->to, e);
	if (status < 0)
		return status;
	if (v->at <= 0 || !freeze_whole(v) || (freezes(v) && v->to != ARTICLE_APPROVED))
		return senseless("article_move", e);
	/* Approved to approved is only for freezing what was approved at entry. */
	if (a->state == ARTICLE_APPROVED && v->to == ARTICLE_APPROVED &&
	        (!freezes(v) || a->words_sha256 != NULL))
		return err_set(e, -EPERM, "article.frozen", _("article %lld is approved already"),
		        (long long)v->id);
	if (!version_fits(&v->expects, a->version))
		return stale("article", v->id, e);
	model_edit_article(m, token, a);
	if (v->to == ARTICLE_APPROVED && a->approved == 0) {
		a->approved = v->at;
		a->approver_uid = v->by_uid;
		replace(&a->approver, v->by);
	}
	if (freezes(v))
		freeze(a, v);
	if (v->to == ARTICLE_DRAFT || v->to == ARTICLE_PENDING)
		thaw(a);
	if (article_is_over(v->to))
		a->finished = v->at;
	replace(&a->why, v->why);
	a->state = v->to;
	model_settle_article(m, a);
	if (freezes(v))
		model_put_text(m, token, a->id, 0, v->words);
	return 0;
}

static int plan_article(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct article_plan *p = &c->article_plan;
	struct article *a = model_article(m, p->id);
	if (a == NULL)
		return no_article(p->id, e);
	if (article_is_over(a->state))
		return err_set(e, -EPERM, "article.over",
		        _("article %lld is %s and cannot be planned any more"), (long long)p->id,
		        article_state_name(a->state));
	if (!version_fits(&p->expects, a->version))
		return stale("article", p->id, e);
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
	replace(&a->repeat, p->repeat);
	replace(&a->zone, p->zone);
	replace(&a->voice, p->voice);
	replace(&a->category, p->category);
	model_settle_article(m, a);
	return 0;
}

static int may_sound(const struct article *a, struct err *e)
{
	if (a->state == ARTICLE_APPROVED)
		return 0;
	return err_set(e, -EPERM, "airing.unapproved",
	        _("article %lld is %s; only an approved one goes on air"), (long long)a->id,
	        article_state_name(a->state));
}

static int insert_airing(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct airing *given = &c->airing_insert;
	const struct article *article = model_article(m, given->article);
	if (article == NULL)
		return no_article(given->article, e);
	if (!airing_may_begin(given->state))
		return err_set(e, -EPERM, "airing.move", _("an airing cannot begin as %s"),
		        airing_state_name(given->state));
	if (given->id <= m->airing_high)
		return err_set(e, -EEXIST, "airing.id", _("airing number %lld is taken"),
		        (long long)given->id);
	if (!airing_is_over(given->state) && article_is_over(article->state))
		return err_set(e, -EPERM, "article.over",
		        _("article %lld is %s and cannot be planned any more"),
		        (long long)article->id, article_state_name(article->state));
	if (given->state == AIRING_ON_AIR) {
		if (given->started <= 0)
			return senseless("airing_insert", e);
		int status = may_sound(article, e);
		if (status < 0)
			return status;
	}
	const struct airing *cut = given->resumes != 0 ? model_airing(m, given->resumes) : NULL;
	if (given->resumes != 0 &&
	        (cut == NULL || cut->article != given->article || cut->state != AIRING_CUT))
		return senseless("airing_insert.resumes", e);
	given->version = 1;
	m->airing_high = given->id;
	if (m->airing_given < given->id)
		m->airing_given = given->id;
	struct airing *a = mem_alloc(sizeof *a);
	airing_copy(a, given);
	model_insert_airing(m, token, a);
	return 0;
}

/* When an airing leaves the air, no part may still play, and "aired" needs an
 * output that took frames: the log must never say more than the devices did. */
static int parts_agree(
        const struct memory *m, const struct airing *a, enum airing_state to, struct err *e)
{
	if (a->state != AIRING_ON_AIR)
		return 0;
	bool sounded = false;
	char none[] = "";
	const struct part first = {.airing = a->id, .output = none};
	for (size_t i = index_seek(&m->parts, &first); i < m->parts.count; i++) {
		const struct part *p = m->parts.items[i];
		if (p->airing != a->id)
			break;
		if (p->result == PART_PLAYING)
			return err_set(e, -EPERM, "airing.playing",
			        _("airing %lld still plays on %s"), (long long)a->id, p->output);
		sounded = sounded || (p->result == PART_AIRED && p->frames > 0);
	}
	if (to == AIRING_AIRED && !sounded)
		return err_set(e, -EPERM, "airing.silent",
		        _("no output took any sound of airing %lld"), (long long)a->id);
	return 0;
}

static int move_airing(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct airing_move *v = &c->airing_move;
	struct airing *a = model_airing(m, v->id);
	if (a == NULL)
		return no_airing(v->id, e);
	int status = airing_move_check(v->id, a->state, v->to, e);
	if (status == 0 && v->to == AIRING_ON_AIR)
		status = may_sound(model_article(m, a->article), e);
	if (status == 0)
		status = parts_agree(m, a, v->to, e);
	if (status < 0)
		return status;
	if (v->at <= 0)
		return senseless("airing_move", e);
	if (!version_fits(&v->expects, a->version))
		return stale("airing", v->id, e);
	model_edit_airing(m, token, a);
	if (v->to == AIRING_ON_AIR)
		a->started = v->at;
	if (airing_is_over(v->to))
		a->ended = v->at;
	a->planned = v->planned > 0 ? v->planned : a->planned;
	a->latest = v->latest > 0 ? v->latest : a->latest;
	a->asked_ms = v->asked_ms > 0 ? v->asked_ms : a->asked_ms;
	replace(&a->why, v->why);
	a->state = v->to;
	model_settle_airing(m, a);
	return 0;
}

static int put_part(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	const struct part *given = &c->part_put;
	const struct airing *airing = model_airing(m, given->airing);
	if (airing == NULL)
		return no_airing(given->airing, e);
	if (given->output == NULL || given->frames < 0 || airing->state != AIRING_ON_AIR)
		return senseless("part_put", e);
	struct part *p = model_part(m, given->airing, given->output);
	if (p == NULL) {
		p = mem_alloc(sizeof *p);
		part_copy(p, given);
		model_insert_part(m, token, p);
		return 0;
	}
	if (given->frames < p->frames)
		return senseless("part_put.frames", e);
	model_edit_part(m, token, p);
	p->result = given->result;
	p->frames = given->frames;
	p->rate = given->rate;
	p->sentence = given->sentence;
	p->started = given->started;
	p->ended = given->ended;
	return 0;
}

static int append_log(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	(void)token;
	struct log_row *row = &c->log_append;
	bool sounded = false;
	for (size_t i = 0; i < row->output_count; i++)
		sounded = sounded || row->outputs[i].frames > 0;
	if (row->at <= 0 || row->title == NULL || row->end != (row->result != RESULT_NONE))
		return senseless("log_append", e);
	if (!row->end && row->airing == 0)
		return senseless("log_append.airing", e);
	if (row->result == RESULT_AIRED && !sounded)
		return err_set(e, -EPERM, "airing.silent",
		        _("no output took any sound of airing %lld"), (long long)row->airing);
	if (!m->keep_all)
		return 0;
	if (m->log_count == m->log_capacity) {
		m->log_capacity = m->log_capacity > 0 ? 2 * m->log_capacity : 16;
		m->log = mem_resize(m->log, m->log_capacity, sizeof *m->log);
	}
	row->seq = ++m->log_seq;
	log_row_copy(&m->log[m->log_count++], row);
	return 0;
}

static int append_event(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	(void)token;
	struct event *event = &c->event_append;
	if (event->name == NULL || event->data == NULL || event->at <= 0)
		return senseless("event_append", e);
	if (!m->keep_all)
		return 0;
	if (m->event_count == m->event_capacity) {
		m->event_capacity = m->event_capacity > 0 ? 2 * m->event_capacity : 16;
		m->events = mem_resize(m->events, m->event_capacity, sizeof *m->events);
	}
	event->seq = ++m->event_seq;
	event_copy(&m->events[m->event_count++], event);
	return 0;
}

static int put_meta(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	if (c->meta_put.name == NULL)
		return senseless("meta_put", e);
	model_put_meta(m, token, c->meta_put.name, c->meta_put.value);
	return 0;
}

static void prune_log(struct memory *m, int64_t before)
{
	size_t gone = 0;
	while (gone < m->log_count && m->log[gone].at < before)
		log_row_finish(&m->log[gone++]);
	m->log_count -= gone;
	if (gone > 0)
		memmove(m->log, m->log + gone, m->log_count * sizeof *m->log);
}

static void prune_events(struct memory *m, int64_t before)
{
	size_t gone = 0;
	while (gone < m->event_count && m->events[gone].at < before)
		event_finish(&m->events[gone++]);
	m->event_count -= gone;
	m->event_first += (int64_t)gone;
	if (gone > 0)
		memmove(m->events, m->events + gone, m->event_count * sizeof *m->events);
}

static bool has_live_airing(const struct memory *m, int64_t article)
{
	const struct airing *a;
	for (size_t i = 0; (a = memory_airing_of(m, article, i)) != NULL; i++)
		if (!airing_is_over(a->state))
			return true;
	return false;
}

/* Not taken back by a revert: what it drops was over, and the daemon forgets
 * that anyway. It is applied last in its list (see apply_all). */
static int prune(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	(void)token;
	(void)e;
	const struct prune *p = &c->prune;
	for (size_t i = m->articles.count; p->articles_before > 0 && i-- > 0;) {
		struct article *a = m->articles.items[i];
		if (article_is_over(a->state) && a->finished < p->articles_before &&
		        !has_live_airing(m, a->id) && !model_touched(m, UNDO_ARTICLE, a->id))
			model_drop_article(m, a);
	}
	if (p->log_before > 0)
		prune_log(m, p->log_before);
	if (p->events_before > 0)
		prune_events(m, p->events_before);
	return 0;
}

typedef int applier(struct memory *m, struct change *c, uint64_t token, struct err *e);

static applier *const appliers[] = {
        [CHANGE_ARTICLE_INSERT] = insert_article,
        [CHANGE_ARTICLE_REVISE] = revise_article,
        [CHANGE_ARTICLE_MOVE] = move_article,
        [CHANGE_ARTICLE_PLAN] = plan_article,
        [CHANGE_AIRING_INSERT] = insert_airing,
        [CHANGE_AIRING_MOVE] = move_airing,
        [CHANGE_PART_PUT] = put_part,
        [CHANGE_LOG_APPEND] = append_log,
        [CHANGE_EVENT_APPEND] = append_event,
        [CHANGE_META_PUT] = put_meta,
        [CHANGE_PRUNE] = prune,
};
_Static_assert(sizeof appliers / sizeof *appliers == CHANGE_KIND_COUNT, "a change is not applied");

struct mark {
	size_t log_count, event_count;
	int64_t log_seq, event_seq, article_high, airing_high;
};

static void back_to(struct memory *m, const struct mark *k)
{
	while (m->log_count > k->log_count)
		log_row_finish(&m->log[--m->log_count]);
	while (m->event_count > k->event_count)
		event_finish(&m->events[--m->event_count]);
	m->log_seq = k->log_seq;
	m->event_seq = k->event_seq;
	m->article_high = k->article_high;
	m->airing_high = k->airing_high;
}

int memory_apply(
        struct memory *m, struct change *changes, size_t count, uint64_t token, struct err *e)
{
	const struct mark begin = {m->log_count, m->event_count, m->log_seq, m->event_seq,
	        m->article_high, m->airing_high};
	for (size_t i = 0; i < count; i++) {
		/* A prune cannot be taken back, so it stands alone in its list. */
		int status = changes[i].kind == CHANGE_PRUNE && count > 1
		                     ? senseless("prune", e)
		                     : appliers[changes[i].kind](m, &changes[i], token, e);
		if (status < 0) {
			memory_revert(m, token);
			back_to(m, &begin);
			return status;
		}
	}
	return 0;
}
