/* First-order all-pass sections in a row, all turning at the same frequency:
 * H(z) = (g + z^-1) / (1 + g z^-1). Eight at 350 Hz were best of 1 to 8 at 150
 * to 900 Hz for the voices of the house. Called before every limiter. */
#include "audio/rotate.h"

#include <math.h>
#include <string.h>

static const double TURN_HZ = 350;

void rotate_init(struct rotate *r, uint32_t rate)
{
	double t = tan(M_PI * TURN_HZ / rate);
	*r = (struct rotate){.turn = (float)((t - 1) / (t + 1))};
}

void rotate_reset(struct rotate *r)
{
	memset(r->held, 0, sizeof r->held);
}

void rotate_process(struct rotate *r, float *frames, size_t count)
{
	float held[ROTATE_STAGES], g = r->turn;
	memcpy(held, r->held, sizeof held);
	for (size_t i = 0; i < count; i++) {
		float x = frames[i];
		for (int s = 0; s < ROTATE_STAGES; s++) {
			float v = x - g * held[s];
			x = g * v + held[s];
			held[s] = v;
		}
		frames[i] = x;
	}
	/* What rings on below any hearing would become denormal, and slow. */
	for (int s = 0; s < ROTATE_STAGES; s++)
		r->held[s] = fabsf(held[s]) < 1e-12f ? 0 : held[s];
}
