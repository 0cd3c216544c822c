/* Private to MP3: the tag at the head of the file, ID3v2.3 with chapters
 * (id3.org "ID3 tag version 2.3.0" and "ID3v2 Chapter Frame Addendum 1.0"). */
#ifndef BANTIN_OUTPUT_ID3_H
#define BANTIN_OUTPUT_ID3_H

#include "base/str.h"
#include "output/coder.h"

/* Bytes that the tag of `f` can come to need with all its planned chapters. */
size_t id3_room(const struct sound_file *f);
/* The tag as the file stands now, filled with padding to exactly `room`. */
void id3_build(const struct sound_file *f, size_t room, struct str *out);

#endif
