/* Fades for cutting in, stopping, and for the ends of recordings. */
#include "audio/fade.h"

#include <math.h>

float fade_gain(const struct fade *f)
{
	if (f->at >= f->length)
		return f->to;
	double way = (1 - cos(M_PI * (double)f->at / (double)f->length)) / 2;
	return (float)((double)f->from + (double)(f->to - f->from) * way);
}

bool fade_done(const struct fade *f)
{
	return f->at >= f->length;
}

void fade_to(struct fade *f, float to, size_t length)
{
	f->from = fade_gain(f);
	f->to = to;
	f->length = length;
	f->at = 0;
}

void fade_apply(struct fade *f, float *frames, size_t count)
{
	size_t i = 0;
	for (; i < count && f->at < f->length; i++, f->at++)
		frames[i] *= fade_gain(f);
	if (f->to == 1.0f)
		return;
	for (; i < count; i++)
		frames[i] *= f->to;
}
