/* ITU-R BS.1770-5 annex 1, for one channel: K weighting, energies of 400 ms
 * every 100 ms, those over -70 LUFS, of them those less than 10 LU under their
 * mean. Energies are kept in classes of 0.1 LU, so memory does not grow with
 * length. Our own, because libebur128's filter took a fourteenth of the time
 * that a bulletin takes; the tests hold the two together. Called by the desk
 * while it writes, by recordings when they arrive, and by the measuring of
 * voices. */
#include "audio/loudness.h"

#include "audio/linear.h"
#include "audio/pcm.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES_A_LU = 10, LEAST_LUFS = -70, MOST_LUFS = 10, PARTS = 4, CHUNK = 1024 };
enum { CLASSES = (MOST_LUFS - LEAST_LUFS) * CLASSES_A_LU };

struct class
{
	uint64_t count;
	double energy; /* sum */
};

struct loudness {
	struct linear weighting;
	size_t part_frames;  /* in 100 ms */
	size_t filled;       /* frames of the part under way */
	double energy;       /* of them */
	double parts[PARTS]; /* of the last ones, part i at i % PARTS */
	uint64_t part_count;
	struct class classes[CLASSES];
};

/* K weighting by its analogue forms (as libebur128 and ffmpeg reckon it for
 * other rates than the 48 kHz of the standard's tables): a shelf and a high
 * pass. */
struct weighting {
	double b[3], a[3];       /* shelf */
	double g, k, one, scale; /* high pass, as a state variable filter */
};

static void weighting_init(struct weighting *w, double rate)
{
	const double shelf_hz = 1681.974450955533, shelf_q = 0.7071752369554196;
	const double pass_hz = 38.13547087602444, pass_q = 0.5003270373238773;
	double k = tan(M_PI * shelf_hz / rate), high = pow(10, 3.999843853973347 / 20);
	double middle = pow(high, 0.4996667741545416), a0 = 1 + k / shelf_q + k * k;
	*w = (struct weighting){
	        .b = {(high + middle * k / shelf_q + k * k) / a0, 2 * (k * k - high) / a0,
	                (high - middle * k / shelf_q + k * k) / a0},
	        .a = {1, 2 * (k * k - 1) / a0, (1 - k / shelf_q + k * k) / a0},
	        .g = tan(M_PI * pass_hz / rate),
	        .k = 1 / pass_q,
	};
	w->scale = 1 + w->g * (w->g + w->k); /* the standard leaves its gain above 1 */
	w->one = 1 / w->scale;
}

static double weigh(const void *weighting, double *z, double frame)
{
	const struct weighting *w = weighting;
	double out = w->b[0] * frame + z[0];
	z[0] = w->b[1] * frame - w->a[1] * out + z[1];
	z[1] = w->b[2] * frame - w->a[2] * out;
	double band = w->one * (z[2] + w->g * (out - z[3])), low = z[3] + w->g * band;
	z[2] = 2 * band - z[2];
	z[3] = 2 * low - z[3];
	return w->scale * (out - w->k * band - low);
}

struct loudness *loudness_create(uint32_t rate)
{
	struct weighting w;
	struct loudness *l = mem_alloc(sizeof *l);
	weighting_init(&w, rate);
	linear_init(&l->weighting, 4, weigh, &w);
	l->part_frames = (rate + 5) / 10;
	return l;
}

void loudness_destroy(struct loudness *l)
{
	free(l);
}

static double lufs_of(double energy)
{
	return -0.691 + 10 * log10(energy);
}

/* 100 ms are over: the 400 ms up to here are the next block. */
static void end_part(struct loudness *l)
{
	double sum = 0;
	l->parts[l->part_count++ % PARTS] = l->energy;
	l->energy = 0;
	l->filled = 0;
	if (l->part_count < PARTS)
		return;
	for (int i = 0; i < PARTS; i++)
		sum += l->parts[i];
	double energy = sum / (double)(PARTS * l->part_frames), lufs = lufs_of(energy);
	if (!(lufs >= LEAST_LUFS)) /* NaN is no sound either */
		return;
	int at = lufs < MOST_LUFS ? (int)((lufs - LEAST_LUFS) * CLASSES_A_LU) : CLASSES - 1;
	l->classes[at].count++;
	l->classes[at].energy += energy;
}

/* Eight sums, so that adding does not wait for adding. */
static double energy_of(const float *frames, size_t count)
{
	float sums[8] = {0};
	size_t i = 0;
	for (; i + 8 <= count; i += 8)
		for (size_t j = 0; j < 8; j++)
			sums[j] += frames[i + j] * frames[i + j];
	for (; i < count; i++)
		sums[i % 8] += frames[i] * frames[i];
	double sum = 0;
	for (size_t j = 0; j < 8; j++)
		sum += (double)sums[j];
	return sum;
}

/* At most a chunk, and no further than the part's end; returns how many. */
static size_t portion(const struct loudness *l, size_t count)
{
	size_t left = l->part_frames - l->filled;
	size_t n = count < left ? count : left;
	return n < CHUNK ? n : CHUNK;
}

static void add(struct loudness *l, const float *frames, size_t count)
{
	float weighted[CHUNK];
	linear_process(&l->weighting, frames, count, weighted);
	l->energy += energy_of(weighted, count);
	l->filled += count;
	if (l->filled == l->part_frames)
		end_part(l);
}

void loudness_add_float(struct loudness *l, const float *frames, size_t count)
{
	while (count > 0) {
		size_t n = portion(l, count);
		add(l, frames, n);
		frames += n;
		count -= n;
	}
}

void loudness_add(struct loudness *l, const int16_t *frames, size_t count)
{
	float chunk[CHUNK];
	while (count > 0) {
		size_t n = portion(l, count);
		pcm_to_float(frames, n, 1, chunk);
		add(l, chunk, n);
		frames += n;
		count -= n;
	}
}

/* Mean energy of the blocks of at least `least`; 0 if there is none. */
static double mean_over(const struct loudness *l, double least)
{
	double energy = 0;
	uint64_t count = 0;
	for (int i = 0; i < CLASSES; i++) {
		const struct class *c = &l->classes[i];
		if (c->count == 0 || c->energy / (double)c->count < least)
			continue;
		energy += c->energy;
		count += c->count;
	}
	return count > 0 ? energy / (double)count : 0;
}

bool loudness_integrated(struct loudness *l, double *ret_lufs)
{
	double all = mean_over(l, 0);
	if (!(all > 0))
		return false;
	*ret_lufs = lufs_of(mean_over(l, all / 10));
	return true;
}
