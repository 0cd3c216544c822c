/* The store thread and the queue over it: batching, order, a disk that fills,
 * facts that outlive it, taking back what was not stored. */
#include "cmocka_all.h"

#include "queue/faulty_queue.h"
#include "queue/sqlite.h"

#include <errno.h>
#include <poll.h>

struct answers {
	int count;
	int last_status;
	int failed;
	uint64_t last_token;
};

static void note(void *context, uint64_t token, int status, const struct err *e,
        const struct changes *changes)
{
	struct answers *a = context;
	assert_true(token > a->last_token || status < 0);
	assert_int_equal(status < 0, e != NULL);
	assert_true(status == -ECANCELED || changes->count > 0);
	a->last_token = token;
	a->count++;
	a->last_status = status;
	a->failed += status < 0;
}

static void await(struct queue *q, struct answers *a, int count)
{
	for (int rounds = 0; a->count < count && rounds < 200; rounds++) {
		struct pollfd p = {queue_fd(q), POLLIN, 0};
		poll(&p, 1, 50);
		queue_dispatch(q);
	}
	assert_int_equal(a->count, count);
}

static int add(struct queue *q, enum submission sort, struct answers *a)
{
	struct changes list = {0};
	struct err e;
	add_article(&list, memory_new_article_id(queue_model(q)), ARTICLE_APPROVED);
	changes_event(&list, T0, "article.added", "{}");
	int status = queue_submit(q, &list, sort, note, a, &e);
	changes_finish(&list);
	return status;
}

static int count_article(void *context, const struct article *a)
{
	(void)a;
	++*(int *)context;
	return 0;
}

static int stored(struct queue *q)
{
	const struct article_filter all = {.states = STATES_ALL, .classes = STATES_ALL};
	struct err e;
	int count = 0;
	assert_int_equal(
	        queue_history(q)->ops->articles(queue_history(q), &all, count_article, &count, &e),
	        0);
	return count;
}

static void many_lists_few_commits(void **state)
{
	struct queue *q = open_queue(*state);
	struct answers a = {0};
	int before = atomic_load(&faulty_syncs);
	for (int i = 0; i < 500; i++)
		assert_int_equal(add(q, SUBMIT_ASK, &a), 0);
	await(q, &a, 500);
	assert_int_equal(a.failed, 0);
	assert_int_equal(stored(q), 500);
	assert_true(queue_idle(q));
	assert_in_range(atomic_load(&faulty_syncs) - before, 1, 250);
	assert_false(memory_article_unconfirmed(queue_model(q), 500));
	queue_close(q, 1000);
}

static void a_bad_list_hurts_nobody(void **state)
{
	struct queue *q = open_queue(*state);
	struct answers a = {0};
	struct changes list = {0};
	struct err e;
	assert_int_equal(add(q, SUBMIT_ASK, &a), 0);
	/* The model refuses at once and nothing is called back. */
	changes_article_move(&list, 77, ARTICLE_HELD, T0, NULL);
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &a, &e), -ENOENT);
	assert_int_equal(list.count, 1);
	changes_finish(&list);
	assert_int_equal(add(q, SUBMIT_ASK, &a), 0);
	await(q, &a, 2);
	assert_int_equal(a.failed, 0);
	queue_close(q, 1000);
}

/* A key that only history knows: the model accepts, SQLite refuses. */
static void refused_by_history_is_taken_back(void **state)
{
	struct queue *q = open_queue(*state);
	struct answers a = {0};
	struct changes list = {0};
	struct err e;
	add_article(&list, memory_new_article_id(queue_model(q)), ARTICLE_DRAFT)->key =
	        mem_string("k");
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &a, &e), 0);
	changes_article_move(&list, 1, ARTICLE_CANCELLED, T0, NULL);
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &a, &e), 0);
	await(q, &a, 2);
	assert_int_equal(memory_forget_over(queue_model(q)), 1);
	add_article(&list, memory_new_article_id(queue_model(q)), ARTICLE_DRAFT)->key =
	        mem_string("k");
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &a, &e), 0);
	assert_int_equal(add(q, SUBMIT_ASK, &a), 0);
	assert_non_null(memory_by_key(queue_model(q), "k"));
	await(q, &a, 4);
	assert_int_equal(a.failed, 1);
	assert_null(memory_by_key(queue_model(q), "k"));
	assert_non_null(memory_article(queue_model(q), 3));
	queue_close(q, 1000);
}

