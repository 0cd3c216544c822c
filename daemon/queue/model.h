/* Inside of the model: its objects, indexes and the list of what can be taken
 * back. Shared by memory.c (objects and undo), memory_apply.c (checks and
 * changes) and memory_query.c (the store operations). Private to the room.
 *
 * Invariants: an article is in `articles` and, exactly when its fields say so,
 * in by_key, waiting and expiring; an airing is in `airings`, by_article and,
 * exactly when its state says so, in due or on_air. Who changes an object calls
 * model_edit_*() first and model_settle_*() after. */
#ifndef BANTIN_QUEUE_MODEL_H
#define BANTIN_QUEUE_MODEL_H

#include "queue/index.h"
#include "queue/memory.h"

struct text_kept { /* keep_all only */
	int64_t article;
	int32_t revision; /* 0: the frozen words */
	char *text;
};

struct meta_kept {
	char *name;
	char *value;
};

enum undo_kind { UNDO_ARTICLE, UNDO_AIRING, UNDO_PART, UNDO_META, UNDO_TEXT };

/* An object on which a change that was taken back may still show. */
struct doubt {
	bool is_airing;
	int64_t id;
};

/* What an object was before `token` touched it. */
struct undo {
	uint64_t token;
	enum undo_kind kind;
	int64_t id;     /* article or airing; of a part: its airing; of a text: its article */
	int32_t number; /* revision of a text */
	char *name;     /* output of a part, name of a meta */
	void *before;   /* a copy; NULL: it was not there */
};

struct memory {
	struct store store; /* first */
	bool keep_all;
	bool tries; /* SQLite's small model: a list may come again */
	struct index articles, by_key, waiting, expiring;
	struct index airings, by_article, due, on_air;
	struct index parts, metas, texts;
	struct undo *undo;
	size_t undo_count, undo_capacity;
	struct doubt *doubts;
	size_t doubt_count, doubt_capacity;
	struct log_row *log; /* keep_all; log[i].seq rises by one */
	size_t log_count, log_capacity;
	struct event *events;
	size_t event_count, event_capacity;
	int64_t counts_articles[ARTICLE_STATE_COUNT];
	int64_t counts_airings[AIRING_STATE_COUNT];
	int64_t article_given, airing_given; /* highest id handed out */
	int64_t article_high, airing_high;   /* highest id inserted */
	int64_t log_seq, event_seq, event_first;
};

extern const struct store_ops memory_ops;

struct article *model_article(const struct memory *m, int64_t id);
struct airing *model_airing(const struct memory *m, int64_t id);
struct part *model_part(const struct memory *m, int64_t airing, const char *output);
struct meta_kept *model_meta(const struct memory *m, const char *name);
struct text_kept *model_text(const struct memory *m, int64_t article, int32_t revision);

/* Remember the object for `token` and take it out of the indexes that its
 * fields decide. It must be there. */
void model_edit_article(struct memory *m, uint64_t token, struct article *a);
void model_edit_airing(struct memory *m, uint64_t token, struct airing *a);
void model_edit_part(struct memory *m, uint64_t token, struct part *p);
/* Count the change and put it back. */
void model_settle_article(struct memory *m, struct article *a);
void model_settle_airing(struct memory *m, struct airing *a);
/* A new object; the model takes it. */
void model_insert_article(struct memory *m, uint64_t token, struct article *a);
void model_insert_airing(struct memory *m, uint64_t token, struct airing *a);
void model_insert_part(struct memory *m, uint64_t token, struct part *p);
void model_put_meta(struct memory *m, uint64_t token, const char *name, const char *value);
void model_put_text(
        struct memory *m, uint64_t token, int64_t article, int32_t revision, const char *text);

/* For good, with airings, parts and texts. */
void model_drop_article(struct memory *m, struct article *a);

void model_restore(struct memory *m, struct undo *u); /* frees what is in `u` */
bool model_touched(const struct memory *m, enum undo_kind kind, int64_t id);

/* Put into, or take out of, the indexes that its fields decide. */
void model_link_article(struct memory *m, struct article *a);
void model_unlink_article(struct memory *m, struct article *a);
void model_link_airing(struct memory *m, struct airing *a);
void model_unlink_airing(struct memory *m, struct airing *a);
void model_drop_part(struct memory *m, struct part *p);

/* On the heap. */
void *model_clone_article(const struct article *a);
void *model_clone_airing(const struct airing *a);
void *model_clone_part(const struct part *p);
struct meta_kept *model_make_meta(const char *name, const char *value);
void model_destroy_text(struct text_kept *t);

#endif
