/* A pause: what is on air stands still, and what comes waits behind it. */
#ifndef BANTIN_STATION_PAUSE_H
#define BANTIN_STATION_PAUSE_H

#include "station/internal.h"

/* What is on air (there is something) stands still from now on. */
void pause_begin(struct station *s);
/* A person resumes, or ended what was paused. Nothing if there is no pause. */
void pause_end(struct station *s);
/* Called whenever something has changed: a pause is of what was on air, so it is over
 * when that is (but for an emergency, after which the rest waits), and at the latest
 * when the permitted hours that it began in end: one that was forgotten in the evening
 * must not keep the next morning silent. Returns when it ends by itself (wall ms,
 * INT64_MAX: never). */
int64_t pause_tend(struct station *s);

#endif
