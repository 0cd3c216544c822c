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

/* How much time for articles an occurrence has. */
static int64_t room_ms(const struct station *s, size_t programme)
{
	int64_t length = s->timetable->programmes[programme].length_ms;
	return length == 0 ? INT64_MAX : length - AROUND_MS;
}

static void read_rundown(
        const struct station *s, const struct settings_programme *set, struct rundown *ret)
{
	const struct settings_texts *texts =
	        set->rundown.count > 0 ? &set->rundown : &s->settings->bulletin.rundown;
	struct err e;
	*ret = (struct rundown){0};
	if (rundown_parse((const char *const *)texts->items, texts->count, ret, &e) < 0)
		log_line(LOG_ERROR, "programme %s: %s", set->name,
		        e.sentence); /* cannot happen: settings were checked */
}

void programmes_fill(struct station *s, size_t programme, int64_t at,
        const struct programmes_view *view, programmes_take *take, void *context)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *more = view != NULL ? view->more : NULL;
	const struct settings_programme *set = settings_of(s, &s->timetable->programmes[programme]);
	int64_t left_ms = room_ms(s, programme);
	struct rundown rundown;
	size_t count = 0;
	read_rundown(s, set, &rundown);
	for (size_t i = 0; count < most_articles(&rundown);) {
		const struct article *a = memory_waiting_at(model, i);
		if (more != NULL && (a == NULL || article_order(more, a) < 0)) {
			a = more;
			more = NULL;
		} else {
			i++;
		}
		if (a == NULL)
			break;
		if ((view != NULL && view->gone(view->context, a)) || !waits(s, a, at) ||
		        !takes(&rundown, a))
			continue;
		bool fits = programmes_estimate_ms(a) <= left_ms;
		take(context, a, fits);
		count += fits;
		left_ms -= fits ? programmes_estimate_ms(a) + BETWEEN_MS : 0;
	}
	rundown_finish(&rundown);
}

/* ---- the bulletin ---- */

struct bulletin {
	struct station *station;
	const struct settings_programme *settings;
	struct changes list;
	int64_t at, latest;
	int64_t id;
	int32_t count;
};

static void add(void *context, const struct article *a, bool fits)
{
	struct bulletin *b = context;
	if (!fits) {
		log_line(LOG_WARN,
		        "article %lld (about %lld s) does not fit into %s; it waits for the next",
		        (long long)a->id, (long long)(programmes_estimate_ms(a) / 1000),
		        b->settings->name);
		return;
	}
	struct airing *airing = &changes_add(&b->list, CHANGE_AIRING_INSERT)->airing_insert;
	int64_t id = memory_new_airing_id(queue_model(b->station->queue));
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
}

void programmes_open(struct station *s, size_t programme, int64_t at)
{
	struct programme *p = &s->timetable->programmes[programme];
	int64_t window = p->length_ms > 0 ? p->length_ms : s->settings->schedule.late_ms;
	struct bulletin b = {
	        .station = s, .settings = settings_of(s, p), .at = at, .latest = at + window};
	programmes_fill(s, programme, at, NULL, add, &b);
	keep_planned(s, programme, at, &b.list);
	station_event(s, &b.list, "programme.planned",
	        json_pack("{s:s, s:I, s:i}", "programme", p->name, "at_ms", (json_int_t)at,
	                "articles", (int)b.count));
	station_fact(s, &b.list);
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
