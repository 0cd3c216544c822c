/* Remembers where each setting's value came from. Keys are paths such as
 * "approval.normal" and "outputs[0].name". Kept by table.c while it merges. */
#include "settings/origin.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

const struct table_origin *table_origin_find(const struct table_origins *o, const char *key)
{
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->items[i].key, key) == 0)
			return &o->items[i];
	return NULL;
}

bool table_origin_given(const struct table_origins *o, const char *key)
{
	const struct table_origin *origin = table_origin_find(o, key);
	return origin != NULL && strcmp(origin->file, "default") != 0;
}

void table_origin_place(const struct table_origins *o, const char *key, struct err *e)
{
	const struct table_origin *origin = table_origin_find(o, key);
	if (table_origin_given(o, key))
		err_at(e, origin->file, origin->line, 0);
}

void table_origin_set(struct table_origins *o, const char *key, const char *file, int line)
{
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->items[i].key, key) == 0) {
			free(o->items[i].file);
			o->items[i].file = mem_string(file);
			o->items[i].line = line;
			return;
		}
	o->items = mem_resize(o->items, o->count + 1, sizeof *o->items);
	o->items[o->count++] = (struct table_origin){mem_string(key), mem_string(file), line};
}

void table_origin_forget_items(struct table_origins *o, const char *key)
{
	size_t len = strlen(key);
	size_t kept = 0;
	for (size_t i = 0; i < o->count; i++) {
		if (strncmp(o->items[i].key, key, len) == 0 && o->items[i].key[len] == '[') {
			free(o->items[i].key);
			free(o->items[i].file);
		} else {
			o->items[kept++] = o->items[i];
		}
	}
	o->count = kept;
}

void table_origins_finish(struct table_origins *o)
{
	for (size_t i = 0; i < o->count; i++) {
		free(o->items[i].key);
		free(o->items[i].file);
	}
	free(o->items);
	*o = (struct table_origins){0};
}
