/* What people do to the sound that is out now: stop, skip, pause, mute, and say
 * something at once. */
#include "station/answer.h"
#include "station/show.h"

#include <string.h>

/* Ends this airing and, for stop, holds its article, so that neither a plan nor a
 * crash brings it back. */
static void end_on_air(struct station *s, struct request *r, enum show_end why)
{
	struct show *w = s->on_air;
	if (w == NULL) {
		request_fail(r, "nothing_on_air", NULL);
		return;
	}
	json_t *result = json_pack("{s:I, s:I, s:s?}", "airing", (json_int_t)w->airing, "article",
	        (json_int_t)w->article, "title", w->title);
	show_leave(w, why, true);
	request_ok(r, result);
}

static void air_stop(void *context, struct request *r)
{
	end_on_air(context, r, SHOW_END_STOP);
}

static void air_skip(void *context, struct request *r)
{
	end_on_air(context, r, SHOW_END_SKIP);
}

static void air_pause(void *context, struct request *r)
{
	struct station *s = context;
	if (s->on_air == NULL) {
		request_fail(r, "nothing_on_air", NULL);
		return;
	}
	for (size_t i = 0; i < s->line_count; i++)
		speaker_client_pause(s->lines[i].speaker);
	s->paused = true;
	request_ok(r, NULL);
}

void onair_resume(struct station *s)
{
	for (size_t i = 0; s->paused && i < s->line_count; i++)
		speaker_client_resume(s->lines[i].speaker);
	s->paused = false;
}

static void air_resume(void *context, struct request *r)
{
	struct station *s = context;
	if (!s->paused) {
		request_fail(r, "not_paused", NULL);
		return;
	}
	onair_resume(s);
	request_ok(r, NULL);
}

/* Silences all, emergencies too, and survives restarts. What it ends goes on
 * from its sentence when sound is allowed again. */
static void station_mute(void *context, struct request *r)
{
	struct station *s = context;
	struct changes list = {0};
	bool on = request_flag(r, "on", true);
	if (on && s->on_air != NULL)
		show_leave(s->on_air, SHOW_END_MUTE, true);
	s->muted = on;
	changes_meta(&list, "muted", on ? "yes" : NULL);
	station_event(s, &list, on ? "station.muted" : "station.unmuted", json_object());
	answer_after_commit(s, r, &list, json_pack("{s:b}", "muted", on));
}

void onair_handle(struct station *s)
{
	server_handle(s->server, "air.stop", air_stop);
	server_handle(s->server, "air.skip", air_skip);
	server_handle(s->server, "air.pause", air_pause);
	server_handle(s->server, "air.resume", air_resume);
	server_handle(s->server, "station.mute", station_mute);
}