static void a_full_disk_refuses_asks_and_keeps_facts(void **state)
{
	static const int troubles[][2] = {
	        {SQLITE_FULL, ENOSPC}, {SQLITE_READONLY, EROFS}, {SQLITE_IOERR_WRITE, EIO}};
	struct queue *q = open_queue(*state);
	int kept = 0;
	char *reserve = mem_printf("%s/queue.reserve", (const char *)*state);
	for (int i = 0; i < 200 && unlink(reserve) != 0; i++)
		poll(NULL, 0, 10);
	free(reserve);
	for (size_t t = 0; t < 3; t++)
		for (int after = 0; after < 4; after++) {
			struct answers ask = {0}, fact = {0}, late = {0};
			faulty_set(troubles[t][0], after);
			for (int i = 0; i < 5; i++)
				assert_int_equal(add(q, SUBMIT_ASK, &ask), 0);
			await(q, &ask, 5);
			/* Some may fit before it is full; what failed is gone from the model. */
			kept += 5 - ask.failed;
			assert_int_equal(stored(q), kept);
			for (int i = 0; i < 2; i++)
				assert_int_equal(add(q, SUBMIT_FACT, &fact), 0);
			assert_int_equal(add(q, SUBMIT_ASK, &late), 0);
			await(q, &late, 1);
			assert_int_equal(late.last_status, -troubles[t][1]);
			assert_int_equal(queue_trouble(q), troubles[t][1]);
			assert_int_equal(fact.count, 0);
			faulty_set(SQLITE_OK, 0);
			await(q, &fact, 2);
			kept += 2;
			assert_int_equal(fact.failed, 0);
			assert_int_equal(queue_trouble(q), 0);
			assert_int_equal(stored(q), kept);
			if (t == 0 && after == 1)
				break; /* each retry takes a second */
			if (t > 0)
				break;
		}
	struct store_counts model, disk;
	struct err e;
	memory_counts(queue_model(q), &model);
	assert_int_equal(queue_history(q)->ops->counts(queue_history(q), &disk, &e), 0);
	assert_int_equal(model.articles[ARTICLE_APPROVED], disk.articles[ARTICLE_APPROVED]);
	assert_int_equal(model.articles[ARTICLE_APPROVED], kept);
	assert_int_equal(queue_close(q, 1000), 0);
}

/* An ask fails and a later ask was built on it: both are taken back. */
static void what_stands_on_a_failure_falls_with_it(void **state)
{
	struct queue *q = open_queue(*state);
	struct answers a = {0};
	struct changes list = {0};
	struct err e;
	add_article(&list, memory_new_article_id(queue_model(q)), ARTICLE_PENDING);
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &a, &e), 0);
	await(q, &a, 1);
	faulty_set(SQLITE_FULL, 0);
	changes_article_move(&list, 1, ARTICLE_APPROVED, T0, NULL);
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &a, &e), 0);
	while (a.count < 2 && queue_trouble(q) == 0) {
		struct pollfd p = {queue_fd(q), POLLIN, 0};
		if (poll(&p, 1, 5000) == 1)
			break; /* it failed on the disk, but the loop does not know yet */
	}
	faulty_set(SQLITE_OK, 0);
	changes_article_move(&list, 1, ARTICLE_HELD, T0, NULL);
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &a, &e), 0);
	await(q, &a, 3);
	assert_int_equal(a.failed, 2);
	assert_int_equal(memory_article(queue_model(q), 1)->state, ARTICLE_PENDING);
	struct article on_disk;
	assert_int_equal(queue_history(q)->ops->article(queue_history(q), 1, &on_disk, &e), 0);
	assert_int_equal(on_disk.state, ARTICLE_PENDING);
	article_finish(&on_disk);
	queue_close(q, 1000);
}

