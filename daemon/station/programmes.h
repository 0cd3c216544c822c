/* Programmes: recurring windows into which waiting articles are put. */
#ifndef BANTIN_STATION_PROGRAMMES_H
#define BANTIN_STATION_PROGRAMMES_H

#include "station/internal.h"

/* What the policy asks for; `at` is the occurrence. Each is kept on disk, so that
 * no restart plans an occurrence twice. */
void programmes_open(struct station *s, size_t programme, int64_t at);
void programmes_missed(struct station *s, size_t programme, int64_t at);
void programmes_reset(struct station *s, size_t programme, int64_t at);

/* After the timetable was made: which occurrence of each was planned last. */
void programmes_remember(struct station *s);

/* About how long an article takes on air, ms: what was measured, else by its length. */
int64_t programmes_estimate_ms(const struct article *a);

#endif
