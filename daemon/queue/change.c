/* Lists of changes: who owns what in each record, and short forms for the
 * common ones. Filled by the loop, applied by the stores. */
#include "queue/change.h"

#include "base/mem.h"

#include <stdlib.h>

static const char *const kind_names[] = {"article_insert", "article_revise", "article_move",
        "article_plan", "airing_insert", "airing_move", "part_put", "log_append", "event_append",
        "meta_put", "prune"};
_Static_assert(sizeof kind_names / sizeof *kind_names == CHANGE_KIND_COUNT, "a change has no name");

const char *change_kind_name(enum change_kind kind)
{
	return kind_names[kind];
}

struct change *changes_add(struct changes *list, enum change_kind kind)
{
	if (list->count == list->capacity) {
		list->capacity = list->capacity > 0 ? 2 * list->capacity : 4;
		list->items = mem_resize(list->items, list->capacity, sizeof *list->items);
	}
	struct change *c = &list->items[list->count++];
	*c = (struct change){.kind = kind};
	return c;
}

static void move_finish(struct article_move *m)
{
	char *owned[] = {m->by, m->why, m->text_sha256, m->words_sha256, m->voice_sha256,
	        m->reading_sha256, m->words};
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		free(owned[i]);
}

static void plan_finish(struct article_plan *p)
{
	free(p->repeat);
	free(p->zone);
	free(p->voice);
	free(p->category);
	free(p->source);
}

static void change_finish(struct change *c)
{
	switch (c->kind) {
	case CHANGE_ARTICLE_INSERT:
		article_finish(&c->article_insert.article);
		free(c->article_insert.text);
		return;
	case CHANGE_ARTICLE_REVISE:
		free(c->article_revise.title);
		free(c->article_revise.text);
		free(c->article_revise.content_sha256);
		free(c->article_revise.insisted);
		free(c->article_revise.by);
		return;
	case CHANGE_ARTICLE_MOVE:
		move_finish(&c->article_move);
		return;
	case CHANGE_ARTICLE_PLAN:
		plan_finish(&c->article_plan);
		return;
	case CHANGE_AIRING_INSERT:
		airing_finish(&c->airing_insert);
		return;
	case CHANGE_AIRING_MOVE:
		free(c->airing_move.anew.zone);
		free(c->airing_move.why);
		return;
	case CHANGE_PART_PUT:
		part_finish(&c->part_put);
		return;
	case CHANGE_LOG_APPEND:
		log_row_finish(&c->log_append);
		return;
	case CHANGE_EVENT_APPEND:
		event_finish(&c->event_append);
		return;
	case CHANGE_META_PUT:
		free(c->meta_put.name);
		free(c->meta_put.value);
		return;
	case CHANGE_PRUNE:
	case CHANGE_KIND_COUNT:
		return;
	}
}

void changes_finish(struct changes *list)
{
	for (size_t i = 0; i < list->count; i++)
		change_finish(&list->items[i]);
	free(list->items);
	*list = (struct changes){0};
}

void changes_article_move(
        struct changes *list, int64_t id, enum article_state to, int64_t at, const char *why)
{
	struct change *c = changes_add(list, CHANGE_ARTICLE_MOVE);
	c->article_move = (struct article_move){
	        .id = id, .to = to, .at = at, .by_uid = -1, .why = mem_string(why)};
}

struct article_plan *changes_article_plan(struct changes *list, const struct article *now)
{
	struct change *c = changes_add(list, CHANGE_ARTICLE_PLAN);
	c->article_plan = (struct article_plan){.id = now->id,
	        .class = now->class,
	        .rank = now->rank,
	        .at = now->at,
	        .not_before = now->not_before,
	        .expires = now->expires,
	        .superseded_by = now->superseded_by,
	        .estimate_ms = now->estimate_ms,
	        .aired = now->aired,
	        .last_aired = now->last_aired,
	        .repeat = mem_string(now->repeat),
	        .zone = mem_string(now->zone),
	        .voice = mem_string(now->voice),
	        .category = mem_string(now->category),
	        .source = mem_string(now->source)};
	return &c->article_plan;
}

void changes_airing_move(
        struct changes *list, int64_t id, enum airing_state to, int64_t at, const char *why)
{
	struct change *c = changes_add(list, CHANGE_AIRING_MOVE);
	c->airing_move = (struct airing_move){.id = id, .to = to, .at = at, .why = mem_string(why)};
}

void changes_event(struct changes *list, int64_t at, const char *name, const char *json)
{
	struct change *c = changes_add(list, CHANGE_EVENT_APPEND);
	c->event_append =
	        (struct event){.at = at, .name = mem_string(name), .data = mem_string(json)};
}

void changes_meta(struct changes *list, const char *name, const char *value)
{
	struct change *c = changes_add(list, CHANGE_META_PUT);
	c->meta_put = (struct meta_put){mem_string(name), mem_string(value)};
}
