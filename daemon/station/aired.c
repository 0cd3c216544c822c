/* What a show means for the queue and the as-aired log. Everything here is a
 * fact that has happened, so it is submitted as one: retried until it is on
 * disk, never refused. */
#include "station/aired.h"

#include "station/ending.h"
#include "station/files.h"
#include "station/notify.h"
#include "station/place.h"
#include "station/practice.h"
#include "station/relay.h"
#include "station/repeats.h"
#include "station/timetable.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t frames_ms(const struct show *w, uint64_t frames)
{
	uint32_t rate = w->elements[w->body].rate;
	return rate == 0 ? 0 : (int64_t)(frames * 1000 / rate);
}

/* Of all that is to sound from where it begins. What is not wholly on its tape is as long
 * as it was the last time, or as its text lets expect, and at least what is there. */
static int64_t asked_ms(const struct show *w, const struct article *a)
{
	const struct show_element *body = &w->elements[w->body];
	int64_t from = frames_ms(w, show_body_from(w));
	if (w->body_ms > 0)
		return w->body_ms;
	int64_t whole = frames_ms(w, body->frames);
	if (!body->whole) {
		uint64_t there = body->mark_count > 0 ? body->marks[body->mark_count - 1] : 0;
		int64_t expected = a != NULL ? article_estimate_ms(a) : 0;
		whole = frames_ms(w, there);
		whole = expected > whole ? expected : whole;
	}
	return whole > from ? whole - from : 0;
}

static struct log_row *row_of(const struct show *w, struct changes *list)
{
	const struct airing *airing = memory_airing(queue_model(w->station->queue), w->airing);
	const struct article *a = memory_article(queue_model(w->station->queue), w->article);
	struct log_row *row = &changes_add(list, CHANGE_LOG_APPEND)->log_append;
	*row = (struct log_row){.at = station_now(w->station),
	        .airing = w->airing,
	        .resumes = airing != NULL ? airing->resumes : 0,
	        .article = w->article,
	        .title = practice_title(w->station, w->title),
	        .class = w->class,
	        .programme = mem_string(w->programme),
	        .planned = w->planned,
	        .started = w->started,
	        .asked_ms = asked_ms(w, a),
	        .test = w->reason == REASON_TEST,
	        .by = mem_string(w->by),
	        .insisted = mem_string(a != NULL ? a->insisted : NULL)};
	if (w->elements[w->body].words_sha256[0] != '\0')
		row->words_sha256 = mem_string(w->elements[w->body].words_sha256);
	return row;
}

static void put_output(const struct show *w, const char *name, enum part_result result,
        uint64_t frames, int32_t sentence, int64_t ended, struct changes *list)
{
	struct part *p = &changes_add(list, CHANGE_PART_PUT)->part_put;
	*p = (struct part){.airing = w->airing,
	        .output = mem_string(name),
	        .result = result,
	        .frames = (int64_t)frames,
	        .rate = (int32_t)w->elements[w->body].rate,
	        .sentence = sentence,
	        .started = w->started,
	        .ended = ended};
}

static void put_part(const struct show *w, const struct show_part *part, enum part_result result,
        int64_t ended, struct changes *list)
{
	put_output(w, part->line->settings->name, result, part->frames, (int32_t)part->sentence,
	        part->left != 0 ? part->left : ended, list);
}

/* As long as it is on air. Where all of it is about to end, none has left. */
static void put_part_going(const struct show *w, const struct show_part *part, struct changes *list)
{
	put_part(w, part, part->left != 0 ? PART_LEFT : PART_PLAYING, 0, list);
}

static void put_file(const struct show *w, const struct show_file *f, enum part_result result,
        int64_t ended, struct changes *list)
{
	put_output(w, f->output->settings->name, result, f->frames, w->from_sentence, ended, list);
}

