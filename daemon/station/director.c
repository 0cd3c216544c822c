/* The director: asks the policy (schedule/decide.h) what is to be done next and
 * does it, until the policy says wait. Called at the end of every loop turn in
 * which something changed, and by a timer. It makes its picture of the station
 * from the model each time and keeps no plan of its own, so that nothing can
 * get out of step with what is on disk. */
#include "station/aired.h"
#include "station/ending.h"
#include "station/files.h"
#include "station/notify.h"
#include "station/pause.h"
#include "station/programmes.h"
#include "station/repeats.h"
#include "station/show.h"
#include "station/timetable.h"
#include "station/tries.h"

#include "schedule/forecast.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* PLAN_MS: what is approved up to then is in the programme. A bulletin of a quarter of an
 * hour is rendered in half of that even on small machines. */
enum { PLAN_MS = 60000, GUESS_MS = 60000, ACTIONS_A_TURN = 256 };

/* ---- the picture ---- */

struct picture {
	struct situation situation;
	struct slot *slots;
	size_t room;
	bool emergency_comes; /* its words are just being made */
	int64_t relay_at;     /* when the next relay is to be listened to; CALENDAR_NEVER */
};

/* A source is opened so long before its turn: it holds a device. */
enum { RELAY_EARLY_MS = 4000 };

static bool too_early(const struct article *a, const struct airing *airing, int64_t now)
{
	return a != NULL && a->recording != NULL && str_starts(a->recording, "relay:") &&
	       airing->planned - RELAY_EARLY_MS > now;
}

static bool any_line(const struct station *s, const struct airing *a)
{
	int64_t now = station_now(s);
	/* One that opens just then takes words that were made before. */
	now = a->planned > now ? a->planned : now;
	for (size_t i = 0; i < s->line_count; i++)
		if (line_usable(&s->lines[i]) && output_in_zone(s->lines[i].settings, a->zone) &&
		        output_permits(s->lines[i].settings, a->class, now))
			return true;
	return files_alone(s, a->zone, a->class, now);
}

static enum slot_leave leave_of(const struct article *a)
{
	static const enum slot_leave leaves[ARTICLE_STATE_COUNT] = {
	        [ARTICLE_DRAFT] = LEAVE_UNAPPROVED,
	        [ARTICLE_PENDING] = LEAVE_UNAPPROVED,
	        [ARTICLE_APPROVED] = LEAVE_APPROVED,
	        [ARTICLE_HELD] = LEAVE_HELD,
	        [ARTICLE_DONE] = LEAVE_CANCELLED,
	        [ARTICLE_EXPIRED] = LEAVE_CANCELLED,
	        [ARTICLE_SUPERSEDED] = LEAVE_SUPERSEDED,
	        [ARTICLE_CANCELLED] = LEAVE_CANCELLED};
	return a == NULL ? LEAVE_CANCELLED : leaves[a->state];
}

/* What cannot sound now, for want of an output or of room for one more tape,
 * counts as waiting for its words. */
static enum slot_words words_of(const struct station *s, const struct airing *airing, bool room)
{
	const struct show *w = show_of_airing(s, airing->id);
	if (!any_line(s, airing))
		return WORDS_ASKED;
	if (w == NULL)
		return room ? WORDS_NONE : WORDS_ASKED;
	if (w->failure[0] != '\0')
		return WORDS_FAILED;
	return w->state == SHOW_READY ? WORDS_READY : WORDS_ASKED;
}

static bool start_at_once(const struct station *s, const struct airing *airing)
{
	return airing->class == CLASS_EMERGENCY ||
	       (airing->reason == REASON_AT && s->settings->schedule.busy == WHEN_BUSY_CUT);
}

