/* What an article would displace. Two forecasts of the same policy are compared, one
 * without it and one with it; for what waits for programmes, two fillings of the
 * coming programmes. Called for previews. Reading only. */
#include "requests/displace.h"

#include "station/articles.h"
#include "station/forms.h"
#include "requests/outlook.h"
#include "station/programmes.h"
#include "station/show.h"
#include "station/timetable.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { OCCURRENCES_MOST = 60, SAME_MS = 1000 };
#define DAY_MS (INT64_C(24) * 3600 * MS_PER_S)
#define LOOK_MOST_MS (31 * DAY_MS)

/* An article, or an occurrence of a programme that has nothing in it yet. */
static void add_displaced(json_t *list, const struct station *s, int64_t article,
        const char *programme, const char *effect, int64_t before, int64_t after, const char *why)
{
	const struct article *a = memory_article(queue_model(s->queue), article);
	json_t *j = json_pack("{s:s, s:o, s:o, s:s?, s:s?}", "effect", effect, "before",
	        form_time(before), "after", form_time(after), "why", why, "programme", programme);
	json_object_set_new(j, "article", a != NULL ? json_integer(a->id) : json_null());
	json_object_set_new(j, "title", a != NULL ? json_string(a->title) : json_null());
	json_object_set_new(
	        j, "class", a != NULL ? json_string(air_class_name(a->class)) : json_null());
	json_array_append_new(list, j);
}

/* ---- what has a time of its own ---- */

/* The same airing, or the same occurrence of a programme, in another outlook. Numbers
 * of imagined airings differ between two; articles and times do not. */
static const struct forecast_item *same_item(const struct station *s, const struct outlook *from,
        const struct forecast_item *wanted, const struct outlook *in)
{
	struct outlook_subject a, b;
	bool is_airing = outlook_subject(s, from, wanted->airing, &a);
	for (size_t i = 0; i < in->forecast.count; i++) {
		const struct forecast_item *item = &in->forecast.items[i];
		if (item->planned != wanted->planned ||
		        outlook_subject(s, in, item->airing, &b) != is_airing)
			continue;
		if (is_airing ? a.article == b.article : item->programme == wanted->programme)
			return item;
	}
	return NULL;
}

static const char *effect_on(const struct forecast_item *before, const struct forecast_item *after)
{
	if (before->starts == 0)
		return NULL;
	if (after->starts == 0)
		return "missed";
	if (after->why != NULL && before->why == NULL)
		return "cut";
	return after->starts > before->starts + SAME_MS ? "later" : NULL;
}

static void compare(const struct station *s, const struct outlook *without,
        const struct outlook *with, int64_t article, json_t *list)
{
	for (size_t i = 0; i < without->forecast.count; i++) {
		const struct forecast_item *before = &without->forecast.items[i];
		const struct forecast_item *after = same_item(s, without, before, with);
		const char *effect = after != NULL ? effect_on(before, after) : NULL;
		struct outlook_subject of;
		bool is_airing = outlook_subject(s, without, before->airing, &of);
		if (effect == NULL || (is_airing && of.article == article))
			continue;
		add_displaced(list, s, of.article,
		        is_airing ? NULL : s->timetable->programmes[before->programme].name, effect,
		        before->starts, after->starts, after->why);
	}
}

/* What is on air is not part of a forecast. */
static void compare_on_air(const struct station *s, const struct forecast_item *own, json_t *list)
{
	int64_t now = station_now(s);
	const struct show *w = s->on_air;
	if (w != NULL && own != NULL && own->starts > 0 && own->starts <= now + SAME_MS &&
	        w->class != CLASS_EMERGENCY)
		add_displaced(list, s, w->article, NULL, "cut", w->started, now, "cut");
}

/* The first airing of the article itself. */
static const struct forecast_item *own_item(
        const struct station *s, const struct outlook *o, int64_t article)
{
	struct outlook_subject of;
	for (size_t i = 0; i < o->forecast.count; i++)
		if (outlook_subject(s, o, o->forecast.items[i].airing, &of) &&
		        of.article == article)
			return &o->forecast.items[i];
	return NULL;
}