void aired_begin(struct show *w)
{
	struct changes list = {0};
	notify_began(w);
	changes_airing_move(&list, w->airing, AIRING_ON_AIR, w->started, NULL);
	row_of(w, &list);
	for (size_t i = 0; i < w->part_count; i++)
		put_part_going(w, &w->parts[i], &list);
	for (size_t i = 0; i < w->file_count; i++)
		put_file(w, &w->files[i], PART_PLAYING, 0, &list);
	station_event(w->station, &list, "airing.started",
	        json_pack("{s:I, s:I, s:s, s:s}", "airing", (json_int_t)w->airing, "article",
	                (json_int_t)w->article, "class", air_class_name(w->class), "title",
	                w->title));
	station_fact(w->station, &list);
}

void aired_sentence(const struct show *w, const struct show_part *part)
{
	struct changes list = {0};
	put_part_going(w, part, &list);
	station_fact(w->station, &list);
}

void aired_left(struct show *w, struct changes *list)
{
	struct changes own = {0}, *to = list != NULL ? list : &own;
	for (size_t i = 0; i < w->part_count; i++) {
		struct show_part *p = &w->parts[i];
		if (p->end == SHOW_END_NONE || p->left != 0)
			continue;
		p->left = station_now(w->station);
		put_part_going(w, p, to);
		station_event(w->station, to, "airing.left",
		        json_pack("{s:I, s:I, s:s, s:s}", "airing", (json_int_t)w->airing,
		                "article", (json_int_t)w->article, "output",
		                p->line->settings->name, "why", ending_code(p->end)));
	}
	if (list == NULL)
		station_fact(w->station, &own);
}

void aired_progress(const struct show *w, const struct show_part *part)
{
	if (!server_progress_wanted(w->station->server))
		return;
	struct place place;
	place_of(w, &place);
	json_t *data = json_pack("{s:I, s:I, s:s, s:I, s:i, s:s}", "airing", (json_int_t)w->airing,
	        "article", (json_int_t)w->article, "output", part->line->settings->name,
	        "played_ms", (json_int_t)frames_ms(w, part->frames), "sentence",
	        (int)part->sentence, "part", place.part);
	if (data != NULL)
		server_progress(w->station->server, "progress", data);
}

/* ---- the end ---- */

/* Where there are loudspeakers, what people heard counts, not what was written. */
static bool someone_heard_all(const struct show *w)
{
	for (size_t i = 0; w->part_count == 0 && i < w->file_count; i++)
		if (w->files[i].whole)
			return true;
	for (size_t i = 0; i < w->part_count; i++)
		if (w->parts[i].whole)
			return true;
	return false;
}

static uint64_t most_frames(const struct show *w)
{
	uint64_t most = 0;
	for (size_t i = 0; w->part_count == 0 && i < w->file_count; i++)
		most = w->files[i].frames > most ? w->files[i].frames : most;
	for (size_t i = 0; i < w->part_count; i++)
		most = w->parts[i].frames > most ? w->parts[i].frames : most;
	return most;
}

struct verdict {
	enum airing_state state;
	enum log_result result;
	const char *why;
};

/* `aired`: every output that was open to the end took all its frames. An output
 * that went away was not open to the end; its frames stand in the log. */
static struct verdict judge(const struct show *w)
{
	if (someone_heard_all(w))
		return (struct verdict){AIRING_AIRED, RESULT_AIRED, NULL};
	if (w->end == SHOW_END_NONE && most_frames(w) == 0)
		return (struct verdict){AIRING_FAILED, RESULT_FAILED, ending_code(w->end)};
	return (struct verdict){AIRING_CUT, RESULT_CUT,
	        w->end == SHOW_END_NONE && w->code != NULL ? w->code : ending_code(w->end)};
}

static void put_parts_ended(const struct show *w, int64_t now, struct changes *list)
{
	for (size_t i = 0; i < w->part_count; i++) {
		const struct show_part *p = &w->parts[i];
		put_part(w, p,
		        p->whole                  ? PART_AIRED
		        : p->end != SHOW_END_NONE ? PART_LEFT
		        : p->lost                 ? PART_FAILED
		                                  : PART_CUT,
		        now, list);
	}
}

