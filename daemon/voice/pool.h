/* A pool of bantin-voice processes: sentences in, PCM out, in order, whatever
 * happens to the processes. One request is one sentence with a deadline. A
 * process that misses it, or dies, is replaced by a warm spare and the
 * sentence is asked again; only the voice's own fault (SEGV, ABRT, BUS, FPE,
 * ILL, or ending by itself) and deadlines count against a sentence, and after
 * two of those it is given up (VOICE_SKIPPED) so that the rest can go on.
 * Somebody's SIGKILL or SIGSTOP costs time, never a sentence. One thread uses
 * a pool; it waits with poll() and starts no thread. */
#ifndef BANTIN_VOICE_POOL_H
#define BANTIN_VOICE_POOL_H

#include "base/err.h"
#include "voice/profile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VOICE_PROCESSES_MAX = 16 };

struct voice_pool_options {
	const char *program; /* path of bantin-voice; NULL: paths_helper("bantin-voice") */
	int processes;   /* side by side, 1-16; one spare more is kept warm, once something was said
	                  */
	int deadline_ms; /* for one sentence; 0: 10,000 plus 10 a byte. Only time that the
	                  * pool waits and the process may run counts: not while the caller is
	                  * busy, nor while somebody holds the process with SIGSTOP */
	int start_ms;    /* for a process until it can speak, counted likewise; 0: 15,000 */
	bool pieces;     /* voice_pool_next() returns what there is of a sentence, for live use */
	const int *wake_fd; /* NULL, or: when *wake_fd (-1: none now) can be read,
	                     * voice_pool_next() and _wait() give up waiting with -ECANCELED;
	                     * nothing is lost by that, they may be called again */
};

enum voice_result_kind { VOICE_SPOKEN, VOICE_SKIPPED };

struct voice_result {
	enum voice_result_kind kind;
	const int16_t *frames; /* mono; valid until the next call on the pool */
	size_t count;
	bool last;       /* the sentence is over; always true without `pieces` */
	const char *why; /* for VOICE_SKIPPED: "crashed", "deadline", "refused", "silent"; static */
};

struct voice_pool;
/* Start the processes and go on with something else; nothing but wait and
 * destroy may follow. `profile` is copied. */
struct voice_pool *voice_pool_start(
        const struct voice_profile *profile, const struct voice_pool_options *options);
/* Until the first process is ready. -ENOENT and the like with a sentence if the
 * program or the engine's voice is not there; -ECANCELED: see wake_fd. */
int voice_pool_wait(struct voice_pool *p, struct err *e);
/* Both at once; what failed to start is destroyed. */
int voice_pool_create(const struct voice_profile *profile, const struct voice_pool_options *options,
        struct voice_pool **ret, struct err *e);
void voice_pool_destroy(struct voice_pool *p);        /* NULL is fine */
uint32_t voice_pool_rate(const struct voice_pool *p); /* sample rate, Hz: 22,050 for espeak-ng */
const char *voice_pool_engine(const struct voice_pool *p); /* "espeak-ng 1.51" */

/* Room for another sentence? voice_pool_submit() may be called while true. */
bool voice_pool_free(const struct voice_pool *p);
/* Words are copied: 1 to LIMIT_SENTENCE_BYTES of what words_allowed() passes,
 * else -EINVAL. Sentences come back in the order they were given. */
int voice_pool_submit(struct voice_pool *p, const char *words, size_t len, struct err *e);
/* Wait for the oldest sentence, or with `pieces` for the next sound of it.
 * 1: `ret` is filled; 0: nothing was submitted; -ECANCELED: see wake_fd;
 * another -errno: no voice could be started. */
int voice_pool_next(struct voice_pool *p, struct voice_result *ret, struct err *e);
/* Between two jobs: start the processes that are missing, so that the next job need not. */
void voice_pool_tend(struct voice_pool *p);
/* From now on a sentence has `deadline_ms` and so many tries; 0: what the options say, and
 * two. Whoever knows another voice need not wait for this one twice. */
void voice_pool_patience(struct voice_pool *p, int deadline_ms, int tries);
/* Forget what was submitted (an emergency comes first): running work is ended. */
void voice_pool_flush(struct voice_pool *p);
unsigned voice_pool_respawns(
        const struct voice_pool *p); /* processes lost and replaced so far, for status */

#endif
