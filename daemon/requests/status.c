/* The station as JSON: status, outputs, the clock. */
#include "requests/handlers.h"
#include "requests/answer.h"
#include "station/files.h"
#include "station/forms.h"
#include "station/place.h"
#include "station/show.h"
#include "station/spool.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- parts of the status ---- */

/* Its place in the article, frames of the tape: until its opening is over, where it will
 * begin; said again, in this time. */
static uint64_t frames_of_article(const struct show *w, const struct place *place)
{
	uint64_t frames;
	uint32_t sentence;
	show_place(w, &frames, &sentence);
	bool again = w->elements[place->element].kind == ELEMENT_BODY_AGAIN;
	return again ? place->frames : show_body_from(w) + frames;
}

static json_t *on_air_json(const struct station *s)
{
	const struct show *w = s->on_air;
	struct place place;
	if (w == NULL)
		return json_null();
	place_of(w, &place);
	const struct show_element *body = &w->elements[w->body];
	uint32_t rate = body->rate;
	json_t *o = json_pack("{s:I, s:I, s:s?, s:s, s:s, s:i, s:b, s:i, s:i}", "airing",
	        (json_int_t)w->airing, "article", (json_int_t)w->article, "title", w->title,
	        "class", air_class_name(w->class), "part", place.part, "sentence",
	        (int)place.sentence, "paused", station_air_paused(s), "saying", place.saying,
	        "sayings", place.saying_count);
	json_object_set_new(o, "started", form_time(w->started));
	if (place.words != NULL)
		json_object_set_new(o, "words", json_string(place.words));
	json_object_set_new(o, "sentences", json_integer((json_int_t)body->mark_count));
	json_object_set_new(o, "played_ms",
	        json_integer(
	                rate == 0 ? 0 : (json_int_t)(frames_of_article(w, &place) * 1000 / rate)));
	json_object_set_new(o, "duration_ms",
	        body->whole && rate != 0 ? json_integer((json_int_t)(body->frames * 1000 / rate))
	                                 : json_null());
	return o;
}

static json_t *next_json(const struct station *s)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *a = memory_due_at(model, 0);
	if (a == NULL)
		return json_null();
	const struct article *article = memory_article(model, a->article);
	json_t *o = json_pack("{s:I, s:I, s:s, s:s?}", "airing", (json_int_t)a->id, "article",
	        (json_int_t)a->article, "class", air_class_name(a->class), "title",
	        article != NULL ? article->title : NULL);
	json_object_set_new(o, "planned", form_time(a->planned));
	return o;
}

static json_t *queue_json(const struct station *s)
{
	struct store_counts counts;
	json_t *o = json_object();
	memory_counts(queue_model(s->queue), &counts);
	for (int i = 0; i < ARTICLE_STATE_COUNT; i++)
		if (i == ARTICLE_PENDING || i == ARTICLE_APPROVED || counts.articles[i] > 0)
			json_object_set_new(o, article_state_name((enum article_state)i),
			        json_integer(counts.articles[i]));
	return o;
}

static const char *type_word(const struct line *l)
{
	return l->settings->type == OUTPUT_NULL || l->station->options.practice ? "null"
	                                                                        : "speaker";
}

static json_t *zones_json(const struct line *l)
{
	json_t *zones = json_array();
	for (size_t i = 0; i < l->settings->zones.count; i++)
		json_array_append_new(zones, json_string(l->settings->zones.items[i]));
	return zones;
}

static json_t *outputs_json(const struct station *s)
{
	json_t *list = json_array();
	for (size_t i = 0; i < s->line_count; i++) {
		const struct line *l = &s->lines[i];
		const struct speaker_health *h = speaker_client_health(l->speaker);
		json_array_append_new(list,
		        json_pack("{s:s, s:s, s:s, s:s, s:o, s:f, s:i, s:I, s:i}", "name",
		                l->settings->name, "type", type_word(l), "state", line_state(l),
		                "device", h->state.name, "zones", zones_json(l), "volume",
		                l->volume_db, "underruns", (int)h->state.underruns, "frames",
		                (json_int_t)h->state.frames_out, "restarts", (int)h->restarts));
	}
	for (size_t i = 0; i < s->file_count; i++)
		json_array_append_new(list, files_json(&s->files[i]));
	return list;
}

static json_t *clock_json(const struct station *s)
{
	const char *why;
	bool trusted = trust_clock(s, &why);
	json_t *o = json_pack("{s:s, s:b, s:s}", "timezone", s->settings->timezone, "trusted",
	        trusted, "source", why);
	json_object_set_new(o, "now", form_time(station_now(s)));
	return o;
}

static void station_status(void *context, struct request *r)
{
	struct station *s = context;
	json_t *o = json_object();
	json_object_set_new(o, "muted", json_boolean(s->muted));
	json_object_set_new(o, "on_air", on_air_json(s));
	json_object_set_new(o, "next", next_json(s));
	json_object_set_new(o, "queue", queue_json(s));
	json_object_set_new(o, "outputs", outputs_json(s));
	json_object_set_new(o, "voices",
	        json_pack("[{s:s, s:s, s:i}]", "name", s->settings->voice, "state",
	                worker_running(s->live) && worker_running(s->ahead) ? "ready" : "starting",
	                "restarts", (int)(worker_restarts(s->live) + worker_restarts(s->ahead))));
	json_object_set_new(o, "clock", clock_json(s));
	json_object_set_new(o, "spool", spool_json(s));
	json_object_set_new(o, "feeds", spool_feeds_json(s));
	json_object_set_new(o, "problems", station_problems(s));
	json_object_set_new(o, "practice", json_boolean(s->options.practice));
	json_object_set_new(o, "station", json_string(s->settings->station));
	json_object_set_new(o, "version", json_string(BANTIN_VERSION));
	json_object_set_new(
	        o, "uptime_ms", json_integer((clock_mono_ns(s->clock) - s->began_ns) / NS_PER_MS));
	request_ok(r, o);
}

static void output_list(void *context, struct request *r)
{
	request_ok(r, json_pack("{s:o}", "outputs", outputs_json(context)));
}

static void station_clock(void *context, struct request *r)
{
	struct station *s = context;
	struct changes list = {0};
	if (!request_flag(r, "confirm", false)) {
		request_ok(r, clock_json(s));
		return;
	}
	if (!request_may(r, ROLE_ADMIN)) {
		request_fail_role(r, ROLE_ADMIN);
		return;
	}
	trust_confirm(s, &list);
	/* So it will be once this is on disk. */
	json_t *o = clock_json(s);
	json_object_set_new(o, "trusted", json_true());
	json_object_set_new(o, "source", json_string("confirmed"));
	answer_after_commit(s, r, &list, o);
}

void status_handle(struct station *s)
{
	server_handle(s->server, "station.status", station_status);
	server_handle(s->server, "station.clock", station_clock);
	server_handle(s->server, "output.list", output_list);
}