void aired_heard(const struct show *w)
{
	struct changes list = {0};
	put_parts_ended(w, station_now(w->station), &list);
	station_fact(w->station, &list);
}

/* Where it ended early. Files alone hold nothing but the article. */
static const char *part_cut(const struct show *w)
{
	struct place place;
	place_of(w, &place);
	return place.part;
}

static void write_end(
        const struct show *w, const struct verdict *v, int64_t now, struct changes *list)
{
	/* The parts first: an airing ends only when nothing of it plays any more. */
	put_parts_ended(w, now, list);
	for (size_t i = 0; i < w->file_count; i++) {
		const struct show_file *f = &w->files[i];
		put_file(w, f,
		        f->whole    ? PART_AIRED
		        : f->failed ? PART_FAILED
		                    : PART_CUT,
		        now, list);
	}
	changes_airing_move(list, w->airing, v->state, now, v->why);
	struct log_row *row = row_of(w, list);
	row->end = true;
	row->result = v->result;
	row->ended = now;
	row->played_ms = frames_ms(w, most_frames(w));
	row->why = mem_string(v->why);
	row->part = v->state == AIRING_CUT ? mem_string(part_cut(w)) : NULL;
	row->outputs = mem_array(w->part_count + w->file_count, sizeof *row->outputs);
	row->output_count = w->part_count + w->file_count;
	for (size_t i = 0; i < w->part_count; i++) {
		row->outputs[i].name = mem_string(w->parts[i].line->settings->name);
		row->outputs[i].frames = (int64_t)w->parts[i].frames;
		if (w->parts[i].end != SHOW_END_NONE)
			row->outputs[i].why = mem_string(ending_code(w->parts[i].end));
	}
	for (size_t i = 0; i < w->file_count; i++) {
		row->outputs[w->part_count + i].name =
		        mem_string(w->files[i].output->settings->name);
		row->outputs[w->part_count + i].frames = (int64_t)w->files[i].frames;
	}
}

/* By when the rest must be over: a programme's window. The `latest` of others is
 * about starting, and they did start. */
static int64_t rest_until(const struct airing *cut)
{
	return cut->programme != NULL ? cut->latest : 0;
}

/* Of a relay: until when it would have lasted. */
static int64_t relay_left(struct station *s, const struct airing *cut)
{
	const struct article *a = memory_article(queue_model(s->queue), cut->article);
	char source[PATHS_MAX];
	int64_t length;
	if (a == NULL || !relay_parse(a->recording, source, sizeof source, &length))
		return 0;
	int64_t until =
	        cut->reason == REASON_RESUME ? cut->planned + cut->asked_ms : cut->started + length;
	int64_t left = until - station_now(s);
	return left > 0 ? left : 0;
}

/* Nothing stands around what was said. */
static bool is_bare(const struct airing *cut)
{
	return cut->reason == REASON_SAY || cut->reason == REASON_TEST;
}

/* Who missed the chime and the call needs them still. A relay goes on by itself. */
static char *rest_opening(struct station *s, const struct airing *cut, int32_t sentence)
{
	if (is_bare(cut))
		return mem_string("");
	if (sentence > 0 || relay_left(s, cut) > 0)
		return NULL;
	if (cut->opening != NULL || cut->reason == REASON_RESUME)
		return mem_string(cut->opening);
	return mem_string(cut->reason == REASON_REPEAT ? OPENING_REPEAT : OPENING_OWN);
}

