/* Holes in a file of samples: blocks of zeros where a medium or a copy failed. PCM has
 * no checksums; but what such a hole looks like, sound hardly ever does. */
#ifndef BANTIN_AUDIO_HOLE_H
#define BANTIN_AUDIO_HOLE_H

#include <stdbool.h>
#include <stdint.h>

/* Looks through bytes `from` to `to` of a file of 16-bit samples, little-endian. A hole is
 * zero from one boundary of 512 bytes of the file (a sector) to another, 4 KiB or more,
 * and begins or ends in the middle of sound. True: `ret_at` and `ret_len`, in bytes. */
bool hole_find(int fd, uint64_t from, uint64_t to, uint64_t *ret_at, uint64_t *ret_len);

#endif
