/* Recordings as articles: a sound file handed over by descriptor. */
#ifndef BANTIN_STATION_RECORDING_H
#define BANTIN_STATION_RECORDING_H

#include "station/internal.h"

/* The file (the descriptor stays the caller's) is copied into STATE/audio under the
 * name of its content and listened to once by bantin-work (length; can it be used at
 * all). Exactly one of the handlers is called, maybe before the call returns, unless
 * -errno says that nothing was begun. */
struct recording_handlers {
	void (*ready)(void *user, const char *name, int64_t length_ms);
	void (*refused)(void *user, const char *sentence, bool disk_full);
};
int recording_take(
        struct station *s, int fd, const struct recording_handlers *handlers, void *user);

/* Its title where nobody gave one: the file's name without folder and ending. The caller
 * frees. */
char *recording_title(const char *name);

/* Where the recording of an article lies. */
void recording_path(const struct station *s, const char *name, char out[PATHS_MAX + 128]);

#endif
