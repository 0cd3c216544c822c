/* A part of a show that ends before the others: its speaker is told to stop, its orders
 * come back as cut, and the show is over when the last of its parts is. Called by the
 * director (hours) and by requests/ (people). */
#include "station/ending.h"

#include "station/aired.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

const char *ending_code(enum show_end end)
{
	static const char *const codes[] = {[SHOW_END_NONE] = "output.lost",
	        [SHOW_END_STOP] = "stopped",
	        [SHOW_END_SKIP] = "skipped",
	        [SHOW_END_SUPERSEDED] = "superseded",
	        [SHOW_END_CANCELLED] = "cancelled",
	        [SHOW_END_HELD] = "held",
	        [SHOW_END_CUT] = "emergency",
	        [SHOW_END_TIME] = "cut",
	        [SHOW_END_SHUTDOWN] = "shutdown",
	        [SHOW_END_MUTE] = "muted",
	        [SHOW_END_HOURS] = "hours.closed",
	        [SHOW_END_LONG] = "hours.end"};
	_Static_assert(sizeof codes / sizeof *codes == SHOW_END_COUNT, "a code for each end");
	return codes[end];
}

bool ending_is_final(const char *code)
{
	static const enum show_end finals[] = {SHOW_END_STOP, SHOW_END_SKIP, SHOW_END_SUPERSEDED,
	        SHOW_END_CANCELLED, SHOW_END_HELD};
	for (size_t i = 0; code != NULL && i < sizeof finals / sizeof *finals; i++)
		if (strcmp(code, ending_code(finals[i])) == 0)
			return true;
	return false;
}

/* It still sounds there, or will. */
static bool plays(const struct show *w, const struct show_part *p)
{
	return p->end == SHOW_END_NONE && p->ended < w->element_count;
}

static void end_part(struct show *w, struct show_part *p, enum show_end why)
{
	p->end = why;
	if (p->first_order != 0)
		speaker_client_stop(p->line->speaker);
	log_line(LOG_NOTICE, "article %lld ends on output %s: %s", (long long)w->article,
	        p->line->settings->name, ending_code(why));
}

/* ---- hours ---- */

static bool fits(const struct show *w, const struct show_part *p, int64_t at)
{
	int64_t length = show_length_ms(w);
	return length == 0 || output_permits_span(p->line->settings, at, at + length);
}

void ending_before_start(struct show *w, int64_t at)
{
	size_t fitting = 0;
	for (size_t i = 0; i < w->part_count; i++)
		fitting += fits(w, &w->parts[i], at);
	if (w->class == CLASS_EMERGENCY || fitting == 0)
		return;
	for (size_t i = 0; i < w->part_count; i++)
		if (!fits(w, &w->parts[i], at)) {
			end_part(w, &w->parts[i], SHOW_END_LONG);
			w->parts[i].ended = w->element_count;
			w->parts[i].left = at;
		}
}

static size_t still_playing(const struct show *w)
{
	size_t n = 0;
	for (size_t i = 0; i < w->part_count; i++)
		n += plays(w, &w->parts[i]);
	return n;
}

int64_t ending_by_hours(struct station *s)
{
	struct show *w = s->on_air;
	const char *source;
	int64_t now = station_now(s), next = INT64_MAX;
	bool any = false;
	if (w == NULL || w->class == CLASS_EMERGENCY || !trust_clock(s, &source))
		return INT64_MAX;
	for (size_t i = 0; i < w->part_count; i++) {
		struct show_part *p = &w->parts[i];
		if (!plays(w, p))
			continue;
		bool open = output_permits(p->line->settings, w->class, now);
		int64_t change = output_hours_change(p->line->settings, now);
		if (open && change < next)
			next = change;
		if (open)
			continue;
		end_part(w, p, SHOW_END_HOURS);
		any = true;
	}
	if (any && still_playing(w) == 0)
		show_leave(w, SHOW_END_HOURS, false);
	else if (any)
		aired_left(w, NULL);
	return next;
}

/* ---- people ---- */

json_t *ending_in_zone(struct show *w, const char *zone, enum show_end why, struct changes *list)
{
	size_t others = 0;
	for (size_t i = 0; i < w->part_count; i++)
		others +=
		        plays(w, &w->parts[i]) && !output_in_zone(w->parts[i].line->settings, zone);
	if (others == 0)
		return NULL;
	json_t *names = json_array();
	for (size_t i = 0; i < w->part_count; i++) {
		struct show_part *p = &w->parts[i];
		if (!plays(w, p) || !output_in_zone(p->line->settings, zone))
			continue;
		end_part(w, p, why);
		json_array_append_new(names, json_string(p->line->settings->name));
	}
	aired_left(w, list);
	return names;
}

char *ending_left(const struct show *w)
{
	struct str names;
	str_init(&names);
	for (size_t i = 0; i < w->part_count; i++)
		if (w->parts[i].end == SHOW_END_STOP || w->parts[i].end == SHOW_END_SKIP)
			str_addf(&names, "%s" LINE_ALONE "%s", names.len > 0 ? "\n" : "",
			        w->parts[i].line->settings->name);
	bool none = names.len == 0;
	char *left = str_take(&names);
	if (none) {
		free(left);
		return NULL;
	}
	return left;
}