/* ---- what waits for programmes ---- */

struct taken {
	int64_t *articles;
	int64_t *at;
	size_t count, cap;
};

struct filling {
	struct taken *taken;
	int64_t at;
	int64_t before_ms; /* of what this occurrence says before `wanted` */
	int64_t wanted;
	bool met;
};

static int64_t taken_at(const struct taken *t, int64_t article)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->articles[i] == article)
			return t->at[i];
	return 0;
}

/* One with a plan for each programme comes again; following it would say nothing new. */
static bool is_taken(void *context, const struct article *a)
{
	return taken_at(context, a->id) != 0;
}

static void take(void *context, const struct article *a, bool fits)
{
	struct filling *f = context;
	struct taken *t = f->taken;
	if (!fits)
		return;
	f->met = f->met || a->id == f->wanted;
	f->before_ms += f->met ? 0 : programmes_estimate_ms(a);
	if (t->count == t->cap) {
		t->cap = 2 * t->cap + 32;
		t->articles = mem_resize(t->articles, t->cap, sizeof *t->articles);
		t->at = mem_resize(t->at, t->cap, sizeof *t->at);
	}
	t->articles[t->count] = a->id;
	t->at[t->count++] = f->at;
}

static void fill(struct station *s, size_t programme, int64_t at, const struct article *more,
        struct filling *f)
{
	const struct programmes_view view = {.more = more, .gone = is_taken, .context = f->taken};
	f->at = at;
	f->before_ms = 0;
	f->met = false;
	programmes_fill(s, programme, at, &view, take, f);
}

/* The next occurrence of any programme; INT64_MAX: none. `next` holds one time each. */
static int64_t next_occurrence(
        const struct station *s, int64_t *next, size_t count, size_t *ret_programme)
{
	const struct timetable *t = s->timetable;
	size_t best = 0;
	for (size_t i = 1; i < count; i++)
		best = next[i] < next[best] ? i : best;
	if (count == 0 || next[best] == CALENDAR_NEVER)
		return INT64_MAX;
	int64_t at = next[best];
	*ret_programme = best;
	next[best] = programme_next(&t->programmes[best], t->holidays, t->holiday_count, at);
	return at;
}

/* Articles that found their place without it and have none so far with it. */
static size_t still_without(const struct taken *without, const struct taken *with)
{
	size_t n = 0;
	for (size_t i = 0; i < without->count; i++)
		n += taken_at(with, without->articles[i]) == 0;
	return n;
}

static void compare_taken(const struct station *s, const struct taken *without,
        const struct taken *with, int64_t article, json_t *list)
{
	for (size_t i = 0; i < without->count; i++) {
		int64_t id = without->articles[i];
		int64_t after = taken_at(with, id);
		if (id != article && after != without->at[i])
			add_displaced(list, s, id, NULL, "later", without->at[i], after,
			        "programme.full");
	}
}

/* When the programmes would take it; the others' places are compared. Null: not
 * within the occurrences that were looked at. */
static json_t *airs_in_programme(
        struct station *s, const struct article *a, const struct article *more, json_t *list)
{
	const struct timetable *t = s->timetable;
	struct taken without = {0}, with = {0};
	struct filling f = {.wanted = a->id}, bare = {.taken = &without};
	int64_t *next = mem_array(t->programme_count + 1, sizeof *next);
	int64_t now = station_now(s), at;
	size_t programme = 0;
	json_t *airs = NULL;
	f.taken = &with;
	for (size_t i = 0; i < t->programme_count; i++) {
		const struct programme *p = &t->programmes[i];
		next[i] = programme_next(
		        p, t->holidays, t->holiday_count, p->planned > now ? p->planned : now);
	}
	for (int n = 0; n < OCCURRENCES_MOST; n++) {
		at = next_occurrence(s, next, t->programme_count, &programme);
		if (at == INT64_MAX || at > now + LOOK_MOST_MS)
			break;
		fill(s, programme, at, NULL, &bare);
		fill(s, programme, at, more, &f);
		if (airs == NULL && taken_at(&with, a->id) != 0)
			airs = json_pack("{s:o, s:o, s:s, s:n}", "planned", form_time(at), "starts",
			        form_time(at + f.before_ms), "programme",
			        t->programmes[programme].name, "why");
		if (airs != NULL && still_without(&without, &with) == 0)
			break;
	}
	if (list != NULL)
		compare_taken(s, &without, &with, a->id, list);
	free(next);
	free(without.articles);
	free(without.at);
	free(with.articles);
	free(with.at);
	return airs;
}

