/* Measuring decodes the whole file once, which is also the proof that it can
 * be decoded; where the limiter will have to work, it is decoded again behind
 * a limiter and the gain corrected, until the level is right. Called by intake
 * when a recording arrives and by broadcast/render when it is to be heard. */
#include "audio/recording.h"

#include "audio/decode.h"
#include "audio/fade.h"
#include "audio/limiter.h"
#include "audio/loudness.h"
#include "audio/pcm.h"
#include "audio/resample.h"
#include "audio/rotate.h"
#include "audio/truepeak.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FADE_MS = 5, ROUNDS = 4, LEAST_MS = 400 };
static const double CLOSE_ENOUGH_LU = 0.1;
static const double BAD_SHARE = 0.01; /* of all samples: then it is no recording any more */

/* One decoding from start to end: plain, or behind gain and limiter. */
struct pass {
	struct loudness *loudness;
	struct truepeak peak;
	struct limiter *limiter; /* NULL: plain */
	struct rotate rotate;    /* before it, as for everything the house plays */
	float gain;
	uint64_t frames;
};

static void pass_init(struct pass *p, uint32_t rate)
{
	*p = (struct pass){.loudness = loudness_create(rate), .gain = 1};
	truepeak_init(&p->peak);
}

static void pass_finish(struct pass *p)
{
	loudness_destroy(p->loudness);
	limiter_destroy(p->limiter);
}

static void pass_take(struct pass *p, float *frames, size_t count)
{
	float out[DECODE_STEP + LIMITER_SPARE];
	p->frames += count;
	if (p->limiter == NULL) {
		truepeak_add(&p->peak, frames, count);
		loudness_add_float(p->loudness, frames, count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		frames[i] *= p->gain;
	rotate_process(&p->rotate, frames, count);
	loudness_add_float(p->loudness, out, limiter_process(p->limiter, frames, count, out));
}

static int pass_run(struct pass *p, struct decode *d, struct err *e)
{
	float frames[DECODE_STEP];
	int64_t n;
	while ((n = decode_read(d, frames, e)) > 0)
		pass_take(p, frames, (size_t)n);
	return n < 0 ? (int)n : 0;
}

static int check_measured(
        struct decode *d, struct recording_facts *f, bool has_level, struct err *e)
{
	if (f->frames == 0)
		return err_set(e, -EINVAL, "recording.empty", _("the recording holds no sound"));
	if (f->frames < decode_promised(d))
		return err_set(e, -ENODATA, "recording.truncated",
		        _("the recording is cut short: %.1f of %.1f s can be read; copy it again"),
		        (double)f->frames / f->rate, (double)decode_promised(d) / f->rate);
	if ((double)f->bad_samples > BAD_SHARE * (double)f->frames * f->channels)
		return err_set(e, -EINVAL, "recording.broken",
		        _("the recording is broken: %.0f %% of its samples are no numbers"),
		        100.0 * (double)f->bad_samples / (double)f->frames / f->channels);
	if (f->duration_ms < LEAST_MS)
		return err_set(e, -EINVAL, "recording.short",
		        _("the recording lasts only %d ms; nobody would understand it"),
		        (int)f->duration_ms);
	if (!has_level)
		return err_set(e, -EINVAL, "recording.silent",
		        _("the recording is silent; check the microphone and record it again"));
	return 0;
}

/* The first decoding. Channels that cancel out make it a second one. */
static int survey(struct decode *d, struct recording_facts *f, struct err *e)
{
	struct pass p;
	bool has_level = false;
	for (int attempt = 0; attempt < 2; attempt++) {
		pass_init(&p, f->rate);
		int status = pass_run(&p, d, e);
		f->frames = p.frames;
		f->true_peak_dbtp = truepeak_dbtp(&p.peak);
		f->bad_samples = decode_bad_samples(d);
		has_level = loudness_integrated(p.loudness, &f->lufs);
		pass_finish(&p);
		if (status < 0)
			return status;
		if (f->left_only || !decode_cancels(d))
			break;
		f->left_only = true;
		decode_rewind(d, true);
	}
	f->duration_ms = (int64_t)(f->frames * 1000 / f->rate);
	return check_measured(d, f, has_level, e);
}

/* Correct the gain by what the limiter takes away. */
static int settle(
        struct decode *d, struct recording_facts *f, double target, double ceiling, struct err *e)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct pass p;
		double lufs;
		if (f->gain_db + f->true_peak_dbtp <= ceiling || f->gain_db >= RECORDING_GAIN_MOST)
			break;
		decode_rewind(d, f->left_only);
		pass_init(&p, f->rate);
		p.limiter = limiter_create(f->rate, ceiling);
		rotate_init(&p.rotate, f->rate);
		p.gain = pcm_gain(f->gain_db);
		int status = pass_run(&p, d, e);
		bool measured = loudness_integrated(p.loudness, &lufs);
		pass_finish(&p);
		if (status < 0)
			return status;
		if (!measured || fabs(target - lufs) < CLOSE_ENOUGH_LU)
			break;
		f->gain_db += target - lufs;
	}
	f->too_quiet = f->gain_db > RECORDING_GAIN_MOST;
	f->gain_db = fmin(f->gain_db, RECORDING_GAIN_MOST);
	return 0;
}

