/* The volume of outputs by the hour: night_volume in night_hours, volume
 * outside of them, unless somebody set it by hand. Called by the director each
 * time it thinks, and by whoever gave an output other settings. */
#include "station/internal.h"

#include "settings/occurrence.h"

#include <stdlib.h>

enum { RAMP_MS = 2000 };

static void turn(struct line *l, double db)
{
	if (l->volume_held || db == l->volume_db)
		return;
	l->volume_db = db;
	/* A closed device would go through the ramp when it opens: loud at first. */
	speaker_client_volume(l->speaker, (float)db, l->station->on_air != NULL ? RAMP_MS : 0);
}

int64_t night_follow(struct station *s)
{
	int64_t now = station_now(s), next = INT64_MAX;
	for (size_t i = 0; i < s->line_count; i++) {
		struct line *l = &s->lines[i];
		size_t count;
		struct hours_window *windows = settings_hours(&l->settings->night_hours, &count);
		turn(l, hours_permit_at(windows, count, now) ? l->settings->night_volume
		                                             : l->settings->volume);
		int64_t change = hours_next_change(windows, count, now);
		next = change < next ? change : next;
		free(windows);
	}
	return next;
}
