/* What people do to the sound that is out now: stop, skip, pause, mute, and say
 * something at once. */
#include "requests/handlers.h"
#include "requests/answer.h"
#include "station/ending.h"
#include "station/pause.h"
#include "station/show.h"

#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Does `w` sound on an output of the zone (NULL: any)? */
static bool sounds_in(const struct show *w, const char *zone)
{
	for (size_t i = 0; zone != NULL && i < w->part_count; i++)
		if (w->parts[i].end == SHOW_END_NONE &&
		        output_in_zone(w->parts[i].line->settings, zone))
			return true;
	return zone == NULL;
}

/* {airing, article, title} of what is on air, in the zone if the request names one; or
 * NULL after failing the request. */
static json_t *which(const struct station *s, struct request *r)
{
	const struct show *w = s->on_air;
	const char *zone = request_text(r, "zone");
	if (zone != NULL && !zone_known(s, zone)) {
		request_fail(r, "no_zone", json_pack("{s:s}", "value", zone));
		return NULL;
	}
	if (w != NULL && sounds_in(w, zone))
		return json_pack("{s:I, s:I, s:s?}", "airing", (json_int_t)w->airing, "article",
		        (json_int_t)w->article, "title", w->title);
	request_fail(r, "nothing_on_air", NULL);
	return NULL;
}

/* Why somebody acted goes into the journal, beside who it was. */
static void note_reason(const struct request *r, const char *act)
{
	const char *reason = request_text(r, "reason");
	char *who = reason != NULL ? answer_who(r) : NULL;
	if (reason != NULL)
		log_line(LOG_INFORM, "%s by %s, because: %s", act, who, reason);
	free(who);
}

/* Where outputs outside of the zone of the request play it too, it ends in the zone only:
 * answered. False: it is to end as a whole. */
static bool end_in_zone(
        struct station *s, struct request *r, const char *act, enum show_end why, json_t *result)
{
	struct changes list = {0};
	const char *zone = request_text(r, "zone");
	json_t *outputs = zone != NULL ? ending_in_zone(s->on_air, zone, why, &list) : NULL;
	json_object_set_new(result, "goes_on", json_boolean(outputs != NULL));
	if (outputs == NULL)
		return false;
	json_object_set_new(result, "outputs", outputs);
	note_reason(r, act);
	answer_after_commit(s, r, &list, result);
	return true;
}

/* Silence first; then the article is held, and the answer comes when that is on
 * disk: neither a plan nor a crash brings it back. */
static void air_stop(void *context, struct request *r)
{
	struct station *s = context;
	struct changes list = {0};
	const struct peer *peer = request_peer(r);
	json_t *result = which(s, r);
	if (result == NULL)
		return;
	if (end_in_zone(s, r, "air.stop", SHOW_END_STOP, result))
		return;
	int64_t id = s->on_air->article;
	const char *reason = request_text(r, "reason");
	show_leave(s->on_air, SHOW_END_STOP, true);
	note_reason(r, "air.stop");
	const struct article *a = memory_article(queue_model(s->queue), id);
	if (a == NULL || a->state != ARTICLE_APPROVED) {
		request_ok(r, result);
		return;
	}
	changes_article_move(
	        &list, id, ARTICLE_HELD, station_now(s), reason != NULL ? reason : "stopped");
	struct article_move *move = &list.items[0].article_move;
	move->by_uid = peer->uid;
	move->by = peer->actor[0] != '\0' ? mem_string(peer->actor) : NULL;
	station_event(s, &list, "article.held", json_pack("{s:I}", "article", (json_int_t)id));
	answer_after_commit(s, r, &list, result);
}

static void air_skip(void *context, struct request *r)
{
	struct station *s = context;
	json_t *result = which(s, r);
	if (result == NULL)
		return;
	if (end_in_zone(s, r, "air.skip", SHOW_END_SKIP, result))
		return;
	show_leave(s->on_air, SHOW_END_SKIP, true);
	note_reason(r, "air.skip");
	request_ok(r, result);
}

static void air_pause(void *context, struct request *r)
{
	struct station *s = context;
	json_t *result = which(s, r);
	if (result == NULL)
		return;
	pause_begin(s);
	note_reason(r, "air.pause");
	request_ok(r, result);
}

static void air_resume(void *context, struct request *r)
{
	struct station *s = context;
	if (!s->paused) {
		request_fail(r, "not_paused", NULL);
		return;
	}
	json_t *result = s->on_air != NULL ? which(s, r) : NULL;
	if (s->on_air != NULL && result == NULL)
		return;
	pause_end(s);
	note_reason(r, "air.resume");
	request_ok(r, result);
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
	const char *reason = request_text(r, "reason");
	note_reason(r, on ? "station.mute" : "station.unmute");
	station_event(s, &list, on ? "station.muted" : "station.unmuted",
	        reason != NULL ? json_pack("{s:s}", "reason", reason) : json_object());
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
