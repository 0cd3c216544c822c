/* Second-order sections as in R. Bristow-Johnson's "Cookbook formulae for
 * audio equalizer biquad filter coefficients": two of high pass and two of low
 * pass (Butterworth of fourth order each), one peaking. Doubles, transposed
 * direct form II. Called by the outputs. */
#include "audio/shape.h"

#include <math.h>

enum pass { HIGH, LOW };

static const double PRESENCE_HZ = 2800, PRESENCE_Q = 0.9;
/* Q of the two sections of a fourth-order Butterworth: 1/(2 cos(pi/8)), 1/(2 cos(3 pi/8)). */
static const double BUTTERWORTH[2] = {0.54119610, 1.30656296};

const struct shape_form shape_horn = {.low_hz = 300, .high_hz = 6000, .presence_db = 4};

static void add(struct shape *s, const double b[3], const double a[3])
{
	s->stage[s->stages++] = (struct shape_stage){.b0 = b[0] / a[0],
	        .b1 = b[1] / a[0],
	        .b2 = b[2] / a[0],
	        .a1 = a[1] / a[0],
	        .a2 = a[2] / a[0]};
}

static void add_pass(struct shape *s, enum pass pass, double hz, double rate)
{
	double w = 2 * M_PI * hz / rate, c = cos(w);
	double sign = pass == HIGH ? 1 : -1;
	for (int i = 0; i < 2; i++) {
		double alpha = sin(w) / (2 * BUTTERWORTH[i]);
		double edge = (1 + sign * c) / 2;
		add(s, (double[]){edge, -sign * 2 * edge, edge},
		        (double[]){1 + alpha, -2 * c, 1 - alpha});
	}
}

static void add_presence(struct shape *s, double db, double rate)
{
	double w = 2 * M_PI * PRESENCE_HZ / rate, c = cos(w);
	double alpha = sin(w) / (2 * PRESENCE_Q), amplitude = pow(10, db / 40);
	add(s, (double[]){1 + alpha * amplitude, -2 * c, 1 - alpha * amplitude},
	        (double[]){1 + alpha / amplitude, -2 * c, 1 - alpha / amplitude});
}

void shape_init(struct shape *s, const struct shape_form *form, uint32_t rate)
{
	*s = (struct shape){.gain = pow(10, -form->presence_db / 20)};
	if (form->low_hz > 0)
		add_pass(s, HIGH, form->low_hz, rate);
	if (form->high_hz > 0 && form->high_hz < 0.45 * rate)
		add_pass(s, LOW, form->high_hz, rate);
	if (form->presence_db > 0 && PRESENCE_HZ < 0.45 * rate)
		add_presence(s, form->presence_db, rate);
	else
		s->gain = 1;
}

static void run(struct shape_stage *t, float *frames, size_t count)
{
	double z1 = t->z1, z2 = t->z2;
	for (size_t i = 0; i < count; i++) {
		double in = (double)frames[i], out = t->b0 * in + z1;
		z1 = t->b1 * in - t->a1 * out + z2;
		z2 = t->b2 * in - t->a2 * out;
		frames[i] = (float)out;
	}
	/* What rings on below any hearing would become denormal, and slow. */
	t->z1 = fabs(z1) < 1e-15 ? 0 : z1;
	t->z2 = fabs(z2) < 1e-15 ? 0 : z2;
}

void shape_process(struct shape *s, float *frames, size_t count)
{
	float gain = (float)s->gain;
	for (size_t i = 0; i < count; i++)
		frames[i] *= gain;
	for (int i = 0; i < s->stages; i++)
		run(&s->stage[i], frames, count);
}
