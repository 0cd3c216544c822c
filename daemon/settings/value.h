/* One value: from libconfig into a member of a C struct, and back into text.
 * Used by table.c only. */
#ifndef BANTIN_SETTINGS_VALUE_H
#define BANTIN_SETTINGS_VALUE_H

#include "base/err.h"
#include "base/str.h"
#include "settings/table.h"

#include <libconfig.h>

/* Set the member of row `f` (no group, no list of groups) in `base`. On
 * failure it keeps the old value; the sentence names `key`; *ret_line is the
 * line it is about. */
int value_set(const struct row *f, const char *key, const config_setting_t *c, void *base,
        int *ret_line, struct err *e);
void value_free(const struct row *f, void *base);
void value_text(const struct row *f, const void *base, struct str *out);

#endif