static void add_slot(struct station *s, struct picture *p, const struct airing *airing, bool room)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *a = memory_article(model, airing->article);
	const struct show *w = show_of_airing(s, airing->id);
	bool early = too_early(a, airing, p->situation.now);
	/* Not for the moment until it is cut. */
	bool give_way = p->emergency_comes && airing->class != CLASS_EMERGENCY;
	if (early && airing->planned - RELAY_EARLY_MS < p->relay_at)
		p->relay_at = airing->planned - RELAY_EARLY_MS;
	if (p->situation.slot_count == p->room)
		p->slots = mem_resize(p->slots, p->room = p->room * 2 + 16, sizeof *p->slots);
	p->slots[p->situation.slot_count++] = (struct slot){.id = airing->id,
	        .article = airing->article,
	        .class = (enum slot_class)airing->class,
	        .leave = leave_of(a),
	        .words = early || (give_way && w != NULL) ? WORDS_ASKED : words_of(s, airing, room),
	        .busy = start_at_once(s, airing) ? BUSY_CUT : BUSY_NEXT,
	        .say = airing->reason == REASON_SAY || airing->reason == REASON_TEST,
	        .resumes = airing->reason == REASON_RESUME,
	        .unconfirmed = memory_airing_unconfirmed(model, airing->id),
	        .planned = airing->planned,
	        .latest = airing->latest,
	        .not_before = a != NULL ? a->not_before : 0,
	        .expires = a != NULL ? a->expires : 0,
	        .asked_ms = w != NULL ? show_length_ms(w) : airing->asked_ms,
	        .bulletin = airing->bulletin,
	        .position = airing->position,
	        .supersedes = a != NULL ? a->supersedes : 0,
	        .hours = hours_of_zone(s, airing->zone)};
}

/* An emergency starts whether its words are ready or not, so one that no output
 * can take, or whose words are just being made, is not in the picture yet. */
static bool not_yet(const struct station *s, const struct airing *airing)
{
	const struct show *w = show_of_airing(s, airing->id);
	if (airing->class != CLASS_EMERGENCY)
		return false;
	return !any_line(s, airing) ||
	       (w != NULL && w->state == SHOW_PREPARING && w->failure[0] == '\0');
}

static bool emergency_comes(const struct station *s)
{
	const struct memory *model = queue_model(s->queue);
	for (const struct show *w = s->shows; w != NULL; w = w->link) {
		const struct airing *a = memory_airing(model, w->airing);
		if (a != NULL && w->class == CLASS_EMERGENCY && w->state == SHOW_PREPARING &&
		        w->failure[0] == '\0' && a->planned <= station_now(s) && !s->muted &&
		        any_line(s, a))
			return true;
	}
	return false;
}

static void add_slots(struct station *s, struct picture *p, int64_t until, size_t most)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *a;
	size_t room = shows_prepared(s);
	p->emergency_comes = emergency_comes(s);
	for (size_t i = 0; (a = memory_due_at(model, i)) != NULL; i++) {
		if (a->planned > until || p->situation.slot_count == most) {
			p->situation.slots_until = a->planned;
			break;
		}
		if (!not_yet(s, a))
			add_slot(s, p, a, room < SHOWS_PREPARED_MOST);
	}
}

static void add_on_air(const struct station *s, struct picture *p)
{
	const struct show *w = s->on_air;
	const struct memory *model = queue_model(s->queue);
	if (w == NULL)
		return;
	const struct airing *airing = memory_airing(model, w->airing);
	p->situation.on_air = (struct on_air){.id = w->airing,
	        .article = w->article,
	        .class = (enum slot_class)w->class,
	        .leave = leave_of(memory_article(model, w->article)),
	        .busy = airing != NULL && start_at_once(s, airing) ? BUSY_CUT : BUSY_NEXT,
	        .started = w->started,
	        .bulletin = airing != NULL ? airing->bulletin : 0,
	        .stopping = w->state != SHOW_PLAYING};
}

/* All that is planned until `ahead_ms` from now, at most `most` airings. */
static void look(struct station *s, struct picture *p, int64_t ahead_ms, size_t most)
{
	const char *source;
	const struct settings_schedule *set = &s->settings->schedule;
	int64_t now = station_now(s);
	size_t keep = p->room;
	struct slot *slots = p->slots;
	*p = (struct picture){.slots = slots, .room = keep, .relay_at = CALENDAR_NEVER};
	p->situation = (struct situation){.now = now,
	        .clock_trusted = trust_clock(s, &source),
	        .muted = s->muted,
	        .paused = s->paused,
	        .hours = timetable_permitted(s->timetable),
	        .programmes = s->timetable->programmes,
	        .programme_count = s->timetable->programme_count,
	        .holidays = s->timetable->holidays,
	        .holiday_count = s->timetable->holiday_count,
	        .ahead_ms = set->render_ahead_ms,
	        .plan_ms = set->render_ahead_ms < PLAN_MS ? set->render_ahead_ms : PLAN_MS,
	        .late_ms = set->late_ms,
	        .gap_from = s->gap_from,
	        .gap_until = s->gap_until};
	add_slots(s, p, now + ahead_ms, most);
	add_on_air(s, p);
	p->situation.slots = p->slots;
}

