/* What bantin-work does: takes orders from a socket, makes tapes. One thread;
 * while a tape is being made, new orders are taken in between blocks of sound,
 * so that a cancel is obeyed at once. */
#ifndef BANTIN_BROADCAST_WORKSHOP_H
#define BANTIN_BROADCAST_WORKSHOP_H

struct workshop;

/* `sock`: the parent's frames (broadcast/work.h); borrowed. `voices`: folder of
 * profiles; copied. */
struct workshop *workshop_create(int sock, const char *voices);
void workshop_destroy(struct workshop *w);

/* Work until the parent is gone. */
void workshop_run(struct workshop *w);

#endif
