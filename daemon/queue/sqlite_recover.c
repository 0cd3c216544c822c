/* What a crash left open: airings that are on air, log rows that only begin.
 * On the writer's connection, before the store thread starts. */
#include "queue/sqlite_room.h"

#include "base/mem.h"

#include <stdlib.h>

struct open_parts {
	struct changes *list;
	int64_t now;
	int64_t played_ms;
	int64_t last; /* latest moment known: of the parts */
	struct log_output *outputs;
	size_t count;
	bool heard; /* an output had taken all of it: only files were still written */
};

static int end_part(void *context, const struct part *p)
{
	struct open_parts *o = context;
	int64_t played = p->rate > 0 ? p->frames * 1000 / p->rate : 0;
	o->played_ms = played > o->played_ms ? played : o->played_ms;
	if (p->started + played > o->last)
		o->last = p->started + played;
	o->outputs = mem_resize(o->outputs, o->count + 1, sizeof *o->outputs);
	o->outputs[o->count++] = (struct log_output){mem_string(p->output), p->frames, NULL};
	o->heard = o->heard || p->result == PART_AIRED;
	if (p->result != PART_PLAYING)
		return 0;
	struct part *ended = &changes_add(o->list, CHANGE_PART_PUT)->part_put;
	part_copy(ended, p);
	ended->result = PART_CUT;
	ended->ended = p->started + played;
	return 0;
}

static int close_airing(struct store *s, struct changes *list, int64_t now, const struct airing *a,
        int64_t *ret_last, struct err *e)
{
	struct open_parts o = {.list = list, .now = now, .last = a->started};
	struct article article;
	int status = s->ops->article(s, a->article, &article, e);
	if (status < 0)
		return status;
	status = s->ops->parts(s, a->id, end_part, &o, e);
	const char *why = o.heard ? NULL : "crash";
	changes_airing_move(list, a->id, o.heard ? AIRING_AIRED : AIRING_CUT, now, why);
	struct log_row *row = &changes_add(list, CHANGE_LOG_APPEND)->log_append;
	*row = (struct log_row){.end = true,
	        .at = now,
	        .airing = a->id,
	        .article = a->article,
	        .resumes = a->resumes,
	        .title = mem_string(article.title),
	        .class = a->class,
	        .result = o.heard ? RESULT_AIRED : RESULT_CUT,
	        .programme = mem_string(a->programme),
	        .planned = a->planned,
	        .started = a->started,
	        .ended = o.last,
	        .played_ms = o.played_ms,
	        .asked_ms = a->asked_ms > 0 ? a->asked_ms : article_estimate_ms(&article),
	        .test = a->reason == REASON_TEST,
	        .outputs = o.outputs,
	        .output_count = o.count,
	        .words_sha256 = mem_string(article.words_sha256),
	        .by = mem_string(a->by),
	        .why = mem_string(why),
	        .insisted = mem_string(article.insisted)};
	article_finish(&article);
	*ret_last = o.last;
	return status;
}

struct closing {
	struct store *store;
	struct changes *list;
	int64_t now;
	int64_t rows;
	int64_t seen; /* the last moment that is told of */
	struct err *e;
};

static int close_one(void *context, const struct airing *a)
{
	struct closing *c = context;
	int64_t last = 0;
	c->rows++;
	int status = close_airing(c->store, c->list, c->now, a, &last, c->e);
	c->seen = last > c->seen ? last : c->seen;
	return status;
}

static int collect_start(void *context, const struct log_row *start)
{
	struct closing *c = context;
	struct log_row *row = &changes_add(c->list, CHANGE_LOG_APPEND)->log_append;
	log_row_copy(row, start);
	row->end = true;
	row->at = c->now;
	row->result = RESULT_CUT;
	row->ended = start->started;
	free(row->why);
	row->why = mem_string("crash");
	c->rows++;
	return 0;
}

struct last_rows {
	struct log_row *open;
	size_t count;
};

/* Starts among the last rows that no end follows: after a rebuild there are no
 * airings to tell. A start more than this many rows back has its end. */
enum { LAST_ROWS = 1000 };

static int see_row(void *context, const struct log_row *row)
{
	struct last_rows *l = context;
	for (size_t i = 0; row->end && i < l->count; i++)
		if (l->open[i].airing == row->airing) {
			log_row_finish(&l->open[i]);
			l->open[i] = l->open[--l->count];
			return 0;
		}
	if (!row->end) {
		l->open = mem_resize(l->open, l->count + 1, sizeof *l->open);
		log_row_copy(&l->open[l->count++], row);
	}
	return 0;
}

static int close_starts(struct closing *c)
{
	struct last_rows l = {0};
	struct store_counts high;
	struct sqlite *q = (struct sqlite *)c->store;
	int status = sqlite_number(
	        q, sqlite_sql(q, "SELECT max(seq) FROM log", c->e), 0, &high.log_seq, c->e);
	struct log_filter filter = {.from_seq = high.log_seq - LAST_ROWS};
	if (status == 0)
		status = c->store->ops->log(c->store, &filter, see_row, &l, c->e);
	for (size_t i = 0; i < l.count; i++) {
		if (status == 0)
			status = collect_start(c, &l.open[i]);
		log_row_finish(&l.open[i]);
	}
	free(l.open);
	return status;
}

/* When the last row of the log and the last event were written. */
static int last_written(struct store *s, int64_t *ret, struct err *e)
{
	static const char *const newest[] = {"SELECT at FROM log ORDER BY seq DESC LIMIT 1",
	        "SELECT at FROM event ORDER BY seq DESC LIMIT 1"};
	struct sqlite *q = (struct sqlite *)s;
	int status = 0;
	*ret = 0;
	for (size_t i = 0; i < sizeof newest / sizeof *newest && status == 0; i++) {
		int64_t at;
		status = sqlite_number(q, sqlite_sql(q, newest[i], e), 0, &at, e);
		*ret = status == 0 && at > *ret ? at : *ret;
	}
	return status;
}

int sqlite_close_open(
        struct store *s, int64_t now, int64_t *ret_rows, int64_t *ret_seen, struct err *e)
{
	struct changes list = {0};
	struct closing c = {.store = s, .list = &list, .now = now, .e = e};
	const struct airing_filter on_air = {.states = STATE_BIT(AIRING_ON_AIR)};
	int status = last_written(s, &c.seen, e);
	if (status == 0)
		status = s->ops->airings(s, &on_air, close_one, &c, e);
	if (status == 0 && list.count > 0)
		status = store_apply(s, list.items, list.count, e);
	changes_finish(&list);
	if (status == 0)
		status = close_starts(&c);
	if (status == 0 && list.count > 0)
		status = store_apply(s, list.items, list.count, e);
	changes_finish(&list);
	*ret_rows = c.rows;
	*ret_seen = c.seen;
	return status;
}
