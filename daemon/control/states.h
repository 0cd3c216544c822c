/* The states of articles for people: one word each, the same in tables, in refusals
 * and in the live view. */
#ifndef BANTIN_CONTROL_STATES_H
#define BANTIN_CONTROL_STATES_H

#include <stddef.h>

/* The word in the user's language for a state as the protocol names it (`len` bytes),
 * static; NULL if that is no state. */
const char *state_word(const char *name, size_t len);

#endif
