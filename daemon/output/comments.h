/* Private to FLAC and Opus: Vorbis comments (xiph.org "Ogg Vorbis I format
 * specification: comment field and header specification"), with chapters as
 * CHAPTER001=00:00:00.000 and CHAPTER001NAME=title. */
#ifndef BANTIN_OUTPUT_COMMENTS_H
#define BANTIN_OUTPUT_COMMENTS_H

#include "base/str.h"
#include "output/coder.h"

/* Bytes that the comments of `f` can come to need with its planned chapters. */
size_t comments_room(const struct sound_file *f);
/* The comments as the file stands now; at most comments_room() bytes. Of more
 * than 999 chapters the rest is left out: the names have three digits. */
void comments_build(const struct sound_file *f, struct str *out);

#endif
