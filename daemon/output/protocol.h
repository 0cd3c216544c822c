/* What bantind and bantin-speaker say to each other in frames (child/frame.h).
 * Payloads are these structs, native byte order: both ends are one build.
 *
 * bantin-speaker plays what it is told from tapes (audio/tape.h), counts the
 * frames that the device took, and reports. It knows no articles: `order` ids
 * are bantind's airing part ids. */
#ifndef BANTIN_OUTPUT_PROTOCOL_H
#define BANTIN_OUTPUT_PROTOCOL_H

#include <stdint.h>

enum speaker_order_type { /* bantind -> speaker */
	SPEAKER_PLAY = 1, /* struct speaker_play + tape descriptor: after what is queued */
	SPEAKER_CUT_IN, /* the same, but now: what plays is faded out and dropped with its queue */
	SPEAKER_STOP,   /* fade out and drop everything at once */
	SPEAKER_VOLUME, /* struct speaker_volume */
	SPEAKER_PAUSE,  /* silence, keep the place */
	SPEAKER_RESUME,
	SPEAKER_RELEASE, /* the device may close (idle) */
	SPEAKER_PING,    /* answered by SPEAKER_STATE at once */
};

enum speaker_shape { SPEAKER_PLAIN = 0, SPEAKER_HORN /* audio/shape.h */ };

struct speaker_play {
	uint64_t from_frame;  /* of the tape */
	uint64_t until_frame; /* first not played; UINT64_MAX: to the end */
	float gain_db;        /* of this order, on top of the volume */
	uint32_t lead_in_ms;  /* silence before it if the device was closed or idle */
	uint32_t fade_in_ms;
	uint32_t shape; /* enum speaker_shape: what the loudspeakers need */
};

struct speaker_volume {
	float gain_db;
	uint32_t ramp_ms;
};

enum speaker_event_type {      /* speaker -> bantind; frame id = order id */
	SPEAKER_STARTED = 101, /* struct speaker_progress: first frame went to the device */
	SPEAKER_PROGRESS,      /* struct speaker_progress: about ten times a second while playing */
	SPEAKER_ENDED,         /* struct speaker_ended: an order is over */
	SPEAKER_STATE,         /* struct speaker_state: on change, on ping, at start */
};

struct speaker_progress {
	uint64_t frames; /* of the tape, taken by the device so far, counted from from_frame */
	int64_t mono_ns; /* CLOCK_MONOTONIC when it was so */
};

enum speaker_result {
	SPEAKER_PLAYED = 0,
	SPEAKER_CUT,
	SPEAKER_LOST /* the device went away */,
	SPEAKER_BAD_TAPE
};

struct speaker_ended {
	uint64_t frames; /* of the tape, taken by the device */
	uint32_t result; /* enum speaker_result */
	uint32_t underruns;
	int64_t mono_ns;
};

enum speaker_device { SPEAKER_CLOSED = 0, SPEAKER_OPEN, SPEAKER_ABSENT, SPEAKER_STUCK };

struct speaker_state {
	uint32_t device; /* enum speaker_device */
	uint32_t rate;   /* Hz of the open device, 0 if closed */
	uint32_t latency_ms;
	uint32_t underruns;  /* since start */
	uint64_t frames_out; /* device frames since start, silence too: proof of life */
	char name[128];      /* of the device found */
};

#endif
