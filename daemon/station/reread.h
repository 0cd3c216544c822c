/* Which approved articles would be read differently now: asked after settings
 * and lexicons were read again. What was approved stays as it was approved;
 * whoever wants the new reading edits or holds the article. */
#ifndef BANTIN_STATION_REREAD_H
#define BANTIN_STATION_REREAD_H

#include "station/internal.h"

/* Called once, on the loop; `articles` (array of ids) is the callee's. */
typedef void reread_done(struct station *s, json_t *articles, void *user);

/* Read the approved articles that have not aired, one after another, each without
 * sound. */
void reread_approved(struct station *s, reread_done *done, void *user);

#endif
