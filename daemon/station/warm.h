/* The first words after a start must not wait for a voice to be loaded. */
#ifndef BANTIN_STATION_WARM_H
#define BANTIN_STATION_WARM_H

struct station;

/* Now, and whenever the worker that airs live is a new process: it says a word
 * that nobody hears. Call it again when voice or reading were changed. */
void warm_up(struct station *s);

#endif
