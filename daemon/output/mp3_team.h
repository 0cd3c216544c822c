/* Private to MP3: encoders side by side. Sound is cut into parts where it is
 * silent; each part gets a fresh encoder on one of the threads, and their MPEG
 * frames come out in order as if one encoder had made them. The same sound
 * gives the same bytes whatever the number of threads. */
#ifndef BANTIN_OUTPUT_MP3_TEAM_H
#define BANTIN_OUTPUT_MP3_TEAM_H

#include "base/err.h"
#include "output/mp3_part.h"

#include <stddef.h>
#include <stdint.h>

/* Takes the next `frames` whole MPEG frames; called on the thread that feeds. */
typedef int mp3_put(void *context, const void *bytes, size_t len, uint64_t frames, struct err *e);

struct mp3_team;

int mp3_team_create(const struct mp3_form *form, int jobs, mp3_put *put, void *context,
        struct mp3_team **ret, struct err *e);
void mp3_team_destroy(struct mp3_team *t); /* drops what is unfinished; NULL is fine */

/* Waits while too many parts are under way, so memory stays bounded. */
int mp3_team_add(struct mp3_team *t, const int16_t *pcm, size_t count, struct err *e);
/* No more sound: waits for the rest. */
int mp3_team_end(struct mp3_team *t, struct err *e);
int mp3_team_delay(const struct mp3_team *t); /* mp3_encoder_delay() of all parts */

#endif
