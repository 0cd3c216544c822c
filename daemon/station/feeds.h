/* What bantin-fetch tells of its feeds: a small report in each feed's folder. */
#ifndef BANTIN_STATION_FEEDS_H
#define BANTIN_STATION_FEEDS_H

#include "station/internal.h"

/* Its name in the feed's folder: "key: value" lines (state, since, last, failures,
 * sentence), written whole by fetch/report.c. */
#define FEED_REPORT ".report"

/* {name, state, since, last, failures, sentence}; state is "waiting" until bantin-fetch
 * has looked at it, then "ok", "failing" or "refused". `folder` may be -1. */
json_t *feeds_json(const char *name, int folder);

/* A report has been replaced: an event and a line of the log if the state is another.
 * Returns it as feeds_json() does. */
json_t *feeds_hear(struct station *s, const char *name, int folder);

#endif
