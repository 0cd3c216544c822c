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
	free(r->months);
	free(r->seen);
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
	r->seen_count = 0;
	r->months[r->count] = (struct report_month){.year = c.year, .month = c.month};
	return &r->months[r->count++];
}

/* True the first time an article is seen in the newest month. */
static bool first_sight(struct report *r, int64_t article)
{
	size_t low = 0, high = r->seen_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (r->seen[middle] < article)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < r->seen_count && r->seen[low] == article)
		return false;
	if (r->seen_count == r->seen_capacity) {
		r->seen_capacity = r->seen_capacity > 0 ? 2 * r->seen_capacity : 64;
		r->seen = mem_resize(r->seen, r->seen_capacity, sizeof *r->seen);
	}
	memmove(r->seen + low + 1, r->seen + low, (r->seen_count - low) * sizeof *r->seen);
	r->seen[low] = article;
	r->seen_count++;
	return true;
}

void report_add(struct report *r, const struct log_row *row)
{
	if (!row->end)
		return;
	struct report_month *m = month_of(r, row->at);
	bool sounded =
	        row->played_ms > 0 && (row->result == RESULT_AIRED || row->result == RESULT_CUT);
	m->bulletins += first_sight(r, row->article);
	m->played_ms += row->played_ms;
	if (row->resumes != 0)
		return;
	m->asked_ms += row->asked_ms;
	m->played += sounded;
	m->emergencies += sounded && row->class == CLASS_EMERGENCY;
}
