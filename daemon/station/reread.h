/* Which approved articles would be read differently now, or said by another
 * voice: asked after settings and lexicons were read again. Words air as they
 * were approved, in the voice that there is; whoever wants the new reading, or
 * not the new voice, edits or holds the article. */
#ifndef BANTIN_STATION_REREAD_H
#define BANTIN_STATION_REREAD_H

#include "station/internal.h"

/* Called once, on the loop; the arrays of ids are the callee's: `articles` whose words
 * would differ, `voices` whose voice has changed. */
typedef void reread_done(struct station *s, json_t *articles, json_t *voices, void *user);

/* Read the approved articles that have not aired, one after another, each without
 * sound. */
void reread_approved(struct station *s, reread_done *done, void *user);

#endif
