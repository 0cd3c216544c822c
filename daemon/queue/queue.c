/* The queue of the daemon: model, store thread and reading connection made,
 * fed and closed together. Loop thread only. */
#include "queue/queue.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "queue/reserve.h"
#include "queue/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

/* Lists that are one transaction, joined into one, and whose they were. */
struct group {
	struct queue *queue;
	uint64_t token; /* the model's, of all of them */
	struct changes changes;
	struct group_part {
		size_t count; /* changes */
		writer_done *done;
		void *context;
	} * parts;
	size_t count, capacity;
};

struct queue {
	char *folder;
	struct memory *model;
	struct writer *writer;
	struct store *history;
	struct store *store; /* the writer's */
	uint64_t tokens;
	struct group *group; /* open now, or NULL */
};

/* The mirror knows more than the database if that was lost, set aside or
 * replaced by an older copy: its rows come back, and its ids stay used. */
static int take_from_mirror(
        const char *folder, int64_t now, struct store *s, struct queue_opening *o, struct err *e)
{
	bool behind = false;
	int status = sqlite_log_behind(s, folder, &behind, e);
	if (status < 0 || !behind)
		return status;
	status = sqlite_log_rebuild(s, folder, &o->rebuilt_log_rows, e);
	if (status == 0)
		status = sqlite_log_behind(s, folder, &behind, e);
	if (status == 0 && behind)
		status = mirror_set_aside(folder, now, o->mirror_aside, e);
	return status;
}

static int open_or_set_aside(
        const char *folder, int64_t now, struct store **ret, struct queue_opening *o, struct err *e)
{
	int status = sqlite_open(folder, ret, e);
	if (status == -ENOSPC && reserve_release(folder))
		status = sqlite_open(folder, ret, e);
	if (status == -EUCLEAN) {
		status = sqlite_set_aside(folder, now, o->set_aside, e);
		if (status == 0)
			status = sqlite_open(folder, ret, e);
	}
	if (status < 0)
		return status;
	status = take_from_mirror(folder, now, *ret, o, e);
	if (status < 0) {
		store_close(*ret);
		*ret = NULL;
	}
	return status;
}

/* A file may open well and still be torn inside: reading all that decisions
 * need finds that out at once. */
static int load_open(
        struct store *s, int64_t now, struct memory *m, struct queue_opening *o, struct err *e)
{
	int status = sqlite_close_open(s, now, &o->closed_rows, &o->last_seen, e);
	if (status == -ENOSPC || status == -EROFS || status == -EIO) {
		/* What is open stays open until there is room: better than no station. */
		o->closed_rows = 0;
		status = 0;
	}
	return status == 0 ? sqlite_load(s, m, e) : status;
}

int queue_open(const char *folder, int64_t now, struct queue **ret,
        struct queue_opening *ret_opening, struct err *e)
{
	struct queue *q = mem_alloc(sizeof *q);
	struct queue_opening o = {0};
	struct store *s = NULL;
	int status = open_or_set_aside(folder, now, &s, &o, e);
	if (status == 0) {
		o.unclean = sqlite_was_unclean(s);
		q->model = memory_create(false);
		status = load_open(s, now, q->model, &o, e);
	}
	if (status == -EUCLEAN && o.set_aside[0] == '\0') {
		store_close(s);
		store_close(memory_store(q->model));
		s = NULL;
		q->model = NULL;
		status = sqlite_set_aside(folder, now, o.set_aside, e);
		if (status == 0)
			status = open_or_set_aside(folder, now, &s, &o, e);
		if (status == 0) {
			q->model = memory_create(false);
			status = load_open(s, now, q->model, &o, e);
		}
	}
	if (status == 0)
		status = sqlite_open_readonly(folder, &q->history, e);
	if (status == 0)
		status = writer_start(s, folder, &q->writer, e);
	if (status < 0) {
		store_close(s);
		store_close(q->history);
		if (q->model != NULL)
			store_close(memory_store(q->model));
		free(q);
		return status;
	}
	q->store = s;
	q->folder = mem_string(folder);
	*ret = q;
	*ret_opening = o;
	return 0;
}

size_t queue_close(struct queue *q, int timeout_ms)
{
	if (q == NULL)
		return 0;
	/* History first: the last connection to close tidies the WAL. */
	store_close(q->history);
	size_t lost = writer_close(q->writer, timeout_ms);
	store_close(memory_store(q->model));
	free(q->folder);
	free(q);
	return lost;
}

bool queue_replaced(struct queue *q, char *ret_aside, bool *ret_holes)
{
	struct store *fresh;
	struct err e;
	if (!writer_replaced(q->writer, ret_aside, ret_holes))
		return false;
	if (sqlite_open_readonly(q->folder, &fresh, &e) == 0) {
		store_close(q->history);
		q->history = fresh;
	}
	return true;
}

void queue_suspect(struct queue *q)
{
	sqlite_keep_mark(q->store);
}

struct memory *queue_model(struct queue *q)
{
	return q->model;
}

struct store *queue_history(struct queue *q)
{
	return q->history;
}

struct handed {
	struct queue *queue;
	uint64_t token; /* the model's */
	writer_done *done;
	void *context;
};

