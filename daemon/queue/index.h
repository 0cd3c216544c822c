/* A sorted array of pointers: the model's one kind of index. Finding is a
 * binary search; putting and taking move at most a few thousand pointers,
 * which for the ten thousand live articles of a big station is microseconds.
 * Private to the room. */
#ifndef BANTIN_QUEUE_INDEX_H
#define BANTIN_QUEUE_INDEX_H

#include <stdbool.h>
#include <stddef.h>

/* A total order: 0 only for the same item. What it looks at must not change
 * while the item is in the index. */
typedef int index_order(const void *a, const void *b);

struct index {
	index_order *order;
	void **items;
	size_t count;
	size_t capacity;
};

void index_finish(struct index *x);                         /* not the items */
void index_put(struct index *x, void *item);                /* must not be there yet */
bool index_take(struct index *x, const void *item);         /* false: was not there */
void *index_find(const struct index *x, const void *like);  /* NULL: none in its place */
size_t index_seek(const struct index *x, const void *like); /* first that is not before `like` */
void *index_at(const struct index *x, size_t i);            /* NULL past the end */

/* Bulk loading: append many, then sort once. */
void index_append(struct index *x, void *item);
void index_sort(struct index *x);

#endif
