/* Programmes: recurring windows into which waiting articles are put. */
#ifndef BANTIN_STATION_PROGRAMMES_H
#define BANTIN_STATION_PROGRAMMES_H

#include "station/internal.h"

/* In an airing's opening, besides parts of rundowns: the signal between articles. */
#define PROGRAMME_SIGNAL "signal"

/* What the policy asks for; `at` is the occurrence. Each is kept on disk, so that
 * no restart plans an occurrence twice. */
void programmes_open(struct station *s, size_t programme, int64_t at);
void programmes_missed(struct station *s, size_t programme, int64_t at);
void programmes_reset(struct station *s, size_t programme, int64_t at);

/* After the timetable was made: which occurrence of each was planned last. */
void programmes_remember(struct station *s);

/* Called for each waiting article that an occurrence has a place for, in the order of
 * airing; `fits`: there is time for it too. */
typedef void programmes_take(void *context, const struct article *a, bool fits);

/* What is imagined beside what waits. */
struct programmes_view {
	const struct article *more; /* waits too, in its order; NULL: nothing */
	bool (*gone)(void *context, const struct article *a); /* does not wait any more */
	void *context;
};

/* What the occurrence at `at` takes. `view` NULL: as things are. Changes nothing. */
void programmes_fill(struct station *s, size_t programme, int64_t at,
        const struct programmes_view *view, programmes_take *take, void *context);

/* About how long an article takes on air, ms: what was measured, else by its length. */
int64_t programmes_estimate_ms(const struct article *a);

#endif
