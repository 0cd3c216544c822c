/* Filling a programme: room is given in the order of airing, then parts of the
 * rundown play what they took. Called by the daemon when decide() says
 * ACTION_PROGRAMME, and by the preview of coming programmes. */
#include "schedule/fill.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static bool takes(const struct fill_part *part, const struct candidate *c)
{
	return part->category == NULL ||
	       (c->category != NULL && strcmp(part->category, c->category) == 0);
}

/* The part for it: the first that names its category, else the first for any.
 * -1: none wants it, -2: those that do are full. */
static long part_for(
        const struct candidate *c, const struct fill_part *parts, size_t count, const int *used)
{
	long found = -1;
	for (int named = 1; named >= 0; named--)
		for (size_t i = 0; i < count; i++) {
			if ((parts[i].category != NULL) != (named == 1) || !takes(&parts[i], c))
				continue;
			if (parts[i].max == 0 || used[i] < parts[i].max)
				return (long)i;
			found = -2;
		}
	return found;
}

int64_t programme_fill(const struct candidate *candidates, size_t count,
        const struct fill_part *parts, size_t part_count, int64_t start, int64_t room_ms,
        struct filled *out)
{
	int *used = mem_array(part_count + 1, sizeof *used);
	int64_t taken = 0, last = 0;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = &candidates[i];
		long part = part_for(c, parts, part_count, used);
		out[i] = (struct filled){0};
		if (c->expires > 0 && c->expires <= start)
			out[i].why = "expired";
		else if (c->not_before > start)
			out[i].why = "early";
		else if (part < 0)
			out[i].why = part == -2 ? "max" : "category";
		else if (taken + c->length_ms > room_ms)
			out[i] = (struct filled){
			        .why = "long", .lost_to = c->length_ms > room_ms ? 0 : last};
		if (out[i].why != NULL)
			continue;
		out[i].part = (size_t)part;
		used[part]++;
		taken += c->length_ms;
		last = c->article;
	}
	free(used);
	return taken;
}

int64_t programme_room(
        const struct permitted *station, int64_t start, int64_t cap_ms, int64_t overhead_ms)
{
	if (!hours_permit_at(station->windows, station->count, start))
		return 0;
	int64_t closes = hours_next_change(station->windows, station->count, start);
	int64_t room = closes - start < cap_ms ? closes - start : cap_ms;
	return room > overhead_ms ? room - overhead_ms : 0;
}
