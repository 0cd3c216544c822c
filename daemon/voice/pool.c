/* The pool: a ring of sentences, and processes that work on them.
 *
 * Holds: slots head .. head+used-1 are the sentences in the order they were
 * given; each is WAITING (nobody has it), GIVEN (exactly one worker lists it)
 * or OVER. There is one worker more than may be at work at once: the idle one
 * is the warm spare. Used by broadcast/ (files and live). */
#include "voice/pool.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/paths.h"
#include "voice/words.h"
#include "voice/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FAULTS_MAX = 2,    /* of a sentence, then it is skipped */
	OUTSIDE_MAX = 200, /* times a sentence may be taken away by kills before we say so */
	STARTS_MAX = 100,  /* points of failed starts in a row; see STARTS_OWN */
	STARTS_OWN = 25,   /* points of a start that failed by itself; a killed one is one point */
	ROUND_MS = 50,     /* longest wait in one round */
	START_DEADLINE_MS = 15000,
	SECONDS_A_BYTE = 1, /* more sound than this for a sentence is a fault of the engine */
	SLOTS_MAX = VOICE_PROCESSES_MAX * WORKER_DEPTH + 2,
	KEEP_FRAMES = 1 << 21, /* a buffer larger than this is given back after use */
};

enum slot_state { SLOT_WAITING, SLOT_GIVEN, SLOT_OVER };

struct slot {
	enum slot_state state;
	uint32_t id;
	char *words;
	size_t len;
	int faults, outside;
	const char *why; /* of the last fault; skipped if OVER and not spoken */
	bool spoken;
	int16_t *pcm; /* of the try that runs now; the buffer is kept from sentence to sentence */
	size_t count, cap;
	size_t delivered; /* handed out as pieces, counted over all tries */
};

struct voice_pool {
	struct voice_profile profile;
	struct voice_pool_options options;
	int deadline_ms, tries; /* voice_pool_patience(); 0: the usual */
	char program[PATHS_MAX];
	struct voice_ready ready;
	struct worker workers[VOICE_PROCESSES_MAX + 1];
	int worker_count;
	struct slot slots[SLOTS_MAX];
	size_t slot_count, head, used;
	bool returned; /* the head was handed out whole and goes with the next call */
	uint32_t next_id;
	int bad_starts;
	unsigned respawns;
	struct err failed; /* what makes going on useless; status 0 while all is well */
	struct frame frame;
};

static struct slot *slot_at(struct voice_pool *p, size_t i)
{
	return &p->slots[(p->head + i) % p->slot_count];
}

static void release_returned(struct voice_pool *p)
{
	if (!p->returned)
		return;
	struct slot *s = &p->slots[p->head];
	if (s->cap > KEEP_FRAMES) {
		free(s->pcm);
		s->pcm = NULL;
		s->cap = 0;
	}
	free(s->words);
	s->words = NULL;
	p->head = (p->head + 1) % p->slot_count;
	p->used--;
	p->returned = false;
}

static void slot_fault(const struct voice_pool *p, struct slot *s, const char *why)
{
	int most = p->tries > 0 ? p->tries : FAULTS_MAX;
	s->why = why;
	s->state = ++s->faults >= most ? SLOT_OVER : SLOT_WAITING;
}

static int64_t deadline_ns(const struct voice_pool *p, const struct worker *w)
{
	if (!w->ready)
		return (p->options.start_ms > 0 ? p->options.start_ms : START_DEADLINE_MS) *
		       NS_PER_MS;
	if (p->deadline_ms > 0)
		return p->deadline_ms * NS_PER_MS;
	if (p->options.deadline_ms > 0)
		return p->options.deadline_ms * NS_PER_MS;
	return (10000 + 10 * (int64_t)p->slots[w->given[0]].len) * NS_PER_MS;
}

static void count_bad_start(struct voice_pool *p, enum worker_loss loss)
{
	p->bad_starts += loss == LOSS_OUTSIDE ? 1 : STARTS_OWN;
	if (p->bad_starts < STARTS_MAX || p->failed.status != 0)
		return;
	if (loss == LOSS_DEADLINE)
		err_set(&p->failed, -EIO, "voice.start",
		        _("%s hangs again and again before it can speak"), p->program);
	else
		err_set(&p->failed, -EIO, "voice.start",
		        _("%s ends again and again before it can speak; is espeak-ng installed "
		          "whole?"),
		        p->program);
}

