/* Articles, airings and log rows as JSON. Fields are only ever added. */
#include "station/forms.h"

#include "base/civil.h"
#include "base/str.h"

#include <stdio.h>

json_t *form_time(int64_t wall_ms)
{
	char text[CIVIL_TEXT_MAX];
	return wall_ms == 0 ? json_null() : json_string(civil_rfc3339(wall_ms, text));
}

static json_t *text_or_null(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

/* {uid, actor}: who wrote, approved, aired; null if nobody did. */
static json_t *person(int64_t uid, const char *actor)
{
	if (uid < 0 && actor != NULL) /* a feed, the self-test */
		return json_pack("{s:n, s:s}", "uid", "actor", actor);
	if (uid < 0)
		return json_null();
	return json_pack("{s:I, s:s?}", "uid", (json_int_t)uid, "actor", actor);
}

/* The log keeps "uid 33 as Lan", "uid 1000" or "schedule". */
static json_t *person_of_log(const char *by)
{
	long long uid;
	int used = 0;
	if (by == NULL)
		return json_null();
	if (sscanf(by, "uid %lld%n", &uid, &used) != 1)
		return json_pack("{s:n, s:s}", "uid", "actor", by);
	const char *as = str_starts(by + used, " as ") ? by + used + 4 : NULL;
	return person(uid, as);
}

/* The airing that matters now: on air, else the next. */
static const struct airing *current_airing(const struct article *a, const struct memory *model)
{
	const struct airing *best = NULL;
	const struct airing *p;
	for (size_t i = 0; (p = memory_airing_of(model, a->id, i)) != NULL; i++)
		if (!airing_is_over(p->state) && (best == NULL || p->state == AIRING_ON_AIR))
			best = p;
	return best;
}

json_t *form_article(const struct article *a, const struct memory *model)
{
	const struct airing *airing = current_airing(a, model);
	json_t *o = json_object();
	json_object_set_new(o, "id", json_integer(a->id));
	json_object_set_new(o, "title", json_string(a->title != NULL ? a->title : ""));
	json_object_set_new(o, "class", json_string(air_class_name(a->class)));
	json_object_set_new(o, "state", json_string(article_state_name(a->state)));
	json_object_set_new(
	        o, "on_air", json_boolean(airing != NULL && airing->state == AIRING_ON_AIR));
	json_object_set_new(o, "airing", airing == NULL ? json_null() : form_time(airing->planned));
	json_object_set_new(o, "created_by", person(a->author_uid, a->author));
	json_object_set_new(o, "approved_by",
	        a->approved == 0 ? json_null() : person(a->approver_uid, a->approver));
	json_object_set_new(o, "at", form_time(a->at));
	json_object_set_new(o, "expires", form_time(a->expires));
	json_object_set_new(o, "why", text_or_null(a->why));
	return o;
}

json_t *form_article_whole(const struct article *a, const struct memory *model, const char *text)
{
	json_t *o = form_article(a, model);
	json_object_set_new(o, "lang", text_or_null(a->lang));
	json_object_set_new(o, "source", text_or_null(a->source));
	json_object_set_new(o, "category", text_or_null(a->category));
	json_object_set_new(o, "zone", text_or_null(a->zone));
	json_object_set_new(o, "voice", text_or_null(a->voice));
	json_object_set_new(o, "key", text_or_null(a->key));
	json_object_set_new(o, "series", text_or_null(a->series));
	json_object_set_new(o, "repeat", text_or_null(a->repeat));
	json_object_set_new(o, "revision", json_integer(a->revision));
	json_object_set_new(
	        o, "supersedes", a->supersedes != 0 ? json_integer(a->supersedes) : json_null());
	json_object_set_new(o, "superseded_by",
	        a->superseded_by != 0 ? json_integer(a->superseded_by) : json_null());
	json_object_set_new(o, "created", form_time(a->created));
	json_object_set_new(o, "approved", form_time(a->approved));
	json_object_set_new(o, "finished", form_time(a->finished));
	json_object_set_new(o, "aired", json_integer(a->aired));
	json_object_set_new(o, "last_aired", form_time(a->last_aired));
	json_object_set_new(o, "insisted", person_of_log(a->insisted));
	json_object_set_new(o, "content_sha256", text_or_null(a->content_sha256));
	if (text != NULL)
		json_object_set_new(o, "text", json_string(text));
	return o;
}

json_t *form_airing(const struct airing *a)
{
	json_t *o = json_object();
	json_object_set_new(o, "id", json_integer(a->id));
	json_object_set_new(o, "article", json_integer(a->article));
	json_object_set_new(o, "state", json_string(airing_state_name(a->state)));
	json_object_set_new(o, "class", json_string(air_class_name(a->class)));
	json_object_set_new(o, "reason", json_string(airing_reason_name(a->reason)));
	json_object_set_new(o, "planned", form_time(a->planned));
	json_object_set_new(o, "programme", text_or_null(a->programme));
	json_object_set_new(o, "from_sentence", json_integer(a->from_sentence));
	json_object_set_new(o, "why", text_or_null(a->why));
	return o;
}

json_t *form_log_row(const struct log_row *r)
{
	json_t *outputs = json_array();
	for (size_t i = 0; i < r->output_count; i++)
		json_array_append_new(outputs,
		        json_pack("{s:s, s:I, s:s*}", "name", r->outputs[i].name, "frames",
		                (json_int_t)r->outputs[i].frames, "why", r->outputs[i].why));
	json_t *o = json_object();
	json_object_set_new(o, "seq", json_integer(r->seq));
	json_object_set_new(o, "airing", json_integer(r->airing));
	json_object_set_new(o, "article", json_integer(r->article));
	json_object_set_new(o, "title", text_or_null(r->title));
	json_object_set_new(o, "class", json_string(air_class_name(r->class)));
	json_object_set_new(
	        o, "result", r->end ? json_string(log_result_name(r->result)) : json_null());
	json_object_set_new(o, "planned", form_time(r->planned));
	json_object_set_new(o, "started", form_time(r->started));
	json_object_set_new(o, "ended", form_time(r->ended));
	json_object_set_new(o, "played_ms", json_integer(r->played_ms));
	json_object_set_new(o, "programme", text_or_null(r->programme));
	json_object_set_new(o, "outputs", outputs);
	json_object_set_new(o, "words_sha256", text_or_null(r->words_sha256));
	json_object_set_new(o, "by", person_of_log(r->by));
	json_object_set_new(o, "why", text_or_null(r->why));
	json_object_set_new(o, "part", text_or_null(r->part));
	json_object_set_new(o, "insisted", person_of_log(r->insisted));
	json_object_set_new(o, "reason", text_or_null(r->test ? "test" : NULL));
	return o;
}
