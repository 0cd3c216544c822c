/* A show: what the worker tells of its tapes, the orders to the speakers, and
 * counting what comes back. What it consists of stands in compose.c; what it
 * means for the queue when it starts or ends, in aired.c. */
#include "station/show.h"

#include "base/fd.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "station/aired.h"
#include "station/ending.h"
#include "station/files.h"
#include "station/power.h"
#include "station/relay.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show_free(struct show *w)
{
	struct show **p = &w->station->shows;
	while (*p != w)
		p = &(*p)->link;
	*p = w->link;
	if (w->station->on_air == w)
		w->station->on_air = NULL;
	for (size_t i = 0; i < w->element_count; i++) {
		if (w->elements[i].job != 0)
			worker_cancel(w->worker, w->elements[i].job);
		fd_close(&w->elements[i].tape);
		for (size_t k = 0; k < w->elements[i].mark_count; k++)
			free(w->elements[i].words[k]);
		free(w->elements[i].words);
		free(w->elements[i].marks);
	}
	relay_destroy(w->relay);
	files_drop(w);
	free(w->parts);
	free(w->title);
	free(w->programme);
	free(w->zone);
	free(w->by);
	free(w->voice);
	free(w);
}

struct show *show_of_airing(const struct station *s, int64_t airing)
{
	for (struct show *w = s->shows; w != NULL; w = w->link)
		if (w->airing == airing && w->state != SHOW_LEAVING && w->state != SHOW_OVER)
			return w;
	return NULL;
}

size_t shows_prepared(const struct station *s)
{
	size_t n = 0;
	for (const struct show *w = s->shows; w != NULL; w = w->link)
		n += w->state == SHOW_PREPARING || w->state == SHOW_READY;
	return n;
}

int64_t show_length_ms(const struct show *w)
{
	int64_t ms = 0;
	for (size_t i = 0; i < w->element_count; i++) {
		const struct show_element *el = &w->elements[w->elements[i].tape_of];
		if (w->relay != NULL && i == w->body) {
			ms += w->body_ms;
			continue;
		}
		if (!el->whole || el->rate == 0)
			return 0;
		ms += (int64_t)(el->frames * 1000 / el->rate);
	}
	return ms;
}

bool show_is_incomplete(const struct show *w)
{
	return w->elements[w->body].skipped > 0;
}

void show_discard(struct show *w)
{
	show_free(w);
}

/* ---- the worker's word ---- */

static struct show_element *element_of_job(struct show *w, uint32_t job)
{
	for (size_t i = 0; i < w->element_count; i++)
		if (w->elements[i].job == job)
			return &w->elements[i];
	return NULL;
}

/* Everything on tape; or, live, the first sentence (its mark comes when it is
 * spoken) and what comes before it. */
static bool is_ready(const struct show *w)
{
	for (size_t i = 0; i < w->element_count; i++) {
		const struct show_element *el = &w->elements[w->elements[i].tape_of];
		if (w->relay != NULL && i == w->body) {
			if (!el->started)
				return false;
		} else if (!w->live || i < w->body) {
			if (!el->whole)
				return false;
		} else if (i == w->body &&
		           !(el->whole || el->mark_count > (size_t)w->from_sentence)) {
			return false;
		}
	}
	return true;
}

void show_look(struct show *w)
{
	if (w->state == SHOW_PREPARING && is_ready(w))
		w->state = SHOW_READY;
	director_wake(w->station);
}

static void on_job_started(void *user, uint32_t job, uint32_t sample_rate)
{
	struct show *w = user;
	struct show_element *el = element_of_job(w, job);
	if (el == NULL)
		return;
	el->started = true;
	el->rate = sample_rate;
}

/* Never a sentence missing, as long as that can be helped: on air it cannot. */
static void tell_skipped(struct show *w, const struct show_element *el)
{
	if (el->skipped > 0)
		snprintf(w->failure, sizeof w->failure,
		        "the voice could not say %u of its sentences", el->skipped);
}