/* The process is gone or must go: its sentences wait for another. */
static void lose(struct voice_pool *p, struct worker *w, enum worker_loss why)
{
	struct worker before = *w;
	enum worker_loss loss = worker_end(w, why);
	p->respawns++;
	if (!before.ready)
		count_bad_start(p, loss);
	for (int i = 0; i < before.depth; i++) {
		struct slot *s = &p->slots[before.given[i]];
		s->state = SLOT_WAITING;
		s->count = 0;
		if (i > 0 || !before.ready)
			continue;
		if (loss == LOSS_CRASHED)
			slot_fault(p, s, "crashed");
		else if (loss == LOSS_DEADLINE)
			slot_fault(p, s, "deadline");
		else if (++s->outside >= OUTSIDE_MAX && p->failed.status == 0)
			err_set(&p->failed, -EIO, "voice.killed",
			        _("something outside ends %s again and again"), p->program);
	}
}

static void start_missing(struct voice_pool *p)
{
	for (int i = 0; i < p->worker_count; i++) {
		struct err e = {0};
		if (p->workers[i].child.pid > 0)
			continue;
		if (worker_start(&p->workers[i], p->program, &p->profile, &e) == 0)
			continue;
		p->bad_starts += STARTS_OWN;
		if (p->bad_starts >= STARTS_MAX && p->failed.status == 0)
			p->failed = e;
	}
}

/* An idle process that is ready, else one that starts, else a place behind a
 * sentence; NULL if all are as busy as they may be. */
static struct worker *pick_worker(struct voice_pool *p)
{
	struct worker *starting = NULL, *behind = NULL;
	int busy = 0;
	for (int i = 0; i < p->worker_count; i++)
		busy += p->workers[i].depth > 0;
	for (int i = 0; i < p->worker_count; i++) {
		struct worker *w = &p->workers[i];
		if (w->child.pid <= 0)
			continue;
		if (w->depth == 0 && busy < p->options.processes) {
			if (w->ready)
				return w;
			if (starting == NULL)
				starting = w;
		} else if (w->depth > 0 && w->depth < WORKER_DEPTH && behind == NULL) {
			behind = w;
		}
	}
	return starting != NULL ? starting : behind;
}

static void dispatch(struct voice_pool *p)
{
	for (size_t i = 0; i < p->used; i++) {
		struct slot *s = slot_at(p, i);
		if (s->state != SLOT_WAITING)
			continue;
		struct worker *w = pick_worker(p);
		if (w == NULL)
			return;
		s->count = 0;
		if (worker_ask(w, (size_t)(s - p->slots), s->id, s->words, s->len))
			s->state = SLOT_GIVEN;
		else
			lose(p, w, LOSS_NONE);
	}
}

static void add_frames(struct slot *s, const void *bytes, size_t count)
{
	if (s->count + count > s->cap) {
		s->cap = s->cap == 0 ? 1 << 18 : 2 * s->cap;
		if (s->cap < s->count + count)
			s->cap = s->count + count;
		s->pcm = mem_resize(s->pcm, s->cap, sizeof *s->pcm);
	}
	memcpy(s->pcm + s->count, bytes, count * sizeof *s->pcm);
	s->count += count;
}

static void on_ready(struct voice_pool *p, struct worker *w)
{
	if (p->frame.len != sizeof p->ready)
		return;
	memcpy(&p->ready, p->frame.payload, sizeof p->ready);
	p->ready.engine[sizeof p->ready.engine - 1] = '\0';
	p->bad_starts = 0;
	w->ready = true;
	w->waited_ns = w->quiet_ns = w->stopped_ns = 0;
}

static void on_failed(struct voice_pool *p)
{
	struct voice_failed failed;
	if (p->frame.len != sizeof failed || p->failed.status != 0)
		return;
	memcpy(&failed, p->frame.payload, sizeof failed);
	failed.sentence[sizeof failed.sentence - 1] = '\0';
	err_set(&p->failed, -ENOENT, "voice.failed", _("the voice %s cannot speak: %s"),
	        p->profile.name, failed.sentence);
}

/* What a process says about the sentence it works on. False: it talks nonsense
 * or without end, and must go. */
