/* What all that is done to articles shares: texts that are not on disk yet, the
 * approval that a class needs, airings planned and dropped. The acts themselves
 * stand in requests/. */
#include "station/articles.h"

#include "station/aired.h"
#include "station/show.h"

#include "base/mem.h"
#include "schedule/at.h"
#include "schedule/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	BUSY_MOST_MS = 3600000, /* "next" waits an hour, then a person should look */
	SOON_MS = 10000, /* words must be made and a timer is never exact: that is not late */
};

/* ---- texts that are not on disk yet ---- */

struct unstored {
	struct unstored *next;
	int64_t id;
	int32_t revision;
	char *text;
};

void articles_keep_unstored(struct station *s, int64_t id, int32_t revision, const char *text)
{
	struct unstored *u = mem_alloc(sizeof *u);
	*u = (struct unstored){
	        .next = s->unstored, .id = id, .revision = revision, .text = mem_string(text)};
	s->unstored = u;
}

void articles_forget_unstored(struct station *s, int64_t id, int32_t revision)
{
	for (struct unstored **p = &s->unstored; *p != NULL;) {
		struct unstored *u = *p;
		if (id != 0 && (u->id != id || u->revision > revision)) {
			p = &u->next;
			continue;
		}
		*p = u->next;
		free(u->text);
		free(u);
	}
}

int article_text(struct station *s, const struct article *a, struct str *out, struct err *e)
{
	for (const struct unstored *u = s->unstored; u != NULL; u = u->next)
		if (u->id == a->id && u->revision == a->revision) {
			str_adds(out, u->text);
			return 0;
		}
	struct store *history = queue_history(s->queue);
	return history->ops->text(history, a->id, a->revision, out, e);
}

/* ---- policy ---- */

enum settings_approval article_approval(const struct station *s, enum air_class class)
{
	const struct settings_by_class *by = &s->settings->approval;
	const int values[CLASS_COUNT] = {[CLASS_NORMAL] = by->normal,
	        [CLASS_PRIORITY] = by->priority,
	        [CLASS_EMERGENCY] = by->emergency};
	return (enum settings_approval)values[class];
}

int articles_when(struct request *r, const char *name, const struct station *s, int64_t *ret)
{
	const char *text = request_text(r, name);
	struct err e;
	if (text == NULL || at_parse(text, station_now(s), ret, &e) == 0)
		return 0;
	char instead[AT_TEXT_MAX];
	if (strcmp(e.id, "time_past") == 0)
		request_fail(r, e.id,
		        json_pack("{s:s, s:s}", "value", text, "allowed",
		                at_tomorrow(text, station_now(s), instead)));
	else
		request_fail_err(r, &e);
	return -EINVAL;
}

bool articles_plan_good(
        struct request *r, const struct station *s, const char *text, int64_t expires)
{
	struct plan plan;
	struct err e;
	if (text == NULL)
		return true;
	if (plan_parse(text, station_now(s), &plan, &e) < 0) {
		if (strcmp(e.id, "plan.past") == 0) {
			request_fail(r, "plan_past", json_pack("{s:s}", "value", text));
			return false;
		}
		request_fail(r, "plan_bad",
		        json_pack("{s:s, s:s}", "value", text, "sentence", e.sentence));
		return false;
	}
	if (plan_bounded(&plan) || expires != 0)
		return true;
	request_fail(r, "plan_endless", json_pack("{s:s}", "value", text));
	return false;
}

bool zone_known(const struct station *s, const char *zone)
{
	for (size_t i = 0; i < s->settings->output_count; i++) {
		const struct settings_texts *zones = &s->settings->outputs[i].zones;
		for (size_t k = 0; k < zones->count; k++)
			if (strcmp(zones->items[k], zone) == 0)
				return true;
	}
	return false;
}

bool articles_place_good(
        struct request *r, const struct station *s, const char *zone, const char *voice)
{
	if (zone != NULL && !zone_known(s, zone)) {
		request_fail(r, "no_zone", json_pack("{s:s}", "value", zone));
		return false;
	}
	if (voice != NULL && !voice_known(s, voice)) {
		request_fail(r, "no_voice", json_pack("{s:s}", "value", voice));
		return false;
	}
	return true;
}

/* ---- planning ---- */

int64_t article_latest(const struct station *s, int64_t at)
{
	const struct settings_schedule *set = &s->settings->schedule;
	int64_t wait = set->busy == WHEN_BUSY_WAIT ? set->wait_ms : BUSY_MOST_MS;
	wait = wait > SOON_MS ? wait : SOON_MS;
	return at + (wait > set->late_ms ? wait : set->late_ms);
}

