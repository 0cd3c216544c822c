/* The store thread. The loop thread owns: tokens, the pending count, calling
 * back. The store thread owns: the store and the list `waiting`. Between them
 * a mutex guards `incoming` and `done`; an eventfd wakes the loop.
 * Holds: callbacks come in the order of submission, but for asks that fail
 * while a fact before them is stuck (they pass it by). */
#include "queue/writer.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "queue/reserve.h"
#include "queue/sqlite.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct submitted {
	struct submitted *next;
	uint64_t token;
	enum submission sort;
	struct changes changes;
	writer_work *work; /* instead of changes */
	writer_done *done;
	void *context;
	int status;
	struct err err;
};

struct line {
	struct submitted *first, *last;
};

struct writer {
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	/* under the mutex */
	struct line incoming, done;
	bool closing;
	int64_t give_up_ns; /* when closing: stuck facts are not tried after this */
	/* the loop's */
	uint64_t tokens;
	size_t pending;
	char aside[PATH_MAX]; /* the damaged database; "" once it is told */
	bool holes;
	/* the thread's */
	bool replaced; /* a second time in one life is a disk to be replaced, not a file */
	struct store *store;
	char *mirror;
	struct line waiting;
	bool unmirrored;
	/* both */
	_Atomic int trouble;
	_Atomic int mirror_trouble;
	int fd;
};

static void line_add(struct line *l, struct submitted *s)
{
	s->next = NULL;
	if (l->last != NULL)
		l->last->next = s;
	else
		l->first = s;
	l->last = s;
}

static struct submitted *line_take(struct line *l)
{
	struct submitted *s = l->first;
	if (s != NULL && (l->first = s->next) == NULL)
		l->last = NULL;
	return s;
}

static void line_join(struct line *to, struct line *from)
{
	if (from->first == NULL)
		return;
	if (to->last != NULL)
		to->last->next = from->first;
	else
		to->first = from->first;
	to->last = from->last;
	*from = (struct line){0};
}

/* Of the disk, not of the record: it may go away by itself or by a hand. */
static bool is_trouble(int status)
{
	switch (-status) {
	case ENOSPC:
	case EROFS:
	case EIO:
	case EBUSY:
	case EACCES:
	case EUCLEAN:
	case ENOMEM:
		return true;
	default:
		return false;
	}
}

/* --- store thread --- */

static void post(struct writer *w, struct line *finished)
{
	if (finished->first == NULL)
		return;
	pthread_mutex_lock(&w->mutex);
	line_join(&w->done, finished);
	pthread_mutex_unlock(&w->mutex);
	/* EAGAIN means the counter is full, so the loop is awake already. */
	ssize_t ignored = write(w->fd, &(uint64_t){1}, sizeof(uint64_t));
	(void)ignored;
}

static bool has_log(const struct changes *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind == CHANGE_LOG_APPEND)
			return true;
	return false;
}

/* Apply lists of one run (no work among them) in one transaction. Returns 0
 * with each one's own status set, or the trouble with nothing kept. */
static int commit_together(struct writer *w, const struct line *run)
{
	struct err e;
	int status = sqlite_begin(w->store, &e);
	for (struct submitted *s = run->first; s != NULL && status == 0; s = s->next) {
		bool lost;
		s->status = sqlite_apply_one(
		        w->store, s->changes.items, s->changes.count, &lost, &s->err);
		if (lost)
			return s->status;
		if (is_trouble(s->status)) {
			status = s->status;
			sqlite_abandon(w->store);
		}
	}
	return status == 0 ? sqlite_commit(w->store, &e) : status;
}

static int try_alone(struct writer *w, struct submitted *s)
{
	bool lost = false;
	int status = sqlite_begin(w->store, &s->err);
	if (status == 0) {
		status = sqlite_apply_one(
		        w->store, s->changes.items, s->changes.count, &lost, &s->err);
		if (status == 0)
			status = sqlite_commit(w->store, &s->err);
		else if (!lost)
			sqlite_abandon(w->store);
	}
	return s->status = status;
}

/* For a fact the reserve is given up. */
static void commit_alone(struct writer *w, struct submitted *s)
{
	if (try_alone(w, s) == -ENOSPC && s->sort == SUBMIT_FACT && w->mirror != NULL &&
	        reserve_release(w->mirror))
		try_alone(w, s);
}

/* One by one, after the whole did not go: facts that the disk refuses stay in
 * `waiting` in their order, and asks behind them fail. */
