/* Gain that moves along a raised cosine: no corner, so no click. */
#ifndef BANTIN_AUDIO_FADE_H
#define BANTIN_AUDIO_FADE_H

#include <stdbool.h>
#include <stddef.h>

struct fade {
	float from, to; /* gains; 1.0 leaves the sound as it is */
	size_t length;  /* frames the way takes; 0: at once */
	size_t at;      /* frames done */
};

/* From where the fade stands now to `to` within `length` frames: legal at any
 * time. A fade starts its life as {.to = gain}. */
void fade_to(struct fade *f, float to, size_t length);
float fade_gain(const struct fade *f); /* where it stands */
bool fade_done(const struct fade *f);
/* Apply to the next frames, in place. Holds `to` after the end. Takes no
 * memory and no lock, so an audio callback may call it. */
void fade_apply(struct fade *f, float *frames, size_t count);

#endif
