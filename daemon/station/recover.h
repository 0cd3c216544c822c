/* After a crash or a power cut: what was on air goes on. */
#ifndef BANTIN_STATION_RECOVER_H
#define BANTIN_STATION_RECOVER_H

#include "station/internal.h"

/* Once, after the queue is open: an approved article whose last airing was cut,
 * and that has nothing planned, gets the rest planned from its sentence. */
void recover_interrupted(struct station *s);

#endif
