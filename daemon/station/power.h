/* The amplifier of an output: switched on by a command before sound, off by
 * another when nothing played for a while. */
#ifndef BANTIN_STATION_POWER_H
#define BANTIN_STATION_POWER_H

#include "station/internal.h"

/* Sound is about to go out: switches the amplifier on where it is off. Returns
 * how long it still takes until it can be heard, ms; 0 without a command. */
uint32_t power_begin(struct line *l);
/* The output has played all it was given. */
void power_rest(struct line *l);
/* At the end of the daemon: switches off what is on, waits a moment for it. */
void power_close(struct line *l);

#endif
