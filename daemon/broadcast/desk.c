/* Gain, resampling, phase rotation, limiter, measuring, in blocks. One desk a render; the
 * renderer is its only user.
 *
 * A stretch is the sound between two silences: at its end resampler and
 * limiter are emptied, so every stretch begins and ends at an exact frame. */
#include "broadcast/desk.h"

#include "audio/limiter.h"
#include "audio/loudness.h"
#include "audio/pcm.h"
#include "audio/resample.h"
#include "audio/rotate.h"
#include "base/mem.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096, TAIL_MS = 20 };
_Static_assert(PCM_RATE_MAX / 1000 * TAIL_MS <= BLOCK, "a tail is one block");

struct desk {
	struct desk_options options;
	struct rotate rotate;
	struct limiter *limiter;
	struct loudness *loudness;
	struct resampler *resampler; /* NULL, or of the stretch that runs */
	uint32_t source_rate;        /* of the stretch */
	uint64_t stretch_in;         /* frames of it, at the source's rate */
	uint64_t before;             /* frames of all that came before it */
	float *scaled;               /* BLOCK */
	float *resampled;
	size_t resampled_room;
	float *limited;
	int16_t *done;
	size_t limited_room; /* of `limited` and `done` */
};

struct desk *desk_create(const struct desk_options *options)
{
	struct desk *d = mem_alloc(sizeof *d);
	d->options = *options;
	rotate_init(&d->rotate, options->rate);
	d->limiter = limiter_create(options->rate, options->ceiling_db);
	d->loudness = loudness_create(options->rate);
	d->scaled = mem_array(BLOCK, sizeof *d->scaled);
	return d;
}

void desk_destroy(struct desk *d)
{
	if (d == NULL)
		return;
	limiter_destroy(d->limiter);
	loudness_destroy(d->loudness);
	resampler_destroy(d->resampler);
	free(d->scaled);
	free(d->resampled);
	free(d->limited);
	free(d->done);
	free(d);
}

static void need_room(struct desk *d, size_t frames)
{
	if (frames <= d->limited_room)
		return;
	d->limited_room = frames;
	d->limited = mem_resize(d->limited, frames, sizeof *d->limited);
	d->done = mem_resize(d->done, frames, sizeof *d->done);
}

/* `count` frames are in `limited`: the last of the way. */
static int give(struct desk *d, size_t count, struct err *e)
{
	if (count == 0)
		return 0;
	pcm_from_float(d->limited, count, d->done);
	loudness_add(d->loudness, d->done, count);
	if (d->options.sink == NULL)
		return 0;
	return d->options.sink(d->options.context, d->done, count, e);
}

static int limit(struct desk *d, float *frames, size_t count, struct err *e)
{
	rotate_process(&d->rotate, frames, count);
	need_room(d, count + LIMITER_SPARE);
	return give(d, limiter_process(d->limiter, frames, count, d->limited), e);
}

static void need_resampled(struct desk *d, size_t frames)
{
	if (frames <= d->resampled_room)
		return;
	d->resampled_room = frames;
	d->resampled = mem_resize(d->resampled, frames, sizeof *d->resampled);
}

static int one_block(struct desk *d, const int16_t *frames, size_t count, float gain, struct err *e)
{
	pcm_to_float(frames, count, gain, d->scaled);
	if (d->resampler == NULL)
		return limit(d, d->scaled, count, e);
	need_resampled(d, resampler_room(d->resampler, count));
	return limit(d, d->resampled,
	        resampler_process(d->resampler, d->scaled, count, d->resampled), e);
}

/* Ends the stretch: what the resampler and the limiter hold goes out, and
 * `tail` frames more in which low tones, turned late, die away. */
static int end_stretch(struct desk *d, size_t tail, struct err *e)
{
	size_t n;
	int status = 0;
	d->before = desk_frames(d);
	d->stretch_in = 0;
	while (d->resampler != NULL && status == 0) {
		need_resampled(d, resampler_room(d->resampler, 0));
		n = resampler_flush(d->resampler, d->resampled);
		if (n == 0) {
			resampler_destroy(d->resampler);
			d->resampler = NULL;
		} else {
			status = limit(d, d->resampled, n, e);
		}
	}
	d->source_rate = 0;
	memset(d->scaled, 0, tail * sizeof *d->scaled);
	if (status == 0)
		status = limit(d, d->scaled, tail, e);
	rotate_reset(&d->rotate);
	if (status != 0)
		return status;
	need_room(d, limiter_latency(d->limiter));
	return give(d, limiter_flush(d->limiter, d->limited), e);
}

static int begin_stretch(struct desk *d, uint32_t rate, struct err *e)
{
	d->source_rate = rate;
	if (rate == d->options.rate)
		return 0;
	return resampler_create(rate, d->options.rate, &d->resampler, e);
}

int desk_sound(struct desk *d, const int16_t *frames, size_t count, uint32_t rate, double gain_db,
        struct err *e)
{
	float gain = pcm_gain(gain_db);
	int status = 0;
	if (d->source_rate != 0 && rate != d->source_rate)
		status = end_stretch(d, 0, e);
	if (status == 0 && d->source_rate == 0)
		status = begin_stretch(d, rate, e);
	while (status == 0 && count > 0) {
		size_t n = count < BLOCK ? count : BLOCK;
		d->stretch_in += n;
		status = one_block(d, frames, n, gain, e);
		frames += n;
		count -= n;
	}
	return status;
}

int desk_sound_float(struct desk *d, const float *frames, size_t count, struct err *e)
{
	int status =
	        d->source_rate != 0 && d->source_rate != d->options.rate ? end_stretch(d, 0, e) : 0;
	d->source_rate = d->options.rate;
	while (status == 0 && count > 0) {
		size_t n = count < BLOCK ? count : BLOCK;
		d->stretch_in += n;
		memcpy(d->scaled, frames, n * sizeof *frames);
		status = limit(d, d->scaled, n, e);
		frames += n;
		count -= n;
	}
	return status;
}

int desk_silence(struct desk *d, uint32_t ms, struct err *e)
{
	size_t left = pcm_frames(d->options.rate, ms);
	size_t tail = d->source_rate == 0 ? 0 : pcm_frames(d->options.rate, TAIL_MS);
	if (tail > left)
		tail = left;
	int status = end_stretch(d, tail, e);
	if (status != 0 || left == 0)
		return status;
	d->before += left;
	left -= tail;
	need_room(d, BLOCK);
	memset(d->limited, 0, BLOCK * sizeof *d->limited);
	while (status == 0 && left > 0) {
		size_t n = left < BLOCK ? left : BLOCK;
		status = give(d, n, e);
		left -= n;
	}
	return status;
}

uint64_t desk_frames(const struct desk *d)
{
	if (d->source_rate == 0 || d->source_rate == d->options.rate)
		return d->before + d->stretch_in;
	return d->before + (d->stretch_in * d->options.rate + d->source_rate / 2) / d->source_rate;
}

void desk_levels(const struct desk *d, struct desk_levels *ret)
{
	enum { NOTHING_DB = -120 };
	ret->lufs = NOTHING_DB;
	(void)loudness_integrated(d->loudness, &ret->lufs);
	ret->true_peak_dbtp = limiter_true_peak(d->limiter);
	ret->limited_db = limiter_deepest(d->limiter);
}
