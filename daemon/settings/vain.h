/* Settings that are sound by themselves and yet do nothing, or not what they
 * seem to: zones that nobody serves, programmes that never come or come while
 * another one lasts, values that their output has no use for. */
#ifndef BANTIN_SETTINGS_VAIN_H
#define BANTIN_SETTINGS_VAIN_H

#include "settings/report.h"
#include "settings/settings.h"

/* Adds warnings, and errors where nothing would ever be heard, each at the
 * file and line that set the value. `now`: wall ms, from which the coming year
 * is followed. */
void settings_check_vain(const struct settings *s, int64_t now, struct settings_report *report);

/* Whether one of the outputs names the zone. */
bool settings_zone_served(const struct settings *s, const char *zone);

#endif
