/* Small texts that the station makes itself: calls and closings by template,
 * and how settings become what bantin-work takes. */
#ifndef BANTIN_STATION_TEXTS_H
#define BANTIN_STATION_TEXTS_H

#include "broadcast/work.h"
#include "settings/settings.h"

#include <stdint.h>

/* Fill style_bits, style_mask and documents of `order` from the settings. */
void texts_style(const struct settings_reading *r, struct work_render *order);

/* Fill {station} {session} {date} {time}; the caller frees. What is between
 * braces and unknown stays as it is. */
char *texts_fill(const struct settings *s, const char *pattern, const char *session, int64_t now);

#endif
