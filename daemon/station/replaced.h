/* What the station does about a database that was replaced while it ran. */
#ifndef BANTIN_STATION_REPLACED_H
#define BANTIN_STATION_REPLACED_H

struct station;

/* After queue_dispatch(): says it in the journal and in status, with every open
 * article that could not be brought over. */
void replaced_look(struct station *s);

#endif
