/* What must never happen, asked after every step and at every start. A rule that is
 * broken by a policy spoiled on purpose ends that world; by the real one, the test. */
#include "year.h"

void rule(struct world *w, bool held, const char *what)
{
	if (held)
		return;
	if (w->spoiled == NULL)
		fail_msg("broken after %d steps: %s", w->n.steps, what);
	w->broke = what;
	longjmp(w->broken, 1);
}

static void check_approval(struct world *w, const struct article *a)
{
	rule(w, a->state == ARTICLE_APPROVED && w->known[a->id] == ARTICLE_APPROVED,
	        "only what is approved airs");
	rule(w, a->revision == w->revision[a->id] && w->approved_revision[a->id] == a->revision,
	        "what airs is what was approved");
	rule(w,
	        a->approver_uid == w->approver[a->id] && a->author_uid == w->author[a->id] &&
	                a->approver_uid != a->author_uid &&
	                (a->approver_uid == APPROVER || a->approver_uid == DEPUTY),
	        "somebody else approved it, who may");
}

void check_start(struct world *w, const struct airing *airing)
{
	const struct article *a = memory_article(w->m, airing->article);
	bool emergency = airing->class == CLASS_EMERGENCY;
	check_approval(w, a);
	rule(w, !w->muted, "muted is silent");
	rule(w, emergency || words_of(w, airing->id) == WORDS_READY, "no chime without words");
	rule(w, w->trusted || emergency, "without a clock only emergencies");
	if (w->trusted) {
		rule(w, a->expires == 0 || wall(w) < a->expires, "nothing expired");
		rule(w, airing->planned <= wall(w), "nothing before its time");
		rule(w, airing->latest == 0 || wall(w) <= airing->latest, "nothing too late");
	}
	if (!emergency) {
		rule(w, hours_permit_at(w->windows, 1, wall(w)), "permitted hours");
		rule(w, hours_permit_span(w->windows, 1, wall(w), wall(w) + airing->asked_ms),
		        "permitted hours, to the end");
	}
}

void check_cut_in(struct world *w, const struct airing *cut, const struct airing *with)
{
	const struct article *by = memory_article(w->m, with->article);
	rule(w, busy_of(with) == BUSY_CUT, "who waits does not cut in");
	rule(w, with->class >= cut->class, "nobody is cut by less");
	rule(w, cut->class != CLASS_EMERGENCY || by->supersedes == cut->article,
	        "an emergency is cut by its newer version only");
	rule(w,
	        with->class != cut->class || cut->class == CLASS_EMERGENCY ||
	                busy_of(cut) == BUSY_NEXT || w->started + w->offset < with->planned,
	        "nobody is cut by who was due when he began");
}

/* Nothing accepted is lost, and what has a time of its own, was cut or repeats
 * comes back until it is over or a person holds it. */
static void check_account(struct world *w)
{
	for (size_t i = 0; i < w->open_count; i++) {
		const struct article *a = memory_article(w->m, w->open[i]);
		rule(w, a != NULL && a->state == w->known[w->open[i]], "nothing accepted is lost");
		bool timed = a->at != 0 || a->class == CLASS_EMERGENCY;
		rule(w, a->state != ARTICLE_APPROVED || !timed || has_live(w, a->id),
		        "what has a time or was cut comes back");
	}
}

static bool emergency_due(struct world *w)
{
	const struct airing *due;
	for (size_t i = 0; (due = memory_due_at(w->m, i)) != NULL && due->planned <= wall(w); i++)
		if (due->class == CLASS_EMERGENCY &&
		        memory_article(w->m, due->article)->state == ARTICLE_APPROVED)
			return true;
	return false;
}

void check_always(struct world *w)
{
	bool emergency = emergency_due(w);
	w->n.steps++;
	check_account(w);
	rule(w, !emergency || w->muted || w->on_air != 0, "no silence in place of an emergency");
	if (w->on_air == 0) {
		rule(w, w->open_start == 0 && memory_on_air_at(w->m, 0) == NULL,
		        "what is over has its end in the log");
		return;
	}
	const struct airing *a = memory_airing(w->m, w->on_air);
	const struct article *article = memory_article(w->m, a->article);
	rule(w, a->state == AIRING_ON_AIR && memory_on_air_at(w->m, 1) == NULL, "one at a time");
	rule(w, !w->muted, "muted is silent");
	rule(w, article->state == ARTICLE_APPROVED, "held, withdrawn, replaced: not a word more");
	rule(w,
	        a->class == CLASS_EMERGENCY || !w->trusted ||
	                hours_permit_at(w->windows, 1, wall(w)),
	        "permitted hours, on air too");
	rule(w, !emergency || a->class == CLASS_EMERGENCY,
	        "an emergency waits for nothing but another one");
}
