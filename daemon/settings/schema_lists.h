/* Rows of the lists of groups; each table ends with a NULL key. */
#ifndef BANTIN_SETTINGS_SCHEMA_LISTS_H
#define BANTIN_SETTINGS_SCHEMA_LISTS_H

#include "settings/table.h"

extern const struct row settings_output_rows[];
extern const struct row settings_programme_rows[];
extern const struct row settings_person_rows[];
extern const struct row settings_feed_rows[];

#endif
