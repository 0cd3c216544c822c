/* How figures and letters are read: the settings' choices, and where they
 * leave it to the voice, its region's. */
#ifndef BANTIN_BROADCAST_STYLE_H
#define BANTIN_BROADCAST_STYLE_H

#include "settings/settings.h"
#include "text/reading.h"

/* `region` is the voice profile's: "north", "central", "south". */
void style_choose(const struct settings_reading *s, const char *region, struct reading_style *ret);

#endif
