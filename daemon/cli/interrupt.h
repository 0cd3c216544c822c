/* Ctrl-C and its kin, for verbs that must clean up: the signal is noted, the
 * verb looks, cleans up, and then dies of it as the shell expects. */
#ifndef BANTIN_CLI_INTERRUPT_H
#define BANTIN_CLI_INTERRUPT_H

#include <stdbool.h>

/* SIGINT, SIGTERM and SIGHUP are noted from here on; the second one kills. */
void interrupt_catch(void);
bool interrupt_seen(void);
/* Readable once a signal was seen: for poll(). Static storage. */
const int *interrupt_fd(void);
/* Die of the signal that was seen, if any: the exit code is 128 + its number. */
void interrupt_pass_on(void);

#endif
