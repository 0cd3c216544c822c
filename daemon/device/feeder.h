/* Turns one order into blocks for the sink: reads its tape, applies the
 * order's gain, fade and shape, resamples to the device's rate. One order at a time;
 * the next may begin as soon as this one is fed, so orders join without a gap. */
#ifndef BANTIN_DEVICE_FEEDER_H
#define BANTIN_DEVICE_FEEDER_H

#include "audio/shape.h"
#include "audio/tape.h"
#include "base/err.h"
#include "device/sink.h"
#include "output/protocol.h"

#include <stdbool.h>
#include <stdint.h>

struct soxr;

enum { FEEDER_READ_FRAMES = 512 };

enum feeder_state {
	FEEDER_FULL, /* the ring is full: come back in a while */
	FEEDER_DRY,  /* the tape grows and has nothing new yet */
	FEEDER_DONE, /* all is in the ring, the last block marked */
};

struct feeder {
	struct sink *sink;
	struct sink_count *count; /* of the order; NULL while there is none */
	uint32_t generation;
	struct tape_reader tape;
	uint64_t from, at, until; /* tape frames; `at`: next to read */
	uint64_t lead_left;       /* device frames of silence to come */
	uint64_t made;            /* device frames made, lead-in not counted */
	uint64_t told;            /* tape frames that the blocks so far stand for */
	uint32_t tape_rate, device_rate;
	float gain;
	uint64_t fade_frames;   /* device frames of fade-in */
	bool horn;              /* shaped for horn loudspeakers */
	struct shape form;      /* its filters, at the device's rate */
	struct soxr *resampler; /* NULL while the rates are equal */
	bool read_all;          /* nothing more will come from the tape */
	bool broken;            /* ... because its writer failed */
	float in[FEEDER_READ_FRAMES];
	size_t in_used, in_count;
};

void feeder_init(struct feeder *f, struct sink *sink);
void feeder_finish(struct feeder *f);

/* Begin an order. `tape` is the feeder's from here on, whatever happens.
 * `lead_in`: begin with play->lead_in_ms of silence. -EINVAL: no tape, or no
 * usable place in it. */
int feeder_begin(struct feeder *f, struct sink_count *count, uint32_t generation, int tape,
        const struct speaker_play *play, uint32_t device_rate, bool lead_in, struct err *e);

/* Fill the ring as far as it goes. After FEEDER_DONE the order is let go. */
enum feeder_state feeder_step(struct feeder *f, bool *ret_broken);

/* Let go of the order without an end mark (it was cut or lost). */
void feeder_abandon(struct feeder *f);

#endif
