/* How long a pause stands. The outputs stand still by themselves (device/sink.c); that
 * nothing but emergencies begins meanwhile is schedule/decide.c's. See pause.h for what
 * holds. Called by requests/onair.c and by the director. */
#include "station/pause.h"

#include "station/show.h"
#include "station/timetable.h"

#include "base/log.h"

void pause_begin(struct station *s)
{
	const struct permitted hours = timetable_permitted(s->timetable);
	int64_t now = station_now(s);
	for (size_t i = 0; i < s->line_count; i++)
		speaker_client_pause(s->lines[i].speaker);
	s->paused = true;
	s->paused_airing = s->on_air->airing;
	s->pause_ends = hours_permit_at(hours.windows, hours.count, now)
	                        ? hours_next_change(hours.windows, hours.count, now)
	                        : INT64_MAX;
	director_wake(s);
}

void pause_end(struct station *s)
{
	if (!s->paused)
		return;
	for (size_t i = 0; i < s->line_count; i++)
		speaker_client_resume(s->lines[i].speaker);
	s->paused = false;
	director_wake(s);
}

/* What an emergency cut while it was paused goes on when it is resumed. */
static bool rest_waits(const struct station *s)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *cut = memory_airing(model, s->paused_airing), *a;
	for (size_t i = 0; cut != NULL && (a = memory_airing_of(model, cut->article, i)) != NULL;
	        i++)
		if (a->resumes == cut->id && !airing_is_over(a->state))
			return true;
	return false;
}

int64_t pause_tend(struct station *s)
{
	if (!s->paused || s->on_air != NULL)
		return INT64_MAX; /* the hours end what is on air, not only its pause */
	bool late = station_now(s) >= s->pause_ends;
	if (!late && rest_waits(s))
		return s->pause_ends;
	log_line(LOG_NOTICE, "the pause is over: %s",
	        late ? "the permitted hours have ended" : "what was paused is not on air any more");
	pause_end(s);
	return INT64_MAX;
}

bool station_air_paused(const struct station *s)
{
	return s->paused && s->on_air != NULL && s->on_air->airing == s->paused_airing;
}
