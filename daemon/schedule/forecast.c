/* The forecast: decide() in imagined time. Owns copies of slots and
 * programmes; the situation that it is given is not touched. Called by the
 * daemon for `next` and when something is entered, to tell what it displaces. */
#include "schedule/forecast.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Slots that stand for programmes have ids from here down; airings are positive. */
struct imagined {
	struct situation now;
	struct slot *slots;
	size_t capacity;
	struct programme *programmes;
	size_t *programme_of; /* of slots with negative ids, by -id */
	size_t made;
	int64_t guess_ms;
	int64_t ends;   /* of what is on air */
	size_t item;    /* of what is on air, among those of `out`; NO_ITEM: it was on air before */
	int64_t before; /* the slot that was on air last, with its end */
	int64_t before_ended;
	struct forecast *out;
};

#define NO_ITEM SIZE_MAX

static struct forecast_item *add(struct forecast *f)
{
	if (f->count == f->capacity) {
		f->capacity = f->capacity > 0 ? 2 * f->capacity : 32;
		f->items = mem_resize(f->items, f->capacity, sizeof *f->items);
	}
	f->items[f->count] = (struct forecast_item){0};
	return &f->items[f->count++];
}

static struct slot *slot_of(struct imagined *m, int64_t id)
{
	for (size_t i = 0; i < m->now.slot_count; i++)
		if (m->slots[i].id == id)
			return &m->slots[i];
	return NULL;
}

static void name_item(const struct imagined *m, const struct slot *slot, struct forecast_item *item)
{
	item->planned = slot->planned;
	if (slot->id > 0)
		item->airing = slot->id;
	else
		item->programme = m->programme_of[-slot->id];
}

/* `slot` of 0: nobody's fault. */
static void blame(const struct imagined *m, struct forecast_item *item, int64_t slot)
{
	item->lost_to = slot > 0 ? slot : 0;
	item->lost_to_programme = slot < 0;
	item->lost_programme = slot < 0 ? m->programme_of[-slot] : 0;
}

static void drop(struct imagined *m, struct slot *slot)
{
	*slot = m->slots[--m->now.slot_count];
}

static void end_on_air(struct imagined *m)
{
	m->before = m->now.on_air.id;
	m->before_ended = m->now.now;
	m->now.on_air = (struct on_air){0};
	m->item = NO_ITEM;
}

/* What is on air ends before its end. */
static void break_off(struct imagined *m, const char *why, int64_t by)
{
	if (m->item != NO_ITEM) {
		struct forecast_item *item = &m->out->items[m->item];
		item->ends = m->now.now;
		item->why = why;
		blame(m, item, by);
	}
	end_on_air(m);
}

static void begin(struct imagined *m, struct slot *slot)
{
	int64_t waited_for =
	        m->before_ended >= slot->planned && m->before_ended > 0 ? m->before : 0;
	if (m->now.on_air.id != 0) {
		break_off(m, "cut", slot->id);
		waited_for = 0;
	}
	int64_t length = slot->asked_ms > 0 ? slot->asked_ms : m->guess_ms;
	struct forecast_item *item = add(m->out);
	name_item(m, slot, item);
	m->item = m->out->count - 1;
	item->starts = m->now.now;
	item->ends = m->ends = m->now.now + length;
	blame(m, item, item->starts > item->planned && item->planned > 0 ? waited_for : 0);
	m->now.on_air = (struct on_air){.id = slot->id,
	        .article = slot->article,
	        .class = slot->class,
	        .busy = slot->busy,
	        .started = m->now.now,
	        .bulletin = slot->bulletin};
	drop(m, slot);
}

static void lose(struct imagined *m, struct slot *slot, const char *why)
{
	struct forecast_item *item = add(m->out);
	name_item(m, slot, item);
	item->why = why;
	blame(m, item, m->now.on_air.id != 0 ? m->now.on_air.id : m->before);
	drop(m, slot);
}

