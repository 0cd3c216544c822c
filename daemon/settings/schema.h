/* The one table of all settings. */
#ifndef BANTIN_SETTINGS_SCHEMA_H
#define BANTIN_SETTINGS_SCHEMA_H

#include "settings/table.h"

/* Rows for struct settings, in the order in which documents show them. */
extern const struct row settings_schema[];

#endif