static void commit_singly(struct writer *w, struct line *run, struct line *finished)
{
	struct line stuck = {0};
	struct err trouble = {0};
	struct submitted *s;
	while ((s = line_take(run)) != NULL) {
		if (stuck.first != NULL && s->sort == SUBMIT_FACT) {
			line_add(&stuck, s);
			continue;
		}
		if (stuck.first != NULL) {
			s->status = trouble.status;
			s->err = trouble;
		} else {
			commit_alone(w, s);
		}
		if (is_trouble(s->status) && s->sort == SUBMIT_FACT) {
			trouble = s->err;
			line_add(&stuck, s);
			continue;
		}
		w->unmirrored = w->unmirrored || (s->status == 0 && has_log(&s->changes));
		line_add(finished, s);
	}
	atomic_store(&w->trouble, stuck.first != NULL ? -trouble.status : 0);
	line_join(&stuck, &w->waiting);
	w->waiting = stuck;
}

/* A damaged file is not what one waits for: it goes, and what was to be written is
 * written into the next. True if that is there. */
static bool replace_damaged(struct writer *w)
{
	char aside[PATH_MAX];
	bool holes;
	struct err e;
	if (w->replaced || w->mirror == NULL)
		return false;
	w->replaced = true;
	if (sqlite_replace(w->store, aside, &holes, &e) < 0)
		return false;
	pthread_mutex_lock(&w->mutex);
	memcpy(w->aside, aside, sizeof w->aside);
	w->holes = holes;
	pthread_mutex_unlock(&w->mutex);
	return true;
}

static int commit_somewhere(struct writer *w, const struct line *run)
{
	int status = commit_together(w, run);
	return status == -EUCLEAN && replace_damaged(w) ? commit_together(w, run) : status;
}

static void commit_run(struct writer *w, struct line *run)
{
	struct line finished = {0};
	if (run->first == NULL)
		return;
	if (commit_somewhere(w, run) == 0) {
		for (struct submitted *s = run->first; s != NULL; s = s->next)
			w->unmirrored = w->unmirrored || (s->status == 0 && has_log(&s->changes));
		line_join(&finished, run);
		atomic_store(&w->trouble, 0);
	} else {
		commit_singly(w, run, &finished);
	}
	post(w, &finished);
}

/* After the answers are out: nobody waits for the mirror. */
static void bring_mirror(struct writer *w)
{
	struct err e;
	if (w->mirror == NULL || !w->unmirrored)
		return;
	int status = sqlite_mirror(w->store, w->mirror, &e);
	w->unmirrored = status < 0;
	atomic_store(&w->mirror_trouble, -status);
}

static void do_waiting(struct writer *w)
{
	struct line all = w->waiting, run = {0};
	struct submitted *s;
	w->waiting = (struct line){0};
	while ((s = line_take(&all)) != NULL) {
		if (s->work == NULL) {
			line_add(&run, s);
			continue;
		}
		commit_run(w, &run);
		struct line finished = {0};
		s->status = s->work(s->context, w->store, &s->err);
		line_add(&finished, s);
		post(w, &finished);
	}
	commit_run(w, &run);
	bring_mirror(w);
}

static void deadline_in(struct timespec *ts, int64_t ns)
{
	clock_gettime(CLOCK_MONOTONIC, ts);
	int64_t t = (int64_t)ts->tv_sec * NS_PER_S + ts->tv_nsec + ns;
	ts->tv_sec = (time_t)(t / NS_PER_S);
	ts->tv_nsec = (long)(t % NS_PER_S);
}

/* True: go on. False: closing, and nothing is left or may be waited for. */
static bool await_work(struct writer *w)
{
	pthread_mutex_lock(&w->mutex);
	bool retry = w->waiting.first != NULL || w->unmirrored;
	struct timespec until;
	deadline_in(&until, (w->closing ? NS_PER_S / 10 : NS_PER_S));
	int status = 0;
	while (w->incoming.first == NULL && !(w->closing && !retry) && status != ETIMEDOUT)
		status = retry ? pthread_cond_timedwait(&w->wake, &w->mutex, &until)
		               : pthread_cond_wait(&w->wake, &w->mutex);
	bool more = w->incoming.first != NULL || w->waiting.first != NULL;
	bool late = w->closing && w->incoming.first == NULL &&
	            clock_mono_ns(&clock_system) >= w->give_up_ns;
	bool go = !w->closing || (more && !late);
	line_join(&w->waiting, &w->incoming);
	pthread_mutex_unlock(&w->mutex);
	return go;
}

