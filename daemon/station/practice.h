/* Practice: the same station, where nothing reaches a real output and no record can be
 * taken for a real one. */
#ifndef BANTIN_STATION_PRACTICE_H
#define BANTIN_STATION_PRACTICE_H

#include "station/internal.h"

/* A practice without a state folder of its own gets one inside the station's. */
void practice_folder(const struct station *s, char folder[PATHS_MAX]);

/* After the queue was opened: a state folder is one or the other for ever, so that no
 * article of a practice is ever aired for real, and no practice stands in the real
 * log. -EINVAL and a sentence if it is the other. */
int practice_check(struct station *s, struct err *e);

/* The title that the as-aired log keeps: in practice it says so. The caller frees. */
char *practice_title(const struct station *s, const char *title);

#endif