static void on_job_mark(void *user, uint32_t job, const struct work_mark *mark, const char *words)
{
	struct show *w = user;
	struct show_element *el = element_of_job(w, job);
	if (el == NULL)
		return;
	el->marks = mem_resize(el->marks, el->mark_count + 1, sizeof *el->marks);
	el->words = mem_resize(el->words, el->mark_count + 1, sizeof *el->words);
	el->words[el->mark_count] = mem_string(words);
	el->marks[el->mark_count++] = mark->frame;
	el->skipped += mark->skipped;
	if (w->state == SHOW_PREPARING)
		tell_skipped(w, el);
	if (w->live)
		show_look(w);
}

static void on_job_done(void *user, uint32_t job, const struct work_done *done)
{
	struct show *w = user;
	struct show_element *el = element_of_job(w, job);
	if (el == NULL)
		return;
	el->job = 0;
	el->whole = true;
	el->frames = done->frames;
	el->skipped = done->skipped;
	for (size_t i = 0; i < sizeof done->words_sha256; i++)
		snprintf(el->words_sha256 + 2 * i, 3, "%02x", done->words_sha256[i]);
	if (!w->live || w->state == SHOW_PREPARING)
		tell_skipped(w, el);
	show_look(w);
}

static void on_job_failed(void *user, uint32_t job, const char *sentence)
{
	struct show *w = user;
	struct show_element *el = element_of_job(w, job);
	if (el == NULL)
		return;
	el->job = 0;
	snprintf(w->failure, sizeof w->failure, "%s", sentence);
	director_wake(w->station);
}

const struct worker_handlers show_worker_handlers = {.started = on_job_started,
        .mark = on_job_mark,
        .done = on_job_done,
        .failed = on_job_failed};

/* ---- the relay's word ---- */

static void on_relay_ready(void *user, uint32_t rate)
{
	struct show *w = user;
	w->elements[w->body].started = true;
	w->elements[w->body].rate = rate;
	show_look(w);
}

static void on_relay_ended(void *user, uint64_t frames, const char *why)
{
	struct show *w = user;
	struct station *s = w->station;
	w->elements[w->body].frames = frames;
	w->elements[w->body].whole = why == NULL;
	if (why != NULL) {
		struct changes list = {0};
		w->code = why;
		snprintf(w->failure, sizeof w->failure, "%s", why);
		log_line(LOG_ERROR, "%s: the source of \"%s\" fails", why, w->title);
		station_event(s, &list, "relay.failed",
		        json_pack("{s:I, s:s, s:s}", "article", (json_int_t)w->article, "title",
		                w->title, "why", why));
		station_fact(s, &list);
	}
	director_wake(s);
}

const struct relay_handlers show_relay_handlers = {
        .ready = on_relay_ready, .ended = on_relay_ended};

/* Its turn has come: from now on it is on the tape. */
static void begin_relay(struct show *w)
{
	int64_t left = w->relay_until - station_now(w->station);
	struct relay_begin order = {.length_ms = w->body_ms,
	        .silent_ms = w->station->settings->health.dead_air_ms,
	        .ceiling_db = w->station->settings->loudness.ceiling};
	if (w->relay == NULL || w->relay_begun)
		return;
	if (w->relay_until != 0 && left < order.length_ms)
		order.length_ms = left > 0 ? left : 1;
	w->relay_begun = true;
	relay_begin(w->relay, &order);
}

/* ---- playing ---- */

uint64_t show_body_from(const struct show *w)
{
	const struct show_element *body = &w->elements[w->body];
	size_t n = (size_t)w->from_sentence;
	return n < body->mark_count ? body->marks[n] : 0;
}

enum { SELF_TEST_DB = -20 };

/* The night is softer for all but emergencies: they get back what it takes. */
static float gain_of(const struct show *w, const struct line *l)
{
	/* A self-test, of all outputs, is soft; a test of one by a person is not. */
	if (w->reason == REASON_TEST && (w->zone == NULL || !str_starts(w->zone, LINE_ALONE)))
		return SELF_TEST_DB;
	bool night = !l->volume_held && l->volume_db < l->settings->volume;
	return night && w->class == CLASS_EMERGENCY ? (float)(l->settings->volume - l->volume_db)
	                                            : 0;
}