/* What is imagined beside what is planned comes in, what is imagined away goes. */
static void imagine(struct picture *p, const struct director_guess *guess)
{
	size_t kept = 0;
	for (size_t i = 0; i < p->situation.slot_count; i++) {
		bool off = false;
		for (size_t k = 0; k < guess->without_count; k++)
			off = off || p->slots[i].article == guess->without[k];
		if (!off)
			p->slots[kept++] = p->slots[i];
	}
	p->slots = mem_resize(p->slots, kept + guess->more_count + 1, sizeof *p->slots);
	if (guess->more_count > 0)
		memcpy(p->slots + kept, guess->more, guess->more_count * sizeof *p->slots);
	p->situation.slot_count = kept + guess->more_count;
	p->situation.slots = p->slots;
}

bool director_forecast(struct station *s, int64_t ahead_ms, size_t most,
        const struct director_guess *guess, struct forecast *ret)
{
	struct picture p = {0};
	const struct show *w = s->on_air;
	look(s, &p, ahead_ms, most);
	bool whole = p.situation.slot_count < most;
	for (size_t i = 0; i < p.situation.slot_count; i++) {
		const struct article *a = memory_article(queue_model(s->queue), p.slots[i].article);
		if (p.slots[i].asked_ms == 0 && a != NULL)
			p.slots[i].asked_ms = programmes_estimate_ms(a);
	}
	imagine(&p, guess);
	int64_t gone = w != NULL && w->started > 0 ? p.situation.now - w->started : 0;
	int64_t rest = w != NULL ? show_length_ms(w) - gone : 0;
	forecast_make(&p.situation, p.situation.now + ahead_ms, GUESS_MS, rest > 0 ? rest : 0, ret);
	free(p.slots);
	return whole;
}

/* ---- what the policy asks for ---- */

/* Its show, if one was being made, is not wanted any more. */
static void drop_show(struct station *s, int64_t airing)
{
	struct show *w = show_of_airing(s, airing);
	if (w != NULL && (w->state == SHOW_PREPARING || w->state == SHOW_READY))
		show_discard(w);
}

/* An airing that will never sound. An article with a time of its own is held, so
 * that a person sees it; one that waits for programmes goes on waiting; one whose plan
 * is over is done if it was heard at all. */
static void never(struct station *s, int64_t id, enum airing_state to, enum log_result result,
        const char *why)
{
	struct changes list = {0};
	const struct memory *model = queue_model(s->queue);
	const struct airing *airing = memory_airing(model, id);
	if (airing == NULL)
		return;
	const struct article *a = memory_article(model, airing->article);
	bool hold = a != NULL && a->state == ARTICLE_APPROVED && strcmp(why, "expired") != 0 &&
	            airing->reason != REASON_PROGRAMME && airing->reason != REASON_REPEAT;
	drop_show(s, id);
	aired_never(s, airing, to, result, why, &list);
	bool goes_on =
	        a != NULL && a->state == ARTICLE_APPROVED && repeats_next(s, a, airing, &list);
	bool last = airing->reason == REASON_REPEAT && a != NULL && a->state == ARTICLE_APPROVED &&
	            strcmp(why, "expired") != 0;
	if (!goes_on && last && a->aired > 0)
		aired_finish_article(s, airing->article, id, &list);
	else if (!goes_on && (hold || last))
		changes_article_move(&list, airing->article, ARTICLE_HELD, station_now(s), why);
	station_fact(s, &list);
}

static void fail(struct station *s, int64_t id, const char *sentence, const char *code)
{
	const struct airing *airing = memory_airing(queue_model(s->queue), id);
	if (airing != NULL)
		log_line(LOG_ERROR, "article %lld cannot be aired: %s", (long long)airing->article,
		        sentence);
	never(s, id, AIRING_FAILED, RESULT_FAILED, code != NULL ? code : "voice.failed");
}

static void prepare(struct station *s, int64_t id)
{
	const struct airing *airing = memory_airing(queue_model(s->queue), id);
	struct show *w;
	struct err e;
	if (airing != NULL && show_prepare(s, airing, false, &w, &e) < 0)
		fail(s, id, e.sentence, e.status == -ETIME ? "relay.over" : NULL);
}