/* An officer holds the article while it airs, the disk is full: the hold fails,
 * but the end of the airing, which came after, is not lost with it. */
static void a_fact_outlives_the_ask_below_it(void **state)
{
	struct queue *q = open_queue(*state);
	struct memory *m = queue_model(q);
	struct answers a = {0}, hold = {0};
	struct changes list = {0};
	struct err e;
	add_article(&list, memory_new_article_id(m), ARTICLE_APPROVED);
	add_airing(&list, memory_new_airing_id(m), 1, AIRING_ON_AIR);
	assert_int_equal(queue_submit(q, &list, SUBMIT_FACT, note, &a, &e), 0);
	await(q, &a, 1);
	faulty_set(SQLITE_FULL, 0);
	changes_article_move(&list, 1, ARTICLE_HELD, T0, "hand");
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &hold, &e), 0);
	add_part(&list, 1, "loa", PART_AIRED, 1000);
	changes_airing_move(&list, 1, AIRING_AIRED, T0, NULL);
	add_log(&list, 1, 1, RESULT_AIRED);
	changes_article_plan(&list, memory_article(m, 1))->aired = 1;
	assert_int_equal(queue_submit(q, &list, SUBMIT_FACT, note, &a, &e), 0);
	await(q, &hold, 1);
	assert_int_equal(hold.failed, 1);
	faulty_set(SQLITE_OK, 0);
	await(q, &a, 2);
	assert_int_equal(a.failed, 0);
	struct article disk;
	assert_int_equal(queue_history(q)->ops->article(queue_history(q), 1, &disk, &e), 0);
	assert_int_equal(disk.state, ARTICLE_APPROVED);
	assert_int_equal(disk.aired, 1);
	const struct article *model = memory_article(m, 1);
	assert_int_equal(model->state, disk.state);
	assert_int_equal(model->version, disk.version);
	assert_ptr_equal(memory_waiting_at(m, 0), model);
	article_finish(&disk);
	/* And the next change fits. */
	changes_article_move(&list, 1, ARTICLE_DONE, T0, NULL);
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &a, &e), 0);
	await(q, &a, 3);
	assert_int_equal(a.failed, 0);
	queue_close(q, 1000);
}

/* It may sound already: a full disk does not take it away. */
static void an_emergency_stays_on_a_full_disk(void **state)
{
	struct queue *q = open_queue(*state);
	struct memory *m = queue_model(q);
	struct answers add_done = {0}, start_done = {0};
	struct changes list = {0};
	struct err e;
	faulty_set(SQLITE_FULL, 0);
	add_article(&list, memory_new_article_id(m), ARTICLE_APPROVED)->class = CLASS_EMERGENCY;
	add_airing(&list, memory_new_airing_id(m), 1, AIRING_PLANNED);
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, note, &add_done, &e), 0);
	changes_airing_move(&list, 1, AIRING_ON_AIR, T0, NULL);
	add_log(&list, 1, 1, RESULT_NONE);
	assert_int_equal(queue_submit(q, &list, SUBMIT_FACT, note, &start_done, &e), 0);
	for (int i = 0; i < 50 && queue_trouble(q) == 0; i++) {
		poll(NULL, 0, 20);
		queue_dispatch(q);
	}
	assert_int_equal(queue_trouble(q), ENOSPC);
	assert_int_equal(memory_airing(m, 1)->state, AIRING_ON_AIR);
	assert_int_equal(add_done.count, 0);
	faulty_set(SQLITE_OK, 0);
	await(q, &start_done, 1);
	assert_int_equal(add_done.count, 1);
	assert_int_equal(add_done.failed + start_done.failed, 0);
	queue_close(q, 1000);
}

