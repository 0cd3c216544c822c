/* A year of a station in imagined time: the real model (queue/memory.h), the
 * real policy (schedule/), and a toy of everything between: 20 programmes, 5,000
 * articles, crashes, clock steps, mutes, holds. After every step the rules of
 * "what must never happen" are checked. */
#include "cmocka_all.h"

#include "base/civil.h"
#include "base/mem.h"
#include "queue/memory.h"
#include "queue/moves.h"
#include "schedule/decide.h"
#include "schedule/fill.h"
#include "schedule/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	ARTICLES = 5000,
	PROGRAMMES = 20,
	SLOTS = 4096,
	AIRINGS = 65536,
	SECOND = 1000,
	MINUTE = 60000,
	HOUR = 3600000
};
#define DAY INT64_C(86400000)
#define YEAR (365 * DAY)
static const int64_t AHEAD = 5 * MINUTE, LATE = 10 * MINUTE;

struct counters {
	int steps, decisions, starts, cut_ins, aired, cut, resumed, missed, refused, crashes,
	        clock_steps, bulletins, programmes_missed, refused_at_entry, emergencies,
	        emergencies_at_once, superseded, expired, stops, repeats, exact_cuts, failed;
};

struct world {
	struct memory *m;
	int64_t real;   /* ms that truly passed */
	int64_t offset; /* wall = real + offset */
	bool trusted, muted;
	int64_t trusted_at; /* real time at which the clock becomes trusted again */
	struct hours_window windows[2];
	struct programme programmes[PROGRAMMES];
	int64_t ran[PROGRAMMES]; /* the occurrence that was aired last */
	struct slot slots[SLOTS];
	int64_t on_air;  /* airing, 0 */
	int64_t started; /* real */
	int64_t ends;    /* real */
	bool stepped;    /* the clock was stepped while it was on air */
	int64_t bulletin;
	int64_t open_start; /* airing with a start row and no end row */
	int accepted;
	int64_t lengths[ARTICLES + 1];
	struct plan plans[ARTICLES + 1];
	int64_t plan_start[ARTICLES + 1];
	enum article_state known[ARTICLES + 1]; /* as it was accepted and moved, kept apart */
	int64_t open[ARTICLES];                 /* accepted and not over */
	size_t open_count;
	int64_t ready_at[AIRINGS]; /* its words; real, 0: not asked for, -1: they cannot be made */
	int64_t next_ready;        /* real */
	struct counters n;
};

static unsigned seed = 42;

static int64_t draw(int64_t below)
{
	uint64_t r = ((uint64_t)rand_r(&seed) << 31) ^ (uint64_t)rand_r(&seed);
	return (int64_t)(r % (uint64_t)below);
}

static int64_t wall(const struct world *w)
{
	return w->real + w->offset;
}

/* What the station owes, written down without the model. */
static void keep_account(struct world *w, const struct changes *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct change *c = &list->items[i];
		if (c->kind == CHANGE_ARTICLE_INSERT) {
			const struct article *a = &c->article_insert.article;
			w->known[a->id] = a->state;
			w->open[w->open_count++] = a->id;
		} else if (c->kind == CHANGE_ARTICLE_MOVE) {
			w->known[c->article_move.id] = c->article_move.to;
		}
	}
	size_t kept = 0;
	for (size_t i = 0; i < w->open_count; i++)
		if (!article_is_over(w->known[w->open[i]]))
			w->open[kept++] = w->open[i];
	w->open_count = kept;
}

static void apply(struct world *w, struct changes *list)
{
	struct err e = {0};
	keep_account(w, list);
	if (store_apply(memory_store(w->m), list->items, list->count, &e) < 0)
		fail_msg("%s", e.sentence);
	changes_finish(list);
}

/* --- the log, as far as the rules need it --- */

static void log_start(struct world *w, int64_t airing)
{
	assert_int_equal(w->open_start, 0); /* no start without the end before it */
	w->open_start = airing;
}

static void log_end(struct world *w, int64_t airing, bool aired, int64_t played)
{
	assert_int_equal(w->open_start, airing);
	assert_false(aired && played <= 0);
	w->open_start = 0;
}

/* --- what the daemon would do around the policy --- */

static bool has_live(const struct world *w, int64_t article)
{
	const struct airing *a;
	for (size_t i = 0; (a = memory_airing_of(w->m, article, i)) != NULL; i++)
		if (!airing_is_over(a->state))
			return true;
	return false;
}

