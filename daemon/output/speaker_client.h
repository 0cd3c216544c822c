/* bantind's end of one bantin-speaker: starts it, sends orders, tells what
 * comes back, and replaces it when it dies, hangs, or its device is stuck.
 *
 * No event loop inside: speaker_client_fd() is one descriptor that stays the
 * same for life; when it can be read, call speaker_client_dispatch(), which
 * calls the handlers. All functions are for one thread. None of them waits
 * for the speaker.
 *
 * What holds:
 * - every order that was accepted by play() or cut_in() gets exactly one
 *   ended() call, whatever happens to the process or the device, unless the
 *   client is destroyed first;
 * - started() comes at most once an order, before its ended();
 * - handlers may call any function here except destroy. */
#ifndef BANTIN_OUTPUT_SPEAKER_CLIENT_H
#define BANTIN_OUTPUT_SPEAKER_CLIENT_H

#include "base/clock.h"
#include "base/err.h"
#include "output/protocol.h"

#include <stdbool.h>
#include <stdint.h>

struct speaker_client;

enum { SPEAKER_ORDERS_MAX = 256 }; /* not yet ended, of one speaker */

struct speaker_config {
	const char *device;  /* "default", a device's name, "null", "null:..." (device/device.h) */
	uint32_t latency_ms; /* asked of the device */
	uint32_t idle_ms;    /* the device is kept open this long after the last order */
	const char *program; /* path of bantin-speaker; NULL: the installed helper */
	const struct clock *clock; /* NULL: the system's; a test's does not wake dispatch() */
};

/* What a speaker is, in one struct for status. */
struct speaker_health {
	bool running;      /* the process is there and has spoken */
	bool answering;    /* no ping is overdue */
	bool failing;      /* it ended soon after its start, twice in a row or more */
	uint32_t restarts; /* processes replaced since create */
	struct speaker_state
	        state; /* the last one told; device SPEAKER_CLOSED, name "" before the first */
};

/* Each may be NULL. `order` is the id given to play(). */
struct speaker_handlers {
	void *user;
	void (*started)(void *user, uint32_t order, const struct speaker_progress *p);
	void (*progress)(void *user, uint32_t order, const struct speaker_progress *p);
	void (*ended)(void *user, uint32_t order, const struct speaker_ended *end);
	void (*health)(void *user, const struct speaker_health *h); /* on every change */
};

/* Starts the process at once; that it cannot be started is an error here, and
 * later on a state (it is tried again at once, then as base/backoff.h says). */
int speaker_client_create(struct speaker_client **ret, const struct speaker_config *config,
        const struct speaker_handlers *handlers, struct err *e);
void speaker_client_destroy(struct speaker_client *c);

int speaker_client_fd(const struct speaker_client *c); /* owned by the client */
void speaker_client_dispatch(struct speaker_client *c);

/* Hand over an order. `tape` stays the caller's. 0; -EBUSY: SPEAKER_ORDERS_MAX
 * are waiting; -EEXIST: this id is still playing. While the process is away
 * the order is accepted and ended() says SPEAKER_LOST at the next dispatch. */
int speaker_client_play(
        struct speaker_client *c, uint32_t order, int tape, const struct speaker_play *play);
int speaker_client_cut_in(
        struct speaker_client *c, uint32_t order, int tape, const struct speaker_play *play);

void speaker_client_stop(struct speaker_client *c);
void speaker_client_volume(
        struct speaker_client *c, float gain_db, uint32_t ramp_ms); /* kept over restarts */
void speaker_client_pause(struct speaker_client *c);
void speaker_client_resume(struct speaker_client *c);
void speaker_client_release(
        struct speaker_client *c); /* the device may close as soon as it is idle */

const struct speaker_health *speaker_client_health(const struct speaker_client *c);

#endif
