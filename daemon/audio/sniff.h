/* What kind of sound file this is, by its content: names lie. And whether its
 * end is there, as far as the container can tell without decoding. */
#ifndef BANTIN_AUDIO_SNIFF_H
#define BANTIN_AUDIO_SNIFF_H

#include "base/err.h"

#include <stdint.h>

enum sniff_kind { SNIFF_WAV, SNIFF_FLAC, SNIFF_OGG, SNIFF_MP3, SNIFF_KINDS };

/* Reads with pread(): the descriptor's position does not move. Files that are
 * known but not read (M4A, AMR, WMA ...) are named in the sentence; -EINVAL. */
int sniff_kind(int fd, uint64_t size, enum sniff_kind *ret, struct err *e);
/* -ENODATA with a sentence if the file was cut short, -EINVAL if an Ogg file is
 * damaged, a WAV file has a hole, or another recording stands behind the first. FLAC, and MP3
 * without an Info frame, show it only when they are decoded. */
int sniff_whole(int fd, uint64_t size, enum sniff_kind kind, struct err *e);
const char *sniff_name(enum sniff_kind kind); /* "wav", "flac", "ogg", "mp3" */

#endif
