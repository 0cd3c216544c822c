/* Plays orders on one device. Two threads besides the device's own:
 *
 *   control  the caller's: every function here is for it alone, none waits
 *            for the device. It also watches: a device that asks for no frames
 *            or an operation that does not return is "stuck".
 *   engine   opens, closes and looks for the device, feeds orders into the
 *            sink. PortAudio may hang it for ever; then only ending the
 *            process helps, and player_destroy() must not be called.
 *
 * What holds: an order that was accepted ends exactly once, in player_poll();
 * started() comes at most once and before ended(). */
#ifndef BANTIN_DEVICE_PLAYER_H
#define BANTIN_DEVICE_PLAYER_H

#include "base/clock.h"
#include "base/err.h"
#include "output/protocol.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	PLAYER_ORDERS_MAX = 320, /* not yet ended; more than a client may have waiting */
	PLAYER_STUCK_MS = 1000,  /* an open device that asked for no frame this long */
	/* The same before it has taken PLAYER_WARM_MS and twice its latency: an idle sink of
	 * PulseAudio may sit out two seconds first, and once more after an underrun. */
	PLAYER_WARM_UP_MS = 2600,
	PLAYER_WARM_MS = 250,
	/* Whether the sound server answers is asked after so long, and it has so long for it:
	 * one that is stopped is told from one that rests. */
	PLAYER_ASK_MS = 500,
	PLAYER_ANSWER_MS = 800,
	PLAYER_HUNG_MS = 1500,          /* finding or opening it took this long */
	PLAYER_CLOSING_MS = 4000,       /* closing it took this long */
	PLAYER_TICK_MS = 10,            /* how often to poll while something plays */
	PLAYER_LEAD_IN_IDLE_MS = 10000, /* a device that was silent this long counts as idle */
	PLAYER_LATENCY_MAX_MS = 400,    /* underruns raise it up to here */
};

struct player;

struct player_config {
	const char *device; /* as device_create() takes it */
	uint32_t latency_ms;
	uint32_t idle_ms; /* the device is closed after this long without an order */
	/* By which an absent device is looked for (base/backoff.h); NULL: the system's.
	 * A test that moves it wakes the engine by player_release(). Read by the engine. */
	const struct clock *clock;
};

/* All are called from within player_poll(). A false return means that it
 * could not be told now: it is told again at the next poll. */
struct player_events {
	void *user;
	bool (*started)(void *user, uint32_t order, const struct speaker_progress *p);
	bool (*progress)(
	        void *user, uint32_t order, const struct speaker_progress *p); /* false: dropped */
	bool (*ended)(void *user, uint32_t order, const struct speaker_ended *end);
	bool (*state)(void *user, const struct speaker_state *state);
};

int player_create(struct player **ret, const struct player_config *config, struct err *e);

/* Waits for the engine: never call it while player_stuck(). */
void player_destroy(struct player *p);

/* `tape` is the player's from here on, whatever happens. -EBUSY: too many. */
int player_play(
        struct player *p, uint32_t order, int tape, const struct speaker_play *play, bool cut_in);
void player_stop(struct player *p);
void player_volume(struct player *p, const struct speaker_volume *volume);
void player_pause(struct player *p);
void player_resume(struct player *p);
void player_release(struct player *p);

/* Tell what happened since the last call. Returns after how many milliseconds
 * it wants to be called again at the latest, or -1: when player_fd() is
 * readable or something was ordered. */
int player_poll(struct player *p, const struct player_events *tell);
int player_fd(const struct player
                *p); /* readable when there is news from the engine; player_poll() clears it */

void player_state(struct player *p, struct speaker_state *ret);
bool player_stuck(const struct player *p);

#endif