int recording_measure(
        int fd, double target_lufs, double ceiling_db, struct recording_facts *ret, struct err *e)
{
	struct decode *d;
	int status = decode_open(fd, &d, e);
	if (status < 0)
		return status;
	struct recording_facts f = {.format = sniff_name(decode_kind(d)),
	        .rate = decode_rate(d),
	        .channels = decode_channels(d)};
	status = survey(d, &f, e);
	if (status == 0) {
		f.gain_db = target_lufs - f.lufs;
		status = settle(d, &f, target_lufs, ceiling_db, e);
	}
	decode_close(d);
	if (status == 0)
		*ret = f;
	return status;
}

struct recording {
	struct decode *decode;
	struct resampler *resampler;
	uint64_t frames, given; /* at the reader's rate */
	size_t fade;            /* frames of each end's fade */
	float gain;
	bool drained; /* the decoder has come to its end */
	float *ready; /* resampled, not yet given */
	size_t ready_count, ready_at, ready_room;
};

int recording_open(int fd, const struct recording_facts *facts, uint32_t rate,
        struct recording **ret, struct err *e)
{
	struct recording *r = mem_alloc(sizeof *r);
	int status = decode_open(fd, &r->decode, e);
	if (status == 0)
		status = resampler_create(facts->rate, rate, &r->resampler, e);
	if (status < 0) {
		recording_close(r);
		return status;
	}
	decode_rewind(r->decode, facts->left_only);
	r->frames = (facts->frames * rate + facts->rate / 2) / facts->rate;
	r->fade = pcm_frames(rate, FADE_MS);
	r->gain = pcm_gain(facts->gain_db);
	r->ready_room = resampler_room(r->resampler, DECODE_STEP);
	r->ready = mem_array(r->ready_room, sizeof *r->ready);
	*ret = r;
	return 0;
}

uint64_t recording_frames(const struct recording *r)
{
	return r->frames;
}

void recording_close(struct recording *r)
{
	if (r == NULL)
		return;
	decode_close(r->decode);
	resampler_destroy(r->resampler);
	free(r->ready);
	free(r);
}

static int refill(struct recording *r, struct err *e)
{
	float mono[DECODE_STEP];
	r->ready_at = r->ready_count = 0;
	while (r->ready_count == 0) {
		int64_t n = r->drained ? 0 : decode_read(r->decode, mono, e);
		if (n < 0)
			return (int)n;
		if (n == 0) {
			r->drained = true;
			r->ready_count = resampler_flush(r->resampler, r->ready);
			return 0;
		}
		r->ready_count = resampler_process(r->resampler, mono, (size_t)n, r->ready);
	}
	return 0;
}

/* Raised cosine over the first and the last `fade` frames. */
static float edge(const struct recording *r, uint64_t frame)
{
	uint64_t from_end = r->frames - 1 - frame;
	uint64_t nearest = frame < from_end ? frame : from_end;
	if (nearest >= r->fade)
		return 1;
	return (float)((1 - cos(M_PI * (double)nearest / (double)r->fade)) / 2);
}

int64_t recording_read(struct recording *r, float *frames, size_t count, struct err *e)
{
	size_t done = 0;
	while (done < count && r->given < r->frames) {
		if (r->ready_at == r->ready_count) {
			int status = refill(r, e);
			if (status < 0)
				return status;
			if (r->ready_count == 0)
				return err_set(e, -ENODATA, "recording.changed",
				        _("the recording has changed since it was measured"));
		}
		frames[done++] = r->ready[r->ready_at++] * r->gain * edge(r, r->given);
		r->given++;
	}
	return (int64_t)done;
}