static void settled(void *context, uint64_t token, int status, const struct err *e,
        const struct changes *changes)
{
	struct handed *h = context;
	(void)token;
	if (status == 0)
		memory_confirm(h->queue->model, h->token);
	else
		memory_revert(h->queue->model, h->token);
	if (h->done != NULL)
		h->done(h->context, h->token, status, e, changes);
	free(h);
}

static void group_call(
        struct group *g, int status, const struct err *e, const struct changes *changes)
{
	struct changes part = *changes;
	for (size_t i = 0; i < g->count; i++) {
		part.count = g->parts[i].count;
		if (g->parts[i].done != NULL)
			g->parts[i].done(g->parts[i].context, g->token, status, e, &part);
		part.items += part.count;
	}
	free(g->parts);
	free(g);
}

static void group_settled(void *context, uint64_t token, int status, const struct err *e,
        const struct changes *changes)
{
	struct group *g = context;
	(void)token;
	if (status == 0)
		memory_confirm(g->queue->model, g->token);
	else
		memory_revert(g->queue->model, g->token);
	group_call(g, status, e, changes);
}

void queue_group_begin(struct queue *q)
{
	assert(q->group == NULL);
	q->group = mem_alloc(sizeof *q->group);
	*q->group = (struct group){.queue = q, .token = ++q->tokens};
}

void queue_group_end(struct queue *q, bool keep)
{
	struct group *g = q->group;
	struct err e;
	q->group = NULL;
	if (keep && g->count > 0) {
		writer_submit(q->writer, &g->changes, SUBMIT_ASK, group_settled, g);
		return;
	}
	err_set(&e, -ECANCELED, "queue.group", _("another part of the same request was refused"));
	memory_revert(q->model, g->token);
	struct changes changes = g->changes;
	group_call(g, -ECANCELED, &e, &changes);
	changes_finish(&changes);
}

/* The records of `list` move to the group's. */
static void group_add(struct group *g, struct changes *list, writer_done *done, void *context)
{
	for (size_t i = 0; i < list->count; i++)
		*changes_add(&g->changes, list->items[i].kind) = list->items[i];
	if (g->count == g->capacity) {
		g->capacity = g->capacity > 0 ? 2 * g->capacity : 8;
		g->parts = mem_resize(g->parts, g->capacity, sizeof *g->parts);
	}
	g->parts[g->count++] = (struct group_part){list->count, done, context};
	free(list->items);
	*list = (struct changes){0};
}

/* A fact has happened, whatever became of the asks before it: it must not fail
 * because one of them was taken back. What is legal is still checked. */
static void expect_anything(struct changes *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct change *c = &list->items[i];
		if (c->kind == CHANGE_ARTICLE_MOVE)
			c->article_move.expects = 0;
		else if (c->kind == CHANGE_ARTICLE_PLAN)
			c->article_plan.expects = 0;
		else if (c->kind == CHANGE_AIRING_MOVE)
			c->airing_move.expects = 0;
	}
}

/* An emergency may already sound when the disk turns out to be full: it must
 * not vanish from the model then, so it is tried again like a fact. */
static bool is_emergency(const struct changes *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind == CHANGE_ARTICLE_INSERT &&
		        list->items[i].article_insert.article.class == CLASS_EMERGENCY)
			return true;
	return false;
}

int queue_submit(struct queue *q, struct changes *list, enum submission sort, writer_done *done,
        void *context, struct err *e)
{
	struct group *g = sort == SUBMIT_ASK ? q->group : NULL;
	uint64_t token = g != NULL ? g->token : ++q->tokens;
	int status = memory_apply(q->model, list->items, list->count, token, e);
	if (status < 0)
		return status; /* a group whose part is refused is undone whole */
	if (g != NULL) {
		group_add(g, list, done, context);
		return 0;
	}
	if (is_emergency(list))
		sort = SUBMIT_FACT;
	if (sort == SUBMIT_FACT)
		expect_anything(list);
	struct handed *h = mem_alloc(sizeof *h);
	*h = (struct handed){q, token, done, context};
	writer_submit(q->writer, list, sort, settled, h);
	return 0;
}

int queue_fd(const struct queue *q)
{
	return writer_fd(q->writer);
}

static void correct(struct queue *q, bool is_airing, int64_t id)
{
	struct err e;
	struct article article;
	struct airing airing;
	int status = is_airing ? q->history->ops->airing(q->history, id, &airing, &e)
	                       : q->history->ops->article(q->history, id, &article, &e);
	if (status < 0 && status != -ENOENT)
		return; /* the model's word stands until the disk can be read */
	if (is_airing) {
		memory_correct_airing(q->model, id, status == 0 ? &airing : NULL);
		if (status == 0)
			airing_finish(&airing);
	} else {
		memory_correct_article(q->model, id, status == 0 ? &article : NULL);
		if (status == 0)
			article_finish(&article);
	}
}

void queue_dispatch(struct queue *q)
{
	bool is_airing;
	int64_t id;
	writer_dispatch(q->writer);
	while (q->group == NULL && queue_idle(q) && memory_doubtful(q->model, &is_airing, &id))
		correct(q, is_airing, id);
}

int queue_trouble(const struct queue *q)
{
	return writer_trouble(q->writer);
}

bool queue_idle(const struct queue *q)
{
	return writer_pending(q->writer) == 0;
}
