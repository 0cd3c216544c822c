/* The columns of articles, airings and parts as tables: name, type and place
 * in the struct. Copying, freeing, binding to SQL and reading back all walk
 * the same table, so a new field is one line. Private to the room. */
#ifndef BANTIN_QUEUE_RECORD_H
#define BANTIN_QUEUE_RECORD_H

#include "queue/article.h"

enum field_type {
	FIELD_INT64,
	FIELD_INT32,
	FIELD_TEXT, /* char *, owned, may be NULL */
	FIELD_NAME, /* an enum, stored by its name */
};

struct field {
	const char *column;
	enum field_type type;
	size_t offset;
	const char *(*name)(int value); /* FIELD_NAME only */
	int (*parse)(const char *name);
};

struct record {
	const char *table;
	size_t size;
	const struct field *fields; /* the key is first */
	size_t count;
};

extern const struct record record_article;
extern const struct record record_airing;
extern const struct record record_part;

void record_copy(const struct record *r, void *to, const void *from);
void record_finish(const struct record *r, void *what);
bool record_equal(const struct record *r, const void *a, const void *b);

static inline const void *field_at(const struct field *f, const void *what)
{
	return (const char *)what + f->offset;
}

static inline void *field_in(const struct field *f, void *what)
{
	return (char *)what + f->offset;
}

#endif
