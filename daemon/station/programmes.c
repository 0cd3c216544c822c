/* Programmes: when one comes near, the waiting articles that it takes become
 * airings of one bulletin, in order of class, rank, end of validity and id.
 * What does not fit under the cap waits for the next programme; nothing is cut
 * in mid-sentence because the time is over. */
#include "station/programmes.h"

#include "station/repeats.h"
#include "station/timetable.h"

#include "base/log.h"
#include "base/mem.h"
#include "broadcast/rundown.h"

#include <stdlib.h>
#include <string.h>

/* Speech of the plain voices, measured over news: 62 ms a byte of UTF-8; opening
 * and closing of a bulletin about 15 s, the signal between articles 2 s. */
enum { MS_A_BYTE = 62, AROUND_MS = 15000, BETWEEN_MS = 2000 };

static char *meta_name(const struct programme *p)
{
	return mem_printf("programme.%s", p->name);
}

void programmes_remember(struct station *s)
{
	for (size_t i = 0; i < s->timetable->programme_count; i++) {
		struct programme *p = &s->timetable->programmes[i];
		char *name = meta_name(p);
		const char *value = memory_meta(queue_model(s->queue), name);
		p->planned = value != NULL ? strtoll(value, NULL, 10) : 0;
		free(name);
	}
}

static void keep_planned(struct station *s, size_t programme, int64_t at, struct changes *list)
{
	struct programme *p = &s->timetable->programmes[programme];
	char *name = meta_name(p);
	char *value = mem_printf("%lld", (long long)at);
	p->planned = at;
	changes_meta(list, name, value);
	free(value);
	free(name);
}

int64_t programmes_estimate_ms(const struct article *a)
{
	return a->estimate_ms > 0 ? a->estimate_ms : a->text_bytes * MS_A_BYTE;
}

static const struct settings_programme *settings_of(
        const struct station *s, const struct programme *p)
{
	for (size_t i = 0; i < s->settings->programme_count; i++)
		if (strcmp(s->settings->programmes[i].name, p->name) == 0)
			return &s->settings->programmes[i];
	return NULL;
}

/* ---- which articles ---- */

static bool takes(const struct rundown *r, const struct article *a)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct rundown_part *part = &r->parts[i];
		if (part->kind == RUNDOWN_ARTICLES &&
		        (part->text[0] == '\0' ||
		                (a->category != NULL && strcmp(part->text, a->category) == 0)))
			return true;
	}
	return false;
}

static size_t most_articles(const struct rundown *r)
{
	size_t most = 0;
	for (size_t i = 0; i < r->count; i++)
		if (r->parts[i].kind == RUNDOWN_ARTICLES)
			most += r->parts[i].max > 0 ? r->parts[i].max : LIMIT_ARTICLES_A_BULLETIN;
	return most;
}

/* One without a time of its own, with nothing planned, still valid then. A normal
 * article airs once, unless it has a plan for each programme. */
static bool waits(struct station *s, const struct article *a, int64_t at)
{
	const struct airing *airing;
	if (a->class == CLASS_EMERGENCY || a->at != 0 || a->not_before > at ||
	        (a->expires != 0 && a->expires <= at))
		return false;
	if (a->aired > 0 && !repeats_each_programme(a, at))
		return false;
	for (size_t i = 0; (airing = memory_airing_of(queue_model(s->queue), a->id, i)) != NULL;
	        i++)
		if (!airing_is_over(airing->state))
			return false;
	return true;
}

/* ---- the bulletin ---- */

struct bulletin {
	const struct settings_programme *settings;
	int64_t at, latest, left_ms;
	int64_t id;
	int32_t count;
};

static void add(
        struct station *s, struct bulletin *b, const struct article *a, struct changes *list)
{
	struct airing *airing = &changes_add(list, CHANGE_AIRING_INSERT)->airing_insert;
	int64_t id = memory_new_airing_id(queue_model(s->queue));
	b->id = b->count == 0 ? id : b->id;
	*airing = (struct airing){.id = id,
	        .article = a->id,
	        .state = AIRING_PLANNED,
	        .class = a->class,
	        .reason = REASON_PROGRAMME,
	        .planned = b->at,
	        .latest = b->latest,
	        .bulletin = b->id,
	        .position = b->count++,
	        .programme = mem_string(b->settings->name),
	        .zone = mem_string(a->zone != NULL                ? a->zone
	                           : b->settings->zones.count > 0 ? b->settings->zones.items[0]
	                                                          : NULL),
	        .asked_ms = programmes_estimate_ms(a),
	        .by = mem_string("schedule")};
	b->left_ms -= programmes_estimate_ms(a) + BETWEEN_MS;
}

static void fill(
        struct station *s, struct bulletin *b, const struct rundown *r, struct changes *list)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *a;
	size_t most = most_articles(r);
	for (size_t i = 0; (a = memory_waiting_at(model, i)) != NULL && (size_t)b->count < most;
	        i++) {
		if (!waits(s, a, b->at) || !takes(r, a))
			continue;
		if (programmes_estimate_ms(a) <= b->left_ms)
			add(s, b, a, list);
		else
			log_line(LOG_WARN,
			        "article %lld (about %lld s) does not fit into %s; it waits for "
			        "the next",
			        (long long)a->id, (long long)(programmes_estimate_ms(a) / 1000),
			        b->settings->name);
	}
}

void programmes_open(struct station *s, size_t programme, int64_t at)
{
	struct programme *p = &s->timetable->programmes[programme];
	const struct settings_programme *set = settings_of(s, p);
	const struct settings_texts *texts =
	        set->rundown.count > 0 ? &set->rundown : &s->settings->bulletin.rundown;
	struct bulletin b = {.settings = set,
	        .at = at,
	        .latest = at + p->length_ms,
	        .left_ms = p->length_ms - AROUND_MS};
	struct rundown rundown = {0};
	struct changes list = {0};
	struct err e;
	if (p->length_ms == 0) {
		b.latest = at + s->settings->schedule.late_ms;
		b.left_ms = INT64_MAX;
	}
	if (rundown_parse((const char *const *)texts->items, texts->count, &rundown, &e) < 0)
		log_line(LOG_ERROR, "programme %s: %s", p->name,
		        e.sentence); /* cannot happen: settings were checked */
	fill(s, &b, &rundown, &list);
	keep_planned(s, programme, at, &list);
	station_event(s, &list, "programme.planned",
	        json_pack("{s:s, s:I, s:i}", "programme", p->name, "at_ms", (json_int_t)at,
	                "articles", (int)b.count));
	rundown_finish(&rundown);
	station_fact(s, &list);
}

void programmes_missed(struct station *s, size_t programme, int64_t at)
{
	struct changes list = {0};
	keep_planned(s, programme, at, &list);
	log_line(LOG_WARN, "programme %s was missed; its articles wait for the next",
	        s->timetable->programmes[programme].name);
	station_event(s, &list, "programme.missed",
	        json_pack("{s:s, s:I}", "programme", s->timetable->programmes[programme].name,
	                "at_ms", (json_int_t)at));
	station_fact(s, &list);
}

void programmes_reset(struct station *s, size_t programme, int64_t at)
{
	struct changes list = {0};
	keep_planned(s, programme, at, &list);
	station_fact(s, &list);
}
