/* The store: operations on the queue, with two makers: memory (queue/memory.h,
 * the model that the loop decides on) and SQLite (queue/sqlite.h). The same
 * unit tests run over both.
 *
 * Contract: apply() is all or nothing. Everything else only reads. Structs
 * handed to a visitor live until it returns; a visitor that returns anything
 * but 0 ends the walk, and the walk returns that. All operations are
 * mandatory. A store is used by one thread at a time. */
#ifndef BANTIN_QUEUE_STORE_H
#define BANTIN_QUEUE_STORE_H

#include "base/err.h"
#include "base/str.h"
#include "queue/change.h"

struct store;

typedef int article_visitor(void *context, const struct article *a);
typedef int airing_visitor(void *context, const struct airing *a);
typedef int part_visitor(void *context, const struct part *p);
typedef int log_visitor(void *context, const struct log_row *r);
typedef int event_visitor(void *context, const struct event *e);

#define STATE_BIT(s) (UINT32_C(1) << (s))
#define STATES_ALL UINT32_MAX

/* Zeroed, with states and classes set to STATES_ALL, it is everything. */
struct article_filter {
	uint32_t states;      /* STATE_BIT of enum article_state */
	uint32_t classes;     /* STATE_BIT of enum air_class */
	const char *category; /* NULL: any */
	const char *series;
	int64_t after; /* ids above this (below it if `newest`; 0: from the end) */
	bool newest;   /* falling ids */
	size_t limit;  /* 0: no limit */
};

struct airing_filter {
	uint32_t states;
	int64_t article; /* 0: any */
	int64_t after;
	size_t limit;
};

struct log_filter {
	int64_t from_seq;    /* first row, 0: from the beginning */
	int64_t from, until; /* rows made in [from, until), 0: no bound */
	int64_t article;     /* 0: any */
	bool ends_only;
	bool newest; /* falling seq */
	size_t limit;
};

struct store_counts {
	int64_t articles[ARTICLE_STATE_COUNT];
	int64_t airings[AIRING_STATE_COUNT];
	int64_t article_high; /* the highest id ever given */
	int64_t airing_high;
	int64_t log_seq; /* of the last row */
	int64_t event_seq;
	int64_t event_first; /* oldest event kept; event_seq + 1 if none */
};

/* Errors: -EPERM illegal move; -ENOENT no such article or airing; -EEXIST id
 * or key taken; -EINVAL a record that makes no sense; -ESTALE `expects` is not
 * the version; for SQLite also -ENOSPC, -EROFS, -EIO, -EBUSY. */
struct store_ops {
	const char *name;
	/* Fills expects, revision (memory) and seq (both). */
	int (*apply)(struct store *s, struct change *changes, size_t count, struct err *e);
	int (*article)(
	        struct store *s, int64_t id, struct article *ret, struct err *e); /* -ENOENT */
	int (*by_key)(
	        struct store *s, const char *key, struct article *ret, struct err *e); /* -ENOENT */
	int (*text)(
	        struct store *s, int64_t article, int32_t revision, struct str *out, struct err *e);
	int (*words)(struct store *s, int64_t article, struct str *out,
	        struct err *e); /* frozen; -ENOENT */
	int (*articles)(struct store *s, const struct article_filter *f, article_visitor *visit,
	        void *context, struct err *e);
	int (*airing)(struct store *s, int64_t id, struct airing *ret, struct err *e);
	int (*airings)(struct store *s, const struct airing_filter *f, airing_visitor *visit,
	        void *context, struct err *e);
	int (*parts)(
	        struct store *s, int64_t airing, part_visitor *visit, void *context, struct err *e);
	int (*log)(struct store *s, const struct log_filter *f, log_visitor *visit, void *context,
	        struct err *e);
	int (*events)(struct store *s, int64_t from_seq, size_t limit, event_visitor *visit,
	        void *context, struct err *e);
	int (*meta)(
	        struct store *s, const char *name, struct str *out, struct err *e); /* -ENOENT */
	int (*counts)(struct store *s, struct store_counts *ret, struct err *e);
	void (*close)(struct store *s);
};

/* First member of every maker's struct. */
struct store {
	const struct store_ops *ops;
};

static inline int store_apply(struct store *s, struct change *changes, size_t count, struct err *e)
{
	return s->ops->apply(s, changes, count, e);
}

static inline void store_close(struct store *s) /* NULL is fine */
{
	if (s != NULL)
		s->ops->close(s);
}

#endif
