/* What people and nature do, by chance: articles come, are approved, edited, held;
 * the machine crashes, its clock steps. */
#include "year.h"

#include "base/mem.h"
#include "queue/moves.h"

#include <string.h>

/* Whoever may, and did not write it. */
static int64_t somebody_else(const struct article *a)
{
	return a->author_uid == APPROVER ? DEPUTY : APPROVER;
}

/* What somebody hands in; how long it takes and how it repeats stand in the world. */
static const struct article *write_one(struct world *w, int64_t id, struct changes *list)
{
	static const char *const categories[] = {NULL, "y-te", "giao-thong", "van-hoa"};
	int64_t now = wall(w), kind = draw(100);
	w->lengths[id] = (10 + draw(290)) * SECOND;
	struct article_insert *i = &changes_add(list, CHANGE_ARTICLE_INSERT)->article_insert;
	i->text = mem_string("x");
	i->article = (struct article){.id = id,
	        .state = ARTICLE_APPROVED,
	        .title = mem_string("Bài"),
	        .created = now,
	        .approved = now,
	        .category = mem_string(categories[draw(4)]),
	        .author_uid = 2 + id % WRITERS,
	        .approver_uid = APPROVER};
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
	if (a->at != 0 && draw(4) == 0) /* good for minutes only */
		a->expires = a->at + MINUTE + draw(10 * MINUTE);
	if (draw(8) == 0 && a->at != 0) {
		w->plans[id] = (struct plan){.quick = (int)draw(3),
		        .gap = 5 * MINUTE,
		        .period = (5 + draw(60)) * MINUTE,
		        .until = a->at + draw(DAY),
		        .count = draw(2) == 0 ? 1 + (int)draw(6) : 0};
		w->plan_start[id] = a->at;
	}
	return a;
}

static void add_one(struct world *w)
{
	int64_t id = memory_new_article_id(w->m);
	struct changes list = {0};
	if (id > ARTICLES)
		return;
	const struct article *a = write_one(w, id, &list);
	struct permitted station = {w->windows, 1};
	if (a->at != 0 && decide_entry(&station, NULL, (enum slot_class)a->class, a->at,
	                          w->lengths[id], a->expires)) {
		w->n.refused_at_entry++;
		w->accepted++;
		changes_finish(&list);
		return;
	}
	int64_t at = a->at, replaced = a->supersedes;
	enum airing_reason reason = a->class == CLASS_EMERGENCY ? REASON_NOW : REASON_AT;
	apply(w, &list);
	w->accepted++;
	if (at != 0)
		plan_airing(w, memory_article(w->m, id), reason, at, 0, 0);
	const struct article *old = replaced != 0 ? memory_article(w->m, replaced) : NULL;
	if (old != NULL && !article_is_over(old->state)) {
		changes_article_move(&list, replaced, ARTICLE_SUPERSEDED, wall(w), "superseded");
		apply(w, &list);
		w->n.superseded++;
	}
}

/* Somebody writes it anew, now and then one who may approve: it waits for another. */
static void revise(struct world *w, const struct article *a)
{
	struct changes list = {0};
	if (article_is_over(a->state) ||
	        (w->on_air != 0 && memory_airing(w->m, w->on_air)->article == a->id))
		return;
	struct article_revise *r = &changes_add(&list, CHANGE_ARTICLE_REVISE)->article_revise;
	*r = (struct article_revise){.id = a->id,
	        .to = ARTICLE_PENDING,
	        .title = mem_string("Bài sửa"),
	        .text = mem_string("y"),
	        .content_sha256 = mem_string("y"),
	        .at = wall(w),
	        .by_uid = 1 + draw(WRITERS)};
	apply(w, &list);
	w->n.revised++;
}

static void meddle(struct world *w)
{
	struct changes list = {0};
	const struct article *a = memory_article_at(w->m, (size_t)draw(40));
	if (w->on_air != 0 && draw(2) == 0) /* people hear it and call */
		a = memory_article(w->m, memory_airing(w->m, w->on_air)->article);
	if (a == NULL)
		return;
	int64_t id = a->id;
	if (draw(4) == 0) {
		revise(w, a);
		return;
	}
	if (a->state == ARTICLE_HELD || a->state == ARTICLE_PENDING) {
		changes_article_move(&list, id, ARTICLE_APPROVED, wall(w), NULL);
		list.items[0].article_move.by_uid = somebody_else(a);
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

/* A crash: the model is gone and comes back from the disk; what was on air is cut with
 * what is known; the machine is away for a while, and its clock may not be trusted
 * when it is back. */
static void crash(struct world *w)
{
	int64_t away = draw(10) == 0 ? draw(3 * DAY) : draw(20) * SECOND;
	int64_t was_on_air = w->on_air, played = 0;
	w->n.crashes++;
	if (w->on_air != 0) {
		if (w->real == w->started)
			w->real++;
		played = w->real - w->started;
	}
	disk_reload(w);
	if (was_on_air != 0) {
		rule(w, memory_airing(w->m, was_on_air)->state == AIRING_CUT,
		        "what was on air is cut after a crash");
		w->on_air = w->open_start = 0;
		w->n.cut++;
		plan_rest(w, was_on_air, played);
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
}

void happen(struct world *w)
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

void expire(struct world *w)
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
