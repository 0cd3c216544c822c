/* Sorted pointer arrays. The model (memory.c) owns the items; all pointers
 * here are borrowed. */
#include "queue/index.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void index_finish(struct index *x)
{
	free(x->items);
	*x = (struct index){.order = x->order};
}

size_t index_seek(const struct index *x, const void *like)
{
	size_t low = 0, high = x->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (x->order(x->items[middle], like) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void index_append(struct index *x, void *item)
{
	if (x->count == x->capacity) {
		x->capacity = x->capacity > 0 ? 2 * x->capacity : 16;
		x->items = mem_resize(x->items, x->capacity, sizeof *x->items);
	}
	x->items[x->count++] = item;
}

void index_put(struct index *x, void *item)
{
	size_t at = index_seek(x, item);
	index_append(x, item);
	memmove(x->items + at + 1, x->items + at, (x->count - 1 - at) * sizeof *x->items);
	x->items[at] = item;
}

void *index_find(const struct index *x, const void *like)
{
	size_t at = index_seek(x, like);
	return at < x->count && x->order(x->items[at], like) == 0 ? x->items[at] : NULL;
}

bool index_take(struct index *x, const void *item)
{
	size_t at = index_seek(x, item);
	if (at == x->count || x->order(x->items[at], item) != 0)
		return false;
	x->count--;
	memmove(x->items + at, x->items + at + 1, (x->count - at) * sizeof *x->items);
	return true;
}

void *index_at(const struct index *x, size_t i)
{
	return i < x->count ? x->items[i] : NULL;
}

static int order_of_two(const void *a, const void *b, void *order)
{
	return (*(index_order **)order)(*(void *const *)a, *(void *const *)b);
}

void index_sort(struct index *x)
{
	if (x->count > 1)
		qsort_r(x->items, x->count, sizeof *x->items, order_of_two, &x->order);
}
