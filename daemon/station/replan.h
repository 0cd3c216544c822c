/* Airings of an article that was edited. */
#ifndef BANTIN_STATION_REPLAN_H
#define BANTIN_STATION_REPLAN_H

#include "station/internal.h"

/* What edit changes of an approved article `before` beside the plan, which is in `after`
 * (the same article with the new class, times, repeat and zone). */
struct replan {
	const struct article *before;
	const struct article *after;
	bool other_words; /* nothing of it can go on where it was cut */
	const char *by;   /* who edited it, for an airing that is planned now */
};

/* Its open airings take over the class, the zone and the time; one that nobody wants any
 * more goes without a word in the log, because a person moved it; and what has a time
 * now, or became an emergency, is planned. True if nothing of it is to air any more: it
 * has aired, and its repeats were taken away. */
bool replan_article(struct station *s, const struct replan *r, struct changes *list);

#endif
