/* Programmes: when one comes near, the waiting articles that it takes become
 * airings of one bulletin, in order of class, rank, end of validity and id.
 * What does not fit under the cap waits for the next programme; nothing is cut
 * in mid-sentence because the time is over. */
#include "station/programmes.h"

#include "station/repeats.h"
#include "station/timetable.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "broadcast/rundown.h"
#include "schedule/fill.h"

#include <stdlib.h>
#include <string.h>

/* Opening and closing of a bulletin about 15 s, the signal between articles 2 s. */
enum { AROUND_MS = 15000, BETWEEN_MS = 2000, FILE_MS = 30000 };

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
	return article_estimate_ms(a);
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

struct waiting {
	const struct article **articles;
	struct candidate *candidates;
	struct filled *filled;
	size_t count, room;
};

static void gather_one(struct waiting *w, const struct article *a)
{
	if (w->count == w->room) {
		w->room = w->room * 2 + 16;
		w->candidates = mem_resize(w->candidates, w->room, sizeof *w->candidates);
		w->articles = mem_resize(w->articles, w->room, sizeof *w->articles);
	}
	w->articles[w->count] = a;
	w->candidates[w->count++] = (struct candidate){.article = a->id,
	        .class = (enum slot_class)a->class,
	        .category = a->category,
	        .length_ms = programmes_estimate_ms(a) + BETWEEN_MS,
	        .not_before = a->not_before,
	        .expires = a->expires};
}

/* Those that the policy may choose from, in the order in which they air. */
static void gather(
        struct station *s, int64_t at, const struct programmes_view *view, struct waiting *ret)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *more = view != NULL ? view->more : NULL;
	*ret = (struct waiting){0};
	for (size_t i = 0;;) {
		const struct article *a = memory_waiting_at(model, i);
		if (more != NULL && (a == NULL || article_order(more, a) < 0)) {
			a = more;
			more = NULL;
		} else {
			i++;
		}
		if (a == NULL)
			break;
		if (!(view != NULL && view->gone(view->context, a)) && waits(s, a, at))
			gather_one(ret, a);
	}
	ret->filled = mem_array(ret->count + 1, sizeof *ret->filled);
}

static void waiting_finish(struct waiting *w)
{
	free(w->articles);
	free(w->candidates);
	free(w->filled);
}

/* What else the rundown holds takes time, too. */
static int64_t around_ms(const struct rundown *r)
{
	int64_t ms = AROUND_MS;
	for (size_t i = 0; i < r->count; i++) {
		ms += r->parts[i].length_ms;
		ms += r->parts[i].kind == RUNDOWN_FILE ? FILE_MS : 0;
	}
	return ms;
}

/* Fills `waits->filled`; the n-th part that takes articles is filled[].part n. */
static void choose(struct station *s, const struct programme *p, const struct rundown *r,
        int64_t at, struct waiting *w)
{
	const struct permitted hours = timetable_permitted(s->timetable);
	struct fill_part *parts = mem_array(r->count + 1, sizeof *parts);
	size_t count = 0;
	for (size_t i = 0; i < r->count; i++)
		if (r->parts[i].kind == RUNDOWN_ARTICLES)
			parts[count++] = (struct fill_part){
			        .category = r->parts[i].text[0] != '\0' ? r->parts[i].text : NULL,
			        .max = r->parts[i].max > 0 ? (int)r->parts[i].max
			                                   : LIMIT_ARTICLES_A_BULLETIN};
	int64_t room = programme_room(
	        &hours, at, p->length_ms > 0 ? p->length_ms : INT64_MAX / 4, around_ms(r));
	programme_fill(w->candidates, w->count, parts, count, at, room, w->filled);
	free(parts);
}

static bool is_too_long(const struct filled *f)
{
	return f->why != NULL && strcmp(f->why, "long") == 0;
}

static const struct settings_texts *rundown_of(
        const struct station *s, const struct settings_programme *set)
{
	return set->rundown.count > 0 ? &set->rundown : &s->settings->bulletin.rundown;
}

static void read_rundown(const struct settings_texts *texts, struct rundown *ret)
{
	struct err e;
	*ret = (struct rundown){0};
	if (rundown_parse((const char *const *)texts->items, texts->count, ret, &e) < 0)
		log_line(LOG_ERROR, "%s", e.sentence); /* cannot happen: settings were checked */
}

void programmes_fill(struct station *s, size_t programme, int64_t at,
        const struct programmes_view *view, programmes_take *take, void *context)
{
	const struct programme *p = &s->timetable->programmes[programme];
	struct rundown rundown;
	struct waiting w;
	read_rundown(rundown_of(s, settings_of(s, p)), &rundown);
	gather(s, at, view, &w);
	choose(s, p, &rundown, at, &w);
	for (size_t i = 0; i < w.count; i++)
		if (w.filled[i].why == NULL || is_too_long(&w.filled[i]))
			take(context, w.articles[i], w.filled[i].why == NULL);
	waiting_finish(&w);
	rundown_finish(&rundown);
}

/* ---- the bulletin ---- */

struct bulletin {
	const struct settings_programme *settings;
	int64_t at, latest;
	int64_t id;
	int32_t count;
	size_t last;        /* of the list: its last airing */
	struct str pending; /* parts that sound before the next airing, a line each */
};

static void add_line(struct str *lines, const char *part)
{
	if (lines->len > 0)
		str_addc(lines, '\n');
	str_adds(lines, part);
}

