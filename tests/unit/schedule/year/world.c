/* The world of the simulated year: its time and chance, the model, and the
 * picture of it that the policy gets. */
#include "year.h"

#include "base/civil.h"
#include "base/mem.h"
#include "queue/moves.h"

#include <stdlib.h>
#include <string.h>

unsigned year_seed;

int64_t draw(int64_t below)
{
	uint64_t r = ((uint64_t)rand_r(&year_seed) << 31) ^ (uint64_t)rand_r(&year_seed);
	return (int64_t)(r % (uint64_t)below);
}

int64_t wall(const struct world *w)
{
	return w->real + w->offset;
}

static void approved(struct world *w, int64_t id, int64_t by)
{
	/* From held it comes back as it was approved. */
	if (w->approved_revision[id] != w->revision[id])
		w->approver[id] = by;
	w->approved_revision[id] = w->revision[id];
}

static void account_for(struct world *w, const struct change *c)
{
	if (c->kind == CHANGE_ARTICLE_INSERT) {
		const struct article *a = &c->article_insert.article;
		w->known[a->id] = a->state;
		w->revision[a->id] = 1;
		w->approved_revision[a->id] = 0;
		w->author[a->id] = a->author_uid;
		w->open[w->open_count++] = a->id;
		if (a->state == ARTICLE_APPROVED)
			approved(w, a->id, a->approver_uid);
	} else if (c->kind == CHANGE_ARTICLE_MOVE) {
		const struct article_move *v = &c->article_move;
		w->known[v->id] = v->to;
		if (v->to == ARTICLE_APPROVED)
			approved(w, v->id, v->by_uid);
	} else if (c->kind == CHANGE_ARTICLE_REVISE) {
		const struct article_revise *r = &c->article_revise;
		w->known[r->id] = r->to;
		w->revision[r->id]++;
		w->author[r->id] = r->by_uid;
	}
}

/* What the station owes, written down without the model. */
static void keep_account(struct world *w, const struct changes *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++)
		account_for(w, &list->items[i]);
	for (size_t i = 0; i < w->open_count; i++)
		if (!article_is_over(w->known[w->open[i]]))
			w->open[kept++] = w->open[i];
	w->open_count = kept;
}

void apply(struct world *w, struct changes *list)
{
	struct err e = {0};
	keep_account(w, list);
	if (store_apply(memory_store(w->m), list->items, list->count, &e) < 0)
		fail_msg("%s", e.sentence);
	disk_keep(w, list);
	changes_finish(list);
}

bool has_live(const struct world *w, int64_t article)
{
	const struct airing *a;
	for (size_t i = 0; (a = memory_airing_of(w->m, article, i)) != NULL; i++)
		if (!airing_is_over(a->state))
			return true;
	return false;
}

int64_t plan_airing(struct world *w, const struct article *a, enum airing_reason reason,
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

void finish_article(struct world *w, int64_t id, enum article_state to, const char *why)
{
	struct changes list = {0};
	const struct article *a = memory_article(w->m, id);
	if (a == NULL || article_is_over(a->state) || has_live(w, id))
		return;
	changes_article_move(&list, id, to, wall(w), why);
	apply(w, &list);
	memory_forget_over(w->m);
}

enum slot_leave leave_of(const struct article *a)
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

enum slot_words words_of(struct world *w, int64_t airing)
{
	int64_t at = w->ready_at[airing];
	if (at <= 0)
		return at == 0 ? WORDS_NONE : WORDS_FAILED;
	if (at > w->real && at < w->next_ready)
		w->next_ready = at;
	return at > w->real ? WORDS_ASKED : WORDS_READY;
}

/* Of those with a time every other one does not wait. */
enum slot_busy busy_of(const struct airing *a)
{
	bool cuts = a->class == CLASS_EMERGENCY || (a->reason == REASON_AT && a->article % 2 == 0);
	return cuts ? BUSY_CUT : BUSY_NEXT;
}

void look(struct world *w, struct situation *s)
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

void set_up(struct world *w, const char *zone, bool sqlite, const char *folder)
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
	w->on_sqlite = sqlite;
	disk_open(w, folder);
	w->trusted = true;
	for (size_t i = 0; i < PROGRAMMES; i++) {
		assert_int_equal(calendar_parse(at[i], &w->programmes[i].at, &e), 0);
		w->programmes[i].length_ms = 15 * MINUTE;
		w->programmes[i].planned = wall(w);
	}
}

void take_down(struct world *w)
{
	store_close(memory_store(w->m));
	store_close(w->disk);
	free(w);
}
