/* A thin door to libebur128, in histogram mode: its other mode keeps every
 * 100 ms block for ever. Called by broadcast/render while it writes, by
 * recordings when they arrive, and by the measuring of voices. */
#include "audio/loudness.h"

#include "base/mem.h"

#include <ebur128.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct loudness {
	ebur128_state *state;
};

struct loudness *loudness_create(uint32_t rate)
{
	struct loudness *l = mem_alloc(sizeof *l);
	l->state = ebur128_init(1, rate, EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM);
	if (l->state == NULL) {
		/* Rates are checked at the door, so only memory can be out. */
		fputs("bantin: out of memory\n", stderr);
		abort();
	}
	return l;
}

void loudness_destroy(struct loudness *l)
{
	if (l == NULL)
		return;
	ebur128_destroy(&l->state);
	free(l);
}

void loudness_add(struct loudness *l, const int16_t *frames, size_t count)
{
	ebur128_add_frames_short(l->state, frames, count);
}

void loudness_add_float(struct loudness *l, const float *frames, size_t count)
{
	ebur128_add_frames_float(l->state, frames, count);
}

bool loudness_integrated(struct loudness *l, double *ret_lufs)
{
	double lufs;
	if (ebur128_loudness_global(l->state, &lufs) != EBUR128_SUCCESS || !isfinite(lufs))
		return false;
	*ret_lufs = lufs;
	return true;
}