static int64_t plan_airing(struct world *w, const struct article *a, enum airing_reason reason,
        int64_t planned, int64_t latest, int64_t resumes)
{
	struct changes list = {0};
	struct airing *airing = &changes_add(&list, CHANGE_AIRING_INSERT)->airing_insert;
	int64_t id = memory_new_airing_id(w->m);
	*airing = (struct airing){.id = id,
	        .article = a->id,
	        .state = AIRING_PLANNED,
	        .class = a->class,
	        .reason = reason,
	        .planned = planned,
	        .latest = latest,
	        .asked_ms = w->lengths[a->id],
	        .resumes = resumes};
	apply(w, &list);
	return id;
}

static void finish_article(struct world *w, int64_t id, enum article_state to, const char *why)
{
	struct changes list = {0};
	const struct article *a = memory_article(w->m, id);
	if (a == NULL || article_is_over(a->state) || has_live(w, id))
		return;
	changes_article_move(&list, id, to, wall(w), why);
	apply(w, &list);
	memory_forget_over(w->m);
}

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

static void end_show(struct world *w, enum airing_state state, const char *why)
{
	struct changes list = {0};
	int64_t id = w->on_air, played = w->real - w->started;
	const struct airing *airing = memory_airing(w->m, id);
	int64_t article = airing->article;
	struct part *p = &changes_add(&list, CHANGE_PART_PUT)->part_put;
	*p = (struct part){.airing = id,
	        .output = mem_string("loa"),
	        .rate = 1000,
	        .frames = played,
	        .result = state == AIRING_AIRED ? PART_AIRED : PART_CUT};
	changes_airing_move(&list, id, state, wall(w), why);
	apply(w, &list);
	log_end(w, id, state == AIRING_AIRED, played);
	w->on_air = 0;
	if (state == AIRING_AIRED) {
		w->n.aired++;
		after_airing(w, article);
		return;
	}
	w->n.cut++;
	/* What is left: by the rule, not by chance. */
	static const struct rest_rule rule = {{REST_SENTENCE, REST_SENTENCE, REST_BEGINNING}};
	const struct article *a = memory_article(w->m, article);
	struct permitted station = {w->windows, 1};
	struct rest_case c = {.class = (enum slot_class)a->class,
	        .sentence = (int)(played / 3000),
	        .leave = a->state == ARTICLE_APPROVED ? LEAVE_APPROVED
	                 : a->state == ARTICLE_HELD   ? LEAVE_HELD
	                                              : LEAVE_SUPERSEDED,
	        .left_ms = w->lengths[article] - played,
	        .whole_ms = w->lengths[article],
	        .expires = a->expires,
	        .from = wall(w)};
	struct rest r = decide_rest(&rule, &c, &station);
	if (r.way != REST_NONE) {
		w->n.resumed++;
		plan_airing(w, a, REASON_RESUME, wall(w), 0, id);
	} else {
		assert_non_null(r.why);
		finish_article(w, article, ARTICLE_CANCELLED, r.why);
	}
}

static enum slot_leave leave_of(const struct article *a)
{
	switch (a->state) {
	case ARTICLE_APPROVED:
		return LEAVE_APPROVED;
	case ARTICLE_HELD:
		return LEAVE_HELD;
	case ARTICLE_SUPERSEDED:
		return LEAVE_SUPERSEDED;
	case ARTICLE_CANCELLED:
	case ARTICLE_EXPIRED:
	case ARTICLE_DONE:
		return LEAVE_CANCELLED;
	case ARTICLE_DRAFT:
	case ARTICLE_PENDING:
	case ARTICLE_STATE_COUNT:
		break;
	}
	return LEAVE_UNAPPROVED;
}

static enum slot_words words_of(struct world *w, int64_t airing)
{
	int64_t at = w->ready_at[airing];
	if (at <= 0)
		return at == 0 ? WORDS_NONE : WORDS_FAILED;
	if (at > w->real && at < w->next_ready)
		w->next_ready = at;
	return at > w->real ? WORDS_ASKED : WORDS_READY;
}

/* Of those with a time every other one does not wait. */
static enum slot_busy busy_of(const struct airing *a)
{
	bool cuts = a->class == CLASS_EMERGENCY || (a->reason == REASON_AT && a->article % 2 == 0);
	return cuts ? BUSY_CUT : BUSY_NEXT;
}

