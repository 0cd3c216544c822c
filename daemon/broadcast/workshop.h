/* What bantin-work does: takes orders from a socket, makes tapes. One thread;
 * while a tape is being made, new orders are taken in between blocks of sound,
 * so that a cancel is obeyed at once. */
#ifndef BANTIN_BROADCAST_WORKSHOP_H
#define BANTIN_BROADCAST_WORKSHOP_H

#include <stdbool.h>

struct workshop;

/* `sock`: the parent's frames (broadcast/work.h); borrowed. `voices`: folder of
 * profiles; copied. `live`: what it makes is waited for on air, so a voice that hangs
 * is given up sooner. */
struct workshop *workshop_create(int sock, const char *voices, bool live);
void workshop_destroy(struct workshop *w);

/* Work until the parent is gone. */
void workshop_run(struct workshop *w);

#endif