void article_plan_first(struct station *s, const struct article *a, struct changes *list)
{
	bool now = a->at != 0 || a->class == CLASS_EMERGENCY;
	if (!now)
		return; /* it waits for its programme */
	struct airing *airing = &changes_add(list, CHANGE_AIRING_INSERT)->airing_insert;
	int64_t at = a->at != 0 ? a->at : station_now(s);
	*airing = (struct airing){.id = memory_new_airing_id(queue_model(s->queue)),
	        .article = a->id,
	        .state = AIRING_PLANNED,
	        .class = a->class,
	        .reason = at <= station_now(s) ? REASON_NOW : REASON_AT,
	        .planned = at,
	        .latest = a->class == CLASS_EMERGENCY ? 0 : article_latest(s, at),
	        .zone = mem_string(a->zone)};
}

/* ---- off the air ---- */

void article_off_air(struct station *s, int64_t article, enum show_end why)
{
	if (s->on_air == NULL || s->on_air->article != article)
		return;
	s->silence_why = (int)why;
	s->silence_why = (int)why;
	if (s->in_batch)
		s->silence_after_batch = s->on_air->airing;
	else
		show_leave(s->on_air, why, true);
}

/* A batch is carried out in one turn of the loop, so what is on air is still the same. */
void articles_batch_over(struct station *s, bool kept)
{
	int64_t airing = s->silence_after_batch;
	s->silence_after_batch = 0;
	if (kept && airing != 0 && s->on_air != NULL && s->on_air->airing == airing)
		show_leave(s->on_air, (enum show_end)s->silence_why, true);
}

/* ---- superseding ---- */

void article_drop_airings(struct station *s, const struct article *a, enum log_result result,
        const char *why, struct changes *list)
{
	const struct airing *airing;
	for (size_t i = 0; (airing = memory_airing_of(queue_model(s->queue), a->id, i)) != NULL;
	        i++)
		if (airing->state == AIRING_PLANNED || airing->state == AIRING_READY)
			aired_never(s, airing, AIRING_MISSED, result, why, list);
}

bool article_makes_way(const struct article *old, const struct article *newer)
{
	bool same_series = newer->series != NULL && old->series != NULL &&
	                   strcmp(newer->series, old->series) == 0;
	return old->id != newer->id && !article_is_over(old->state) &&
	       (old->id == newer->supersedes || same_series);
}

unsigned article_supersede_takes(
        const struct station *s, const struct article *newer, const struct request *r)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *old;
	unsigned takes = ROLE_NONE;
	for (size_t i = 0; (old = memory_article_at(model, i)) != NULL; i++) {
		if (!article_makes_way(old, newer) || old->class <= newer->class)
			continue;
		takes |= old->class == CLASS_EMERGENCY ? ROLE_EMERGENCY : ROLE_NONE;
		if (article_approval(s, old->class) == APPROVAL_REQUIRED &&
		        !article_is_author(r, old))
			takes |= ROLE_APPROVE;
	}
	return takes & ~request_peer(r)->roles;
}

void article_supersede(struct station *s, const struct article *newer, struct changes *list)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *old;
	for (size_t i = 0; (old = memory_article_at(model, i)) != NULL; i++) {
		if (!article_makes_way(old, newer))
			continue;
		article_off_air(s, old->id, SHOW_END_SUPERSEDED);
		article_drop_airings(s, old, RESULT_SUPERSEDED, "superseded", list);
		struct article_plan *plan = changes_article_plan(list, old);
		plan->superseded_by = newer->id;
		changes_article_move(
		        list, old->id, ARTICLE_SUPERSEDED, station_now(s), "superseded");
	}
}

/* ---- how it is said ---- */

const char *article_voice(const struct settings *settings, const struct article *a)
{
	if (a->voice != NULL)
		return a->voice;
	if (a->class == CLASS_EMERGENCY && settings->emergency.voice[0] != '\0')
		return settings->emergency.voice;
	return settings->voice;
}

const char *article_spoken_title(const struct station *s, const struct article *a, const char *text)
{
	if (!s->settings->bulletin.titles || a->title == NULL || str_starts(text, a->title))
		return NULL;
	return a->title;
}

bool article_is_author(const struct request *r, const struct article *a)
{
	const struct peer *p = request_peer(r);
	if (a->author != NULL || p->actor[0] != '\0')
		return a->author != NULL && strcmp(a->author, p->actor) == 0;
	return a->author_uid == (int64_t)p->uid;
}