static void *store_thread(void *context)
{
	struct writer *w = context;
	bring_mirror(w);
	if (w->mirror != NULL)
		reserve_make(w->mirror);
	while (await_work(w))
		do_waiting(w);
	return NULL;
}

/* --- loop thread --- */

int writer_start(struct store *s, const char *mirror, struct writer **ret, struct err *e)
{
	struct writer *w = mem_alloc(sizeof *w);
	pthread_condattr_t monotonic;
	sigset_t all, before;
	w->store = s;
	w->mirror = mem_string(mirror);
	w->unmirrored = true; /* a crash may have left it behind */
	w->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->fd < 0) {
		int status = err_sys(e, -errno, "store.thread", _("cannot start the store thread"));
		free(w->mirror);
		free(w);
		return status;
	}
	pthread_mutex_init(&w->mutex, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	/* Signals are the loop's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int status = -pthread_create(&w->thread, NULL, store_thread, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (status < 0) {
		err_sys(e, status, "store.thread", _("cannot start the store thread"));
		pthread_mutex_destroy(&w->mutex);
		pthread_cond_destroy(&w->wake);
		fd_close(&w->fd);
		free(w->mirror);
		free(w);
		return status;
	}
	*ret = w;
	return 0;
}

static uint64_t hand_over(struct writer *w, struct submitted *s)
{
	uint64_t token = s->token = ++w->tokens;
	w->pending++;
	pthread_mutex_lock(&w->mutex);
	line_add(&w->incoming, s);
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->mutex);
	return token;
}

uint64_t writer_submit(struct writer *w, struct changes *list, enum submission sort,
        writer_done *done, void *context)
{
	struct submitted *s = mem_alloc(sizeof *s);
	s->sort = sort;
	s->changes = *list;
	s->done = done;
	s->context = context;
	*list = (struct changes){0};
	return hand_over(w, s);
}

uint64_t writer_run(struct writer *w, writer_work *work, writer_done *done, void *context)
{
	struct submitted *s = mem_alloc(sizeof *s);
	s->work = work;
	s->done = done;
	s->context = context;
	return hand_over(w, s);
}

int writer_fd(const struct writer *w)
{
	return w->fd;
}

size_t writer_pending(const struct writer *w)
{
	return w->pending;
}

int writer_trouble(const struct writer *w)
{
	int trouble = atomic_load(&w->trouble);
	return trouble != 0 ? trouble : atomic_load(&w->mirror_trouble);
}

bool writer_replaced(struct writer *w, char *ret_name, bool *ret_holes)
{
	pthread_mutex_lock(&w->mutex);
	bool found = w->aside[0] != '\0';
	memcpy(ret_name, w->aside, sizeof w->aside);
	*ret_holes = w->holes;
	w->aside[0] = '\0';
	pthread_mutex_unlock(&w->mutex);
	return found;
}

static void call_back(struct writer *w, struct submitted *s)
{
	w->pending--;
	if (s->done != NULL)
		s->done(s->context, s->token, s->status, s->status < 0 ? &s->err : NULL,
		        &s->changes);
	changes_finish(&s->changes);
	free(s);
}

void writer_dispatch(struct writer *w)
{
	uint64_t counter;
	ssize_t ignored = read(w->fd, &counter, sizeof counter);
	(void)ignored;
	pthread_mutex_lock(&w->mutex);
	struct line done = w->done;
	w->done = (struct line){0};
	pthread_mutex_unlock(&w->mutex);
	struct submitted *s;
	while ((s = line_take(&done)) != NULL)
		call_back(w, s);
}

size_t writer_close(struct writer *w, int timeout_ms)
{
	if (w == NULL)
		return 0;
	pthread_mutex_lock(&w->mutex);
	w->closing = true;
	w->give_up_ns = clock_mono_ns(&clock_system) + timeout_ms * NS_PER_MS;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->mutex);
	pthread_join(w->thread, NULL);
	writer_dispatch(w);
	size_t lost = 0;
	struct submitted *s;
	while ((s = line_take(&w->waiting)) != NULL) {
		lost += s->sort == SUBMIT_FACT;
		s->status = err_set(&s->err, -ECANCELED, "store.closed",
		        _("the queue was closed before this was stored"));
		call_back(w, s);
	}
	store_close(w->store);
	pthread_mutex_destroy(&w->mutex);
	pthread_cond_destroy(&w->wake);
	fd_close(&w->fd);
	free(w->mirror);
	free(w);
	return lost;
}
