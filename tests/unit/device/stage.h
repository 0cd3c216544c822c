/* What the player's tests share: tapes in memory, a player on the null device
 * that records what it took, and what the player told. */
#ifndef TESTS_DEVICE_STAGE_H
#define TESTS_DEVICE_STAGE_H

#include "device/player.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STAGE_RATE = 48000, STAGE_ORDERS = 64 };

struct told {
	bool started, ended;
	struct speaker_progress start, last;
	struct speaker_ended end;
	unsigned progresses;
};

struct stage {
	struct player *player;
	char record[64];                /* path of the WAV */
	struct told told[STAGE_ORDERS]; /* by order id */
	struct speaker_state state;     /* the last told */
	unsigned states;
	int64_t slowest_poll_ns;
};

/* A player on "null:record=...,OPTIONS" (OPTIONS may be ""). */
void stage_start(struct stage *s, const char *options, uint32_t idle_ms);
/* The same with a clock by which the device is looked for. */
void stage_start_at(
        struct stage *s, const char *options, uint32_t idle_ms, const struct clock *clock);
void stage_end(struct stage *s);

/* Poll until the order has ended, or the condition holds; false after `ms`. */
bool stage_until_ended(struct stage *s, uint32_t order, int ms);
bool stage_until_started(struct stage *s, uint32_t order, int ms);
bool stage_until_state(struct stage *s, enum speaker_device device, int ms);
void stage_run(struct stage *s, int ms);

/* Recorded frames so far, and the frames themselves (free them). */
size_t stage_recorded(const struct stage *s);
int16_t *stage_record(const struct stage *s, size_t *ret_count);

/* The sample that tapes carry at a frame: never near zero, changes each frame,
 * so a place in the recording tells which frame it was. */
int16_t stage_sample(uint64_t frame);

/* A whole tape of `count` frames whose first is stage_sample(first). */
int stage_tape(uint64_t first, size_t count, uint32_t rate);

int64_t stage_now_ns(void);

#endif