static void give_orders(struct show *w, struct show_part *part, bool cut_in)
{
	part->first_order = w->station->last_order + 1;
	w->station->last_order += (uint32_t)w->element_count;
	part->sentence = (uint32_t)w->from_sentence;
	uint32_t lead_in = w->reason != REASON_SAY ? (uint32_t)part->line->settings->lead_in_ms : 0;
	uint32_t power = power_begin(part->line);
	lead_in = power > lead_in ? power : lead_in;
	part->moved_ns = w->ordered_ns + lead_in * NS_PER_MS;
	for (size_t i = 0; i < w->element_count; i++) {
		const struct show_element *el = &w->elements[w->elements[i].tape_of];
		struct speaker_play play = {.until_frame = UINT64_MAX,
		        .gain_db = gain_of(w, part->line),
		        .shape = part->line->settings->shaping == SHAPING_HORN ? SPEAKER_HORN
		                                                               : SPEAKER_PLAIN};
		if (i == w->body)
			play.from_frame = show_body_from(w);
		if (i == w->body && w->relay == NULL && w->body_ms > 0)
			play.until_frame = play.from_frame + (uint64_t)w->body_ms * el->rate / 1000;
		if (i == 0)
			play.lead_in_ms = lead_in;
		uint32_t order = part->first_order + (uint32_t)i;
		int status =
		        i == 0 && cut_in
		                ? speaker_client_cut_in(part->line->speaker, order, el->tape, &play)
		                : speaker_client_play(part->line->speaker, order, el->tape, &play);
		if (status < 0) { /* cannot happen with ids of our own and few elements; count it as
			             over */
			log_line(LOG_ERROR, "output %s took no order: %s",
			        part->line->settings->name, strerror(-status));
			part->lost = true;
			part->ended++;
		}
	}
}

bool show_play(struct show *w, bool cut_in)
{
	struct station *s = w->station;
	int64_t now = station_now(s);
	w->parts = mem_array(s->line_count, sizeof *w->parts);
	for (size_t i = 0; i < s->line_count; i++)
		if (line_usable(&s->lines[i]) && output_in_zone(s->lines[i].settings, w->zone) &&
		        output_permits(s->lines[i].settings, w->class, now))
			w->parts[w->part_count++].line = &s->lines[i];
	ending_before_start(w, now);
	files_choose(w, now);
	if (w->part_count == 0 && !files_alone(s, w->zone, w->class, now)) {
		free(w->parts);
		w->parts = NULL;
		files_drop(w);
		return false;
	}
	/* What is only written takes no time on air. */
	w->state = w->part_count > 0 ? SHOW_PLAYING : SHOW_LEAVING;
	w->started = now;
	health_soon(s);
	w->ordered_ns = clock_mono_ns(s->clock);
	s->on_air = w->part_count > 0 ? w : NULL;
	for (size_t i = 0; i < w->part_count; i++)
		if (w->parts[i].end == SHOW_END_NONE)
			give_orders(w, &w->parts[i], cut_in);
	if (w->body == 0 || w->part_count == 0)
		begin_relay(w);
	aired_begin(w);
	director_wake(s);
	return true;
}

void show_leave(struct show *w, enum show_end why, bool silence)
{
	if (w->state != SHOW_PLAYING)
		return;
	w->state = SHOW_LEAVING;
	w->end = why;
	if (w->station->on_air == w)
		w->station->on_air = NULL;
	for (size_t i = 0; silence && i < w->part_count; i++)
		speaker_client_stop(w->parts[i].line->speaker);
}

void show_silence_except(const struct show *before, const struct show *now)
{
	for (size_t i = 0; i < before->part_count; i++) {
		bool taken = false;
		for (size_t k = 0; k < now->part_count; k++)
			taken = taken || (now->parts[k].line == before->parts[i].line &&
			                         now->parts[k].first_order != 0);
		if (!taken)
			speaker_client_stop(before->parts[i].line->speaker);
	}
}

/* ---- the speakers' word ---- */

static struct show *show_of_order(
        const struct line *l, uint32_t order, struct show_part **ret_part, size_t *ret_element)
{
	for (struct show *w = l->station->shows; w != NULL; w = w->link)
		for (size_t i = 0; i < w->part_count; i++) {
			uint32_t n = order - w->parts[i].first_order;
			if (w->parts[i].line == l && w->parts[i].first_order != 0 &&
			        n < w->element_count) {
				*ret_part = &w->parts[i];
				*ret_element = n;
				return w;
			}
		}
	return NULL;
}

