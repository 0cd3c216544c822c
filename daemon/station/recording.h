/* Recordings as articles: a sound file handed over by descriptor. */
#ifndef BANTIN_STATION_RECORDING_H
#define BANTIN_STATION_RECORDING_H

#include "station/internal.h"

/* article.add with recording: the file is copied into STATE/audio under the name of
 * its content, listened to once by bantin-work (length; can it be used at all), and
 * then added as an article without text. */
void recording_add(struct station *s, struct request *r);

/* The same for a descriptor that came another way (stays the caller's). Exactly one
 * of the handlers is called, unless -errno says that nothing was begun. */
struct recording_handlers {
	void (*ready)(void *user, const char *name, int64_t length_ms);
	void (*refused)(void *user, const char *sentence, bool disk_full);
};
int recording_take(
        struct station *s, int fd, const struct recording_handlers *handlers, void *user);

/* Where the recording of an article lies. */
void recording_path(const struct station *s, const char *name, char out[PATHS_MAX + 128]);

/* Called back when it is there; part of add.c. */
void add_recording(struct station *s, struct request *r, const char *name, int64_t length_ms);

#endif