static struct airing *add(struct station *s, struct bulletin *b, int64_t article,
        enum air_class class, const char *zone, struct changes *list)
{
	struct airing *airing = &changes_add(list, CHANGE_AIRING_INSERT)->airing_insert;
	int64_t id = memory_new_airing_id(queue_model(s->queue));
	const struct settings_texts *zones = &b->settings->zones;
	b->last = list->count - 1;
	b->id = b->count == 0 ? id : b->id;
	*airing = (struct airing){.id = id,
	        .article = article,
	        .state = AIRING_PLANNED,
	        .class = class,
	        .reason = REASON_PROGRAMME,
	        .planned = b->at,
	        .latest = b->latest,
	        .bulletin = b->id,
	        .position = b->count++,
	        .programme = mem_string(b->settings->name),
	        .opening = mem_string(b->pending.len > 0 ? b->pending.data : ""),
	        .ending = mem_string(""),
	        .zone = zone != NULL       ? mem_string(zone)
	                : zones->count > 0 ? lines_zone(zones)
	                                   : NULL,
	        .by = mem_string("schedule")};
	str_clear(&b->pending);
	return airing;
}

static void add_articles(struct station *s, struct bulletin *b, const struct waiting *w,
        size_t part, struct changes *list)
{
	bool first = true;
	for (size_t i = 0; i < w->count; i++) {
		const struct article *a = w->articles[i];
		if (w->filled[i].why != NULL || w->filled[i].part != part)
			continue;
		if (!first)
			add_line(&b->pending, PROGRAMME_SIGNAL);
		first = false;
		add(s, b, a->id, a->class, a->zone, list)->asked_ms = programmes_estimate_ms(a);
	}
}

/* A file or a relay of the rundown is an article of its own, so that the log has
 * it; the settings, which are an administrator's, approve it. */
static void add_other(struct station *s, struct bulletin *b, const char *text,
        const struct rundown_part *part, struct changes *list)
{
	int64_t id = memory_new_article_id(queue_model(s->queue));
	struct article_insert *record = &changes_add(list, CHANGE_ARTICLE_INSERT)->article_insert;
	struct article *a = &record->article;
	const char *slash = strrchr(part->text, '/');
	a->id = id;
	a->class = CLASS_NORMAL;
	a->state = ARTICLE_APPROVED;
	a->created = a->approved = station_now(s);
	a->at = b->at;
	a->expires = b->latest;
	a->revision = 1;
	a->author_uid = a->approver_uid = -1;
	a->author = mem_string("schedule");
	a->lang = mem_string("vi");
	a->title = mem_printf("%s: %s", b->settings->name,
	        slash != NULL && slash[1] != '\0' ? slash + 1 : part->text);
	a->recording = mem_string(text);
	a->content_sha256 = mem_alloc(SHA256_TEXT);
	content_sha256(a->title, "", a->recording, a->content_sha256);
	record->text = mem_string("");
	struct airing *airing = add(s, b, id, CLASS_NORMAL, NULL, list);
	airing->asked_ms = part->length_ms;
}

static void fill(struct station *s, struct bulletin *b, const struct settings_texts *texts,
        const struct rundown *r, const struct waiting *w, struct changes *list)
{
	size_t part = 0;
	for (size_t i = 0; i < r->count; i++) {
		enum rundown_kind kind = r->parts[i].kind;
		if (kind == RUNDOWN_ARTICLES)
			add_articles(s, b, w, part++, list);
		else if (kind == RUNDOWN_FILE || kind == RUNDOWN_RELAY)
			add_other(s, b, texts->items[i], &r->parts[i], list);
		else
			add_line(&b->pending, texts->items[i]);
	}
	/* What comes after the last. Without any, nothing sounds: no chime without words. */
	if (b->count > 0 && b->pending.len > 0) {
		struct airing *last = &list->items[b->last].airing_insert;
		free(last->ending);
		last->ending = mem_string(b->pending.data);
	}
}

static void log_what_waits(const struct programme *p, const struct waiting *w)
{
	for (size_t i = 0; i < w->count; i++)
		if (is_too_long(&w->filled[i]))
			log_line(LOG_WARN,
			        "article %lld (about %lld s) does not fit into %s; it waits for "
			        "the next",
			        (long long)w->articles[i]->id,
			        (long long)(programmes_estimate_ms(w->articles[i]) / 1000),
			        p->name);
}

void programmes_open(struct station *s, size_t programme, int64_t at)
{
	struct programme *p = &s->timetable->programmes[programme];
	int64_t window = p->length_ms > 0 ? p->length_ms : s->settings->schedule.late_ms;
	struct bulletin b = {.settings = settings_of(s, p), .at = at, .latest = at + window};
	const struct settings_texts *texts = rundown_of(s, b.settings);
	struct rundown rundown;
	struct waiting waiting;
	struct changes list = {0};
	str_init(&b.pending);
	read_rundown(texts, &rundown);
	gather(s, at, NULL, &waiting);
	choose(s, p, &rundown, at, &waiting);
	log_what_waits(p, &waiting);
	fill(s, &b, texts, &rundown, &waiting, &list);
	keep_planned(s, programme, at, &list);
	station_event(s, &list, "programme.planned",
	        json_pack("{s:s, s:I, s:i}", "programme", p->name, "at_ms", (json_int_t)at,
	                "articles", (int)b.count));
	waiting_finish(&waiting);
	str_finish(&b.pending);
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
