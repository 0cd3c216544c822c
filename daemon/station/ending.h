/* The end of a show on some of its outputs, while others go on with it: where a person
 * stops it in one zone, and where an output's own permitted hours are over. */
#ifndef BANTIN_STATION_ENDING_H
#define BANTIN_STATION_ENDING_H

#include "station/show.h"

/* The code of the log: "stopped", "hours.closed" ... */
const char *ending_code(enum show_end end);
/* Somebody wanted that end, so no rest comes of it. `code` as above, NULL: none. */
bool ending_is_final(const char *code);

/* An output whose hours would be over before the end of `w`, as far as that is known, is
 * left out from the start, never in mid-sentence; unless that would be all of them.
 * Emergencies pass. Before orders are given. */
void ending_before_start(struct show *w, int64_t at);
/* Outputs on which their hours are over fall silent. Returns when the next ones close
 * (wall ms), INT64_MAX: none of those on air. */
int64_t ending_by_hours(struct station *s);
/* End what is on air on the outputs of a zone. Returns their names; NULL, and nothing was
 * done, where no output outside of the zone plays it: it is to end as a whole. */
json_t *ending_in_zone(struct show *w, const char *zone, enum show_end why, struct changes *list);

/* The outputs on which it ended so, as a zone for lines_zone_without(); the caller frees.
 * NULL: none. */
char *ending_left(const struct show *w);

#endif
