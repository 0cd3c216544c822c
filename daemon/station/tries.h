/* How often the words of an airing are made again before they count as failed. */
#ifndef BANTIN_STATION_TRIES_H
#define BANTIN_STATION_TRIES_H

#include "station/show.h"

/* One more failure of this show: is it to be prepared again? */
bool tries_again(struct station *s, const struct show *w);

#endif
