/* Articles changed before they air: edit (what is said, and how it is planned)
 * and move (place or time in the queue). A change of what is said takes the
 * approval away. */
#include "requests/handlers.h"
#include "requests/answer.h"
#include "station/articles.h"
#include "requests/fit.h"
#include "station/forms.h"
#include "station/replan.h"
#include "station/show.h"

#include "base/mem.h"
#include "intake/article.h"
#include "schedule/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- what both need ---- */

static bool changeable(struct station *s, struct request *r, const struct article *a)
{
	bool on_air = s->on_air != NULL && s->on_air->article == a->id;
	if (!answer_may_touch(r, a))
		return false;
	if (!article_is_over(a->state) && !on_air)
		return true;
	request_fail(r, "wrong_state",
	        json_pack("{s:I, s:s, s:s}", "id", (json_int_t)a->id, "state",
	                on_air ? "on_air" : article_state_name(a->state), "allowed",
	                "draft, pending, approved or held"));
	return false;
}

static void answer_state(struct station *s, struct request *r, struct changes *list,
        const struct article *a, enum article_state state, int64_t at)
{
	json_t *o = json_pack(
	        "{s:I, s:s}", "id", (json_int_t)a->id, "state", article_state_name(state));
	if (at != 0)
		json_object_set_new(o, "airing", form_time(at));
	station_event(s, list, "article.changed", json_pack("{s:I}", "article", (json_int_t)a->id));
	answer_after_commit(s, r, list, o);
}

/* ---- edit ---- */

/* An empty text takes it away. */
static void replace(char **slot, const struct request *r, const char *name)
{
	const char *text = request_text(r, name);
	if (text == NULL)
		return;
	free(*slot);
	*slot = text[0] != '\0' ? mem_string(text) : NULL;
}

static bool is_empty(const struct request *r, const char *name)
{
	const char *text = request_text(r, name);
	return text != NULL && text[0] == '\0';
}

static int change_time(const struct station *s, struct request *r, const char *name, int64_t *time)
{
	if (!is_empty(r, name))
		return articles_when(r, name, s, time);
	*time = 0;
	return 0;
}

/* The given texts, NULL for those that are taken away. */
static const char *given(const struct request *r, const char *name)
{
	return is_empty(r, name) ? NULL : request_text(r, name);
}

/* What is left of the plan has an end, though the article does not expire any more. */
static bool ends(struct request *r, const struct article *a, int64_t expires)
{
	struct plan plan;
	if (expires != 0 || a->expires == 0 || a->repeat == NULL || request_has(r, "repeat") ||
	        plan_parse(a->repeat, a->created, &plan, NULL) < 0 || plan_bounded(&plan))
		return true;
	request_fail(r, "plan_endless", json_pack("{s:s}", "value", a->repeat));
	return false;
}

/* The planning parameters that were given, as a record in `list`. */
static int change_plan(
        struct station *s, struct request *r, const struct article *a, struct changes *list)
{
	int64_t at = a->at, expires = a->expires;
	const char *word = request_text(r, "class");
	enum air_class class = word != NULL ? (enum air_class)air_class_parse(word) : a->class;
	if (change_time(s, r, "at", &at) < 0 || change_time(s, r, "expires", &expires) < 0)
		return -EINVAL;
	if ((at != a->at || expires != a->expires) && !answer_in_time(r, at, expires))
		return -EINVAL;
	if (!articles_plan_good(r, s, given(r, "repeat"), expires) || !ends(r, a, expires) ||
	        !articles_place_good(r, s, given(r, "zone"), given(r, "voice")))
		return -EINVAL;
	if (word != NULL && class == CLASS_EMERGENCY && !request_may(r, ROLE_EMERGENCY)) {
		request_fail_role(r, ROLE_EMERGENCY);
		return -EPERM;
	}
	bool differs = at != a->at || class != a->class || request_has(r, "zone");
	const char *zone = request_has(r, "zone") ? given(r, "zone") : a->zone;
	if (at != 0 && differs && !answer_permitted(s, r, class, zone, at))
		return -EINVAL;
	struct article_plan *plan = changes_article_plan(list, a);
	plan->at = at;
	plan->expires = expires;
	plan->class = class;
	replace(&plan->repeat, r, "repeat");
	replace(&plan->zone, r, "zone");
	replace(&plan->voice, r, "voice");
	replace(&plan->category, r, "category");
	replace(&plan->source, r, "source");
	return 0;
}

/* The airings of one that stays approved follow its new plan, which is the first record
 * of `list`. True if nothing of it is to air any more. */