static void look(struct world *w, struct situation *s)
{
	w->next_ready = INT64_MAX;
	*s = (struct situation){.now = wall(w),
	        .clock_trusted = w->trusted,
	        .muted = w->muted,
	        .hours = {w->windows, 1},
	        .slots = w->slots,
	        .programmes = w->programmes,
	        .programme_count = PROGRAMMES,
	        .ahead_ms = AHEAD,
	        .plan_ms = AHEAD,
	        .late_ms = LATE};
	const struct airing *a;
	for (size_t i = 0; (a = memory_due_at(w->m, i)) != NULL; i++) {
		if (a->planned > s->now + AHEAD || s->slot_count == SLOTS) {
			s->slots_until = a->planned;
			break;
		}
		const struct article *article = memory_article(w->m, a->article);
		w->slots[s->slot_count++] = (struct slot){.id = a->id,
		        .article = a->article,
		        .class = (enum slot_class)a->class,
		        .leave = leave_of(article),
		        .words = words_of(w, a->id),
		        .busy = busy_of(a),
		        .planned = a->planned,
		        .latest = a->latest,
		        .expires = article->expires,
		        .asked_ms = a->asked_ms,
		        .bulletin = a->bulletin,
		        .position = a->position,
		        .resumes = a->resumes != 0,
		        .supersedes = article->supersedes};
	}
	s->on_air.bulletin = w->bulletin;
	if (w->on_air != 0) {
		const struct airing *now = memory_airing(w->m, w->on_air);
		s->on_air = (struct on_air){.id = now->id,
		        .article = now->article,
		        .class = (enum slot_class)now->class,
		        .leave = leave_of(memory_article(w->m, now->article)),
		        .busy = busy_of(now),
		        .started = w->started + w->offset,
		        .bulletin = now->bulletin};
	}
}

/* --- the rules --- */

static void check_start(struct world *w, const struct airing *airing)
{
	const struct article *a = memory_article(w->m, airing->article);
	bool emergency = airing->class == CLASS_EMERGENCY;
	assert_int_equal(a->state, ARTICLE_APPROVED);
	assert_int_equal(w->known[a->id], ARTICLE_APPROVED);
	assert_int_equal(a->approver_uid, 1);
	assert_false(w->muted);
	/* No chime without words. */
	assert_true(emergency || words_of(w, airing->id) == WORDS_READY);
	assert_true(w->trusted || emergency);
	if (w->trusted) {
		assert_true(a->expires == 0 || wall(w) < a->expires);
		assert_true(airing->planned <= wall(w));
		assert_true(airing->latest == 0 || wall(w) <= airing->latest);
	}
	if (!emergency) {
		assert_true(hours_permit_at(w->windows, 1, wall(w)));
		assert_true(hours_permit_span(w->windows, 1, wall(w), wall(w) + airing->asked_ms));
	}
}

/* Nothing accepted is lost, and what has a time of its own, was cut or repeats
 * comes back until it is over or a person holds it. */
static void check_account(struct world *w)
{
	for (size_t i = 0; i < w->open_count; i++) {
		const struct article *a = memory_article(w->m, w->open[i]);
		assert_non_null(a);
		assert_int_equal(a->state, w->known[a->id]);
		bool timed = a->at != 0 || a->class == CLASS_EMERGENCY;
		assert_true(a->state != ARTICLE_APPROVED || !timed || has_live(w, a->id));
	}
}

static void check_always(struct world *w)
{
	w->n.steps++;
	check_account(w);
	const struct airing *due;
	bool emergency_due = false;
	for (size_t i = 0; (due = memory_due_at(w->m, i)) != NULL && due->planned <= wall(w); i++)
		emergency_due =
		        emergency_due ||
		        (due->class == CLASS_EMERGENCY &&
		                memory_article(w->m, due->article)->state == ARTICLE_APPROVED);
	/* No silence in place of an emergency. */
	assert_true(!emergency_due || w->muted || w->on_air != 0);
	if (w->on_air == 0) {
		assert_int_equal(w->open_start, 0);
		assert_null(memory_on_air_at(w->m, 0));
		return;
	}
	const struct airing *a = memory_airing(w->m, w->on_air);
	const struct article *article = memory_article(w->m, a->article);
	assert_int_equal(a->state, AIRING_ON_AIR);
	assert_null(memory_on_air_at(w->m, 1));
	assert_false(w->muted);
	/* Held, withdrawn, replaced: not a word more. */
	assert_int_equal(article->state, ARTICLE_APPROVED);
	if (a->class != CLASS_EMERGENCY && w->trusted)
		assert_true(hours_permit_at(w->windows, 1, wall(w)));
	/* An emergency never waits for anything but another one. */
	assert_true(!emergency_due || a->class == CLASS_EMERGENCY);
}

