/* A page of the database that turns out damaged while the daemon runs: the file is set
 * aside, the next one gets the log from its mirror and every row outside of the page,
 * and what was to be written meanwhile is written. */
#include "cmocka_all.h"

#include "queue/fixtures.h"
#include "queue/queue.h"
#include "queue/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sqlite3.h>
#include <string.h>

enum { MANY = 600, HIT = 257, PAGE = 4096 };

static int setup(void **state)
{
	*state = folder_make();
	return 0;
}

static int teardown(void **state)
{
	folder_remove(*state);
	return 0;
}

struct answers {
	int count, failed;
};

static void note(void *context, uint64_t token, int status, const struct err *e,
        const struct changes *changes)
{
	struct answers *a = context;
	(void)token;
	(void)changes;
	if (e != NULL)
		print_message("%d: %s\n", a->count, e->sentence);
	a->count++;
	a->failed += status < 0;
}

static void submit(struct queue *q, struct changes *list, enum submission sort, struct answers *a)
{
	struct err e = {0};
	if (queue_submit(q, list, sort, note, a, &e) < 0)
		fail_msg("%s", e.sentence);
	changes_finish(list);
}

static void await(struct queue *q, const struct answers *a, int count)
{
	for (int rounds = 0; a->count < count && rounds < 1200; rounds++) {
		struct pollfd p = {queue_fd(q), POLLIN, 0};
		poll(&p, 1, 50);
		queue_dispatch(q);
	}
	assert_int_equal(a->count, count);
}

static void fill(struct queue *q)
{
	struct answers a = {0};
	struct changes list = {0};
	for (int64_t id = 1; id <= MANY; id++) {
		add_article(&list, id, ARTICLE_APPROVED);
		add_airing(&list, id, id, AIRING_PLANNED);
	}
	changes_meta(&list, "muted", "yes");
	add_log(&list, 1, 1, RESULT_NONE);
	add_log(&list, 1, 1, RESULT_AIRED);
	submit(q, &list, SUBMIT_ASK, &a);
	await(q, &a, 1);
	assert_int_equal(a.failed, 0);
}

/* Everything in the file, nothing in the WAL, and a change that makes the writer
 * forget the pages that it has read. */
static void settle(const char *folder)
{
	char *path = mem_printf("%s/queue.db", folder);
	sqlite3 *db;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	assert_int_equal(sqlite3_exec(db,
	                         "INSERT INTO meta VALUES ('other', 'x');"
	                         "PRAGMA wal_checkpoint(TRUNCATE)",
	                         NULL, NULL, NULL),
	        SQLITE_OK);
	sqlite3_close(db);
	free(path);
}

/* The leaf of the articles' table that has this one becomes noise. */
static void damage(const char *folder, int64_t article, unsigned char page[PAGE])
{
	static unsigned char noise[PAGE];
	char *path = mem_printf("%s/queue.db", folder),
	     *title = mem_printf("Bài %lld", (long long)article);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	off_t at = 0;
	memset(noise, 0xa5, sizeof noise);
	assert_true(fd >= 0);
	while (pread(fd, page, PAGE, at) == PAGE &&
	        (page[0] != 13 || memmem(page, PAGE, title, strlen(title)) == NULL ||
	                memmem(page, PAGE, "approved", 8) == NULL))
		at += PAGE;
	assert_int_equal(pwrite(fd, noise, PAGE, at), PAGE);
	close(fd);
	free(path);
	free(title);
}

static int forget(void *context, const struct article *a)
{
	((bool *)context)[a->id] = true;
	return 0;
}

static int count_row(void *context, const struct log_row *row)
{
	(void)row;
	++*(int *)context;
	return 0;
}

static void check_what_is_there(struct queue *q, const unsigned char page[PAGE])
{
	const struct article_filter all = {.states = STATES_ALL, .classes = STATES_ALL};
	struct store *history = queue_history(q);
	bool there[MANY + 2] = {0};
	struct err e = {0};
	int rows = 0, lost = 0;
	assert_int_equal(history->ops->articles(history, &all, forget, there, &e), 0);
	for (int64_t id = 1; id <= MANY; id++) {
		char title[32];
		int len = snprintf(title, sizeof title, "Bài %lld", (long long)id);
		/* Nothing is lost that did not stand in the damaged page. */
		assert_true(there[id] || memmem(page, PAGE, title, (size_t)len) != NULL);
		lost += !there[id];
		struct str text;
		str_init(&text);
		if (there[id])
			assert_int_equal(history->ops->text(history, id, 1, &text, &e), 0);
		str_finish(&text);
	}
	assert_in_range(lost, 1, 60);
	assert_false(there[HIT]);
	assert_true(there[MANY + 1]);
	assert_int_equal(
	        history->ops->log(history, &(struct log_filter){0}, count_row, &rows, &e), 0);
	assert_int_equal(rows, 4);
}

static void damage_in_use(void **state)
{
	const char *folder = *state;
	struct queue_opening o;
	struct queue *q;
	struct err e = {0};
	struct answers a = {0};
	struct changes list = {0};
	unsigned char page[PAGE];
	char aside[PATH_MAX], again[PATH_MAX];
	bool holes;
	assert_int_equal(queue_open(folder, T0, &q, &o, &e), 0);
	fill(q);
	assert_false(queue_replaced(q, aside, &holes));
	settle(folder);
	damage(folder, HIT, page);
	/* A fact far from the damage, one in it, and a new article: the second fails. */
	changes_airing_move(&list, 2, AIRING_ON_AIR, T0 + 5, NULL);
	add_log(&list, 2, 2, RESULT_NONE);
	submit(q, &list, SUBMIT_FACT, &a);
	changes_article_move(&list, HIT, ARTICLE_HELD, T0 + 6, NULL);
	submit(q, &list, SUBMIT_ASK, &a);
	add_article(&list, memory_new_article_id(queue_model(q)), ARTICLE_PENDING);
	add_log(&list, 3, 3, RESULT_NONE);
	submit(q, &list, SUBMIT_ASK, &a);
	await(q, &a, 3);
	assert_int_equal(a.failed, 1);
	assert_int_equal(queue_trouble(q), 0);
	assert_true(queue_replaced(q, aside, &holes));
	assert_true(holes);
	assert_int_equal(access(aside, R_OK), 0);
	assert_false(queue_replaced(q, again, &holes));
	check_what_is_there(q, page);
	assert_int_equal(sqlite_quick_check(folder, &e), 0);
	assert_int_equal(queue_close(q, 1000), 0);
	/* It goes on with the new file: an orderly start, the mirror fits. */
	assert_int_equal(queue_open(folder, T0 + 60000, &q, &o, &e), 0);
	assert_int_equal(o.set_aside[0], '\0');
	assert_int_equal(o.mirror_aside[0], '\0');
	assert_string_equal(memory_meta(queue_model(q), "muted"), "yes");
	assert_null(memory_article(queue_model(q), HIT));
	assert_non_null(memory_article(queue_model(q), MANY));
	struct aslog_verdict v;
	assert_int_equal(sqlite_log_compare(queue_history(q), folder, &v, &e), 0);
	queue_close(q, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(damage_in_use, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
