/* Conversions between int16 and float. Plain loops over arrays, written so
 * that compilers turn them into vector code; every sound passes here twice. */
#include "audio/pcm.h"

#include <math.h>

float pcm_gain(double db)
{
	return (float)pow(10.0, db / 20.0);
}

double pcm_decibels(double gain)
{
	return gain > 1e-6 ? 20.0 * log10(gain) : -120.0;
}

void pcm_to_float(const int16_t *in, size_t count, float gain, float *out)
{
	float scale = gain / PCM_FULL_SCALE;
	for (size_t i = 0; i < count; i++)
		out[i] = (float)in[i] * scale;
}

void pcm_add(const int16_t *in, size_t count, float gain, float *out)
{
	float scale = gain / PCM_FULL_SCALE;
	for (size_t i = 0; i < count; i++)
		out[i] += (float)in[i] * scale;
}

static inline int16_t to_int16(float sample)
{
	float v = sample * PCM_FULL_SCALE;
	/* NaN fails every comparison: written so that it ends as 0. */
	v = v < 32767.0f ? v : (v >= 32767.0f ? 32767.0f : 0.0f);
	v = v > -32768.0f ? v : -32768.0f;
	return (int16_t)(int)(v + (v < 0.0f ? -0.5f : 0.5f));
}

void pcm_from_float(const float *in, size_t count, int16_t *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = to_int16(in[i]);
}