/* A full disk: asks fail, but the reserve makes room for what has happened. */
static void the_reserve_is_for_facts(void **state)
{
	struct queue *q = open_queue(*state);
	struct answers ask = {0}, fact = {0};
	char *reserve = mem_printf("%s/queue.reserve", (const char *)*state);
	for (int i = 0; i < 200 && access(reserve, F_OK) != 0; i++)
		poll(NULL, 0, 10);
	assert_int_equal(access(reserve, F_OK), 0);
	faulty_while = reserve;
	faulty_set(SQLITE_FULL, 0);
	assert_int_equal(add(q, SUBMIT_ASK, &ask), 0);
	await(q, &ask, 1);
	assert_int_equal(ask.last_status, -ENOSPC);
	assert_int_equal(access(reserve, F_OK), 0);
	assert_int_equal(add(q, SUBMIT_FACT, &fact), 0);
	await(q, &fact, 1);
	assert_int_equal(fact.failed, 0);
	assert_int_not_equal(access(reserve, F_OK), 0);
	queue_close(q, 1000);
	faulty_set(SQLITE_OK, 0);
	faulty_while = NULL;
	free(reserve);
}

static void facts_lost_at_close_are_counted(void **state)
{
	struct queue *q = open_queue(*state);
	struct answers fact = {0};
	faulty_set(SQLITE_FULL, 0);
	assert_int_equal(add(q, SUBMIT_FACT, &fact), 0);
	assert_int_equal(queue_close(q, 50), 1);
	assert_int_equal(fact.last_status, -ECANCELED);
	faulty_set(SQLITE_OK, 0);
	q = open_queue(*state);
	assert_int_equal(stored(q), 0);
	queue_close(q, 50);
}

static void close_stores_what_waits(void **state)
{
	struct queue *q = open_queue(*state);
	struct answers a = {0};
	for (int i = 0; i < 50; i++)
		assert_int_equal(add(q, i % 2 ? SUBMIT_ASK : SUBMIT_FACT, &a), 0);
	assert_int_equal(queue_close(q, 1000), 0);
	assert_int_equal(a.count, 50);
	assert_int_equal(a.failed, 0);
	q = open_queue(*state);
	assert_int_equal(stored(q), 50);
	assert_int_equal(memory_new_article_id(queue_model(q)), 51);
	queue_close(q, 1000);
}

static int busy_work(void *context, struct store *s, struct err *e)
{
	(void)s;
	(void)e;
	*(int *)context = 42;
	return 0;
}

static void note_work(void *context, uint64_t token, int status, const struct err *e,
        const struct changes *changes)
{
	(void)token;
	(void)e;
	assert_int_equal(status, 0);
	assert_int_equal(changes->count, 0);
	assert_int_equal(*(int *)context, 42);
	*(int *)context = 43;
}

static void work_runs_between_commits(void **state)
{
	struct store *s;
	struct writer *w;
	struct err e;
	int number = 0;
	assert_int_equal(sqlite_open(*state, &s, &e), 0);
	assert_int_equal(writer_start(s, NULL, &w, &e), 0);
	writer_run(w, busy_work, note_work, &number);
	while (writer_pending(w) > 0) {
		struct pollfd p = {writer_fd(w), POLLIN, 0};
		assert_int_equal(poll(&p, 1, 5000), 1);
		writer_dispatch(w);
	}
	assert_int_equal(number, 43);
	writer_close(w, 0);
}

int main(void)
{
	faulty_register();
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(many_lists_few_commits, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_bad_list_hurts_nobody, setup, teardown),
	        cmocka_unit_test_setup_teardown(refused_by_history_is_taken_back, setup, teardown),
	        cmocka_unit_test_setup_teardown(
	                a_full_disk_refuses_asks_and_keeps_facts, setup, teardown),
	        cmocka_unit_test_setup_teardown(
	                what_stands_on_a_failure_falls_with_it, setup, teardown),
	        cmocka_unit_test_setup_teardown(an_emergency_stays_on_a_full_disk, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_fact_outlives_the_ask_below_it, setup, teardown),
	        cmocka_unit_test_setup_teardown(the_reserve_is_for_facts, setup, teardown),
	        cmocka_unit_test_setup_teardown(facts_lost_at_close_are_counted, setup, teardown),
	        cmocka_unit_test_setup_teardown(close_stores_what_waits, setup, teardown),
	        cmocka_unit_test_setup_teardown(work_runs_between_commits, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
