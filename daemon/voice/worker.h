/* One bantin-voice process of a pool, and how long it may be silent. Private
 * to the room. */
#ifndef BANTIN_VOICE_WORKER_H
#define BANTIN_VOICE_WORKER_H

#include "child/child.h"
#include "child/frame.h"
#include "voice/profile.h"
#include "voice/protocol.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Requests a process holds at once: one in work, one waiting in its socket, so
 * that it need not wait for the pool between two sentences. */
enum { WORKER_DEPTH = 2 };

struct worker {
	struct child child;         /* pid 0: not running */
	bool ready;                 /* answered HELLO */
	size_t given[WORKER_DEPTH]; /* slots of the pool, in the order they were sent */
	int depth;
	int64_t waited_ns;  /* for the first of `given`, or for READY */
	int64_t quiet_ns;   /* not yet judged: waited, or stopped by somebody */
	int64_t stopped_ns; /* how long in a row it was found stopped */
};

/* Why a process had to go. */
enum worker_loss {
	LOSS_NONE,
	LOSS_CRASHED,  /* own signal, or it ended by itself at work: counts */
	LOSS_DEADLINE, /* counts */
	LOSS_OUTSIDE,  /* killed or held by somebody: does not count */
};

/* Start the process and send HELLO; the answer comes later. */
int worker_start(
        struct worker *w, const char *program, const struct voice_profile *profile, struct err *e);

/* Ask for a sentence. False: the process is gone or takes nothing. */
bool worker_ask(struct worker *w, size_t slot, uint32_t id, const char *words, size_t len);
void worker_answered(struct worker *w); /* the first of `given` is over */

/* `elapsed_ns` more were spent waiting. LOSS_DEADLINE or LOSS_OUTSIDE (held
 * too long) if the process must go; `deadline_ns` is of its first sentence. */
enum worker_loss worker_wait(struct worker *w, int64_t elapsed_ns, int64_t deadline_ns);

/* The socket has closed or the process must go: end it, and say why it went.
 * `why` is what worker_wait() said or LOSS_NONE. */
enum worker_loss worker_end(struct worker *w, enum worker_loss why);

#endif
