/* Nothing acknowledged is lost: a process that adds, airs and logs is killed at
 * random moments, a hundred times on one folder; and what a power cut can leave
 * of the write-ahead log (a torn end) is tried byte by byte. */
#include "cmocka_all.h"

#include "base/fd.h"
#include "queue/fixtures.h"
#include "queue/queue.h"
#include "queue/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { KILLS = 120, KILLS_MOST = 600, TORN = 60 };

/* What the child tells the parent before anybody else would be told. */
struct acknowledged {
	int64_t article;
	int32_t what; /* 0 stored, 1 aired */
};

static int report_to = -1;
static int unclean; /* openings that saw that nobody had closed */

static void tell(int64_t article, int32_t what)
{
	struct acknowledged a = {article, what};
	if (write(report_to, &a, sizeof a) != sizeof a)
		_exit(3);
}

static void acknowledge_add(
        void *context, uint64_t token, int status, const struct err *e, const struct changes *c)
{
	(void)context;
	(void)token;
	(void)e;
	if (status == 0)
		tell(c->items[0].article_insert.article.id, 0);
}

static void acknowledge_end(
        void *context, uint64_t token, int status, const struct err *e, const struct changes *c)
{
	(void)context;
	(void)token;
	(void)e;
	if (status == 0)
		tell(c->items[c->count - 1].article_move.id, 1);
}

static void one_turn(struct queue *q, int turn)
{
	struct memory *m = queue_model(q);
	struct changes list = {0};
	struct err e;
	const struct airing *on_air = memory_on_air_at(m, 0);
	int64_t now = T0 + turn;
	if (on_air != NULL && turn % 3 == 0) {
		int64_t airing = on_air->id, article = on_air->article;
		add_part(&list, airing, "loa", PART_AIRED, 90000);
		changes_airing_move(&list, airing, AIRING_AIRED, now, NULL);
		add_log(&list, airing, article, RESULT_AIRED);
		changes_article_move(&list, article, ARTICLE_DONE, now, NULL);
		assert_int_equal(queue_submit(q, &list, SUBMIT_FACT, acknowledge_end, NULL, &e), 0);
		return;
	}
	if (on_air != NULL) {
		add_part(&list, on_air->id, "loa", PART_PLAYING, turn % 80000);
		if (memory_part(m, on_air->id, "loa") == NULL ||
		        memory_part(m, on_air->id, "loa")->frames <= turn % 80000)
			queue_submit(q, &list, SUBMIT_FACT, NULL, NULL, &e);
		changes_finish(&list);
	}
	const struct article *waiting = memory_waiting_at(m, 0);
	if (on_air == NULL && waiting != NULL && !memory_article_unconfirmed(m, waiting->id)) {
		int64_t airing = memory_new_airing_id(m), article = waiting->id;
		add_airing(&list, airing, article, AIRING_ON_AIR);
		add_log(&list, airing, article, RESULT_NONE);
		assert_int_equal(queue_submit(q, &list, SUBMIT_FACT, NULL, NULL, &e), 0);
	}
	add_article(&list, memory_new_article_id(m), ARTICLE_APPROVED);
	changes_event(&list, now, "article.added", "{}");
	assert_int_equal(queue_submit(q, &list, SUBMIT_ASK, acknowledge_add, NULL, &e), 0);
}

static void child(const char *folder)
{
	struct queue *q;
	struct queue_opening o;
	struct err e = {0};
	if (queue_open(folder, T0, &q, &o, &e) < 0) {
		fprintf(stderr, "child: %s\n", e.sentence);
		_exit(2);
	}
	for (int turn = 1;; turn++) {
		one_turn(q, turn);
		struct pollfd p = {queue_fd(q), POLLIN, 0};
		poll(&p, 1, turn % 7 == 0 ? 5 : 0);
		queue_dispatch(q);
		memory_forget_over(queue_model(q));
	}
}