/* An occurrence becomes a slot of its own, as long as its window. */
static void add_programme(struct imagined *m, const struct action *a)
{
	struct programme *p = &m->programmes[a->programme];
	p->planned = a->at;
	if (m->now.slot_count == m->capacity) {
		m->capacity = 2 * m->capacity + 8;
		m->slots = mem_resize(m->slots, m->capacity, sizeof *m->slots);
		m->now.slots = m->slots;
	}
	m->made++;
	m->programme_of = mem_resize(m->programme_of, m->made + 1, sizeof *m->programme_of);
	m->programme_of[m->made] = a->programme;
	m->slots[m->now.slot_count++] = (struct slot){.id = -(int64_t)m->made,
	        .words = WORDS_READY,
	        .planned = a->at,
	        .latest = a->at + p->length_ms,
	        .asked_ms = p->length_ms > 0 ? p->length_ms : m->guess_ms};
}

/* Do what decide() says; false: time must pass until `*next`. */
static bool act(struct imagined *m, const struct action *a, int64_t *next)
{
	struct slot *slot = slot_of(m, a->airing);
	switch (a->kind) {
	case ACTION_WAIT:
		*next = a->at;
		return false;
	case ACTION_PREPARE:
		slot->words = WORDS_READY;
		return true;
	case ACTION_START:
	case ACTION_CUT_IN:
		begin(m, slot);
		return true;
	case ACTION_STOP:
		break_off(m, a->why, 0);
		return true;
	case ACTION_MISS:
	case ACTION_REFUSE:
	case ACTION_FAIL:
		lose(m, slot, a->why);
		return true;
	case ACTION_PROGRAMME:
		add_programme(m, a);
		return true;
	case ACTION_PROGRAMME_MISSED:
	case ACTION_PROGRAMME_RESET:
		m->programmes[a->programme].planned = a->at;
		return true;
	case ACTION_KIND_COUNT:
		break;
	}
	return false;
}

static void imagine(struct imagined *m, int64_t until)
{
	while (m->now.now < until) {
		int64_t next = CALENDAR_NEVER;
		struct action a = decide(&m->now);
		if (act(m, &a, &next))
			continue;
		bool ends = m->now.on_air.id != 0 && m->ends <= next;
		m->now.now = ends ? (m->ends > m->now.now ? m->ends : m->now.now) : next;
		if (ends)
			end_on_air(m);
		if (m->now.now == CALENDAR_NEVER)
			break;
	}
}

void forecast_make(const struct situation *s, int64_t until, int64_t guess_ms, int64_t rest_ms,
        struct forecast *ret)
{
	struct imagined m = {.now = *s,
	        .guess_ms = guess_ms,
	        .ends = s->now + rest_ms,
	        .item = NO_ITEM,
	        .out = ret};
	*ret = (struct forecast){0};
	m.capacity = s->slot_count + 8;
	m.slots = mem_array(m.capacity, sizeof *m.slots);
	m.programmes = mem_array(s->programme_count + 1, sizeof *m.programmes);
	if (s->slot_count > 0)
		memcpy(m.slots, s->slots, s->slot_count * sizeof *m.slots);
	if (s->programme_count > 0)
		memcpy(m.programmes, s->programmes, s->programme_count * sizeof *m.programmes);
	/* What is being made now will be ready. */
	for (size_t i = 0; i < m.now.slot_count; i++) {
		m.slots[i].unconfirmed = false;
		if (m.slots[i].words == WORDS_ASKED)
			m.slots[i].words = WORDS_READY;
	}
	m.now.slots = m.slots;
	m.now.programmes = m.programmes;
	m.now.slots_until = 0;
	imagine(&m, until);
	free(m.slots);
	free(m.programmes);
	free(m.programme_of);
}

void forecast_finish(struct forecast *f)
{
	free(f->items);
	*f = (struct forecast){0};
}