static bool replan(struct station *s, struct request *r, const struct article *a, bool other_words,
        struct changes *list)
{
	const struct article_plan *plan = &list->items[0].article_plan;
	struct article after = *a;
	char *by = answer_who(r);
	after.class = plan->class;
	after.at = plan->at;
	after.expires = plan->expires;
	after.repeat = plan->repeat;
	after.zone = plan->zone;
	bool over = replan_article(s,
	        &(struct replan){
	                .before = a, .after = &after, .other_words = other_words, .by = by},
	        list);
	free(by);
	return over;
}

/* A title that is the beginning of the text, and changes with it. */
static bool is_cut_title(const char *title, const char *text)
{
	return title == NULL || str_starts(text, title);
}

/* The article with its new words: those of the parameters, else those that it has. */
static int read_words(struct station *s, struct request *r, const struct article *a,
        struct intake_article *ret, char **ret_insisted)
{
	const char *text = request_text(r, "text"), *title = request_text(r, "title");
	struct str old;
	struct err e;
	str_init(&old);
	*ret = (struct intake_article){0};
	int status = article_text(s, a, &old, &e);
	if (status == 0 && text != NULL)
		status = intake_article_parse("text", text, strlen(text), ret, &e);
	if (status < 0) {
		request_fail_err(r, &e);
		str_finish(&old);
		return status;
	}
	if (text == NULL) {
		*ret_insisted = mem_string(a->insisted);
		ret->text = mem_bytes(old.data, old.len);
	} else if (!fit_to_be_read(r, ret->text, ret->text_len, NULL, ret_insisted)) {
		status = -EINVAL;
	}
	bool keeps = text == NULL || (!ret->title_spoken && !is_cut_title(a->title, old.data));
	if (title != NULL || keeps) {
		free(ret->title);
		ret->title = mem_string(title != NULL ? title : a->title);
	}
	str_finish(&old);
	if (status < 0)
		intake_article_finish(ret);
	return status;
}

/* The new words, or the old ones for another voice. A class that needs no approval
 * stays approved. */
static int change_words(struct station *s, struct request *r, const struct article *a,
        struct changes *list, enum article_state *ret_state)
{
	struct intake_article fresh;
	char *insisted = NULL;
	int status = read_words(s, r, a, &fresh, &insisted);
	if (status < 0)
		return status;
	struct article_revise *revise = &changes_add(list, CHANGE_ARTICLE_REVISE)->article_revise;
	const struct peer *peer = request_peer(r);
	*revise = (struct article_revise){.id = a->id,
	        .at = station_now(s),
	        .by_uid = peer->uid,
	        .by = peer->actor[0] != '\0' ? mem_string(peer->actor) : NULL,
	        .to = a->state == ARTICLE_DRAFT ? ARTICLE_DRAFT : ARTICLE_PENDING,
	        .title = mem_string(fresh.title),
	        .text = mem_string(fresh.text),
	        .content_sha256 = mem_alloc(SHA256_TEXT),
	        .insisted = insisted};
	content_sha256(revise->title, revise->text, a->recording, revise->content_sha256);
	articles_keep_unstored(s, a->id, a->revision + 1, fresh.text);
	intake_article_finish(&fresh);
	*ret_state = revise->to;
	if (a->state == ARTICLE_APPROVED && article_approval(s, a->class) == APPROVAL_NONE) {
		changes_article_move(list, a->id, ARTICLE_APPROVED, station_now(s), NULL);
		*ret_state = ARTICLE_APPROVED;
	}
	return 0;
}

/* Another class has its own rule of approval: what was approved under a laxer one
 * waits again, unless the sender might have approved it in the new class. */
static void change_class(struct station *s, const struct request *r, const struct article *a,
        struct changes *list, enum article_state *ret_state)
{
	const char *word = request_text(r, "class");
	enum air_class class = word != NULL ? (enum air_class)air_class_parse(word) : a->class;
	enum settings_approval needs = article_approval(s, class);
	bool approved = needs == APPROVAL_NONE || needs == article_approval(s, a->class) ||
	                (needs == APPROVAL_ROLE && request_may(r, ROLE_EMERGENCY)) ||
	                (needs == APPROVAL_REQUIRED && request_may(r, ROLE_APPROVE) &&
	                        !article_is_author(r, a));
	if (class == a->class || *ret_state != ARTICLE_APPROVED || approved)
		return;
	changes_article_move(list, a->id, ARTICLE_PENDING, station_now(s), NULL);
	*ret_state = ARTICLE_PENDING;
}

