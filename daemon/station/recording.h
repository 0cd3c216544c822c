/* Recordings as articles: a sound file handed over by descriptor. */
#ifndef BANTIN_STATION_RECORDING_H
#define BANTIN_STATION_RECORDING_H

#include "station/internal.h"

/* article.add with recording: the file is copied into STATE/audio under the name of
 * its content, listened to once by bantin-work (length; can it be used at all), and
 * then added as an article without text. */
void recording_add(struct station *s, struct request *r);

/* Where the recording of an article lies. */
void recording_path(const struct station *s, const char *name, char out[PATHS_MAX + 128]);

/* Called back when it is there; part of add.c. */
void add_recording(struct station *s, struct request *r, const char *name, int64_t length_ms);

#endif
