/* Articles set aside or taken off for good: hold, cancel. */
#include "requests/handlers.h"
#include "station/aired.h"
#include "requests/answer.h"
#include "station/articles.h"
#include "station/show.h"

#include "base/mem.h"

#include <string.h>

static json_t *state_json(int64_t id, enum article_state state)
{
	return json_pack("{s:I, s:s}", "id", (json_int_t)id, "state", article_state_name(state));
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
		answer_wrong_state(r, a, "draft, pending, approved or held");
		return;
	}
	article_off_air(s, a->id, to == ARTICLE_HELD ? SHOW_END_HELD : SHOW_END_CANCELLED);
	article_drop_airings(s, a, RESULT_MISSED, article_state_name(to), &list);
	answer_move(s, r, &list, a, to);
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
	server_handle(s->server, "article.hold", article_hold);
	server_handle(s->server, "article.cancel", article_cancel);
}
