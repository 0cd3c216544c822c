/* What the daemon does around the policy: airings begin, end and go on, programmes
 * are made, words are asked for. A toy, but of the real changes to the real model. */
#include "year.h"

#include "base/mem.h"
#include "schedule/fill.h"

#include <string.h>

/* --- the log, as far as the rules need it --- */

static void log_start(struct world *w, int64_t airing)
{
	rule(w, w->open_start == 0, "no start without the end before it");
	w->open_start = airing;
}

static void log_end(struct world *w, int64_t airing, bool aired, int64_t played)
{
	rule(w, w->open_start == airing, "an end is of the start before it");
	rule(w, !aired || played > 0, "nothing is aired without a frame taken");
	w->open_start = 0;
}

/* --- airings --- */

/* The next of its repeat plan, or it is done. */
static void after_airing(struct world *w, int64_t article)
{
	const struct article *a = memory_article(w->m, article);
	if (a == NULL || a->state != ARTICLE_APPROVED || has_live(w, article))
		return;
	const struct plan *p = &w->plans[article];
	int64_t next = p->period > 0 ? plan_next(p, w->plan_start[article], wall(w), wall(w), LATE)
	                             : PLAN_NEVER;
	if (next == PLAN_NEVER || (a->expires > 0 && next >= a->expires)) {
		finish_article(w, article, ARTICLE_DONE, NULL);
		return;
	}
	w->n.repeats++;
	plan_airing(w, a, REASON_REPEAT, next, next + LATE, 0);
}

static void put_part(struct world *w, struct changes *list, enum part_result result)
{
	struct part *p = &changes_add(list, CHANGE_PART_PUT)->part_put;
	*p = (struct part){.airing = w->on_air,
	        .output = mem_string("loa"),
	        .rate = 1000,
	        .frames = w->real - w->started,
	        .started = w->started + w->offset,
	        .result = result};
}

/* What is left of what was cut: by the rule, not by chance. */
void plan_rest(struct world *w, int64_t airing, int64_t played)
{
	static const struct rest_rule by_class = {{REST_SENTENCE, REST_SENTENCE, REST_BEGINNING}};
	int64_t article = memory_airing(w->m, airing)->article;
	const struct article *a = memory_article(w->m, article);
	struct permitted station = {w->windows, 1};
	struct rest_case c = {.class = (enum slot_class)a->class,
	        .sentence = (int)(played / 3000),
	        .leave = leave_of(a),
	        .left_ms = w->lengths[article] - played,
	        .whole_ms = w->lengths[article],
	        .expires = a->expires,
	        .from = wall(w)};
	struct rest r = decide_rest(&by_class, &c, &station);
	if (w->spoiled != NULL && w->spoiled->forgets_rests)
		return;
	if (r.way != REST_NONE) {
		w->n.resumed++;
		plan_airing(w, a, REASON_RESUME, wall(w), 0, airing);
	} else {
		rule(w, r.why != NULL, "what does not go on has a reason");
		finish_article(w, article, ARTICLE_CANCELLED, r.why);
	}
}

void end_show(struct world *w, enum airing_state state, const char *why)
{
	struct changes list = {0};
	int64_t id = w->on_air, played = w->real - w->started;
	put_part(w, &list, state == AIRING_AIRED ? PART_AIRED : PART_CUT);
	changes_airing_move(&list, id, state, wall(w), why);
	apply(w, &list);
	log_end(w, id, state == AIRING_AIRED, played);
	w->on_air = 0;
	if (state == AIRING_AIRED) {
		w->n.aired++;
		after_airing(w, memory_airing(w->m, id)->article);
	} else {
		w->n.cut++;
		plan_rest(w, id, played);
	}
}

/* --- doing what the policy says --- */

static void start(struct world *w, const struct action *action)
{
	struct changes list = {0};
	if (action->kind == ACTION_CUT_IN) {
		w->n.cut_ins++;
		const struct airing *cut = memory_airing(w->m, w->on_air);
		const struct airing *with = memory_airing(w->m, action->airing);
		check_cut_in(w, cut, with);
		w->n.exact_cuts += with->class != CLASS_EMERGENCY;
		end_show(w, AIRING_CUT, "cut");
	}
	const struct airing *airing = memory_airing(w->m, action->airing);
	rule(w, w->on_air == 0, "one at a time");
	check_start(w, airing);
	if (airing->class == CLASS_EMERGENCY && airing->reason == REASON_NOW) {
		w->n.emergencies++;
		w->n.emergencies_at_once += wall(w) == airing->planned;
	}
	w->bulletin = airing->bulletin;
	w->n.starts++;
	w->on_air = airing->id;
	w->started = w->real;
	w->ends = w->real + airing->asked_ms;
	changes_airing_move(&list, airing->id, AIRING_ON_AIR, wall(w), NULL);
	put_part(w, &list, PART_PLAYING);
	log_start(w, airing->id);
	apply(w, &list);
}

