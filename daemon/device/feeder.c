/* The feeder fills blocks in place in the ring. Positions are counted in tape
 * frames from the order's first one: a block says how many are taken when it
 * begins and when it ends, so the callback can count without knowing rates.
 * Called by the player's engine thread only. */
#include "device/feeder.h"

#include "base/i18n.h"

#include <errno.h>
#include <math.h>
#include <soxr.h>
#include <string.h>

void feeder_init(struct feeder *f, struct sink *sink)
{
	memset(f, 0, sizeof *f);
	f->sink = sink;
	f->tape.fd = -1;
}

void feeder_finish(struct feeder *f)
{
	feeder_abandon(f);
}

void feeder_abandon(struct feeder *f)
{
	if (f->count == NULL)
		return;
	tape_reader_close(&f->tape);
	soxr_delete(f->resampler);
	f->resampler = NULL;
	f->count = NULL;
}

/* Real-time use: no look-ahead beyond the filter's own, one channel. */
static int start_resampler(struct feeder *f, struct err *e)
{
	soxr_error_t failed = NULL;
	soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
	soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
	f->resampler = NULL;
	if (f->tape_rate == f->device_rate)
		return 0;
	f->resampler = soxr_create(f->tape_rate, f->device_rate, 1, &failed, &io, &quality, NULL);
	if (f->resampler == NULL)
		return err_set(e, -EINVAL, "tape.rate", _("cannot resample from %u to %u Hz"),
		        f->tape_rate, f->device_rate);
	return 0;
}

int feeder_begin(struct feeder *f, struct sink_count *count, uint32_t generation, int tape,
        const struct speaker_play *play, uint32_t device_rate, bool lead_in, struct err *e)
{
	int status = tape_reader_open(&f->tape, tape, e);
	if (status < 0)
		return status;
	f->tape_rate = f->tape.header->sample_rate;
	f->device_rate = device_rate;
	status = start_resampler(f, e);
	if (status == 0 && play->from_frame > play->until_frame)
		status = err_set(
		        e, -EINVAL, "tape.place", _("the part to play ends before it begins"));
	if (status < 0) {
		soxr_delete(f->resampler);
		f->resampler = NULL;
		tape_reader_close(&f->tape);
		return status;
	}
	f->count = count;
	f->generation = generation;
	f->from = f->at = play->from_frame;
	f->until = play->until_frame;
	f->lead_left = lead_in ? (uint64_t)play->lead_in_ms * device_rate / 1000 : 0;
	f->fade_frames = (uint64_t)play->fade_in_ms * device_rate / 1000;
	f->gain = powf(10.0f, play->gain_db / 20.0f);
	f->horn = play->shape == SPEAKER_HORN;
	if (f->horn)
		shape_init(&f->form, &shape_horn, device_rate);
	f->made = f->told = 0;
	f->read_all = f->broken = false;
	f->in_used = f->in_count = 0;
	return 0;
}

/* True if there are frames in `in` now. The state is loaded before the count:
 * a tape that is whole has published all it ever will. */
static bool read_tape(struct feeder *f)
{
	int16_t raw[FEEDER_READ_FRAMES];
	if (f->in_used < f->in_count)
		return true;
	if (f->read_all)
		return false;
	enum tape_state state = tape_state(&f->tape);
	uint64_t end = tape_frames(&f->tape);
	end = end < f->until ? end : f->until;
	int64_t n = 0;
	bool more = f->at < end;
	if (more) {
		size_t want = end - f->at < FEEDER_READ_FRAMES ? (size_t)(end - f->at)
		                                               : FEEDER_READ_FRAMES;
		n = tape_read(&f->tape, f->at, raw, want);
	}
	if (n <= 0) { /* published frames that cannot be read: somebody cut the file */
		f->read_all = more || f->at >= f->until || state != TAPE_GROWING;
		f->broken = more || (f->at < f->until && state == TAPE_BROKEN);
		return false;
	}
	for (int64_t i = 0; i < n; i++)
		f->in[i] = (float)raw[i] * (1.0f / 32768.0f);
	f->at += (uint64_t)n;
	f->in_used = 0;
	f->in_count = (size_t)n;
	return true;
}