int64_t aired_plan_rest(struct station *s, const struct airing *cut, int32_t sentence,
        const char *left, struct changes *list)
{
	struct airing *rest = &changes_add(list, CHANGE_AIRING_INSERT)->airing_insert;
	*rest = (struct airing){.id = memory_new_airing_id(queue_model(s->queue)),
	        .article = cut->article,
	        .state = AIRING_PLANNED,
	        .class = cut->class,
	        .reason = REASON_RESUME,
	        .planned = station_now(s),
	        .latest = rest_until(cut),
	        .programme = mem_string(cut->programme),
	        .opening = rest_opening(s, cut, sentence),
	        .ending = mem_string(is_bare(cut) ? "" : cut->ending),
	        .zone = lines_zone_without(s, cut->zone, left),
	        .resumes = cut->id,
	        .from_sentence = sentence,
	        .asked_ms = relay_left(s, cut),
	        .by = mem_string(cut->by)};
	return rest->id;
}

bool aired_has_more(struct station *s, int64_t article, int64_t except)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *a;
	for (size_t i = 0; (a = memory_airing_of(model, article, i)) != NULL; i++)
		if (a->id != except && !airing_is_over(a->state))
			return true;
	return false;
}

void aired_finish_article(
        struct station *s, int64_t article, int64_t except_airing, struct changes *list)
{
	const struct article *a = memory_article(queue_model(s->queue), article);
	if (a != NULL && a->state == ARTICLE_APPROVED && !aired_has_more(s, article, except_airing))
		changes_article_move(list, article, ARTICLE_DONE, station_now(s), NULL);
}

static void was_heard(const struct show *w, const struct article *a, const struct airing *airing,
        int64_t now, struct changes *list)
{
	struct station *s = w->station;
	struct article_plan *plan = changes_article_plan(list, a);
	plan->aired++;
	plan->last_aired = now;
	if (w->from_sentence == 0)
		plan->estimate_ms = asked_ms(w, a);
	if (a->state == ARTICLE_APPROVED && !repeats_next(s, a, airing, list))
		aired_finish_article(s, w->article, w->airing, list);
}

/* What no longer fits is on record as missed. */
static void miss_rest(struct station *s, const struct airing *cut, int32_t sentence,
        const char *why, struct changes *list)
{
	struct airing rest;
	aired_plan_rest(s, cut, sentence, NULL, list);
	airing_copy(&rest, &list->items[list->count - 1].airing_insert);
	aired_never(s, &rest, AIRING_MISSED, RESULT_MISSED, why, list);
	airing_finish(&rest);
}

/* How often its outputs were lost in a row, as far back as this start; this time too
 * counts where `lost`. An emergency is never given up for it. */
static int losses_of(const struct station *s, const struct airing *airing, bool lost)
{
	int losses = 0;
	if (airing->class == CLASS_EMERGENCY)
		return 0;
	while (lost && airing != NULL && airing->reason == REASON_RESUME) {
		losses++;
		airing = memory_airing(queue_model(s->queue), airing->resumes);
		lost = airing != NULL && airing->why != NULL &&
		       strcmp(airing->why, "output.lost") == 0;
	}
	return losses;
}

/* The rest of what was cut, as its class's rule says. */
static void plan_rest(struct show *w, const struct article *a, const struct airing *airing,
        int64_t now, struct changes *list)
{
	static const enum rest_way ways[] = {[AFTER_CUT_RESUME] = REST_SENTENCE,
	        [AFTER_CUT_RESTART] = REST_BEGINNING,
	        [AFTER_CUT_DROP] = REST_NONE};
	struct station *s = w->station;
	const struct settings_by_class *by = &s->settings->after_cut;
	const struct rest_rule rule = {
	        .way = {ways[by->normal], ways[by->priority], ways[by->emergency]}};
	const struct show_element *body = &w->elements[w->body];
	uint64_t frames;
	uint32_t sentence;
	show_place(w, &frames, &sentence);
	uint64_t at = sentence < body->mark_count ? body->marks[sentence] : 0;
	const struct rest_case c = {.class = (enum slot_class)w->class,
	        .leave = LEAVE_APPROVED,
	        .sentence = (int)sentence,
	        .left_ms = body->whole ? frames_ms(w, body->frames - at) : 0,
	        .whole_ms = body->whole ? frames_ms(w, body->frames) : 0,
	        .until = rest_until(airing),
	        .expires = a->expires,
	        .from = now,
	        .cuts = losses_of(s, airing, w->end == SHOW_END_NONE && w->code == NULL)};
	const struct permitted hours = timetable_permitted(s->timetable);
	struct rest rest = decide_rest(&rule, &c, &hours);
	/* A silent source would be silent again; one that came back may go away once more. */
	if (w->code != NULL && (w->reason == REASON_RESUME || strcmp(w->code, "relay.silent") == 0))
		rest = (struct rest){.way = REST_NONE, .why = w->code};
	if (rest.way != REST_NONE) {
		char *left = ending_left(w);
		w->rest = aired_plan_rest(s, airing, rest.from_sentence, left, list);
		free(left);
		return;
	}
	miss_rest(s, airing, (int32_t)sentence, rest.why, list);
	if (repeats_next(s, a, airing, list))
		return;
	if (strcmp(rest.why, "cut.often") == 0) /* a person should look */
		changes_article_move(list, w->article, ARTICLE_HELD, now, rest.why);
	else
		aired_finish_article(s, w->article, w->airing, list);
}