static bool on_answer(struct voice_pool *p, struct worker *w)
{
	struct slot *s = w->depth > 0 ? &p->slots[w->given[0]] : NULL;
	if (s == NULL || s->id != p->frame.id)
		return false;
	switch (p->frame.type) {
	case VOICE_PCM:
		add_frames(s, p->frame.payload, p->frame.len / sizeof(int16_t));
		return s->count / p->ready.sample_rate <= (5 + s->len) * SECONDS_A_BYTE;
	case VOICE_DONE:
		s->state = SLOT_OVER;
		s->spoken = s->count > 0;
		s->why = s->spoken ? NULL : "silent"; /* words without a sound were not said */
		worker_answered(w);
		return true;
	case VOICE_REFUSED:
		s->state = SLOT_OVER;
		s->why = "refused";
		worker_answered(w);
		return true;
	default:
		return false;
	}
}

static void hear(struct voice_pool *p, struct worker *w)
{
	for (;;) {
		int n = frame_recv(w->child.sock, &p->frame);
		if (n == -EAGAIN)
			return;
		if (n != 1) {
			lose(p, w, LOSS_NONE);
			return;
		}
		fd_close(&p->frame.fd);
		if (p->frame.type == VOICE_READY) {
			on_ready(p, w);
		} else if (p->frame.type == VOICE_FAILED) {
			on_failed(p);
		} else if (!w->ready || !on_answer(p, w)) {
			lose(p, w, LOSS_DEADLINE);
			return;
		}
	}
}

static void judge(struct voice_pool *p, int64_t elapsed_ns)
{
	for (int i = 0; i < p->worker_count; i++) {
		struct worker *w = &p->workers[i];
		if (w->child.pid <= 0)
			continue;
		enum worker_loss why = worker_wait(w, elapsed_ns, deadline_ns(p, w));
		if (why != LOSS_NONE)
			lose(p, w, why);
	}
}

/* One round: start what is missing, give out work, hear what comes. Waits at
 * most ROUND_MS, and counts no more than that as waited: if this process was
 * itself held for an hour, nobody missed a deadline. */
static int pump(struct voice_pool *p)
{
	struct pollfd polls[VOICE_PROCESSES_MAX + 2];
	nfds_t n = 0;
	start_missing(p);
	dispatch(p);
	if (p->failed.status != 0)
		return p->failed.status;
	for (int i = 0; i < p->worker_count; i++) /* poll() passes over -1 */
		polls[n++] = (struct pollfd){.fd = p->workers[i].child.sock, .events = POLLIN};
	if (p->options.wake_fd != NULL)
		polls[n++] = (struct pollfd){.fd = *p->options.wake_fd, .events = POLLIN};
	int64_t before = clock_mono_ns(&clock_system);
	int found = poll(polls, n, ROUND_MS);
	int64_t elapsed = clock_mono_ns(&clock_system) - before;
	if (found < 0 && errno != EINTR)
		return -errno;
	for (int i = 0; found > 0 && i < p->worker_count; i++)
		if (polls[i].revents != 0)
			hear(p, &p->workers[i]);
	judge(p, elapsed < ROUND_MS * NS_PER_MS ? elapsed : ROUND_MS * NS_PER_MS);
	if (found > 0 && p->options.wake_fd != NULL && polls[n - 1].revents != 0)
		return -ECANCELED;
	return p->failed.status;
}

/* Why pump() gave up, for a person; returns `status`. */
static int complain(const struct voice_pool *p, int status, struct err *e)
{
	if (status == -ECANCELED)
		return err_set(e, status, "voice.cancelled", _("cancelled"));
	if (p->failed.status == 0)
		return err_sys(e, status, "voice.wait", _("cannot wait for a voice"));
	if (e != NULL)
		*e = p->failed;
	return status;
}

struct voice_pool *voice_pool_start(
        const struct voice_profile *profile, const struct voice_pool_options *options)
{
	struct voice_pool *p = mem_alloc(sizeof *p);
	p->profile = *profile;
	p->options = *options;
	if (p->options.processes < 1)
		p->options.processes = 1;
	if (p->options.processes > VOICE_PROCESSES_MAX)
		p->options.processes = VOICE_PROCESSES_MAX;
	if (options->program != NULL)
		snprintf(p->program, sizeof p->program, "%s", options->program);
	else
		paths_helper("bantin-voice", p->program);
	p->worker_count = p->options.processes;
	p->slot_count = (size_t)p->options.processes * WORKER_DEPTH + 2;
	for (int i = 0; i <= p->worker_count; i++)
		p->workers[i].child = CHILD_NONE;
	p->next_id = 1;
	start_missing(p);
	return p;
}

