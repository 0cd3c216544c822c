/* Where values came from: the side of it that only the loader uses; the rest
 * is in settings/table.h. */
#ifndef BANTIN_SETTINGS_ORIGIN_H
#define BANTIN_SETTINGS_ORIGIN_H

#include "settings/table.h"

/* Remember; a later value of the same key takes the place of the first. */
void table_origin_set(struct table_origins *o, const char *key, const char *file, int line);
/* The list `key` is replaced as a whole: forget "key[...". */
void table_origin_forget_items(struct table_origins *o, const char *key);

#endif
