/* Articles as people move them: approve, hold, cancel. */
#include "station/aired.h"
#include "station/answer.h"
#include "station/articles.h"
#include "station/show.h"

#include "base/mem.h"

#include <string.h>

static json_t *state_json(int64_t id, enum article_state state)
{
	return json_pack("{s:I, s:s}", "id", (json_int_t)id, "state", article_state_name(state));
}

static void wrong_state(struct request *r, const struct article *a, const char *allowed)
{
	request_fail(r, "wrong_state",
	        json_pack("{s:I, s:s, s:s}", "id", (json_int_t)a->id, "state",
	                article_state_name(a->state), "allowed", allowed));
}

static void move_record(struct station *s, const struct request *r, struct changes *list,
        const struct article *a, enum article_state to)
{
	const struct peer *p = request_peer(r);
	changes_article_move(list, a->id, to, station_now(s), request_text(r, "reason"));
	struct article_move *move = &list->items[list->count - 1].article_move;
	move->by_uid = p->uid;
	move->by = p->actor[0] != '\0' ? mem_string(p->actor) : NULL;
}

static void article_approve(void *context, struct request *r)
{
	struct station *s = context;
	const struct article *a = answer_article(s, r);
	struct changes list = {0};
	if (a == NULL)
		return;
	if (a->state != ARTICLE_PENDING && a->state != ARTICLE_HELD && a->state != ARTICLE_DRAFT) {
		wrong_state(r, a, "draft, pending or held");
		return;
	}
	if (a->class == CLASS_EMERGENCY && !request_may(r, ROLE_EMERGENCY)) {
		request_fail_role(r, ROLE_EMERGENCY);
		return;
	}
	if (article_approval(s, a->class) == APPROVAL_REQUIRED && a->approved == 0 &&
	        answer_is_author(r, a)) {
		request_fail(r, "own_article", json_pack("{s:I}", "id", (json_int_t)a->id));
		return;
	}
	unsigned lacks = article_supersede_takes(s, a, r);
	if (lacks != 0) {
		request_fail_role(r, lacks & -lacks);
		return;
	}
	move_record(s, r, &list, a, ARTICLE_APPROVED);
	article_supersede(s, a, &list);
	size_t planned = list.count;
	if (memory_airing_of(queue_model(s->queue), a->id, 0) == NULL ||
	        !aired_has_more(s, a->id, 0))
		article_plan_first(s, a, &list);
	for (size_t i = planned; i < list.count; i++)
		list.items[i].airing_insert.by = answer_who(r);
	station_event(
	        s, &list, "article.approved", json_pack("{s:I}", "article", (json_int_t)a->id));
	answer_after_commit(s, r, &list, state_json(a->id, ARTICLE_APPROVED));
}

/* Set aside: nothing of it airs until somebody approves it again. What is on air
 * of it is ended. */
static void take_off(struct station *s, struct request *r, enum article_state to, const char *event)
{
	const struct article *a = answer_article(s, r);
	struct changes list = {0};
	if (a == NULL || !answer_may_touch(r, a))
		return;
	if (article_is_over(a->state) || a->state == to) {
		wrong_state(r, a, "draft, pending, approved or held");
		return;
	}
	if (s->on_air != NULL && s->on_air->article == a->id)
		show_leave(s->on_air, SHOW_END_SKIP, true);
	article_drop_airings(s, a, RESULT_MISSED, article_state_name(to), &list);
	move_record(s, r, &list, a, to);
	station_event(s, &list, event, json_pack("{s:I}", "article", (json_int_t)a->id));
	answer_after_commit(s, r, &list, state_json(a->id, to));
}

static void article_hold(void *context, struct request *r)
{
	take_off(context, r, ARTICLE_HELD, "article.held");
}

static void article_cancel(void *context, struct request *r)
{
	take_off(context, r, ARTICLE_CANCELLED, "article.cancelled");
}

void move_handle(struct station *s)
{
	server_handle(s->server, "article.approve", article_approve);
	server_handle(s->server, "article.hold", article_hold);
	server_handle(s->server, "article.cancel", article_cancel);
}
