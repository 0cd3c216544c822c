/* The station's own chimes, computed: struck bars, tuned to be heard through
 * horn loudspeakers (nothing below 390 Hz). At any rate, without files. */
#ifndef BANTIN_AUDIO_CHIME_H
#define BANTIN_AUDIO_CHIME_H

#include <stddef.h>
#include <stdint.h>

enum chime {
	CHIME_OPENING, /* four tones upward, before a bulletin; 2.9 s */
	CHIME_SIGNAL,  /* two tones, between articles; 1.2 s */
	CHIME_CLOSING, /* three tones downward; 2.6 s */
	CHIME_URGENT,  /* six quick tones, before an emergency; 1.9 s */
	CHIMES
};

/* "opening", "signal", "closing", "urgent"; -1 if unknown. */
int chime_by_name(const char *name);
const char *chime_name(enum chime chime);

size_t chime_frames(enum chime chime, uint32_t rate);
/* Fill `out` with chime_frames() frames: near -16 LUFS, true peak under
 * -3 dBTP, starts and ends at silence. */
void chime_render(enum chime chime, uint32_t rate, int16_t *out);

#endif
