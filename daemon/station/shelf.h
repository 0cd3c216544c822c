/* The folder of recordings and its limits. */
#ifndef BANTIN_STATION_SHELF_H
#define BANTIN_STATION_SHELF_H

#include "station/internal.h"

/* Remove recordings of articles that are over: those older than retention.articles,
 * and the oldest while all together exceed retention.recordings_size. */
void shelf_clear(struct station *s);

/* A recording of so many bytes may come: room for it has been made where that was
 * possible. False: there is none, and `e` says what to do (-EDQUOT). */
bool shelf_has_room(struct station *s, int64_t bytes, struct err *e);

#endif
