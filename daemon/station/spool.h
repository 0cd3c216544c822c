/* The spool: files that are moved into a folder become articles of whoever owns them,
 * or of the feed whose folder it is.
 *
 *	STATE/spool/new/           for people: article files, documents, recordings
 *	           /feeds/NAME/    for bantin-fetch: NAME of the settings
 *	           /done/          what was taken
 *	           /rejected/      what was not, each with NAME.reason.txt beside it
 *
 * What holds: a file leaves its folder only when its articles are on disk, or when it
 * is refused. Its articles' keys are made of its content, name and time of writing (a
 * feed's: of the feed and the entry), so what a crash leaves behind is taken again
 * without being there twice. Loop thread only; documents are parsed by bantin-work. */
#ifndef BANTIN_STATION_SPOOL_H
#define BANTIN_STATION_SPOOL_H

#include "station/internal.h"

/* Make the folders, watch them, take what lies there. A spool that cannot be made is a
 * problem of the status, never a failure of the station. */
void spool_open(struct station *s);
void spool_reload(struct station *s); /* feeds of the settings may have come */
void spool_stop(struct station *s);   /* nothing more is begun; before the workers end */
void spool_close(struct station *s);  /* after the queue is closed */

/* {folder, waiting, taken, rejected, failure?} and the feeds as bantin-fetch tells of
 * them, {name, state, since?, last?, failures?, sentence?}: for status. */
json_t *spool_json(const struct station *s);
json_t *spool_feeds_json(const struct station *s);

#endif
