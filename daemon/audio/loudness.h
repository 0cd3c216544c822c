/* Loudness of a whole programme as EBU R128 measures it (integrated, gated
 * twice; ITU-R BS.1770), in memory that does not grow. True peak comes from
 * the limiter (limiter_true_peak) or audio/truepeak. */
#ifndef BANTIN_AUDIO_LOUDNESS_H
#define BANTIN_AUDIO_LOUDNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What bulletins are levelled to unless settings say otherwise, LUFS. */
#define LOUDNESS_TARGET (-16.0)
/* The level differs from what was asked for by more than this: worth a warning. */
#define LOUDNESS_TOLERANCE 0.5

struct loudness;

struct loudness *loudness_create(uint32_t rate); /* mono */
void loudness_destroy(struct loudness *l);       /* NULL is fine */
void loudness_add(struct loudness *l, const int16_t *frames, size_t count);
void loudness_add_float(struct loudness *l, const float *frames, size_t count);
/* LUFS of all so far. False if there is nothing to measure: under 400 ms, or
 * nothing over -70 LUFS. */
bool loudness_integrated(struct loudness *l, double *ret_lufs);

#endif
