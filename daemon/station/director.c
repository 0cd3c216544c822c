/* The director: what should sound now. Called at the end of every loop turn in
 * which something changed, and by a timer when something becomes due. It looks
 * at the model afresh each time and keeps no plan of its own, so that nothing
 * can get out of step with what is on disk. */
#include "station/aired.h"
#include "station/show.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

enum { PREPARE_TRIES_MOST = 3 };

/* ---- what may air ---- */

static bool any_line(const struct station *s, const char *zone)
{
	for (size_t i = 0; i < s->line_count; i++)
		if (line_usable(&s->lines[i]) && line_in_zone(&s->lines[i], zone))
			return true;
	return false;
}

/* Emergencies first; what was interrupted before what is new; then as planned. */
static bool goes_before(const struct airing *a, const struct airing *b)
{
	if (a->class != b->class)
		return a->class > b->class;
	if ((a->reason == REASON_RESUME) != (b->reason == REASON_RESUME))
		return a->reason == REASON_RESUME;
	if (a->planned != b->planned)
		return a->planned < b->planned;
	return a->id < b->id;
}

/* Until the clock is trusted only emergencies and say play. */
static bool needs_clock(const struct airing *a)
{
	return a->class != CLASS_EMERGENCY && a->reason != REASON_SAY;
}

/* The airing that should be on air or come next, of those that are due. */
static const struct airing *best_due(struct station *s, int64_t now)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *best = NULL;
	const struct airing *a;
	const char *source;
	bool trusted = trust_clock(s, &source);
	for (size_t i = 0; (a = memory_due_at(model, i)) != NULL && a->planned <= now; i++) {
		const struct article *article = memory_article(model, a->article);
		bool stored =
		        a->class == CLASS_EMERGENCY || !memory_airing_unconfirmed(model, a->id);
		if (article == NULL || article->state != ARTICLE_APPROVED || !stored ||
		        !any_line(s, a->zone) || (needs_clock(a) && !trusted))
			continue;
		if (best == NULL || goes_before(a, best))
			best = a;
	}
	return best;
}

/* ---- what can no longer air ---- */

static void expire_articles(struct station *s, int64_t now)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *a;
	struct changes list = {0};
	for (size_t i = 0; (a = memory_expiring_at(model, i)) != NULL && a->expires <= now; i++) {
		if (s->on_air != NULL && s->on_air->article == a->id)
			continue; /* it began in time */
		const struct airing *airing;
		for (size_t k = 0; (airing = memory_airing_of(model, a->id, k)) != NULL; k++)
			if (airing->state == AIRING_PLANNED || airing->state == AIRING_READY)
				aired_never(
				        s, airing, AIRING_MISSED, RESULT_EXPIRED, "expired", &list);
		changes_article_move(&list, a->id, ARTICLE_EXPIRED, now, "expired");
	}
	station_fact(s, &list);
}

/* Planned airings of articles that may no longer air, or too late, or outside
 * the permitted hours. */
static const char *why_never(const struct station *s, const struct airing *a, int64_t now)
{
	if (a->latest != 0 && now > a->latest)
		return "late";
	if (a->planned <= now && a->class != CLASS_EMERGENCY && !hours_permit(s, now))
		return "hours.closed";
	return NULL;
}

static void refuse_airings(struct station *s, int64_t now)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *a;
	struct changes list = {0};
	for (size_t i = 0; (a = memory_due_at(model, i)) != NULL && a->planned <= now; i++) {
		const char *why = why_never(s, a, now);
		if (why == NULL)
			continue;
		bool late = strcmp(why, "late") == 0;
		aired_never(s, a, late ? AIRING_MISSED : AIRING_REFUSED,
		        late ? RESULT_MISSED : RESULT_REFUSED, why, &list);
		const struct article *article = memory_article(model, a->article);
		if (article != NULL && article->state == ARTICLE_APPROVED &&
		        a->reason != REASON_PROGRAMME)
			changes_article_move(&list, a->article, ARTICLE_HELD, now, why);
	}
	station_fact(s, &list);
}

/* ---- preparing ---- */