static void never(struct world *w, const struct action *action)
{
	struct changes list = {0};
	int64_t article = memory_airing(w->m, action->airing)->article;
	bool programme = memory_airing(w->m, action->airing)->reason == REASON_PROGRAMME;
	bool missed = action->kind == ACTION_MISS, failed = action->kind == ACTION_FAIL;
	rule(w, action->why != NULL, "what is not aired has a reason");
	changes_airing_move(&list, action->airing,
	        missed   ? AIRING_MISSED
	        : failed ? AIRING_FAILED
	                 : AIRING_REFUSED,
	        wall(w), action->why);
	/* What cannot be said whole is held. */
	if (failed)
		changes_article_move(&list, article, ARTICLE_HELD, wall(w), action->why);
	apply(w, &list);
	*(missed ? &w->n.missed : failed ? &w->n.failed : &w->n.refused) += 1;
	const struct article *a = memory_article(w->m, article);
	if (strcmp(action->why, "expired") == 0)
		finish_article(w, article, ARTICLE_EXPIRED, "expired");
	else if (w->plans[article].period > 0)
		after_airing(w, article);
	else if (!programme && a->state == ARTICLE_APPROVED)
		finish_article(w, article, ARTICLE_CANCELLED, action->why);
	memory_forget_over(w->m);
}

static void make_bulletin(struct world *w, size_t number, int64_t at)
{
	struct programme *p = &w->programmes[number];
	struct candidate candidates[512];
	struct filled filled[512];
	static const char *const categories[] = {"y-te", "giao-thong"};
	struct fill_part part = {number < 2 ? categories[number] : NULL, 0};
	struct permitted station = {w->windows, 1};
	size_t count = 0;
	const struct article *a;
	rule(w, at > w->ran[number], "a programme does not air twice");
	p->planned = w->ran[number] = at;
	for (size_t i = 0; (a = memory_waiting_at(w->m, i)) != NULL && count < 512; i++)
		if (a->at == 0 && a->class != CLASS_EMERGENCY && w->plans[a->id].period == 0 &&
		        !has_live(w, a->id))
			candidates[count++] = (struct candidate){a->id, (enum slot_class)a->class,
			        a->category, w->lengths[a->id], a->not_before, a->expires};
	int64_t room = programme_room(&station, at, p->length_ms, 20 * SECOND);
	int64_t taken = programme_fill(candidates, count, &part, 1, at, room, filled);
	rule(w, taken <= room, "a bulletin fits its programme");
	struct changes list = {0};
	int64_t bulletin = 0;
	int32_t position = 0;
	for (size_t i = 0; i < count; i++) {
		if (filled[i].why != NULL)
			continue;
		struct airing *airing = &changes_add(&list, CHANGE_AIRING_INSERT)->airing_insert;
		int64_t id = memory_new_airing_id(w->m);
		bulletin = bulletin != 0 ? bulletin : id;
		*airing = (struct airing){.id = id,
		        .article = candidates[i].article,
		        .state = AIRING_PLANNED,
		        .class = (enum air_class)candidates[i].class,
		        .reason = REASON_PROGRAMME,
		        .planned = at,
		        .latest = at + p->length_ms,
		        .asked_ms = candidates[i].length_ms,
		        .bulletin = bulletin,
		        .position = position++};
	}
	w->n.bulletins += bulletin != 0;
	apply(w, &list);
}

int64_t work(struct world *w)
{
	struct situation s;
	for (int turn = 0;; turn++) {
		rule(w, turn < 20000, "the policy comes to rest");
		look(w, &s);
		if (w->spoiled != NULL && w->spoiled->see != NULL)
			w->spoiled->see(w, &s);
		struct action a = decide(&s);
		if (w->spoiled != NULL && w->spoiled->act != NULL)
			w->spoiled->act(w, &s, &a);
		w->n.decisions++;
		switch (a.kind) {
		case ACTION_WAIT:
			return a.at;
		case ACTION_START:
		case ACTION_CUT_IN:
			start(w, &a);
			break;
		case ACTION_STOP:
			w->n.stops++;
			end_show(w, AIRING_CUT, a.why);
			break;
		case ACTION_MISS:
		case ACTION_REFUSE:
		case ACTION_FAIL:
			never(w, &a);
			break;
		case ACTION_PROGRAMME:
			make_bulletin(w, a.programme, a.at);
			break;
		case ACTION_PROGRAMME_MISSED:
			w->n.programmes_missed++;
			w->programmes[a.programme].planned = a.at;
			break;
		case ACTION_PROGRAMME_RESET:
			w->programmes[a.programme].planned = a.at;
			/* The clock was a day or more ahead: what "ran" then did not. */
			w->ran[a.programme] = a.at;
			break;
		case ACTION_PREPARE:
			rule(w, a.airing < AIRINGS && w->ready_at[a.airing] == 0,
			        "words are asked for once");
			w->ready_at[a.airing] =
			        draw(300) == 0 ? -1 : w->real + 1 + draw(30 * SECOND);
			break;
		case ACTION_KIND_COUNT:
			fail_msg("%s was not to be expected", action_name(a.kind));
		}
	}
}
