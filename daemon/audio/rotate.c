/* First-order all-pass sections in a row, all turning at the same frequency:
 * H(z) = (g + z^-1) / (1 + g z^-1). Eight at 350 Hz were best of 1 to 8 at 150
 * to 900 Hz for the voices of the house. Called before every limiter. */
#include "audio/rotate.h"

#include <math.h>

static const double TURN_HZ = 350;

static double all_sections(const void *turn, double *held, double frame)
{
	double g = *(const double *)turn;
	for (int s = 0; s < ROTATE_STAGES; s++) {
		double v = frame - g * held[s];
		frame = g * v + held[s];
		held[s] = v;
	}
	return frame;
}

void rotate_init(struct rotate *r, uint32_t rate)
{
	double t = tan(M_PI * TURN_HZ / rate), turn = (t - 1) / (t + 1);
	linear_init(&r->filter, ROTATE_STAGES, all_sections, &turn);
}

void rotate_reset(struct rotate *r)
{
	linear_reset(&r->filter);
}

void rotate_process(struct rotate *r, float *frames, size_t count)
{
	linear_process(&r->filter, frames, count, frames);
}
