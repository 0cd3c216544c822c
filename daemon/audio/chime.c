/* Chimes as a sum of decaying sines: each tone has the partials of a tuned
 * bar (1, 2, 3 and, faintly, 5.4 times its pitch), higher ones dying sooner,
 * and an attack of a few milliseconds so that it does not click. The tunes are
 * a table; what they are for stands in chime.h. Called by broadcast/render. */
#include "audio/chime.h"

#include "audio/fade.h"
#include "audio/pcm.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TONES_MAX = 6, PARTIALS = 4 };

struct tone {
	double start_s, hz, strength;
};

struct tune {
	const char *name;
	double length_s, decay_s; /* decay: to 1/e, of the lowest partial */
	double level_db;          /* brings the tune to -16 LUFS */
	struct tone tones[TONES_MAX];
};

/* Pitches of the pentatonic scale on C: G4 A4 C5 D5 E5 G5 A5 C6. */
#define G4 392.00
#define A4 440.00
#define C5 523.25
#define D5 587.33
#define E5 659.26
#define G5 783.99
#define A5 880.00
#define C6 1046.50

static const struct tune tunes[] = {
        [CHIME_OPENING] = {"opening", 2.9, 0.55, -9.5,
                {{0.00, G4, 1}, {0.42, C5, 1}, {0.84, D5, 0.95}, {1.26, G5, 1}}},
        [CHIME_SIGNAL] = {"signal", 1.2, 0.30, -7.1, {{0.00, E5, 1}, {0.24, G5, 0.9}}},
        [CHIME_CLOSING] = {"closing", 2.6, 0.60, -8.9,
                {{0.00, G5, 0.9}, {0.42, D5, 0.95}, {0.84, C5, 1}}},
        [CHIME_URGENT] = {"urgent", 1.9, 0.18, -8.5,
                {{0.00, A5, 1}, {0.22, C6, 1}, {0.44, A5, 1}, {0.80, A5, 1}, {1.02, C6, 1},
                        {1.24, A5, 1}}},
};
_Static_assert(sizeof tunes / sizeof *tunes == CHIMES, "every chime has its tune");

static const struct {
	double ratio, strength, decay;
} partials[PARTIALS] = {{1, 1, 1}, {2, 0.35, 0.6}, {3, 0.18, 0.4}, {5.4, 0.05, 0.12}};

static const double ATTACK_S = 0.004, END_S = 0.060;

int chime_by_name(const char *name)
{
	for (int i = 0; i < CHIMES; i++)
		if (strcasecmp(tunes[i].name, name) == 0)
			return i;
	return -1;
}

const char *chime_name(enum chime chime)
{
	return tunes[chime].name;
}

size_t chime_frames(enum chime chime, uint32_t rate)
{
	return (size_t)(tunes[chime].length_s * rate);
}

/* Add one decaying sine from frame `from` on, until it is inaudible. Each
 * value follows from the two before it: r = decay of a frame, w = turn of a
 * frame, y[n] = 2 r cos(w) y[n-1] - r^2 y[n-2]. */
static void ring(float *mix, size_t from, size_t count, double w, double r, double strength)
{
	const double inaudible = 1e-5;
	double before = 0, now = strength * r * sin(w);
	double first = 2 * r * cos(w), second = r * r;
	double lasts = log(inaudible) / log(r);
	size_t end = lasts < (double)(count - from) ? from + (size_t)lasts : count;
	for (size_t i = from + 1; i < end; i++) {
		mix[i] += (float)now;
		double next = first * now - second * before;
		before = now;
		now = next;
	}
}

static void strike(
        const struct tune *t, const struct tone *tone, uint32_t rate, float *mix, size_t count)
{
	size_t from = (size_t)(tone->start_s * rate);
	for (int p = 0; p < PARTIALS; p++) {
		double hz = tone->hz * partials[p].ratio;
		if (hz > 0.45 * rate)
			break;
		ring(mix, from, count, 2 * M_PI * hz / rate,
		        exp(-1 / (t->decay_s * partials[p].decay * rate)),
		        tone->strength * partials[p].strength);
	}
}

/* All of a tone's partials start softly together, so a tone is mixed apart. */
static void add_tone(const struct tune *t, const struct tone *tone, uint32_t rate, float *mix,
        float *scratch, size_t count)
{
	size_t from = (size_t)(tone->start_s * rate);
	struct fade attack = {.to = 0};
	fade_to(&attack, 1, (size_t)(ATTACK_S * rate));
	memset(scratch, 0, count * sizeof *scratch);
	strike(t, tone, rate, scratch, count);
	fade_apply(&attack, scratch + from, count - from);
	for (size_t i = from; i < count; i++)
		mix[i] += scratch[i];
}

void chime_render(enum chime chime, uint32_t rate, int16_t *out)
{
	const struct tune *t = &tunes[chime];
	size_t count = chime_frames(chime, rate), end = (size_t)(END_S * rate);
	float *mix = mem_array(2 * count, sizeof *mix);
	for (int i = 0; i < TONES_MAX && t->tones[i].hz > 0; i++)
		add_tone(t, &t->tones[i], rate, mix, mix + count, count);
	float gain = pcm_gain(t->level_db);
	for (size_t i = 0; i < count; i++)
		mix[i] *= gain;
	struct fade ending = {.to = 1};
	fade_to(&ending, 0, end);
	fade_apply(&ending, mix + count - end, end);
	pcm_from_float(mix, count, out);
	free(mix);
}