/* --- doing what the policy says --- */

static void start(struct world *w, const struct action *action)
{
	struct changes list = {0};
	if (action->kind == ACTION_CUT_IN) {
		w->n.cut_ins++;
		const struct airing *cut = memory_airing(w->m, w->on_air);
		const struct airing *with = memory_airing(w->m, action->airing);
		const struct article *by = memory_article(w->m, with->article);
		assert_int_equal(busy_of(with), BUSY_CUT);
		assert_true(with->class >= cut->class);
		assert_true(cut->class != CLASS_EMERGENCY || by->supersedes == cut->article);
		/* Nobody is cut by who was due when he began, if neither waits. */
		assert_true(with->class != cut->class || cut->class == CLASS_EMERGENCY ||
		            busy_of(cut) == BUSY_NEXT || w->started + w->offset < with->planned);
		w->n.exact_cuts += with->class != CLASS_EMERGENCY;
		end_show(w, AIRING_CUT, "cut");
	}
	const struct airing *airing = memory_airing(w->m, action->airing);
	assert_int_equal(w->on_air, 0);
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
	w->stepped = false;
	changes_airing_move(&list, airing->id, AIRING_ON_AIR, wall(w), NULL);
	log_start(w, airing->id);
	apply(w, &list);
}

static void never(struct world *w, const struct action *action)
{
	struct changes list = {0};
	int64_t article = memory_airing(w->m, action->airing)->article;
	bool programme = memory_airing(w->m, action->airing)->reason == REASON_PROGRAMME;
	bool missed = action->kind == ACTION_MISS, failed = action->kind == ACTION_FAIL;
	assert_non_null(action->why);
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
	assert_true(at > w->ran[number]); /* never twice */
	p->planned = w->ran[number] = at;
	for (size_t i = 0; (a = memory_waiting_at(w->m, i)) != NULL && count < 512; i++)
		if (a->at == 0 && a->class != CLASS_EMERGENCY && w->plans[a->id].period == 0 &&
		        !has_live(w, a->id))
			candidates[count++] = (struct candidate){a->id, (enum slot_class)a->class,
			        a->category, w->lengths[a->id], a->not_before, a->expires};
	int64_t room = programme_room(&station, at, p->length_ms, 20 * SECOND);
	int64_t taken = programme_fill(candidates, count, &part, 1, at, room, filled);
	assert_true(taken <= room);
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

static int64_t work(struct world *w)
{
	struct situation s;
	for (int turn = 0;; turn++) {
		assert_true(turn < 20000); /* the policy must come to rest */
		look(w, &s);
		struct action a = decide(&s);
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
			assert_true(a.airing < AIRINGS && w->ready_at[a.airing] == 0);
			w->ready_at[a.airing] =
			        draw(300) == 0 ? -1 : w->real + 1 + draw(30 * SECOND);
			break;
		case ACTION_KIND_COUNT:
			fail_msg("%s was not to be expected", action_name(a.kind));
		}
	}
}

/* --- what people and nature do --- */