/* ---- both ---- */

static json_t *airs_nowhere(const struct article *a, const char *why)
{
	return json_pack("{s:o, s:n, s:n, s:s}", "planned", form_time(a->at), "starts", "programme",
	        "why", why);
}

static json_t *airs_at(const struct station *s, const struct outlook *o, const struct article *a)
{
	const struct forecast_item *own = own_item(s, o, a->id);
	if (own == NULL)
		return airs_nowhere(a, "far");
	struct outlook_subject of, other;
	outlook_subject(s, o, own->airing, &of);
	json_t *j = json_pack("{s:o, s:o, s:s?, s:s?}", "planned", form_time(own->planned),
	        "starts", form_time(own->starts), "programme",
	        of.airing != NULL ? of.airing->programme : NULL, "why", own->why);
	if (outlook_subject(s, o, own->lost_to, &other) && other.article > 0)
		json_object_set_new(j, "waits_for", json_integer(other.article));
	return j;
}

/* Articles that make way for it, also in the two forecasts. The caller frees. */
static int64_t *superseded_by(
        struct station *s, const struct article *a, size_t *ret_count, json_t *list)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *old;
	size_t count = 0;
	int64_t *ids = mem_array(2, sizeof *ids);
	for (size_t i = 0; (old = memory_article_at(model, i)) != NULL; i++) {
		if (!article_makes_way(old, a))
			continue;
		const struct airing *airing = memory_airing_of(model, old->id, 0);
		add_displaced(list, s, old->id, NULL, "superseded",
		        airing != NULL && !airing_is_over(airing->state) ? airing->planned : 0, 0,
		        "superseded");
		ids = mem_resize(ids, count + 2, sizeof *ids);
		ids[count++] = old->id;
	}
	*ret_count = count;
	return ids;
}

void displace_json(struct station *s, const struct article *a, int64_t length_ms, json_t *answer)
{
	const int64_t now = station_now(s);
	bool planned = a->state == ARTICLE_APPROVED && memory_article(queue_model(s->queue), a->id);
	json_t *list = json_array();
	struct outlook without, with;
	size_t count = 0;
	int64_t *off = planned ? mem_array(1, sizeof *off) : superseded_by(s, a, &count, list);
	int64_t ahead = a->at > now ? a->at - now + DAY_MS : DAY_MS;
	ahead = ahead > LOOK_MOST_MS ? LOOK_MOST_MS : ahead;
	const struct outlook_guess others = {.without = &a->id, .without_count = planned};
	const struct outlook_guess guess = {.article = planned ? NULL : a,
	        .length_ms = length_ms,
	        .without = off,
	        .without_count = count};
	outlook_make(s, ahead, &others, &without);
	outlook_make(s, ahead, &guess, &with);
	json_t *airs = NULL;
	bool waits = a->at == 0 && a->class != CLASS_EMERGENCY && own_item(s, &with, a->id) == NULL;
	if (waits)
		airs = airs_in_programme(s, a, planned ? NULL : a, planned ? NULL : list);
	else
		compare(s, &without, &with, a->id, list);
	if (!waits && a->class == CLASS_EMERGENCY)
		compare_on_air(s, own_item(s, &with, a->id), list);
	if (airs == NULL)
		airs = waits ? airs_nowhere(a, "no_programme") : airs_at(s, &with, a);
	json_object_set_new(answer, "airs", airs);
	json_object_set_new(answer, "displaces", list);
	outlook_finish(&without);
	outlook_finish(&with);
	free(off);
}
