/* Answering a request when its changes are on disk: an `ok` means stored. */
#include "requests/answer.h"
#include "station/articles.h"
#include "station/forms.h"

#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct waiting {
	struct station *station;
	struct request *request;
	json_t *result;
};

static void fail_as_disk(struct request *r, const struct err *e)
{
	if (e->status == -ENOSPC || e->status == -EDQUOT)
		request_fail(r, "disk_full", NULL);
	else
		request_fail(r, "store_failed", json_pack("{s:s}", "sentence", e->sentence));
}

static void on_stored(
        void *context, uint64_t token, int status, const struct err *e, const struct changes *list)
{
	struct waiting *w = context;
	(void)token;
	if (status < 0) {
		json_decref(w->result);
		fail_as_disk(w->request, e);
	} else {
		request_ok(w->request, w->result);
		station_committed(w->station, list);
	}
	director_wake(w->station);
	free(w);
}

bool answer_after_commit(struct station *s, struct request *r, struct changes *list, json_t *result)
{
	struct err e = {0};
	struct waiting *w = mem_alloc(sizeof *w);
	*w = (struct waiting){.station = s, .request = r, .result = result};
	int status = queue_submit(s->queue, list, SUBMIT_ASK, on_stored, w, &e);
	changes_finish(list);
	if (status < 0) {
		request_fail_err(r, &e);
		json_decref(result);
		free(w);
		return false;
	}
	director_wake(s);
	return true;
}

char *answer_who(const struct request *r)
{
	const struct peer *p = request_peer(r);
	if (p->actor[0] != '\0')
		return mem_printf("uid %u as %s", (unsigned)p->uid, p->actor);
	return mem_printf("uid %u", (unsigned)p->uid);
}

const struct article *answer_article(struct station *s, struct request *r)
{
	int64_t id = request_integer(r, "id", 0);
	const struct article *a = memory_article(queue_model(s->queue), id);
	if (a == NULL)
		request_fail(r, "no_article", json_pack("{s:I}", "id", (json_int_t)id));
	return a;
}

bool answer_may_touch(struct request *r, const struct article *a)
{
	if (article_is_author(r, a) || request_may(r, ROLE_APPROVE))
		return true;
	request_fail_role(r, ROLE_APPROVE);
	return false;
}

bool answer_in_time(struct request *r, int64_t at, int64_t expires)
{
	if (at == 0 || expires == 0 || at < expires)
		return true;
	request_fail(r, "expires_early",
	        json_pack("{s:o, s:o}", "value", form_time(expires), "at", form_time(at)));
	return false;
}

bool answer_permitted(const struct station *s, struct request *r, enum air_class class,
        const char *zone, int64_t at)
{
	if (class == CLASS_EMERGENCY || hours_permit(s, zone, at))
		return true;
	request_fail(r, "not_permitted",
	        json_pack(
	                "{s:o, s:o}", "value", form_time(at), "allowed", hours_json(s, zone, at)));
	return false;
}

void answer_wrong_state(struct request *r, const struct article *a, const char *allowed)
{
	request_fail(r, "wrong_state",
	        json_pack("{s:I, s:s, s:s}", "id", (json_int_t)a->id, "state",
	                article_state_name(a->state), "allowed", allowed));
}

void answer_move(struct station *s, const struct request *r, struct changes *list,
        const struct article *a, enum article_state to)
{
	const struct peer *p = request_peer(r);
	changes_article_move(list, a->id, to, station_now(s), request_text(r, "reason"));
	struct article_move *move = &list->items[list->count - 1].article_move;
	move->by_uid = p->uid;
	move->by = p->actor[0] != '\0' ? mem_string(p->actor) : NULL;
}
