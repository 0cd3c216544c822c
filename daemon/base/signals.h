/* The signals that a daemon lives by: TERM and INT end it, HUP makes it read its
 * settings again. They arrive through descriptors, never in the middle of things. */
#ifndef BANTIN_BASE_SIGNALS_H
#define BANTIN_BASE_SIGNALS_H

#include <signal.h>

/* Block TERM, INT and HUP for the process (before it has threads) and ignore PIPE.
 * `*ret` is what was blocked, for signalfd(); NULL where sd-event makes its own. */
void signals_to_descriptors(sigset_t *ret);

#endif
