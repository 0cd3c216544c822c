/* How soon a process runs when the machine has more to do than it can: as
 * niceness (setpriority(2)), where the system allows it (root, LimitNICE= of the
 * unit). Disks that look at priorities (BFQ) take them from it, too. */
#ifndef BANTIN_CHILD_URGENCY_H
#define BANTIN_CHILD_URGENCY_H

#include <sys/types.h>

enum urgency {
	URGENCY_SOUND = -15, /* bantin-speaker: a cut, and sound without gaps */
	URGENCY_LIVE = -10,  /* bantind and whoever speaks while somebody waits */
	URGENCY_USUAL = 0,   /* programs of others */
	URGENCY_AHEAD = 10,  /* rendering ahead */
};

/* Of this thread; threads and processes that it starts later inherit it. */
void urgency_take(enum urgency urgency);

/* Of a process just started. */
void urgency_give(pid_t pid, enum urgency urgency);

#endif