int voice_pool_wait(struct voice_pool *p, struct err *e)
{
	int status = 0;
	while (status == 0 && p->ready.sample_rate == 0)
		status = pump(p);
	return status < 0 ? complain(p, status, e) : 0;
}

int voice_pool_create(const struct voice_profile *profile, const struct voice_pool_options *options,
        struct voice_pool **ret, struct err *e)
{
	struct voice_pool *p = voice_pool_start(profile, options);
	int status = voice_pool_wait(p, e);
	if (status < 0)
		voice_pool_destroy(p);
	else
		*ret = p;
	return status;
}

void voice_pool_destroy(struct voice_pool *p)
{
	enum { GRACE_MS = 500 };
	if (p == NULL)
		return;
	for (int i = 0; i < p->worker_count; i++) /* all end at once */
		fd_close(&p->workers[i].child.sock);
	for (int i = 0; i < p->worker_count; i++) {
		if (p->workers[i].depth > 0)
			child_signal(&p->workers[i].child, SIGKILL);
		child_stop(&p->workers[i].child, GRACE_MS);
	}
	for (size_t i = 0; i < p->slot_count; i++) {
		free(p->slots[i].words);
		free(p->slots[i].pcm);
	}
	free(p);
}

uint32_t voice_pool_rate(const struct voice_pool *p)
{
	return p->ready.sample_rate;
}

const char *voice_pool_engine(const struct voice_pool *p)
{
	return p->ready.engine;
}

bool voice_pool_free(const struct voice_pool *p)
{
	return p->used - p->returned < p->slot_count;
}

int voice_pool_submit(struct voice_pool *p, const char *words, size_t len, struct err *e)
{
	release_returned(p);
	if (p->used == p->slot_count)
		return err_set(e, -EAGAIN, "voice.full", _("too many sentences at once"));
	if (len > LIMIT_SENTENCE_BYTES || !words_allowed(words, len))
		return err_set(e, -EINVAL, "voice.words",
		        _("a voice speaks words only, at most %zu bytes at once"),
		        LIMIT_SENTENCE_BYTES);
	struct slot *s = slot_at(p, p->used++);
	*s = (struct slot){.id = p->next_id++,
	        .words = mem_bytes(words, len),
	        .len = len,
	        .pcm = s->pcm,
	        .cap = s->cap};
	dispatch(p);
	return 0;
}

static bool take(struct voice_pool *p, struct slot *s, struct voice_result *ret)
{
	if (s->state != SLOT_OVER && !(p->options.pieces && s->count > s->delivered))
		return false;
	size_t from = s->delivered < s->count ? s->delivered : s->count;
	*ret = (struct voice_result){.kind = VOICE_SPOKEN, .last = s->state == SLOT_OVER};
	if (s->state == SLOT_OVER && !s->spoken) {
		ret->kind = VOICE_SKIPPED;
		ret->why = s->why;
	} else {
		ret->frames = s->pcm + from;
		ret->count = s->count - from;
		s->delivered = from + ret->count;
	}
	p->returned = ret->last;
	return true;
}

int voice_pool_next(struct voice_pool *p, struct voice_result *ret, struct err *e)
{
	release_returned(p);
	if (p->used == 0)
		return 0;
	while (!take(p, &p->slots[p->head], ret)) {
		int status = pump(p);
		if (status < 0)
			return complain(p, status, e);
	}
	/* The warm spare: not at once, or it would hold up the first sentences. */
	p->worker_count = p->options.processes + 1;
	return 1;
}

void voice_pool_tend(struct voice_pool *p)
{
	release_returned(p);
	if (p->used == 0)
		start_missing(p);
}

void voice_pool_patience(struct voice_pool *p, int deadline_ms, int tries)
{
	p->deadline_ms = deadline_ms;
	p->tries = tries;
}

void voice_pool_flush(struct voice_pool *p)
{
	release_returned(p);
	for (int i = 0; i < p->worker_count; i++)
		if (p->workers[i].depth > 0)
			worker_end(&p->workers[i], LOSS_OUTSIDE);
	for (size_t i = 0; i < p->used; i++) {
		free(slot_at(p, i)->words);
		slot_at(p, i)->words = NULL;
	}
	p->used = 0;
	start_missing(p);
}

unsigned voice_pool_respawns(const struct voice_pool *p)
{
	return p->respawns;
}
