/* Several lists as one transaction: all are stored, or none is, and everybody is told. */
#include "cmocka_all.h"

#include "queue/faulty_queue.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

struct told {
	int count, good;
	size_t changes; /* of all calls */
	int64_t event;  /* seq of the last event that came back */
	int last;
};

static void note(void *context, uint64_t token, int status, const struct err *e,
        const struct changes *changes)
{
	struct told *t = context;
	(void)token;
	assert_int_equal(status < 0, e != NULL);
	t->count++;
	t->good += status == 0;
	t->last = status;
	t->changes += changes->count;
	for (size_t i = 0; i < changes->count && status == 0; i++)
		if (changes->items[i].kind == CHANGE_EVENT_APPEND)
			t->event = changes->items[i].event_append.seq;
}

static void settle(struct queue *q)
{
	while (!queue_idle(q)) {
		struct pollfd p = {queue_fd(q), POLLIN, 0};
		poll(&p, 1, 1000);
		queue_dispatch(q);
	}
}

static int add(struct queue *q, int64_t id, struct told *t)
{
	struct changes list = {0};
	struct err e;
	add_article(&list, id, ARTICLE_PENDING);
	changes_event(&list, T0, "article.added", "{}");
	int status = queue_submit(q, &list, SUBMIT_ASK, note, t, &e);
	changes_finish(&list);
	return status;
}

static int64_t stored(struct queue *q)
{
	struct store_counts counts = {0};
	struct store *history = queue_history(q);
	assert_int_equal(history->ops->counts(history, &counts, NULL), 0);
	return counts.articles[ARTICLE_PENDING];
}

static void kept_whole(void **state)
{
	struct queue *q = open_queue(*state);
	struct told t = {0};
	queue_group_begin(q);
	for (int64_t id = 1; id <= 3; id++)
		assert_int_equal(add(q, id, &t), 0);
	assert_non_null(memory_article(queue_model(q), 3)); /* later parts build on earlier ones */
	assert_int_equal(t.count, 0);
	assert_int_equal(stored(q), 0);
	queue_group_end(q, true);
	settle(q);
	assert_int_equal(t.good, 3);
	assert_int_equal(t.changes, 6);
	assert_int_equal(t.event, 3);
	assert_int_equal(stored(q), 3);
	assert_false(memory_article_unconfirmed(queue_model(q), 2));
	queue_close(q, 1000);
}

static void undone_whole(void **state)
{
	struct queue *q = open_queue(*state);
	struct told t = {0};
	assert_int_equal(add(q, 1, &t), 0);
	settle(q);
	queue_group_begin(q);
	assert_int_equal(add(q, 2, &t), 0);
	assert_int_equal(add(q, 3, &t), 0);
	queue_group_end(q, false);
	assert_int_equal(t.count, 3);
	assert_int_equal(t.last, -ECANCELED);
	assert_null(memory_article(queue_model(q), 2));
	assert_non_null(memory_article(queue_model(q), 1));
	settle(q);
	assert_int_equal(stored(q), 1);
	/* nothing in it, either way */
	queue_group_begin(q);
	queue_group_end(q, true);
	queue_group_begin(q);
	queue_group_end(q, false);
	queue_close(q, 1000);
}

static void refused_part_undoes_the_others(void **state)
{
	struct queue *q = open_queue(*state);
	struct told t = {0};
	queue_group_begin(q);
	assert_int_equal(add(q, 1, &t), 0);
	assert_true(add(q, 1, &t) < 0); /* the same id again */
	assert_null(memory_article(queue_model(q), 1));
	queue_group_end(q, false);
	assert_int_equal(t.count, 1);
	assert_int_equal(t.last, -ECANCELED);
	assert_int_equal(stored(q), 0);
	queue_close(q, 1000);
}

static void full_disk_fails_all_of_it(void **state)
{
	struct queue *q = open_queue(*state);
	struct told t = {0};
	faulty_set(SQLITE_FULL, 0);
	queue_group_begin(q);
	assert_int_equal(add(q, 1, &t), 0);
	assert_int_equal(add(q, 2, &t), 0);
	queue_group_end(q, true);
	settle(q);
	assert_int_equal(t.count, 2);
	assert_int_equal(t.good, 0);
	assert_int_equal(t.last, -ENOSPC);
	assert_null(memory_article(queue_model(q), 2));
	faulty_set(SQLITE_OK, 0);
	queue_close(q, 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(kept_whole), TEST(undone_whole),
	        TEST(refused_part_undoes_the_others), TEST(full_disk_fails_all_of_it)};
	faulty_register();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
