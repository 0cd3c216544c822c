/* Repeat plans of articles: the next airing when one is over. */
#ifndef BANTIN_STATION_REPEATS_H
#define BANTIN_STATION_REPEATS_H

#include "station/internal.h"

/* Add the airing that follows `last` to `list`, if the article has a plan that goes
 * on. Returns whether it does (each-programme plans go on without an airing). */
bool repeats_next(struct station *s, const struct article *a, const struct airing *last,
        struct changes *list);
/* Its plan is "each-programme" and not over at `at`. */
bool repeats_each_programme(const struct article *a, int64_t at);

#endif