/* Another voice is another sound than the one that was approved. */
static bool other_voice(const struct request *r, const struct article *a)
{
	const char *voice = given(r, "voice"), *now = a->voice;
	return request_has(r, "voice") && a->recording == NULL && a->state != ARTICLE_DRAFT &&
	       a->state != ARTICLE_PENDING &&
	       !(voice == NULL ? now == NULL : now != NULL && strcmp(voice, now) == 0);
}

/* All of `list` for one request; 0, or the request is failed. */
static int change(struct station *s, struct request *r, const struct article *a,
        struct changes *list, enum article_state *ret_state)
{
	*ret_state = a->state;
	int status = change_plan(s, r, a, list);
	if (status < 0)
		return status;
	bool words = request_has(r, "text") || request_has(r, "title") || other_voice(r, a);
	if (words)
		status = change_words(s, r, a, list, ret_state);
	if (status < 0)
		return status;
	change_class(s, r, a, list, ret_state);
	if (a->state != ARTICLE_APPROVED)
		return 0;
	/* It waits for approval again: what was planned under the old one is off. */
	if (*ret_state != ARTICLE_APPROVED)
		article_drop_airings(s, a, RESULT_MISSED, "changed", list);
	else if (replan(s, r, a, words, list))
		*ret_state = ARTICLE_DONE;
	return 0;
}

static void article_edit(void *context, struct request *r)
{
	struct station *s = context;
	const struct article *a = answer_article(s, r);
	struct changes list = {0};
	enum article_state state;
	if (a != NULL && changeable(s, r, a) && change(s, r, a, &list, &state) == 0)
		answer_state(s, r, &list, a, state, 0);
	changes_finish(&list);
}

/* ---- move ---- */

/* Where among the waiting of its class, counted without itself; -1 after failing
 * the request. */
static int64_t wanted_place(
        const struct station *s, struct request *r, const int64_t *ids, size_t count)
{
	const char *to = request_text(r, "to");
	const char *which = request_has(r, "before") ? "before" : "after";
	int64_t other = request_integer(r, which, 0);
	if (to != NULL)
		return strcmp(to, "first") == 0 ? 0 : (int64_t)count;
	for (size_t i = 0; i < count; i++)
		if (ids[i] == other)
			return (int64_t)i + (strcmp(which, "after") == 0);
	if (memory_article(queue_model(s->queue), other) == NULL)
		request_fail(r, "no_article", json_pack("{s:I}", "id", (json_int_t)other));
	else
		request_fail(r, "no_place",
		        json_pack("{s:I, s:s, s:I}", "id", (json_int_t)request_integer(r, "id", 0),
		                "field", which, "value", (json_int_t)other));
	return -1;
}

static void give_rank(struct station *s, int64_t id, int32_t rank, struct changes *list)
{
	const struct article *a = memory_article(queue_model(s->queue), id);
	if (a->rank != rank)
		changes_article_plan(list, a)->rank = rank;
}

/* The class is numbered afresh in its new order; only what differs is written. */
static bool change_place(
        struct station *s, struct request *r, const struct article *a, struct changes *list)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *other;
	size_t count = 0, room = 0;
	int64_t *ids = NULL;
	for (size_t i = 0; (other = memory_waiting_at(model, i)) != NULL; i++) {
		if (other->class != a->class || other->id == a->id)
			continue;
		if (count == room)
			ids = mem_resize(ids, room = room * 2 + 16, sizeof *ids);
		ids[count++] = other->id;
	}
	int64_t place = wanted_place(s, r, ids, count);
	for (size_t i = 0; place >= 0 && i < count; i++)
		give_rank(s, ids[i], (int32_t)(i + 1 + ((int64_t)i >= place)), list);
	if (place >= 0)
		give_rank(s, a->id, (int32_t)place + 1, list);
	free(ids);
	return place >= 0;
}

static void article_move(void *context, struct request *r)
{
	struct station *s = context;
	const struct article *a = answer_article(s, r);
	struct changes list = {0};
	if (a == NULL || !changeable(s, r, a))
		return;
	int given = request_has(r, "before") + request_has(r, "after") + request_has(r, "to") +
	            request_has(r, "at");
	int64_t at = 0;
	if (given != 1) {
		request_fail_value(r, "to", "one of before, after, to and at");
	} else if (request_has(r, "at")) {
		enum article_state state;
		if (articles_when(r, "at", s, &at) == 0 && change(s, r, a, &list, &state) == 0)
			answer_state(s, r, &list, a, state, at);
	} else if (change_place(s, r, a, &list)) {
		answer_state(s, r, &list, a, a->state, 0);
	}
	changes_finish(&list);
}

void edit_handle(struct station *s)
{
	server_handle(s->server, "article.edit", article_edit);
	server_handle(s->server, "article.move", article_move);
}
