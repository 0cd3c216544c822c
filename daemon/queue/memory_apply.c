/* What changes are legal, and what they do to the model. This is the one door:
 * SQLite persists what passed here, and trusts it but for the versions.
 * Called by the loop (memory_apply) and, as a twin, through the store. */
#include "queue/apply.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "queue/moves.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void apply_replace(char **slot, const char *value)
{
	char *copy = mem_string(value);
	free(*slot);
	*slot = copy;
}

bool apply_version_fits(const struct memory *m, int64_t *expects, int64_t version)
{
	if (*expects == 0 && m->tries)
		return true; /* it may have to be tried again on another version */
	if (*expects == 0)
		*expects = version;
	return *expects == version;
}

static int append_log(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	(void)token;
	struct log_row *row = &c->log_append;
	bool sounded = false;
	for (size_t i = 0; i < row->output_count; i++)
		sounded = sounded || row->outputs[i].frames > 0;
	if (row->at <= 0 || row->title == NULL || row->end != (row->result != RESULT_NONE))
		return refuse_senseless("log_append", e);
	if (!row->end && row->airing == 0)
		return refuse_senseless("log_append.airing", e);
	if (row->result == RESULT_AIRED && !sounded)
		return err_set(e, -EPERM, "airing.silent",
		        _("no output took any sound of airing %lld"), (long long)row->airing);
	if (!m->keep_all)
		return 0;
	if (m->log_count == m->log_capacity) {
		m->log_capacity = m->log_capacity > 0 ? 2 * m->log_capacity : 16;
		m->log = mem_resize(m->log, m->log_capacity, sizeof *m->log);
	}
	row->seq = ++m->log_seq;
	log_row_copy(&m->log[m->log_count++], row);
	return 0;
}

static int append_event(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	(void)token;
	struct event *event = &c->event_append;
	if (event->name == NULL || event->data == NULL || event->at <= 0)
		return refuse_senseless("event_append", e);
	if (!m->keep_all)
		return 0;
	if (m->event_count == m->event_capacity) {
		m->event_capacity = m->event_capacity > 0 ? 2 * m->event_capacity : 16;
		m->events = mem_resize(m->events, m->event_capacity, sizeof *m->events);
	}
	event->seq = ++m->event_seq;
	event_copy(&m->events[m->event_count++], event);
	return 0;
}

static int put_meta(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	if (c->meta_put.name == NULL)
		return refuse_senseless("meta_put", e);
	model_put_meta(m, token, c->meta_put.name, c->meta_put.value);
	return 0;
}

static size_t prune_log(struct memory *m, int64_t before)
{
	size_t gone = 0;
	while (gone < m->log_count && gone < PRUNE_ROWS_MOST && m->log[gone].at < before)
		log_row_finish(&m->log[gone++]);
	m->log_count -= gone;
	if (gone > 0)
		memmove(m->log, m->log + gone, m->log_count * sizeof *m->log);
	return gone;
}

static size_t prune_events(struct memory *m, int64_t before)
{
	size_t gone = 0;
	while (gone < m->event_count && gone < PRUNE_ROWS_MOST && m->events[gone].at < before)
		event_finish(&m->events[gone++]);
	m->event_count -= gone;
	m->event_first += (int64_t)gone;
	if (gone > 0)
		memmove(m->events, m->events + gone, m->event_count * sizeof *m->events);
	return gone;
}

static bool has_live_airing(const struct memory *m, int64_t article)
{
	const struct airing *a;
	for (size_t i = 0; (a = memory_airing_of(m, article, i)) != NULL; i++)
		if (!airing_is_over(a->state))
			return true;
	return false;
}

static size_t prune_articles(struct memory *m, int64_t before)
{
	size_t gone = 0;
	for (size_t i = 0; i < m->articles.count && gone < PRUNE_ARTICLES_MOST;) {
		struct article *a = m->articles.items[i];
		if (article_is_over(a->state) && a->finished < before &&
		        !has_live_airing(m, a->id) && !model_touched(m, UNDO_ARTICLE, a->id)) {
			model_drop_article(m, a);
			gone++;
		} else {
			i++;
		}
	}
	return gone;
}

/* Not taken back by a revert: what it drops was over, and the daemon forgets
 * that anyway. It is applied last in its list (see apply_all). */
static int prune(struct memory *m, struct change *c, uint64_t token, struct err *e)
{
	(void)token;
	(void)e;
	struct prune *p = &c->prune;
	size_t removed = 0;
	if (p->articles_before > 0)
		removed += prune_articles(m, p->articles_before);
	if (p->log_before > 0)
		removed += prune_log(m, p->log_before);
	if (p->events_before > 0)
		removed += prune_events(m, p->events_before);
	p->removed = (int64_t)removed;
	return 0;
}

static applier *const appliers[] = {
        [CHANGE_ARTICLE_INSERT] = apply_insert_article,
        [CHANGE_ARTICLE_REVISE] = apply_revise_article,
        [CHANGE_ARTICLE_MOVE] = apply_move_article,
        [CHANGE_ARTICLE_PLAN] = apply_plan_article,
        [CHANGE_AIRING_INSERT] = apply_insert_airing,
        [CHANGE_AIRING_MOVE] = apply_move_airing,
        [CHANGE_PART_PUT] = apply_put_part,
        [CHANGE_LOG_APPEND] = append_log,
        [CHANGE_EVENT_APPEND] = append_event,
        [CHANGE_META_PUT] = put_meta,
        [CHANGE_PRUNE] = prune,
};
_Static_assert(sizeof appliers / sizeof *appliers == CHANGE_KIND_COUNT, "a change is not applied");

struct mark {
	size_t log_count, event_count;
	int64_t log_seq, event_seq, article_high, airing_high;
};

static void back_to(struct memory *m, const struct mark *k)
{
	while (m->log_count > k->log_count)
		log_row_finish(&m->log[--m->log_count]);
	while (m->event_count > k->event_count)
		event_finish(&m->events[--m->event_count]);
	m->log_seq = k->log_seq;
	m->event_seq = k->event_seq;
	m->article_high = k->article_high;
	m->airing_high = k->airing_high;
}

int memory_apply(
        struct memory *m, struct change *changes, size_t count, uint64_t token, struct err *e)
{
	const struct mark begin = {m->log_count, m->event_count, m->log_seq, m->event_seq,
	        m->article_high, m->airing_high};
	for (size_t i = 0; i < count; i++) {
		/* A prune cannot be taken back, so it stands alone in its list. */
		int status = changes[i].kind == CHANGE_PRUNE && count > 1
		                     ? refuse_senseless("prune", e)
		                     : appliers[changes[i].kind](m, &changes[i], token, e);
		if (status < 0) {
			memory_revert(m, token);
			back_to(m, &begin);
			return status;
		}
	}
	return 0;
}
