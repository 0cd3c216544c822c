/* Room kept free on the disk: queue.reserve, a file of nothing. When the disk
 * is full it is given up, so that a station can still start and what has
 * already happened can still be written. Private to the room. */
#ifndef BANTIN_QUEUE_RESERVE_H
#define BANTIN_QUEUE_RESERVE_H

#include <stdbool.h>

enum { RESERVE_BYTES = 4 << 20 }; /* some ten thousand log rows */

/* Make it if it is not there. A disk too full for it goes without. */
void reserve_make(const char *folder);
/* Give it up. False: there was none. */
bool reserve_release(const char *folder);

#endif