/* What becomes of the article: done when it was heard, the rest later when it
 * was interrupted, held when a person stopped it. */
static void follow_up(struct show *w, const struct verdict *v, int64_t now, struct changes *list)
{
	struct station *s = w->station;
	const struct memory *model = queue_model(s->queue);
	const struct article *a = memory_article(model, w->article);
	const struct airing *airing = memory_airing(model, w->airing);
	if (a == NULL || airing == NULL)
		return;
	if (v->state == AIRING_AIRED)
		was_heard(w, a, airing, now, list);
	else if (a->state != ARTICLE_APPROVED)
		return; /* held, cancelled or superseded meanwhile: it is over */
	else if (w->end == SHOW_END_STOP)
		changes_article_move(list, w->article, ARTICLE_HELD, now, "stopped");
	else if (!ending_is_final(ending_code(w->end)))
		plan_rest(w, a, airing, now, list);
	else if (!repeats_next(s, a, airing, list))
		aired_finish_article(s, w->article, w->airing, list);
}

void aired_end(struct show *w)
{
	struct changes list = {0};
	int64_t now = station_now(w->station);
	struct verdict v = judge(w);
	write_end(w, &v, now, &list);
	follow_up(w, &v, now, &list);
	notify_ended(w, v.result, v.why);
	station_event(w->station, &list, "airing.ended",
	        json_pack("{s:I, s:I, s:s, s:I, s:s*}", "airing", (json_int_t)w->airing, "article",
	                (json_int_t)w->article, "result", log_result_name(v.result), "played_ms",
	                (json_int_t)frames_ms(w, most_frames(w)), "why", v.why));
	station_fact(w->station, &list);
}

void aired_never(struct station *s, const struct airing *airing, enum airing_state to,
        enum log_result result, const char *why, struct changes *list)
{
	int64_t now = station_now(s);
	const struct article *a = memory_article(queue_model(s->queue), airing->article);
	changes_airing_move(list, airing->id, to, now, why);
	notify_never(s, airing, result, why);
	struct log_row *row = &changes_add(list, CHANGE_LOG_APPEND)->log_append;
	*row = (struct log_row){.end = true,
	        .at = now,
	        .airing = airing->id,
	        .resumes = airing->resumes,
	        .article = airing->article,
	        .title = practice_title(s, a != NULL ? a->title : NULL),
	        .class = airing->class,
	        .result = result,
	        .programme = mem_string(airing->programme),
	        .planned = airing->planned,
	        .ended = now,
	        .asked_ms = airing->asked_ms > 0 || a == NULL ? airing->asked_ms
	                                                      : article_estimate_ms(a),
	        .test = airing->reason == REASON_TEST,
	        .by = mem_string(airing->by),
	        .why = mem_string(why),
	        .insisted = mem_string(a != NULL ? a->insisted : NULL)};
}