struct known {
	char *state; /* by article: 0 never heard of, 1 stored, 2 aired */
	size_t size;
};

static void hear(struct known *k, int from)
{
	struct acknowledged a;
	while (fd_read_full(from, &a, sizeof a) == sizeof a) {
		if ((size_t)a.article >= k->size) {
			size_t size = (size_t)a.article * 2 + 100;
			k->state = mem_resize(k->state, size, 1);
			memset(k->state + k->size, 0, size - k->size);
			k->size = size;
		}
		k->state[a.article] = (char)(a.what == 1 ? 2 : k->state[a.article] > 1 ? 2 : 1);
	}
}

struct aired {
	int *starts, *airings;
	size_t size;
};

static int count_end(void *context, const struct log_row *r)
{
	struct aired *a = context;
	if (r->result == RESULT_AIRED && (size_t)r->article < a->size)
		a->airings[r->article]++;
	return 0;
}

static void check_after_kill(const char *folder, const struct known *k)
{
	struct queue *q;
	struct queue_opening o;
	struct err e = {0};
	struct aslog_verdict v;
	if (queue_open(folder, T0, &q, &o, &e) < 0)
		fail_msg("%s", e.sentence);
	unclean += o.unclean;
	assert_int_equal(o.set_aside[0], '\0');
	struct store *h = queue_history(q);
	struct aired aired = {NULL, mem_array(k->size + 1, sizeof(int)), k->size};
	assert_int_equal(
	        h->ops->log(h, &(struct log_filter){.ends_only = true}, count_end, &aired, &e), 0);
	for (size_t id = 1; id < k->size; id++) {
		struct article a;
		if (k->state[id] == 0)
			continue;
		if (h->ops->article(h, (int64_t)id, &a, &e) < 0)
			fail_msg("article %zu was acknowledged and is lost", id);
		if (k->state[id] == 2)
			assert_int_equal(a.state, ARTICLE_DONE);
		/* Done exactly if the log says that it was aired, and then once. */
		assert_int_equal(aired.airings[id], a.state == ARTICLE_DONE ? 1 : 0);
		article_finish(&a);
	}
	free(aired.airings);
	assert_null(memory_on_air_at(queue_model(q), 0));
	if (sqlite_log_verify(h, &v, &e) < 0)
		fail_msg("%s", e.sentence);
	assert_int_equal(queue_close(q, 5000), 0);
	struct aslog_verdict mirror;
	if (mirror_verify(folder, &mirror, &e) < 0)
		fail_msg("%s", e.sentence);
	assert_int_equal(mirror.last_seq, v.last_seq);
}

static pid_t start_child(const char *folder, int *ret_read)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(ends[0]);
		report_to = ends[1];
		child(folder);
	}
	close(ends[1]);
	*ret_read = ends[0];
	return pid;
}

static void kill_child(pid_t pid)
{
	int status;
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status)); /* not that it had ended by itself */
}

struct count {
	int heard, done;
};

static struct count count_known(const struct known *k)
{
	struct count c = {0};
	for (size_t id = 1; id < k->size; id++) {
		c.heard += k->state[id] > 0;
		c.done += k->state[id] == 2;
	}
	return c;
}

/* So much must have happened to prove something; a slow machine takes more kills for it,
 * and gets more time before each. */
static bool enough(const struct known *k)
{
	struct count c = count_known(k);
	return c.heard > KILLS && c.done > KILLS / 4 && unclean > KILLS / 2;
}

