/* A source of sound: one mono stream of frames that somebody else makes, from
 * a device of PortAudio by name, or imitated:
 *
 *   null            a tone of 440 Hz in real time
 *   null:absent     never there
 *   null:silent     frames of nothing but zeros
 *   null:vanishes   goes away seven seconds after its opening
 *
 * One thread uses it. Frames wait in a ring for at most a second; what is not
 * fetched by then is lost. */
#ifndef BANTIN_DEVICE_INPUT_H
#define BANTIN_DEVICE_INPUT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input;

/* Look for it and start. -ENODEV: it is not there. */
int input_open(const char *name, struct input **ret, struct err *e);
void input_close(struct input *in); /* NULL is fine */

uint32_t input_rate(const struct input *in); /* Hz */
/* Up to `most` frames, -1..1; 0: none now. Never waits. */
size_t input_read(struct input *in, float *out, size_t most);
bool input_alive(const struct input *in); /* false: it has gone by itself */

#endif
