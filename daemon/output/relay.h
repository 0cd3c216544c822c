/* What bantind and a bantin-speaker that listens (--input NAME) say to each
 * other in frames (child/frame.h). Payloads are these structs, native byte
 * order: both ends are one build.
 *
 * RELAY_TAPE comes first. The process looks for its source and opens it.
 * RELAY_READY says that frames come and that the tape can be opened; until
 * RELAY_BEGIN they are thrown away, from then on they go onto it. RELAY_ENDED comes once, whatever
 * happens; the tape is whole or broken by then. Closing the socket ends it, too. */
#ifndef BANTIN_OUTPUT_RELAY_H
#define BANTIN_OUTPUT_RELAY_H

#include <stdint.h>

enum relay_order_type { /* bantind -> bantin-speaker --input */
	RELAY_TAPE = 1, /* descriptor: an empty file */
	RELAY_BEGIN,    /* struct relay_begin */
};

struct relay_begin {
	int64_t length_ms; /* then it is over */
	int64_t silent_ms; /* no sound for so long: the source counts as gone; 0: never */
	double ceiling_db; /* dBTP */
};

enum relay_event_type {    /* bantin-speaker --input -> bantind */
	RELAY_READY = 101, /* struct relay_ready */
	RELAY_ENDED,       /* struct relay_ended */
};

struct relay_ready {
	uint32_t rate; /* Hz of the tape */
};

enum relay_reason {
	RELAY_OVER = 0, /* all of its time */
	RELAY_ABSENT,   /* the source is not there */
	RELAY_LOST,     /* it went away, or gives no frames any more */
	RELAY_SILENT,   /* it gives silence only */
	RELAY_DISK      /* the tape cannot be written */
};

struct relay_ended {
	uint64_t frames; /* on the tape */
	uint32_t reason; /* enum relay_reason */
};

#endif