/* Again, or as a recording, or not at all. */
static void words_failed(struct station *s, int64_t id)
{
	struct show *w = show_of_airing(s, id);
	if (w == NULL)
		return;
	char why[sizeof w->failure];
	memcpy(why, w->failure, sizeof why);
	const char *code = w->code;
	bool again = tries_again(s, w);
	bool fell_back = w->fallback;
	show_discard(w);
	if (again)
		return;
	const struct airing *airing = memory_airing(queue_model(s->queue), id);
	struct err e;
	if (airing == NULL || airing->class != CLASS_EMERGENCY || fell_back ||
	        show_prepare(s, airing, true, &w, &e) < 0)
		fail(s, id, why, code);
	else
		log_line(LOG_ERROR, "emergency %lld airs as a recording: %s",
		        (long long)airing->article, why);
}

/* Returns false if it has to wait for its words. */
static bool start(struct station *s, int64_t id)
{
	struct show *w = show_of_airing(s, id);
	struct show *before = s->on_air;
	if (w == NULL) {
		prepare(s, id);
		return true;
	}
	if (w->failure[0] != '\0') {
		words_failed(s, id);
		return true;
	}
	if (w->state != SHOW_READY)
		return false;
	if (before != NULL)
		show_leave(
		        before, w->class == CLASS_EMERGENCY ? SHOW_END_CUT : SHOW_END_TIME, false);
	if (show_play(w, before != NULL) && before != NULL)
		show_silence_except(before, w);
	return true;
}

static void stop(struct station *s, const char *why)
{
	static const struct {
		const char *why;
		enum show_end end;
	} ends[] = {{"muted", SHOW_END_MUTE}, {"hours.closed", SHOW_END_HOURS},
	        {"superseded", SHOW_END_SUPERSEDED}, {"cancelled", SHOW_END_CANCELLED},
	        {"held", SHOW_END_HELD}};
	enum show_end end = SHOW_END_SKIP;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (strcmp(ends[i].why, why) == 0)
			end = ends[i].end;
	if (s->on_air != NULL)
		show_leave(s->on_air, end, true);
}

/* False: nothing more to do now. */
static bool act(struct station *s, const struct action *a)
{
	switch (a->kind) {
	case ACTION_PREPARE:
		prepare(s, a->airing);
		return true;
	case ACTION_START:
	case ACTION_CUT_IN:
		return start(s, a->airing);
	case ACTION_STOP:
		stop(s, a->why);
		return true;
	case ACTION_MISS:
		never(s, a->airing, AIRING_MISSED,
		        strcmp(a->why, "expired") == 0 ? RESULT_EXPIRED : RESULT_MISSED, a->why);
		return true;
	case ACTION_REFUSE:
		never(s, a->airing, AIRING_REFUSED, RESULT_REFUSED, a->why);
		return true;
	case ACTION_FAIL:
		words_failed(s, a->airing);
		return true;
	case ACTION_PROGRAMME:
		programmes_open(s, a->programme, a->at);
		return true;
	case ACTION_PROGRAMME_MISSED:
		programmes_missed(s, a->programme, a->at);
		return true;
	case ACTION_PROGRAMME_RESET:
		programmes_reset(s, a->programme, a->at);
		return true;
	case ACTION_WAIT:
	case ACTION_KIND_COUNT:
		break;
	}
	return false;
}

/* ---- articles that nothing is planned for ---- */

static void expire_articles(struct station *s, int64_t now)
{
	const char *source;
	if (!trust_clock(s, &source))
		return;
	const struct memory *model = queue_model(s->queue);
	const struct article *a;
	struct changes list = {0};
	for (size_t i = 0; (a = memory_expiring_at(model, i)) != NULL && a->expires <= now; i++) {
		const struct airing *airing;
		bool live = false;
		for (size_t k = 0; (airing = memory_airing_of(model, a->id, k)) != NULL; k++)
			live = live || !airing_is_over(airing->state);
		if (!live) /* else its airing is missed first, or it began in time */
			changes_article_move(&list, a->id, ARTICLE_EXPIRED, now, "expired");
	}
	station_fact(s, &list);
}

static int64_t next_expiry(const struct station *s, int64_t now)
{
	const struct article *a;
	for (size_t i = 0; (a = memory_expiring_at(queue_model(s->queue), i)) != NULL; i++)
		if (a->expires > now)
			return a->expires;
	return CALENDAR_NEVER;
}

/* ---- thinking ---- */

static int64_t clock_offset(const struct station *s)
{
	return station_now(s) - clock_mono_ns(s->clock) / NS_PER_MS;
}

