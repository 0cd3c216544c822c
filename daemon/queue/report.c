/* The monthly report, counted row by row. Pure but for its own memory; called
 * over the log of the history connection, or over a mirror. */
#include "queue/report.h"

#include "base/civil.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void report_init(struct report *r)
{
	*r = (struct report){0};
}

void report_finish(struct report *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free(r->months[i].articles.items);
		free(r->months[i].silent.items);
	}
	free(r->months);
	free(r->tests.items);
	*r = (struct report){0};
}

static struct report_month *month_of(struct report *r, int64_t at)
{
	struct civil c;
	civil_from_wall(at, &c);
	/* A clock that was set back must not open a month twice. */
	for (size_t i = r->count; i-- > 0;)
		if (r->months[i].year == c.year && r->months[i].month == c.month)
			return &r->months[i];
	if (r->count == r->capacity) {
		r->capacity = r->capacity > 0 ? 2 * r->capacity : 12;
		r->months = mem_resize(r->months, r->capacity, sizeof *r->months);
	}
	r->months[r->count] = (struct report_month){.year = c.year, .month = c.month};
	return &r->months[r->count++];
}

/* Where `item` stands or would stand. */
static size_t place_in(const struct report_set *set, int64_t item)
{
	size_t low = 0, high = set->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (set->items[middle] < item)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has(const struct report_set *set, int64_t item)
{
	size_t at = place_in(set, item);
	return at < set->count && set->items[at] == item;
}

/* True if it was not there. */
static bool put(struct report_set *set, int64_t item)
{
	size_t at = place_in(set, item);
	if (at < set->count && set->items[at] == item)
		return false;
	if (set->count == set->capacity) {
		set->capacity = set->capacity > 0 ? 2 * set->capacity : 64;
		set->items = mem_resize(set->items, set->capacity, sizeof *set->items);
	}
	memmove(set->items + at + 1, set->items + at, (set->count - at) * sizeof *set->items);
	set->items[at] = item;
	set->count++;
	return true;
}

static int64_t time_of(const struct log_row *row)
{
	return row->started > 0 ? row->started : row->planned > 0 ? row->planned : row->at;
}

void report_add(struct report *r, const struct log_row *row)
{
	if (!row->end)
		return;
	/* The rest of a test that was cut is one too. */
	if (row->test || (row->resumes != 0 && has(&r->tests, row->resumes))) {
		put(&r->tests, row->airing);
		return;
	}
	struct report_month *m = month_of(r, time_of(row));
	bool sounded =
	        row->played_ms > 0 && (row->result == RESULT_AIRED || row->result == RESULT_CUT);
	m->bulletins += put(&m->articles, row->article);
	m->played_ms += row->played_ms;
	if (row->resumes == 0)
		m->asked_ms += row->asked_ms;
	/* What was cut before it sounded is played when its rest sounds. */
	bool first = row->resumes == 0 || has(&m->silent, row->resumes);
	if (first && !sounded && row->result == RESULT_CUT)
		put(&m->silent, row->airing);
	m->played += first && sounded;
	m->emergencies += first && sounded && row->class == CLASS_EMERGENCY;
}
