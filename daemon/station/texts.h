/* Small texts that the station makes itself: calls and closings by template. */
#ifndef BANTIN_STATION_TEXTS_H
#define BANTIN_STATION_TEXTS_H

#include "settings/settings.h"

#include <stdint.h>

/* Fill {station} {session} {date} {time}, the last two with the moment `at`; the
 * caller frees. */
char *texts_fill(const struct settings *s, const char *pattern, const char *session, int64_t at);

#endif