void director_was_away(struct station *s, int64_t since)
{
	s->gap_from = since;
	s->gap_until = station_now(s);
	s->clock_offset = clock_offset(s);
}

/* A machine that slept, or whose clock was set forward, has skipped times of starts. */
static void look_at_clock(struct station *s)
{
	enum { STEP_MS = 1000 }; /* less is slewing */
	const char *source;
	int64_t step = clock_offset(s) - s->clock_offset;
	if (step < STEP_MS && step > -STEP_MS)
		return;
	int64_t from = step > 0 ? station_now(s) - step : station_now(s);
	/* What an untrusted clock skipped before was not judged yet. */
	if (!trust_clock(s, &source) && s->gap_from < from)
		from = s->gap_from;
	director_was_away(s, from);
}

static void arm_alarm(struct station *s, int64_t at)
{
	int64_t expiry = next_expiry(s, station_now(s));
	int64_t night = night_follow(s), pause = pause_tend(s), closes = ending_by_hours(s);
	at = pause < at ? pause : at;
	at = expiry < at ? expiry : at;
	at = night < at ? night : at;
	at = closes < at ? closes : at;
	if (at == CALENDAR_NEVER) {
		sd_event_source_set_enabled(s->alarm, SD_EVENT_OFF);
		return;
	}
	sd_event_source_set_time(s->alarm, (uint64_t)at * 1000);
	sd_event_source_set_enabled(s->alarm, SD_EVENT_ONESHOT);
}

/* Ending: what was on air has been told to leave; go when it is logged. */
static void think_of_leaving(struct station *s)
{
	for (const struct show *w = s->shows; w != NULL; w = w->link)
		if (w->state == SHOW_PLAYING || w->state == SHOW_LEAVING)
			return;
	sd_event_exit(s->loop, 0);
}

/* Its airing is over before it began (held, cancelled, moved away), or was edited since
 * its tapes were ordered. */
static bool is_orphan(const struct station *s, const struct show *w)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *airing = memory_airing(model, w->airing);
	const struct article *article = memory_article(model, w->article);
	return airing == NULL || article == NULL || airing_is_over(airing->state) ||
	       airing->version != w->airing_version || article->revision != w->revision;
}

static void drop_orphans(struct station *s)
{
	for (struct show *w = s->shows, *next; w != NULL; w = next) {
		next = w->link;
		if ((w->state == SHOW_PREPARING || w->state == SHOW_READY) && is_orphan(s, w))
			show_discard(w);
	}
}

static void think(struct station *s)
{
	struct picture p = {.relay_at = CALENDAR_NEVER};
	struct action a = {.kind = ACTION_WAIT, .at = CALENDAR_NEVER};
	shows_tend(s);
	if (s->stopping) {
		think_of_leaving(s);
		return;
	}
	drop_orphans(s);
	pause_tend(s);
	look_at_clock(s);
	for (int i = 0; i < ACTIONS_A_TURN; i++) {
		look(s, &p, s->settings->schedule.render_ahead_ms, SIZE_MAX);
		a = decide(&p.situation);
		if (!act(s, &a))
			break;
	}
	expire_articles(s, station_now(s));
	free(p.slots);
	/* Busy with more than one turn's worth: others first, then on. */
	if (a.kind != ACTION_WAIT)
		a.at = station_now(s) + 1;
	arm_alarm(s, a.at < p.relay_at ? a.at : p.relay_at);
}

/* ---- when to think ---- */

static int on_think(sd_event_source *source, void *user)
{
	(void)source;
	think(user);
	notify_state(user);
	return 0;
}

static int on_alarm(sd_event_source *source, uint64_t usec, void *user)
{
	(void)source;
	(void)usec;
	think(user);
	return 0;
}

void director_wake(struct station *s)
{
	if (s->think != NULL)
		sd_event_source_set_enabled(s->think, SD_EVENT_ONESHOT);
}

int director_start(struct station *s)
{
	int status = sd_event_add_defer(s->loop, &s->think, on_think, s);
	if (status >= 0)
		status = sd_event_source_set_priority(s->think, SD_EVENT_PRIORITY_IDLE);
	if (status >= 0)
		status = sd_event_add_time(
		        s->loop, &s->alarm, CLOCK_REALTIME, UINT64_MAX, 1000, on_alarm, s);
	return status < 0 ? status : 0;
}
