/* station.programme: what one occurrence of a programme would take, with the texts,
 * for whoever makes a file of it. Asks programmes_fill(), as the bulletin itself
 * does; one whose bulletin is planned already gives the articles of that. Changes
 * nothing. */
#include "requests/handlers.h"
#include "station/articles.h"
#include "station/forms.h"
#include "station/programmes.h"
#include "station/timetable.h"

#include "base/civil.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 24 * 3600 * 1000 };

struct answer {
	struct station *station;
	json_t *articles, *left;
};

static void add(struct answer *a, const struct article *of)
{
	struct str text;
	struct err e;
	str_init(&text);
	json_t *j = json_pack("{s:I, s:s, s:s, s:s, s:b}", "id", (json_int_t)of->id, "title",
	        of->title, "class", air_class_name(of->class), "state",
	        article_state_name(of->state), "recording", of->recording != NULL);
	if (of->category != NULL)
		json_object_set_new(j, "category", json_string(of->category));
	if (of->voice != NULL)
		json_object_set_new(j, "voice", json_string(of->voice));
	if (of->recording == NULL && article_text(a->station, of, &text, &e) == 0) {
		bool spoken = article_spoken_title(a->station, of, text.data) != NULL;
		json_object_set_new(j, "text", json_stringn(text.data, text.len));
		json_object_set_new(j, "title_spoken", json_boolean(spoken));
	}
	json_array_append_new(a->articles, j);
	str_finish(&text);
}

static void take(void *context, const struct article *of, bool fits)
{
	struct answer *a = context;
	if (fits)
		add(a, of);
	else
		json_array_append_new(a->left, json_integer(of->id));
}

static int by_position(const void *a, const void *b)
{
	const struct airing *const *x = a, *const *y = b;
	return ((*x)->position > (*y)->position) - ((*x)->position < (*y)->position);
}

/* Those whose airings were planned for it. */
static void add_planned(struct answer *a, const char *programme, int64_t at)
{
	const struct memory *model = queue_model(a->station->queue);
	const struct airing **found = NULL, *airing;
	const struct article *of;
	size_t count = 0;
	for (size_t i = 0; (of = memory_waiting_at(model, i)) != NULL; i++)
		for (size_t k = 0; (airing = memory_airing_of(model, of->id, k)) != NULL; k++) {
			if (airing_is_over(airing->state) || airing->planned != at ||
			        airing->programme == NULL ||
			        strcmp(airing->programme, programme) != 0)
				continue;
			found = mem_resize(found, count + 1, sizeof *found);
			found[count++] = airing;
		}
	if (count > 0)
		qsort(found, count, sizeof *found, by_position);
	for (size_t i = 0; i < count; i++)
		add(a, memory_article(model, found[i]->article));
	free(found);
}

/* False after failing the request. */
static bool find_programme(struct station *s, struct request *r, size_t *ret)
{
	const struct timetable *t = s->timetable;
	const char *wanted = request_text(r, "programme");
	const char **names = mem_array(t->programme_count + 1, sizeof *names);
	for (size_t i = 0; i < t->programme_count; i++)
		names[i] = t->programmes[i].name;
	for (*ret = 0; *ret < t->programme_count; ++*ret)
		if (strcmp(names[*ret], wanted) == 0)
			break;
	const char *near = str_nearest(wanted, names, t->programme_count);
	if (*ret == t->programme_count)
		request_fail(r, "no_programme",
		        json_pack("{s:s, s:s?}", "value", wanted, "nearest", near));
	free(names);
	return *ret < t->programme_count;
}

/* Where the search begins: now, or the first moment of `date`, of which only that
 * day counts. False after failing the request. */
static bool find_time(struct station *s, struct request *r, int64_t *ret_from, int64_t *ret_until)
{
	const char *date = request_text(r, "date");
	struct civil c = {0};
	int end = 0;
	*ret_from = station_now(s);
	*ret_until = INT64_MAX;
	if (date == NULL)
		return true;
	if (sscanf(date, "%4d-%2d-%2d%n", &c.year, &c.month, &c.day, &end) != 3 ||
	        date[end] != '\0' || !civil_valid(&c) || civil_to_wall(&c, ret_from) < 0) {
		request_fail(r, "bad_value",
		        json_pack("{s:s, s:s, s:s}", "field", "date", "value", date, "allowed",
		                "YYYY-MM-DD"));
		return false;
	}
	c.hour = 23; /* the day's end, wherever clocks change */
	c.minute = c.second = 59;
	(void)civil_to_wall(&c, ret_until);
	return true;
}

static void station_programme(void *context, struct request *r)
{
	struct station *s = context;
	const struct timetable *t = s->timetable;
	size_t programme;
	int64_t from, until;
	if (!find_programme(s, r, &programme) || !find_time(s, r, &from, &until))
		return;
	const struct programme *p = &t->programmes[programme];
	int64_t at = programme_next(p, t->holidays, t->holiday_count, from - 1);
	if (at > until || at == CALENDAR_NEVER) {
		request_fail(r, "no_occurrence",
		        json_pack("{s:s, s:o}", "value", p->name, "next",
		                at == CALENDAR_NEVER ? json_null() : form_time(at)));
		return;
	}
	struct answer a = {.station = s, .articles = json_array(), .left = json_array()};
	add_planned(&a, p->name, at);
	if (p->planned < at)
		programmes_fill(s, programme, at, NULL, take, &a);
	request_ok(r, json_pack("{s:s, s:o, s:o, s:o}", "programme", p->name, "at", form_time(at),
	                      "articles", a.articles, "left", a.left));
}

void occurrence_handle(struct station *s)
{
	server_handle(s->server, "station.programme", station_programme);
}
