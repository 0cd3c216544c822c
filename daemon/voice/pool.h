/* A pool of bantin-voice processes: sentences in, PCM out, in order, whatever
 * happens to the processes. One request is one sentence with a deadline. A
 * process that misses it, or dies, is replaced by a warm spare and the
 * sentence is asked again; only the voice's own fault (SEGV, ABRT, BUS, FPE,
 * ILL) and deadlines count against a sentence, and after two of those it is
 * given up (VOICE_SKIPPED) so that the rest can go on. Somebody's SIGKILL or
 * SIGSTOP costs time, never a sentence. One thread uses a pool. */
#ifndef BANTIN_VOICE_POOL_H
#define BANTIN_VOICE_POOL_H

#include "base/err.h"
#include "voice/profile.h"

#include <stddef.h>
#include <stdint.h>

struct voice_pool_options {
	const char *program;   /* path of bantin-voice */
	int processes;         /* side by side, 1-16; one spare more is kept warm */
	int deadline_ms;       /* for one sentence; 0: 10,000 plus 10 a byte */
};

enum voice_result_kind { VOICE_SPOKEN, VOICE_SKIPPED };

struct voice_result {
	enum voice_result_kind kind;
	const int16_t *frames;  /* mono; valid until the next call on the pool */
	size_t count;
	const char *why;        /* for VOICE_SKIPPED: "crashed", "deadline" */
};

struct voice_pool;
int voice_pool_create(const struct voice_profile *profile, const struct voice_pool_options *options,
	struct voice_pool **ret, struct err *e);
void voice_pool_destroy(struct voice_pool *p);
uint32_t voice_pool_rate(const struct voice_pool *p); /* sample rate, Hz: 22,050 for espeak-ng */

/* Room for another sentence? voice_pool_submit() may be called while true. */
int voice_pool_free(const struct voice_pool *p);
/* Words are copied. Sentences come back in the order they were given. */
int voice_pool_submit(struct voice_pool *p, const char *words, size_t len, struct err *e);
/* Wait for the oldest sentence. 1: `ret` is filled; 0: nothing was submitted;
 * -errno: no voice could be started. */
int voice_pool_next(struct voice_pool *p, struct voice_result *ret, struct err *e);
/* Forget what was submitted (an emergency comes first): running work is ended. */
void voice_pool_flush(struct voice_pool *p);
unsigned voice_pool_respawns(const struct voice_pool *p); /* processes replaced so far, for status */

#endif
