/* Changes of airings and their parts: what is legal, and what they do to the
 * model. Here stands that only what is approved sounds, and that nothing is
 * called aired which no device took. */
#include "queue/apply.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "queue/moves.h"

#include <errno.h>

static int may_sound(const struct article *a, struct err *e)
{
	if (a->state == ARTICLE_APPROVED)
		return 0;
	return err_set(e, -EPERM, "airing.unapproved",
	        _("article %lld is %s; only an approved one goes on air"), (long long)a->id,
	        article_state_name(a->state));
}

int apply_insert_airing(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct airing *given = &c->airing_insert;
	const struct article *article = model_article(m, given->article);
	if (article == NULL)
		return refuse_no_article(given->article, e);
	if (!airing_may_begin(given->state))
		return err_set(e, -EPERM, "airing.move", _("an airing cannot begin as %s"),
		        airing_state_name(given->state));
	if (given->id <= m->airing_high)
		return err_set(e, -EEXIST, "airing.id", _("airing number %lld is taken"),
		        (long long)given->id);
	if (!airing_is_over(given->state) && article_is_over(article->state))
		return refuse_over(article, e);
	if (given->state == AIRING_ON_AIR) {
		if (given->started <= 0)
			return refuse_senseless("airing_insert", e);
		int status = may_sound(article, e);
		if (status < 0)
			return status;
	}
	/* What failed never sounded, when its only output went away before the first frame
	 * for instance; it too is tried again. */
	const struct airing *cut = given->resumes != 0 ? model_airing(m, given->resumes) : NULL;
	if (given->resumes != 0 &&
	        (cut == NULL || cut->article != given->article ||
	                (cut->state != AIRING_CUT && cut->state != AIRING_FAILED)))
		return refuse_senseless("airing_insert.resumes", e);
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

static void renew(struct airing *a, const struct airing_anew *n)
{
	a->class = n->class;
	a->reason = n->reason;
	a->latest = n->latest;
	a->from_sentence = n->from_sentence;
	apply_replace(&a->zone, n->zone);
	if (!n->alone)
		return;
	a->bulletin = 0;
	a->position = 0;
	apply_replace(&a->programme, NULL);
	apply_replace(&a->opening, NULL);
	apply_replace(&a->ending, NULL);
}

int apply_move_airing(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	struct airing_move *v = &c->airing_move;
	struct airing *a = model_airing(m, v->id);
	if (a == NULL)
		return refuse_no_airing(v->id, e);
	int status = airing_move_check(v->id, a->state, v->to, e);
	if (status == 0 && v->to == AIRING_ON_AIR)
		status = may_sound(model_article(m, a->article), e);
	if (status == 0)
		status = parts_agree(m, a, v->to, e);
	if (status < 0)
		return status;
	if (v->at <= 0)
		return refuse_senseless("airing_move", e);
	if (!apply_version_fits(m, &v->expects, a->version))
		return refuse_stale("airing", v->id, e);
	model_edit_airing(m, token, a);
	if (v->to == AIRING_ON_AIR)
		a->started = v->at;
	if (airing_is_over(v->to))
		a->ended = v->at;
	a->planned = v->planned > 0 ? v->planned : a->planned;
	a->latest = v->latest > 0 ? v->latest : a->latest;
	a->asked_ms = v->asked_ms > 0 ? v->asked_ms : a->asked_ms;
	apply_replace(&a->why, v->why);
	if (v->anew.given)
		renew(a, &v->anew);
	a->state = v->to;
	model_settle_airing(m, a);
	return 0;
}

int apply_put_part(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	const struct part *given = &c->part_put;
	const struct airing *airing = model_airing(m, given->airing);
	if (airing == NULL)
		return refuse_no_airing(given->airing, e);
	if (given->output == NULL || given->frames < 0 || airing->state != AIRING_ON_AIR)
		return refuse_senseless("part_put", e);
	struct part *p = model_part(m, given->airing, given->output);
	if (p == NULL) {
		p = mem_alloc(sizeof *p);
		part_copy(p, given);
		model_insert_part(m, token, p);
		return 0;
	}
	if (given->frames < p->frames)
		return refuse_senseless("part_put.frames", e);
	model_edit_part(m, token, p);
	p->result = given->result;
	p->frames = given->frames;
	p->rate = given->rate;
	p->sentence = given->sentence;
	p->started = given->started;
	p->ended = given->ended;
	return 0;
}
