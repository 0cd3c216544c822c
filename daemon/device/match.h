/* Finding a device by the name a person wrote. */
#ifndef BANTIN_DEVICE_MATCH_H
#define BANTIN_DEVICE_MATCH_H

#include <stddef.h>

/* The index of the one of `names` that `wanted` means, or -1. In this order:
 * the same name; the same but for a trailing "(hw:1,0)", which changes when a
 * card is found earlier or later; the only one that contains it, whatever the
 * case of ASCII letters. */
int device_match(const char *wanted, const char *const *names, size_t count);

#endif
