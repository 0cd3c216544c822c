/* What player.c (the control side) and engine.c share. Not for others. */
#ifndef BANTIN_DEVICE_PLAYER_PARTS_H
#define BANTIN_DEVICE_PLAYER_PARTS_H

#include "base/backoff.h"
#include "base/clock.h"
#include "device/answer.h"
#include "device/device.h"
#include "device/feeder.h"
#include "device/player.h"
#include "device/sink.h"

#include <pthread.h>
#include <stdatomic.h>

/* Where an order is. Legal moves: FREE -> WAITING -> FEEDING -> FED, and from
 * each of the last three to DEAD or, by the control side, back to FREE. */
enum order_stage {
	ORDER_FREE = 0,
	ORDER_WAITING, /* the engine has not looked at it */
	ORDER_FEEDING, /* the engine's current one */
	ORDER_FED,     /* all its blocks are in the ring */
	ORDER_DEAD,    /* the engine let go of it before its end */
};

struct order {
	struct sink_count count;
	enum order_stage stage; /* under the lock */
	uint64_t turn;          /* orders are played by it */
	uint32_t id, generation;
	int tape; /* while WAITING; then the feeder's */
	struct speaker_play play;
	bool bad, lost; /* under the lock: why it is DEAD; `bad` also when FED */
	/* The control side's own. */
	bool told_start, told_end;
	int64_t told_ns; /* last progress */
};

/* What the engine is at, for whoever watches it. */
enum engine_work { ENGINE_IDLE = 0, ENGINE_FINDING, ENGINE_OPENING, ENGINE_CLOSING };

struct player {
	struct sink sink;
	struct order orders[PLAYER_ORDERS_MAX];
	uint64_t turns;
	pthread_mutex_t lock;
	pthread_cond_t wake; /* of the engine */
	pthread_t thread;
	int news; /* eventfd, engine to control */
	/* Under the lock. */
	bool quit, release;
	enum speaker_device device_state; /* CLOSED, OPEN, ABSENT: as the engine knows it */
	struct device_got got;
	char name[DEVICE_NAME_MAX];
	/* Watched without it. */
	_Atomic uint32_t work; /* enum engine_work */
	_Atomic int64_t work_since_ns;
	_Atomic uint64_t state_changes;
	_Atomic uint32_t openings; /* of the device */
	_Atomic uint32_t looks;    /* for it, whether it was there or not */
	/* The engine's own. */
	struct device *device;
	struct feeder feeder;
	struct order *current;
	uint32_t latency_ms, idle_ms;
	int64_t busy_ns;           /* when something was last playing or the device opened */
	int64_t silent_from_ns;    /* when sound last went out, for lead-in; 0: device was closed */
	const struct clock *clock; /* of looking for the device */
	struct backoff absence;    /* since it went away */
	int64_t tried_ns;
	uint32_t late_at_open; /* sink.device_late then */
	/* The control side's own. */
	uint64_t seen_calls;
	int64_t seen_calls_ns;
	uint64_t open_frames;        /* sink.frames_out when the device opened or was late */
	uint32_t watched_late;       /* sink.device_late at the last poll */
	uint32_t watched_latency_ms; /* of the open device */
	uint64_t told_changes;
	uint64_t told_frames; /* sink.frames_out in the state told last */
	int64_t polled_ns;
	uint32_t watched_opening;
	bool watching;        /* the device was open at the last poll */
	struct answer answer; /* of the sound server, while the device asks for nothing */
	bool stuck, told_stuck;
};

void *engine_thread(void *player);

#endif
