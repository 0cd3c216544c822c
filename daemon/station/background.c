/* Threads for slow work: one a task, which says by an eventfd that it is over.
 * No pool is kept, but only a few run at a time: whoever asks for a hundred at once
 * waits for them one after the other. */
#include "station/background.h"

#include "base/fd.h"
#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { RUNNING_MOST = 4 };

struct task {
	struct task *next;
	struct background *owner;
	pthread_t thread;
	background_work *work;
	background_done *done;
	void *data;
	int status;
	struct err err;
	bool begun;
	bool over; /* under the lock */
};

struct background {
	int wake;
	sd_event_source *source;
	pthread_mutex_t lock;
	struct task *tasks; /* the oldest first; the loop's, only `over` is shared */
	int running;
};

static void *run(void *arg)
{
	const uint64_t one = 1;
	struct task *t = arg;
	t->status = t->work(t->data, &t->err);
	pthread_mutex_lock(&t->owner->lock);
	t->over = true;
	pthread_mutex_unlock(&t->owner->lock);
	fd_write_all(t->owner->wake, &one, sizeof one);
	return NULL;
}

static bool is_over(struct background *b, const struct task *t)
{
	pthread_mutex_lock(&b->lock);
	bool over = t->over;
	pthread_mutex_unlock(&b->lock);
	return over;
}

static int begin(struct background *b, struct task *t)
{
	int status = pthread_create(&t->thread, NULL, run, t);
	t->begun = status == 0;
	b->running += status == 0;
	return -status;
}

static void finish(struct task *t, int status)
{
	t->done(t->data, status, &t->err);
	free(t);
}

/* What has waited begins; if no thread can be had it fails, and the others wait on. */
static void begin_waiting(struct background *b)
{
	for (struct task **p = &b->tasks; *p != NULL && b->running < RUNNING_MOST;) {
		struct task *t = *p;
		int status = t->begun ? 0 : begin(b, t);
		if (status == 0) {
			p = &t->next;
			continue;
		}
		*p = t->next;
		err_sys(&t->err, status, "thread", "no thread could be started");
		finish(t, status);
		p = &b->tasks;
	}
}

/* done() may start another task, so the list is walked afresh after each. */
static bool finish_one(struct background *b)
{
	for (struct task **p = &b->tasks; *p != NULL; p = &(*p)->next) {
		struct task *t = *p;
		if (!t->begun || !is_over(b, t))
			continue;
		*p = t->next;
		pthread_join(t->thread, NULL);
		b->running--;
		finish(t, t->status);
		return true;
	}
	return false;
}

static int on_wake(sd_event_source *source, int fd, uint32_t events, void *user)
{
	uint64_t count;
	(void)source;
	(void)events;
	fd_read_full(fd, &count, sizeof count);
	while (finish_one(user))
		;
	begin_waiting(user);
	return 0;
}

int background_create(sd_event *loop, struct background **ret)
{
	struct background *b = mem_alloc(sizeof *b);
	pthread_mutex_init(&b->lock, NULL);
	b->wake = eventfd(0, EFD_CLOEXEC);
	int status = b->wake < 0 ? -errno
	                         : sd_event_add_io(loop, &b->source, b->wake, EPOLLIN, on_wake, b);
	if (status < 0) {
		background_destroy(b);
		return status;
	}
	*ret = b;
	return 0;
}

int background_run(struct background *b, background_work *work, background_done *done, void *data)
{
	struct task **last = &b->tasks;
	struct task *t = mem_alloc(sizeof *t);
	*t = (struct task){.owner = b, .work = work, .done = done, .data = data};
	int status = b->running < RUNNING_MOST ? begin(b, t) : 0;
	if (status < 0) {
		free(t);
		return status;
	}
	while (*last != NULL)
		last = &(*last)->next;
	*last = t;
	return 0;
}

void background_destroy(struct background *b)
{
	if (b == NULL)
		return;
	while (b->tasks != NULL) {
		struct task *t = b->tasks;
		b->tasks = t->next;
		if (t->begun)
			pthread_join(t->thread, NULL);
		else
			err_set(&t->err, -ECANCELED, "shutting_down", "the daemon is stopping");
		finish(t, t->begun ? t->status : -ECANCELED);
	}
	sd_event_source_disable_unref(b->source);
	fd_close(&b->wake);
	pthread_mutex_destroy(&b->lock);
	free(b);
}