static void add_one(struct world *w)
{
	static const char *const categories[] = {NULL, "y-te", "giao-thong", "van-hoa"};
	int64_t id = memory_new_article_id(w->m), now = wall(w), kind = draw(100);
	struct changes list = {0};
	if (id > ARTICLES)
		return;
	w->lengths[id] = (10 + draw(290)) * SECOND;
	struct article_insert *i = &changes_add(&list, CHANGE_ARTICLE_INSERT)->article_insert;
	i->text = mem_string("x");
	i->article = (struct article){.id = id,
	        .state = ARTICLE_APPROVED,
	        .title = mem_string("Bài"),
	        .created = now,
	        .approved = now,
	        .category = mem_string(categories[draw(4)]),
	        .approver_uid = 1};
	struct article *a = &i->article;
	if (kind >= 6 && draw(10) == 0) {
		a->state = ARTICLE_PENDING;
		a->approved = 0;
		a->approver_uid = 0;
	}
	if (draw(3) > 0)
		a->expires = now + HOUR + draw(5 * DAY);
	a->class = kind < 6 ? CLASS_EMERGENCY : kind < 25 ? CLASS_PRIORITY : CLASS_NORMAL;
	if (a->class == CLASS_EMERGENCY) {
		a->at = now;
		const struct airing *due = memory_due_at(w->m, 0);
		if (due != NULL && due->class == CLASS_EMERGENCY && draw(2) == 0)
			a->supersedes = due->article;
	} else if (kind < 50) {
		a->at = now + draw(3 * DAY);
		if (draw(2) == 0) /* people like the same hours */
			a->at += 6 * HOUR - a->at % (6 * HOUR);
	}
	if (draw(8) == 0 && a->at != 0) {
		w->plans[id] = (struct plan){.quick = (int)draw(3),
		        .gap = 5 * MINUTE,
		        .period = (5 + draw(60)) * MINUTE,
		        .until = a->at + draw(DAY),
		        .count = draw(2) == 0 ? 1 + (int)draw(6) : 0};
		w->plan_start[id] = a->at;
	}
	struct permitted station = {w->windows, 1};
	if (a->at != 0 && decide_entry(&station, NULL, (enum slot_class)a->class, a->at,
	                          w->lengths[id], a->expires)) {
		w->n.refused_at_entry++;
		w->accepted++;
		changes_finish(&list);
		return;
	}
	int64_t at = a->at, replaced = a->supersedes;
	apply(w, &list);
	w->accepted++;
	if (at != 0)
		plan_airing(
		        w, memory_article(w->m, id), kind < 6 ? REASON_NOW : REASON_AT, at, 0, 0);
	const struct article *old = replaced != 0 ? memory_article(w->m, replaced) : NULL;
	if (old != NULL && !article_is_over(old->state)) {
		changes_article_move(&list, replaced, ARTICLE_SUPERSEDED, now, "superseded");
		apply(w, &list);
		w->n.superseded++;
	}
}

static void meddle(struct world *w)
{
	struct changes list = {0};
	const struct article *a = memory_article_at(w->m, (size_t)draw(40));
	if (a == NULL)
		return;
	int64_t id = a->id;
	if (a->state == ARTICLE_HELD || a->state == ARTICLE_PENDING) {
		changes_article_move(&list, id, ARTICLE_APPROVED, wall(w), NULL);
		list.items[0].article_move.by_uid = 1;
	} else if (a->state == ARTICLE_APPROVED)
		changes_article_move(&list, a->id, draw(2) == 0 ? ARTICLE_HELD : ARTICLE_CANCELLED,
		        wall(w), NULL);
	apply(w, &list);
	/* Whoever approves what has lost its time gives it a new one. */
	a = memory_article(w->m, id);
	if (a->state == ARTICLE_APPROVED && (a->at != 0 || a->class == CLASS_EMERGENCY) &&
	        !has_live(w, id))
		plan_airing(w, a, REASON_NOW, wall(w), 0, 0);
}

/* A crash: what was on air is cut with what is known; the machine is away for
 * a while, and its clock may not be trusted when it is back. */
static void crash(struct world *w)
{
	int64_t away = draw(10) == 0 ? draw(3 * DAY) : draw(20) * SECOND;
	w->n.crashes++;
	if (w->on_air != 0) {
		if (w->real == w->started)
			w->real++;
		end_show(w, AIRING_CUT, "crash");
	}
	w->bulletin = 0;
	w->real += away;
	memset(w->ready_at, 0, sizeof w->ready_at); /* what was made ahead is made again */
	if (draw(3) == 0) {
		w->trusted = false;
		w->trusted_at = w->real + draw(2 * HOUR);
	}
}

static void step_clock(struct world *w)
{
	int64_t by = draw(10) == 0 ? draw(3 * DAY) : draw(2 * MINUTE);
	w->n.clock_steps++;
	w->offset += draw(2) == 0 ? by : -by;
	w->stepped = true;
}

static void happen(struct world *w)
{
	int64_t what = draw(1000);
	if (w->muted && draw(3) == 0)
		w->muted = false;
	if (what < 860)
		add_one(w);
	else if (what < 920)
		meddle(w);
	else if (what < 960)
		crash(w);
	else if (what < 975)
		step_clock(w);
	else
		w->muted = draw(3) == 0;
}

static void expire(struct world *w)
{
	const struct article *a;
	struct changes list = {0};
	for (size_t i = 0;
	        w->trusted && (a = memory_expiring_at(w->m, i)) != NULL && a->expires <= wall(w);
	        i++)
		if (!has_live(w, a->id))
			changes_article_move(&list, a->id, ARTICLE_EXPIRED, wall(w), "expired");
	w->n.expired += (int)list.count;
	if (list.count > 0) {
		apply(w, &list);
		memory_forget_over(w->m);
	}
}