static void killed_at_random(void **state)
{
	(void)state;
	char *folder = folder_make();
	struct known k = {0};
	unsigned seed = 7;
	int kills = 0;
	for (; kills < KILLS || (kills < KILLS_MOST && !enough(&k)); kills++) {
		int from;
		pid_t pid = start_child(folder, &from);
		int64_t us = (int64_t)(3000 + rand_r(&seed) % 60000) * (1 + kills / KILLS);
		nanosleep(&(struct timespec){0, us * 1000}, NULL);
		kill_child(pid);
		hear(&k, from);
		close(from);
		/* Opening tidies up: every fifth time the next child must do it. */
		if (kills % 5 != 4)
			check_after_kill(folder, &k);
	}
	struct count c = count_known(&k);
	print_message(
	        "%d kills, %d articles acknowledged, %d of them aired\n", kills, c.heard, c.done);
	assert_true(enough(&k));
	free(k.state);
	folder_remove(folder);
}

static void copy_file(const char *from, const char *to, size_t limit)
{
	struct str bytes;
	struct err e = {0};
	str_init(&bytes);
	if (fd_read_file(from, (size_t)1 << 26, &bytes, &e) < 0)
		fail_msg("%s", e.sentence);
	int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(fd_write_all(fd, bytes.data, bytes.len < limit ? bytes.len : limit), 0);
	close(fd);
	str_finish(&bytes);
}

/* The write-ahead log cut anywhere, or its last page torn: what opens is a
 * whole number of commits, in order, and its log verifies. */
static void torn_end_of_the_write_ahead_log(void **state)
{
	(void)state;
	char *folder = folder_make(), *copy = folder_make();
	char *names[6] = {mem_printf("%s/queue.db", folder), mem_printf("%s/queue.db", copy),
	        mem_printf("%s/queue.db-wal", folder), mem_printf("%s/queue.db-wal", copy),
	        mem_printf("%s/queue.db-shm", copy), mem_printf("%s/queue.lock", copy)};
	struct store *s;
	struct err e = {0};
	struct changes list = {0};
	assert_int_equal(sqlite_open(folder, &s, &e), 0);
	for (int64_t id = 1; id <= 40; id++) {
		add_article(&list, id, ARTICLE_APPROVED);
		add_log(&list, id, id, RESULT_NONE);
		add_log(&list, id, id, RESULT_AIRED);
		assert_int_equal(store_apply(s, list.items, list.count, &e), 0);
		changes_finish(&list);
	}
	struct stat st;
	assert_int_equal(stat(names[2], &st), 0);
	unsigned seed = 11;
	int64_t most = 0, least = 40;
	for (int i = 0; i < TORN; i++) {
		size_t cut =
		        i == 0 ? (size_t)st.st_size : (size_t)(rand_r(&seed) % (int)st.st_size);
		copy_file(names[0], names[1], SIZE_MAX);
		copy_file(names[2], names[3], cut);
		unlink(names[4]);
		if (i % 3 == 1) {
			int fd = open(names[3], O_WRONLY | O_CLOEXEC);
			char noise[700];
			memset(noise, 0xa5, sizeof noise);
			if (cut > sizeof noise)
				assert_int_equal(pwrite(fd, noise, sizeof noise,
				                         (off_t)(cut - sizeof noise)),
				        sizeof noise);
			close(fd);
		}
		struct store *t;
		struct store_counts c;
		struct aslog_verdict v;
		if (sqlite_open(copy, &t, &e) < 0)
			fail_msg("%s", e.sentence);
		assert_int_equal(t->ops->counts(t, &c, &e), 0);
		assert_int_equal(sqlite_log_verify(t, &v, &e), 0);
		assert_int_equal(c.articles[ARTICLE_APPROVED], c.article_high);
		assert_int_equal(v.rows, 2 * c.article_high);
		most = c.article_high > most ? c.article_high : most;
		least = c.article_high < least ? c.article_high : least;
		store_close(t);
		assert_int_equal(sqlite_quick_check(copy, &e), 0);
	}
	assert_int_equal(most, 40);
	assert_true(least < 40);
	store_close(s);
	for (size_t i = 0; i < 6; i++)
		free(names[i]);
	folder_remove(folder);
	folder_remove(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(killed_at_random),
	        cmocka_unit_test(torn_end_of_the_write_ahead_log),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
