/* Samples as they travel: int16 mono at the doors (voices, tapes, files),
 * float with full scale 1.0 inside. No dither: silence must stay exact zeros,
 * because that is where files are cut for the encoders (output/mp3_team.c). */
#ifndef BANTIN_AUDIO_PCM_H
#define BANTIN_AUDIO_PCM_H

#include <stddef.h>
#include <stdint.h>

/* Bounds of the sample rates the house works at, Hz. */
enum { PCM_RATE_MIN = 8000, PCM_RATE_MAX = 192000 };

#define PCM_FULL_SCALE 32768.0f

float pcm_gain(double db);        /* 0 dB is 1.0 */
double pcm_decibels(double gain); /* 0 and below give -120, the floor of what is reported */

/* out[i] = in[i] / full scale * gain */
void pcm_to_float(const int16_t *in, size_t count, float gain, float *out);
/* The same, added to what is in `out`: for mixing. */
void pcm_add(const int16_t *in, size_t count, float gain, float *out);
/* Rounded to nearest, clamped; NaN becomes 0. */
void pcm_from_float(const float *in, size_t count, int16_t *out);

/* Frames in `ms` milliseconds, rounded to nearest. */
static inline size_t pcm_frames(uint32_t rate, uint32_t ms)
{
	return (size_t)(((uint64_t)rate * ms + 500) / 1000);
}

#endif