/* Up to `room` frames at the device's rate; 0: none now (or none ever again,
 * if read_all). */
static uint32_t make_frames(struct feeder *f, float *out, uint32_t room)
{
	uint32_t made = 0;
	while (made < room) {
		bool have = read_tape(f);
		size_t used = 0, got = 0;
		if (!have && !f->read_all)
			break;
		if (f->resampler == NULL) {
			got = have ? f->in_count - f->in_used : 0;
			got = got < room - made ? got : room - made;
			memcpy(out + made, f->in + f->in_used, got * sizeof *out);
			used = got;
		} else {
			soxr_process(f->resampler, have ? f->in + f->in_used : NULL,
			        have ? f->in_count - f->in_used : 0, &used, out + made, room - made,
			        &got);
		}
		f->in_used += used;
		made += (uint32_t)got;
		if (!have && got == 0)
			break;
	}
	return made;
}

static void finish_frames(struct feeder *f, float *data, uint32_t frames)
{
	if (f->horn)
		shape_process(&f->form, data, frames);
	for (uint32_t i = 0; i < frames; i++) {
		uint64_t at = f->made + i;
		float fade = at < f->fade_frames ? (float)at / (float)f->fade_frames : 1.0f;
		data[i] *= f->gain * fade;
	}
}

static void fill_lead_in(struct feeder *f, struct sink_block *b)
{
	b->frames = f->lead_left < SINK_BLOCK_FRAMES ? (uint32_t)f->lead_left : SINK_BLOCK_FRAMES;
	memset(b->data, 0, b->frames * sizeof *b->data);
	f->lead_left -= b->frames;
}

/* How many tape frames `made` device frames stand for, never more than read. */
static uint64_t tape_frames_made(const struct feeder *f)
{
	uint64_t n = f->made * f->tape_rate / f->device_rate;
	uint64_t read = f->at - f->from;
	return n < read ? n : read;
}

/* One block; false if the tape has nothing for it now. */
static bool fill_block(struct feeder *f, struct sink_block *b)
{
	b->count = f->count;
	b->generation = f->generation;
	b->last = false;
	b->taken_before = f->told;
	if (f->lead_left > 0) {
		fill_lead_in(f, b);
	} else {
		b->frames = make_frames(f, b->data, SINK_BLOCK_FRAMES);
		finish_frames(f, b->data, b->frames);
		f->made += b->frames;
		b->last = f->read_all && b->frames < SINK_BLOCK_FRAMES && f->in_used == f->in_count;
		f->told = b->last ? f->at - f->from : tape_frames_made(f);
	}
	b->taken_after = f->told;
	return b->frames > 0 || b->last;
}

/* Blocks that an order may have in the ring: some stay free for the one that cuts
 * in, which then sounds in the same callback that drops those of this one. */
static size_t most_waiting(const struct feeder *f)
{
	bool alone = atomic_load(&f->sink->settled) == f->generation;
	return alone ? SINK_BLOCKS - SINK_BLOCKS_KEPT : SINK_BLOCKS;
}

enum feeder_state feeder_step(struct feeder *f, bool *ret_broken)
{
	for (;;) {
		struct sink_block *b = ring_free_slot(&f->sink->ring);
		if (b == NULL || ring_waiting(&f->sink->ring) >= most_waiting(f))
			return FEEDER_FULL;
		if (!fill_block(f, b))
			return FEEDER_DRY;
		bool last = b->last;
		ring_written(&f->sink->ring);
		if (last) {
			*ret_broken = f->broken;
			feeder_abandon(f);
			return FEEDER_DONE;
		}
	}
}
