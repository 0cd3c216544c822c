/* What the coming hours will bring, clashes and all: decide() itself, run in
 * imagined time over a copy of what is planned. So `bantin next` can never say
 * anything else than what the station will do. */
#ifndef BANTIN_SCHEDULE_FORECAST_H
#define BANTIN_SCHEDULE_FORECAST_H

#include "schedule/decide.h"

struct forecast_item {
	int64_t airing;   /* 0: an occurrence of a programme */
	size_t programme; /* if airing is 0 */
	int64_t planned;
	int64_t starts; /* 0: it will not sound */
	int64_t ends;
	const char *why; /* NULL; of what will not sound: "late", "hours.end" ...; of what is cut:
	                    "cut"; of what is stopped, the reason of decide() */
	int64_t lost_to; /* airing that it waits for, or loses to; 0: none */
	bool lost_to_programme; /* it is an occurrence of `lost_programme` instead */
	size_t lost_programme;
};

struct forecast {
	struct forecast_item *items; /* in the order of becoming known: rising times */
	size_t count;
	size_t capacity;
};

/* From s->now until `until`. Airings of unknown length are taken as
 * `guess_ms`; programmes as long as their window. What is cut counts as over
 * (its rest is not followed). `rest_ms`: how long what is on air now will
 * still take. */
void forecast_make(const struct situation *s, int64_t until, int64_t guess_ms, int64_t rest_ms,
        struct forecast *ret);
void forecast_finish(struct forecast *f);

#endif
