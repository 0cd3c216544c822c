/* What survives a crash: SQLite as the daemon has it, or the
 * model's twin that keeps all. Both get each list after the model; a reload makes a
 * new model of nothing but what they kept. */
#include "year.h"

#include "queue/moves.h"
#include "queue/sqlite.h"

void disk_open(struct world *w, const char *folder)
{
	struct err e = {0};
	if (!w->on_sqlite)
		w->disk = memory_store(memory_create(true));
	else if (sqlite_open(folder, &w->disk, &e) < 0 || sqlite_begin(w->disk, &e) < 0)
		fail_msg("%s", e.sentence);
}

/* Many lists are one commit: a sync for each would take the year an hour. */
void disk_keep(struct world *w, struct changes *list)
{
	struct err e = {0};
	bool lost = false;
	if (w->spoiled != NULL && w->spoiled->loses_writes && ++w->lists % 97 == 0)
		return;
	int status = w->on_sqlite ? sqlite_apply_one(w->disk, list->items, list->count, &lost, &e)
	                          : store_apply(w->disk, list->items, list->count, &e);
	if (status < 0 && w->spoiled != NULL && w->spoiled->loses_writes) {
		changes_finish(list); /* nobody comes back here */
		rule(w, false, "the disk has what the model has");
	}
	if (status < 0 || lost)
		fail_msg("%s", e.sentence);
}

/* ---- the daemon's way ---- */

static void reload_sqlite(struct world *w)
{
	struct err e = {0};
	int64_t rows, seen;
	if (sqlite_commit(w->disk, &e) < 0 ||
	        sqlite_close_open(w->disk, wall(w), &rows, &seen, &e) < 0 ||
	        sqlite_load(w->disk, w->m, &e) < 0 || sqlite_begin(w->disk, &e) < 0)
		fail_msg("%s", e.sentence);
}

/* ---- the twin's ---- */

static const struct article_filter every = {.states = STATES_ALL, .classes = STATES_ALL};

struct taking {
	struct world *w;
	bool wanted[ARTICLES + 1]; /* not over, or with an airing that is not */
	struct err e;
};

static int want_article(void *context, const struct article *a)
{
	struct taking *t = context;
	t->wanted[a->id] = !article_is_over(a->state);
	return 0;
}

static int want_its_article(void *context, const struct airing *a)
{
	struct taking *t = context;
	t->wanted[a->article] = t->wanted[a->article] || !airing_is_over(a->state);
	return 0;
}

static int take_article(void *context, const struct article *a)
{
	struct taking *t = context;
	struct article copy;
	if (!t->wanted[a->id])
		return 0;
	article_copy(&copy, a);
	memory_load_article(t->w->m, &copy);
	return 0;
}

static int take_part(void *context, const struct part *p)
{
	struct part copy;
	part_copy(&copy, p);
	memory_load_part(context, &copy);
	return 0;
}

static int take_airing(void *context, const struct airing *a)
{
	struct taking *t = context;
	struct airing copy;
	if (!t->wanted[a->article])
		return 0;
	airing_copy(&copy, a);
	memory_load_airing(t->w->m, &copy);
	return a->state != AIRING_CUT
	               ? 0
	               : t->w->disk->ops->parts(t->w->disk, a->id, take_part, t->w->m, &t->e);
}

/* What was on air is cut, as sqlite_close_open() does it. */
struct cutting {
	struct store *disk;
	struct changes list;
};

static int cut_part(void *context, const struct part *p)
{
	struct part *cut = &changes_add(context, CHANGE_PART_PUT)->part_put;
	part_copy(cut, p);
	cut->result = PART_CUT;
	return 0;
}

static int cut_open(void *context, const struct airing *a)
{
	struct cutting *c = context;
	struct err e;
	int status = c->disk->ops->parts(c->disk, a->id, cut_part, &c->list, &e);
	changes_airing_move(&c->list, a->id, AIRING_CUT, a->started, "crash");
	return status;
}

static void reload_twin(struct world *w)
{
	struct taking t = {.w = w};
	const struct airing_filter airings = {.states = STATES_ALL};
	struct cutting open = {.disk = w->disk};
	struct store_counts high;
	const struct store_ops *ops = w->disk->ops;
	const struct airing_filter on_air = {.states = STATE_BIT(AIRING_ON_AIR)};
	int status = ops->airings(w->disk, &on_air, cut_open, &open, &t.e);
	if (status == 0 && open.list.count > 0)
		status = store_apply(w->disk, open.list.items, open.list.count, &t.e);
	changes_finish(&open.list);
	if (status == 0 && (status = ops->articles(w->disk, &every, want_article, &t, &t.e)) == 0 &&
	        (status = ops->airings(w->disk, &airings, want_its_article, &t, &t.e)) == 0 &&
	        (status = ops->articles(w->disk, &every, take_article, &t, &t.e)) == 0)
		status = ops->airings(w->disk, &airings, take_airing, &t, &t.e);
	if (status == 0)
		status = ops->counts(w->disk, &high, &t.e);
	if (status < 0)
		fail_msg("%s", t.e.sentence);
	memory_load_seal(w->m, &high);
}

void disk_reload(struct world *w)
{
	store_close(memory_store(w->m));
	w->m = memory_create(false);
	if (w->on_sqlite)
		reload_sqlite(w);
	else
		reload_twin(w);
}