/* Frames of the body so far -> the sentence being spoken. */
static void take_frames(struct show *w, struct show_part *part, uint64_t frames)
{
	const struct show_element *body = &w->elements[w->body];
	uint64_t at = show_body_from(w) + frames;
	uint32_t sentence = part->sentence;
	part->frames = frames;
	while (sentence + 1 < body->mark_count && body->marks[sentence + 1] <= at)
		sentence++;
	if (sentence != part->sentence) {
		part->sentence = sentence;
		aired_sentence(w, part);
	}
}

void show_on_started(struct line *l, uint32_t order, const struct speaker_progress *p)
{
	struct show_part *part;
	size_t element;
	struct show *w = show_of_order(l, order, &part, &element);
	(void)p;
	if (w != NULL)
		part->started = true;
}

/* A later time is that of the silence before it. */
static void took_sound(struct show_part *part)
{
	int64_t now = clock_mono_ns(part->line->station->clock);
	part->moved_ns = now > part->moved_ns ? now : part->moved_ns;
}

void show_on_progress(struct line *l, uint32_t order, const struct speaker_progress *p)
{
	struct show_part *part;
	size_t element;
	struct show *w = show_of_order(l, order, &part, &element);
	if (w == NULL)
		return;
	part->heard += p->frames + 1;
	/* The device is fed all the while; only frames of the tape are sound. */
	if (part->at_order != order || part->at_frames != p->frames) {
		part->at_order = order;
		part->at_frames = p->frames;
		took_sound(part);
	}
	if (element == w->body)
		take_frames(w, part, p->frames);
	aired_progress(w, part);
}

/* Of any show: what cut in has some before those of what it cut come back. */
static bool has_orders(const struct line *l)
{
	for (const struct show *w = l->station->shows; w != NULL; w = w->link)
		for (size_t i = 0; i < w->part_count; i++)
			if (w->parts[i].line == l && w->parts[i].first_order != 0 &&
			        w->parts[i].ended < w->element_count)
				return true;
	return false;
}

static bool all_over(const struct show *w)
{
	for (size_t i = 0; i < w->part_count; i++)
		if (w->parts[i].ended < w->element_count)
			return false;
	return true;
}

/* Without loudspeakers, the files wait for all of the sound. */
static bool sound_is_there(const struct show *w)
{
	for (size_t i = 0; w->part_count == 0 && i < w->element_count; i++)
		if (!w->elements[w->elements[i].tape_of].whole)
			return w->failure[0] != '\0';
	return true;
}

/* When the loudspeakers are done the next may start, and the files are written;
 * when those are done too, it is over. */
static void settle(struct show *w)
{
	struct station *s = w->station;
	if (!all_over(w) || !sound_is_there(w))
		return;
	if (!w->filed) {
		w->filed = true;
		if (w->file_count > 0 && w->part_count > 0)
			aired_heard(w);
		files_begin(w);
	}
	w->state = SHOW_LEAVING;
	if (s->on_air == w)
		s->on_air = NULL;
	if (files_over(w)) {
		w->state = SHOW_OVER;
		aired_end(w);
		show_prepare_rest(w);
		show_free(w);
	}
	director_wake(s);
}

void shows_tend(struct station *s)
{
	for (struct show *w = s->shows, *next; w != NULL; w = next) {
		next = w->link;
		if (w->state == SHOW_LEAVING)
			settle(w);
	}
}

void show_on_ended(struct line *l, uint32_t order, const struct speaker_ended *end)
{
	struct show_part *part;
	size_t element;
	struct show *w = show_of_order(l, order, &part, &element);
	if (w == NULL)
		return;
	part->ended++;
	took_sound(part);
	if (element == part->played && end->result == SPEAKER_PLAYED)
		part->played++;
	else if (element == part->played)
		part->partial = end->frames;
	part->lost = part->lost || end->result == SPEAKER_LOST || end->result == SPEAKER_BAD_TAPE;
	if (element == w->body) {
		take_frames(w, part, end->frames);
		part->whole = end->result == SPEAKER_PLAYED;
	}
	if (element + 1 == w->body && part->end == SHOW_END_NONE && w->state == SHOW_PLAYING)
		begin_relay(w);
	if (end->underruns > 0)
		log_line(LOG_WARN, "output %s: %u underruns", l->settings->name, end->underruns);
	if (part->ended == w->element_count && !has_orders(l))
		power_rest(l);
	settle(w);
}
