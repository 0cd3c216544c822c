/* A queue in a scratch folder, whose disk can be told to fail (faulty.h): what the tests of
 * the writer and of groups begin and end with. */
#ifndef TESTS_QUEUE_FAULTY_QUEUE_H
#define TESTS_QUEUE_FAULTY_QUEUE_H

#include "queue/faulty.h"
#include "queue/fixtures.h"
#include "queue/queue.h"

/* *state is the folder. */
static inline int setup(void **state)
{
	*state = folder_make();
	faulty_set(SQLITE_OK, 0);
	return 0;
}

static inline int teardown(void **state)
{
	folder_remove(*state);
	return 0;
}

static inline struct queue *open_queue(const char *folder)
{
	struct queue *q;
	struct queue_opening o;
	struct err e = {0};
	if (queue_open(folder, T0, &q, &o, &e) < 0)
		fail_msg("%s", e.sentence);
	return q;
}

#endif
