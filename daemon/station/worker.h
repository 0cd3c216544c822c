/* bantind's end of one bantin-work: hands it jobs, gets tapes, replaces it when
 * it dies. Runs on the daemon's sd-event loop; nothing here waits.
 *
 * What holds: every job that worker_render() accepted gets exactly one done()
 * or failed() call, unless it is cancelled or the worker destroyed first. A job
 * that had started when the process died fails at once and its tape is marked
 * broken, since a speaker may be playing it; the others go to the new process. */
#ifndef BANTIN_STATION_WORKER_H
#define BANTIN_STATION_WORKER_H

#include "base/err.h"
#include "broadcast/work.h"
#include "child/urgency.h"

#include <stdbool.h>
#include <systemd/sd-event.h>

struct worker;

struct worker_handlers {
	/* The tape can be opened. May be NULL, as may mark, sentence and note. */
	void (*started)(void *user, uint32_t job, uint32_t sample_rate);
	/* `words` are the sentence, NUL-terminated, valid until the call returns. */
	void (*mark)(void *user, uint32_t job, const struct work_mark *mark, const char *words);
	/* What will be said, if the order wanted words. */
	void (*sentence)(
	        void *user, uint32_t job, const struct work_sentence *sentence, const char *words);
	/* What is not said as it is written; `why` is "" where nobody doubts it. */
	void (*note)(void *user, uint32_t job, const struct work_note *note, const char *written,
	        const char *spoken, const char *why);
	void (*done)(void *user, uint32_t job, const struct work_done *done);
	/* -ECANCELED never comes here. */
	void (*failed)(void *user, uint32_t job, const char *sentence);
};

/* `folder`: tapes are made there as nameless files (memory if the disk cannot).
 * `voices`: where the profiles are.
 * `urgency`: URGENCY_LIVE, or URGENCY_AHEAD for the one that renders ahead. */
int worker_create(struct worker **ret, sd_event *loop, const char *folder, const char *voices,
        enum urgency urgency, struct err *e);
/* From here on called with `user` when a new process has taken the place of one that
 * ended, behind the jobs that it was given. */
void worker_on_start(struct worker *w, void (*started)(void *user), void *user);
/* Jobs that are left fail. NULL is fine. */
void worker_destroy(struct worker *w);

/* Start a job. `text` is `text_len` bytes as work_kind says, or NULL; `source`
 * is the descriptor of a recording or -1 (stays the caller's). The tape comes
 * back at once, to be handed to speakers as soon as started() was called; it
 * is the caller's to close. Returns the
 * job's number, which no other worker gives, or -errno. */
int64_t worker_render(struct worker *w, const struct work_render *order, const char *text,
        size_t text_len, int source, const struct worker_handlers *handlers, void *user,
        int *ret_tape, struct err *e);

/* A tape that goes into a file, from frame `from` to `until` (UINT64_MAX: its end). */
struct worker_source {
	int tape; /* stays the caller's */
	uint64_t from, until;
};

/* Make a sound file of tapes (order->kind is WORK_FILE): `text` as work_kind says,
 * at most WORK_SOURCES_MOST `sources`, `file` is where it is written and stays the
 * caller's. started() is never called. Returns as worker_render(). */
int64_t worker_file(struct worker *w, const struct work_render *order, const char *text,
        size_t text_len, const struct worker_source *sources, size_t count, int file,
        const struct worker_handlers *handlers, void *user, struct err *e);

/* An empty file for a tape that somebody else writes; -1 with errno. */
int worker_tape(const struct worker *w);
/* Whoever plays the tape must not wait for the rest of it. */
void worker_break_tape(int tape);

/* Every job ordered from here on is read with the lexicons as they are on disk now. */
void workers_read_again(void);

/* Forget a job: no handler is called for it any more. */
void worker_cancel(struct worker *w, uint32_t job);

/* From here on its handlers are called with this `user`. */
void worker_hand_over(struct worker *w, uint32_t job, void *user);

/* For status. */
unsigned worker_restarts(const struct worker *w);
bool worker_running(const struct worker *w);
int worker_pid(const struct worker *w);

#endif