/* Where clocks stand still, and where they are put forward and back, half an hour
 * in one place, south and north. */
static const char *const zones[] = {"Asia/Ho_Chi_Minh", "Europe/Berlin", "America/Santiago",
        "Australia/Lord_Howe", "Asia/Ho_Chi_Minh"};

static void set_up(struct world *w, const char *zone)
{
	static const char *const at[] = {"Mon..Sat 05:00", "Sun 06:00", "Mon..Fri 17:00",
	        "*-*-1,15 11:00", "*-*~1 20:00", "Sat 08:00", "*-*-* 10:30", "*-*-* 10:35",
	        "*-02-29 07:00", "Tue,Thu 16:00", "*-*-* 19:00", "*-*-* 21:20", "Mon 09:00",
	        "Wed 09:00", "Fri 09:00", "*-05-01 07:00", "*-09-02 07:00", "daily", "*-*-* 13:00",
	        "Sun 20:30"};
	struct err e;
	assert_int_equal(civil_set_zone(zone, &e), 0);
	assert_int_equal(hours_parse("05:00-21:30", &w->windows[0], &e), 0);
	assert_int_equal(civil_parse_rfc3339("2027-12-30T00:00:00+07:00", &w->offset), 0);
	w->m = memory_create(false);
	w->trusted = true;
	for (size_t i = 0; i < PROGRAMMES; i++) {
		assert_int_equal(calendar_parse(at[i], &w->programmes[i].at, &e), 0);
		w->programmes[i].length_ms = 15 * MINUTE;
		w->programmes[i].planned = wall(w);
	}
}

static void live(struct world *w)
{
	int64_t next_event = 0;
	while (w->real < YEAR) {
		int64_t wake = work(w);
		check_always(w);
		expire(w);
		int64_t until = wake == CALENDAR_NEVER ? YEAR : wake - w->offset;
		if (next_event < until)
			until = next_event;
		if (!w->trusted && w->trusted_at < until)
			until = w->trusted_at;
		if (w->next_ready < until)
			until = w->next_ready;
		if (w->on_air != 0 && w->ends <= until) {
			w->real = w->ends;
			end_show(w, AIRING_AIRED, NULL);
			continue;
		}
		w->real = until > w->real ? until : w->real;
		if (!w->trusted && w->real >= w->trusted_at)
			w->trusted = true;
		if (w->real >= next_event) {
			happen(w);
			/* Things come in bunches. */
			next_event =
			        w->real + (draw(2) == 0 ? draw(4 * MINUTE) : draw(4 * YEAR / 7000));
		}
	}
}

static void a_year(void **state)
{
	(void)state;
	for (unsigned year = 1; year <= sizeof zones / sizeof *zones; year++) {
		struct world *w = mem_alloc(sizeof *w);
		clock_t began = clock();
		seed = year;
		set_up(w, zones[year - 1]);
		live(w);
		const struct counters *n = &w->n;
		print_message("a year in %.1f s: %d accepted, %d steps, %d decisions, %d starts, "
		              "%d aired, %d cut, %d resumed,"
		              " %d repeats, %d missed, %d refused, %d bulletins, %d programmes "
		              "missed, %d crashes,"
		              " %d clock steps, %d of %d emergencies at once, %d cut in, %d "
		              "superseded, %d expired,"
		              " %d refused at entry, %d stops, %d exact cuts, %d failed\n",
		        (double)(clock() - began) / CLOCKS_PER_SEC, w->accepted, n->steps,
		        n->decisions, n->starts, n->aired, n->cut, n->resumed, n->repeats,
		        n->missed, n->refused, n->bulletins, n->programmes_missed, n->crashes,
		        n->clock_steps, n->emergencies_at_once, n->emergencies, n->cut_ins,
		        n->superseded, n->expired, n->refused_at_entry, n->stops, n->exact_cuts,
		        n->failed);
		assert_true(w->accepted == ARTICLES && n->aired > 1500 && n->crashes > 100 &&
		            n->clock_steps > 30);
		assert_true(n->resumed > 10 && n->cut_ins > 3 && n->bulletins > 500 &&
		            n->repeats > 100 && n->stops > 0 && n->exact_cuts > 3 && n->failed > 3);
		/* Nothing is stuck: whatever has an airing has it in the future. */
		const struct airing *due = memory_due_at(w->m, 0);
		assert_true(due == NULL || w->muted || !w->trusted || due->planned > wall(w) - DAY);
		store_close(memory_store(w->m));
		free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_year)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
