/* Shaping for horn loudspeakers: they carry about 300 Hz to 6 kHz; what is
 * below only heats the driver, and words are understood by 2-4 kHz. A property
 * of an output, not of a bulletin.
 *
 * Steady tones never come out louder than they went in (the boost is taken
 * off everything else), but edges may overshoot: put it before a limiter, or
 * leave 1 dB of room. */
#ifndef BANTIN_AUDIO_SHAPE_H
#define BANTIN_AUDIO_SHAPE_H

#include <stddef.h>
#include <stdint.h>

struct shape_form {
	double low_hz;      /* cut below; 0: not */
	double high_hz;     /* cut above; 0, or beyond 0.45 of the rate: not */
	double presence_db; /* boost around 2.8 kHz, 0..12 */
};

extern const struct shape_form shape_horn; /* 300 Hz, 6 kHz, 4 dB */

struct shape_stage {
	double b0, b1, b2, a1, a2;
	double z1, z2;
};

enum { SHAPE_STAGES = 5 };

struct shape {
	int stages;
	double gain;
	struct shape_stage stage[SHAPE_STAGES];
};

void shape_init(struct shape *s, const struct shape_form *form, uint32_t rate);
/* In place; no memory, no lock: an audio callback may call it. */
void shape_process(struct shape *s, float *frames, size_t count);

#endif
