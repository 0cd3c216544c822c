/* The audio callback's side of bantin-speaker: takes blocks from a ring, gives
 * frames to the device, applies volume and short fades, and counts what the
 * device took. Other threads steer it through atomics only.
 *
 * A generation number makes `stop` immediate. Every block carries the
 * generation of its order; sink_cut() raises the live one. At its next call
 * the callback fades what plays to silence within SINK_FADE_MS, drops every
 * older block, and then publishes `settled`. From then on it never touches an
 * order of an older generation. */
#ifndef BANTIN_DEVICE_SINK_H
#define BANTIN_DEVICE_SINK_H

#include "base/ring.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	SINK_FADE_MS = 4,
	SINK_BLOCK_FRAMES = 128,
	SINK_BLOCKS = 128,     /* 16384 frames: a third of a second at 48 kHz */
	SINK_BLOCKS_KEPT = 24, /* of these for an order that cuts in: 64 ms */
};

/* What the callback tells about an order. Zeroed before its first block. */
struct sink_count {
	_Atomic uint64_t taken;     /* tape frames since the order's first */
	_Atomic int64_t started_ns; /* CLOCK_MONOTONIC at the first tape frame; 0 before */
	_Atomic int64_t moved_ns;   /* ... at the last change */
	_Atomic uint32_t underruns; /* the device's, and gaps because the tape came late */
	_Atomic bool over;          /* the last frame was taken */
};

/* Frames of one order at the device's rate. */
struct sink_block {
	struct sink_count *count;
	uint32_t generation;
	uint32_t frames; /* 1..SINK_BLOCK_FRAMES, or 0 for a mere end */
	uint64_t taken_before,
	        taken_after; /* tape frames taken when it begins and ends; equal: lead-in */
	bool last;
	float data[SINK_BLOCK_FRAMES];
};

struct sink {
	struct ring ring; /* of struct sink_block; the feeder writes */
	/* Set by other threads. */
	_Atomic uint32_t live;   /* generation that may sound */
	_Atomic uint64_t volume; /* packed: gain as float bits, ramp in ms */
	_Atomic bool paused;
	_Atomic bool held; /* the engine's pause, while it opens the device anew */
	/* Told to other threads. */
	_Atomic uint32_t settled;     /* generation that the callback has reached */
	_Atomic uint64_t calls;       /* proof of life */
	_Atomic uint64_t frames_out;  /* device frames, silence too */
	_Atomic uint32_t underruns;   /* the device's, and gaps because a tape came late */
	_Atomic uint32_t device_late; /* the device's alone */
	_Atomic int64_t sounded_ns;   /* when a tape frame last went out; 0: never */
	/* Set by the engine around open(); 0 until the device has said it. */
	_Atomic uint32_t rate;
	/* The callback's own. */
	uint32_t generation;
	struct sink_count *playing; /* whose block sounded last, while its order goes on */
	uint32_t used;              /* frames of the front block already out */
	float gate;                 /* 0..1, the fade of pause and cut */
	float gain, gain_step;
	uint32_t gain_left; /* frames of ramp left */
	uint64_t volume_seen;
	bool cutting; /* fading out an older generation */
	bool starved; /* in a gap inside an order */
};

void sink_init(struct sink *s);
void sink_finish(struct sink *s);

/* The device's rate, 0 while it is not known: then fades are jumps, and the
 * feeder may not have given it anything to fade. */
void sink_set_rate(struct sink *s, uint32_t rate);

/* While no callback runs (device closed, lost): settle by hand, dropping all
 * blocks. The caller is also the feeder, or has it stopped. */
void sink_drop_all(struct sink *s);

/* From any one thread: raise the generation; returns the new one. */
uint32_t sink_cut(struct sink *s);
void sink_set_volume(struct sink *s, float gain, uint32_t ramp_ms);

/* A device_fill (device/device.h) with the sink as its user. */
void sink_fill(void *user, float *out, uint32_t frames, int64_t now_ns, bool underran);

#endif
