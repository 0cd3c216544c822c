/* Repeat plans:
 *   [N x GAP then] every PERIOD [until TIME | count N]
 *   each-programme until TIME
 * "2 x 5min then every 20min until 2026-11-23T06:00": said at once, again 5 and
 * 10 minutes later, then every 20 minutes up to six. `count` counts every
 * airing, the first one too. TIME as in schedule/at.h; an end is required of
 * each-programme, and of `every` too unless the article expires. */
#ifndef BANTIN_SCHEDULE_PLAN_H
#define BANTIN_SCHEDULE_PLAN_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define PLAN_NEVER INT64_MAX
#define PLAN_SHORTEST_MS INT64_C(60000) /* shorter gaps would leave no room for anything else */

struct plan {
	bool each_programme; /* airs in every programme that takes it; no times of its own */
	int quick;           /* N of "N x GAP", 0: none */
	int64_t gap;         /* ms */
	int64_t period;      /* ms */
	int64_t until;       /* wall ms, first moment not allowed; 0: none */
	int count;           /* airings in all, 0: no bound */
};

/* -EINVAL and a sentence. `now` is for times without a date. */
int plan_parse(const char *text, int64_t now, struct plan *ret, struct err *e);
bool plan_bounded(const struct plan *p);

/* The k-th airing (0 is the first, at `start`), PLAN_NEVER past the end. */
int64_t plan_occurrence(const struct plan *p, int64_t start, int64_t k);

/* The next after `last` (the last one planned), given that now it is `now`:
 * what is older than `now - late` is passed over, so that a station that was
 * down airs it once and then goes on, never a storm of missed runs. */
int64_t plan_next(const struct plan *p, int64_t start, int64_t last, int64_t now, int64_t late);

#endif
