/* Threads for slow work: one a task, which says by an eventfd that it is over.
 * Tasks are few (a person asked for each), so no pool is kept. */
#include "station/background.h"

#include "base/fd.h"
#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct task {
	struct task *next;
	struct background *owner;
	pthread_t thread;
	background_work *work;
	background_done *done;
	void *data;
	int status;
	struct err err;
	bool over; /* under the lock */
};

struct background {
	int wake;
	sd_event_source *source;
	pthread_mutex_t lock;
	struct task *tasks; /* the loop's; only `over` is shared */
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

/* done() may start another task, so the list is walked afresh after each. */
static bool finish_one(struct background *b)
{
	for (struct task **p = &b->tasks; *p != NULL; p = &(*p)->next) {
		struct task *t = *p;
		if (!is_over(b, t))
			continue;
		*p = t->next;
		pthread_join(t->thread, NULL);
		t->done(t->data, t->status, &t->err);
		free(t);
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
	struct task *t = mem_alloc(sizeof *t);
	*t = (struct task){.next = b->tasks, .owner = b, .work = work, .done = done, .data = data};
	int status = pthread_create(&t->thread, NULL, run, t);
	if (status != 0) {
		free(t);
		return -status;
	}
	b->tasks = t;
	return 0;
}

void background_destroy(struct background *b)
{
	if (b == NULL)
		return;
	while (b->tasks != NULL) {
		struct task *t = b->tasks;
		b->tasks = t->next;
		pthread_join(t->thread, NULL);
		t->done(t->data, t->status, &t->err);
		free(t);
	}
	sd_event_source_disable_unref(b->source);
	fd_close(&b->wake);
	pthread_mutex_destroy(&b->lock);
	free(b);
}