/* An article that cannot be said whole is held, never aired with a hole. */
static void give_up(struct station *s, const struct airing *airing, const char *why)
{
	struct changes list = {0};
	const struct article *a = memory_article(queue_model(s->queue), airing->article);
	log_line(LOG_ERROR, "article %lld cannot be aired: %s", (long long)airing->article, why);
	aired_never(s, airing, AIRING_FAILED, RESULT_FAILED, "voice.failed", &list);
	if (a != NULL && a->state == ARTICLE_APPROVED)
		changes_article_move(
		        &list, airing->article, ARTICLE_HELD, station_now(s), "voice.failed");
	station_fact(s, &list);
}

static void prepare(struct station *s, const struct airing *airing)
{
	struct err e;
	if (s->next != NULL && s->next->airing == airing->id)
		return;
	if (s->next != NULL)
		show_discard(s->next);
	if (s->failed_airing != airing->id) {
		s->failed_airing = airing->id;
		s->failed_tries = 0;
	}
	if (show_prepare(s, airing, &s->next, &e) < 0)
		give_up(s, airing, e.sentence);
}

/* bantin-work may die at any time, so a failure is tried again before it counts;
 * a sentence that the voice cannot say will not be better the next time. */
static void take_failure(struct station *s)
{
	struct show *w = s->next;
	const struct airing *airing = memory_airing(queue_model(s->queue), w->airing);
	bool again = !show_is_incomplete(w) && ++s->failed_tries < PREPARE_TRIES_MOST;
	char why[sizeof w->failure];
	memcpy(why, w->failure, sizeof why);
	show_discard(w);
	if (!again && airing != NULL)
		give_up(s, airing, why);
	director_wake(s);
}

/* ---- the decision ---- */

static bool cuts_in(const struct show *on_air, const struct show *next)
{
	return on_air->class != CLASS_EMERGENCY && next->class == CLASS_EMERGENCY;
}

static void start_next(struct station *s)
{
	struct show *w = s->next;
	struct show *before = s->on_air;
	if (!any_line(s, w->zone))
		return; /* it waits, prepared, for an output */
	if (before != NULL)
		show_leave(before, SHOW_END_CUT, false);
	if (show_play(w, before != NULL) && before != NULL)
		show_silence_except(before, w);
}

/* The one being prepared may have been held, cancelled or superseded meanwhile. */
static void drop_stale_next(struct station *s)
{
	const struct memory *model = queue_model(s->queue);
	if (s->next == NULL)
		return;
	const struct airing *airing = memory_airing(model, s->next->airing);
	const struct article *article = memory_article(model, s->next->article);
	if (airing == NULL || airing_is_over(airing->state) || article == NULL ||
	        article->state != ARTICLE_APPROVED)
		show_discard(s->next);
}

static void arm_alarm(struct station *s, int64_t now)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *expiring = memory_expiring_at(model, 0);
	int64_t soonest = INT64_MAX;
	const struct airing *a;
	for (size_t i = 0; (a = memory_due_at(model, i)) != NULL; i++)
		if (a->planned > now) {
			soonest = a->planned;
			break;
		}
	if (expiring != NULL && expiring->expires > now && expiring->expires < soonest)
		soonest = expiring->expires;
	if (soonest == INT64_MAX) {
		sd_event_source_set_enabled(s->alarm, SD_EVENT_OFF);
		return;
	}
	sd_event_source_set_time(s->alarm, (uint64_t)soonest * 1000);
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

static void think(struct station *s)
{
	if (s->stopping) {
		think_of_leaving(s);
		return;
	}
	int64_t now = station_now(s);
	expire_articles(s, now);
	refuse_airings(s, now);
	if (s->next != NULL && s->next->failure[0] != '\0')
		take_failure(s);
	drop_stale_next(s);
	if (!s->muted) {
		const struct airing *best = best_due(s, now);
		if (best != NULL)
			prepare(s, best);
		if (s->next != NULL && s->next->state == SHOW_READY &&
		        (s->on_air == NULL || cuts_in(s->on_air, s->next)))
			start_next(s);
	}
	arm_alarm(s, now);
}

/* ---- when to think ---- */

static int on_think(sd_event_source *source, void *user)
{
	(void)source;
	think(user);
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
