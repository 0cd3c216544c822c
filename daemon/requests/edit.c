/* Articles changed before they air: edit (what is said, and how it is planned)
 * and move (place or time in the queue). A change of what is said takes the
 * approval away. */
#include "requests/handlers.h"
#include "requests/answer.h"
#include "station/articles.h"
#include "requests/fit.h"
#include "station/forms.h"
#include "station/show.h"

#include "base/mem.h"
#include "intake/article.h"

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

/* A new time: what was planned is dropped without a word in the log, because a
 * person moved it, and planned anew. */
static void replan(struct station *s, const struct article *a, int64_t at, const char *by,
        struct changes *list)
{
	const struct airing *airing;
	bool moved = false;
	for (size_t i = 0; (airing = memory_airing_of(queue_model(s->queue), a->id, i)) != NULL;
	        i++)
		if (airing->state == AIRING_PLANNED || airing->state == AIRING_READY) {
			changes_airing_move(list, airing->id, AIRING_PLANNED, station_now(s), NULL);
			list->items[list->count - 1].airing_move.planned = at;
			moved = true;
		}
	if (moved || a->state != ARTICLE_APPROVED)
		return;
	struct article later = *a;
	later.at = at;
	article_plan_first(s, &later, list);
	list->items[list->count - 1].airing_insert.by = mem_string(by);
}

/* ---- edit ---- */

static void replace(char **slot, const struct request *r, const char *name)
{
	const char *text = request_text(r, name);
	if (text == NULL)
		return;
	free(*slot);
	*slot = mem_string(text);
}

/* True if one of the planning parameters was given; the record is in `list` then. */
static int change_plan(
        struct station *s, struct request *r, const struct article *a, struct changes *list)
{
	int64_t at = a->at, expires = a->expires;
	const char *word = request_text(r, "class");
	enum air_class class = word != NULL ? (enum air_class)air_class_parse(word) : a->class;
	if (articles_when(r, "at", s, &at) < 0 || articles_when(r, "expires", s, &expires) < 0)
		return -EINVAL;
	if ((at != a->at || expires != a->expires) && !answer_in_time(r, at, expires))
		return -EINVAL;
	if (!articles_plan_good(r, s, request_text(r, "repeat"), expires) ||
	        !articles_place_good(r, s, request_text(r, "zone"), request_text(r, "voice")))
		return -EINVAL;
	if (word != NULL && class == CLASS_EMERGENCY && !request_may(r, ROLE_EMERGENCY)) {
		request_fail_role(r, ROLE_EMERGENCY);
		return -EPERM;
	}
	const char *zone = request_text(r, "zone");
	bool differs = at != a->at || class != a->class || zone != NULL;
	if (zone == NULL)
		zone = a->zone;
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
	if (at != a->at) {
		char *by = answer_who(r);
		replan(s, a, at, by, list);
		free(by);
	}
	return 0;
}

/* The new words, or the old ones for another voice. A class that needs no approval
 * stays approved. */
static int change_words(struct station *s, struct request *r, const struct article *a,
        struct changes *list, enum article_state *ret_state)
{
	const char *text = request_text(r, "text");
	const char *title = request_text(r, "title");
	struct intake_article parsed = {0};
	char *insisted = text == NULL ? mem_string(a->insisted) : NULL;
	struct str old;
	struct err e;
	str_init(&old);
	int status = text != NULL ? intake_article_parse("text", text, strlen(text), &parsed, &e)
	                          : article_text(s, a, &old, &e);
	if (status < 0) {
		request_fail_err(r, &e);
		str_finish(&old);
		free(insisted);
		return status;
	}
	if (text != NULL && !fit_to_be_read(r, parsed.text, parsed.text_len, NULL, &insisted)) {
		intake_article_finish(&parsed);
		str_finish(&old);
		return -EINVAL;
	}
	struct article_revise *revise = &changes_add(list, CHANGE_ARTICLE_REVISE)->article_revise;
	const struct peer *peer = request_peer(r);
	*revise = (struct article_revise){.id = a->id,
	        .at = station_now(s),
	        .by_uid = peer->uid,
	        .by = peer->actor[0] != '\0' ? mem_string(peer->actor) : NULL,
	        .to = a->state == ARTICLE_DRAFT ? ARTICLE_DRAFT : ARTICLE_PENDING,
	        .title = mem_string(title != NULL ? title : a->title),
	        .text = mem_string(text != NULL ? parsed.text : old.data),
	        .content_sha256 = mem_alloc(SHA256_TEXT),
	        .insisted = insisted};
	content_sha256(revise->title, revise->text, a->recording, revise->content_sha256);
	*ret_state = revise->to;
	intake_article_finish(&parsed);
	str_finish(&old);
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
	const char *voice = request_text(r, "voice");
	return voice != NULL && a->recording == NULL && a->state != ARTICLE_DRAFT &&
	       a->state != ARTICLE_PENDING && (a->voice == NULL || strcmp(voice, a->voice) != 0);
}

static void article_edit(void *context, struct request *r)
{
	struct station *s = context;
	const struct article *a = answer_article(s, r);
	struct changes list = {0};
	if (a == NULL || !changeable(s, r, a))
		return;
	enum article_state state = a->state;
	int status = change_plan(s, r, a, &list);
	if (status == 0 && (request_has(r, "text") || request_has(r, "title") || other_voice(r, a)))
		status = change_words(s, r, a, &list, &state);
	if (status == 0) {
		change_class(s, r, a, &list, &state);
		/* It waits for approval again: what was planned under the old one is off. */
		if (a->state == ARTICLE_APPROVED && state != ARTICLE_APPROVED)
			article_drop_airings(s, a, RESULT_MISSED, "changed", &list);
		answer_state(s, r, &list, a, state, 0);
	}
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
		if (change_plan(s, r, a, &list) == 0 && articles_when(r, "at", s, &at) == 0)
			answer_state(s, r, &list, a, a->state, at);
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
