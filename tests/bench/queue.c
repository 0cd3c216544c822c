/* bench_queue FOLDER [STORED [LIVE]]: what the queue costs. Fills FOLDER (kept:
 * a second run starts at once) with STORED articles that are over and LIVE that
 * are not, then measures, and prints one JSON line:
 *   bare_ms, add_ms: a write of 4 KiB and fdatasync on the same disk, and an add
 *     from submission to its completion in the loop, taken in turns;
 *   ready_ms: queue_open(), the best and the first of several, and the best without
 *     the time in which other work had the processor (ready_own_ms);
 *   decide_us: filling the situation from the model, with 20 programmes, and
 *     decide(), as the director does. */
#include "base/civil.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "queue/queue.h"
#include "queue/sqlite.h"
#include "schedule/decide.h"

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 300, OPENINGS = 7, DECISIONS = 2000, PROGRAMMES = 20, LIST = 2000, SLOTS = 20000 };
#define MINUTE INT64_C(60000)

static int64_t now_ns(void)
{
	return clock_mono_ns(&clock_system);
}

/* How long this thread was ready to run and others ran: the second figure of
 * /proc/PID/schedstat, 0 where the kernel keeps none. */
static int64_t waited_ns(void)
{
	int64_t ran, waited = 0;
	FILE *f = fopen("/proc/thread-self/schedstat", "re");
	if (f == NULL)
		return 0;
	if (fscanf(f, "%" SCNd64 " %" SCNd64, &ran, &waited) != 2)
		waited = 0;
	fclose(f);
	return waited;
}

static void die(const struct err *e)
{
	char line[ERR_LINE_MAX];
	fprintf(stderr, "bench_queue: %s\n", err_line(e, line, sizeof line));
	exit(1);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static double at(int64_t *ns, size_t count, double share, double unit)
{
	qsort(ns, count, sizeof *ns, by_number);
	return (double)ns[(size_t)((double)(count - 1) * share)] / unit;
}

/* --- filling --- */

static void put_article(struct changes *list, int64_t id, int64_t wall)
{
	struct article_insert *i = &changes_add(list, CHANGE_ARTICLE_INSERT)->article_insert;
	char hash[SHA256_TEXT];
	i->text = mem_printf("Thông báo số %" PRId64 ". %0400d", id, 0);
	i->article = (struct article){.id = id,
	        .state = ARTICLE_APPROVED,
	        .class = id % 50 == 0 ? CLASS_PRIORITY : CLASS_NORMAL,
	        .title = mem_printf("Thông báo %" PRId64, id),
	        .lang = mem_string("vi"),
	        .category = mem_string(id % 3 == 0 ? "y-te" : NULL),
	        .created = wall,
	        .approved = wall,
	        .expires = wall + 1000000 * MINUTE,
	        .author_uid = 1000,
	        .approver_uid = 1001};
	content_sha256(i->article.title, i->text, NULL, hash);
	i->article.content_sha256 = mem_string(hash);
}

static void fill(const char *folder, int64_t stored, int64_t live, int64_t wall)
{
	struct store *s;
	struct err e;
	struct store_counts c;
	struct changes list = {0};
	if (sqlite_open(folder, &s, &e) < 0 || s->ops->counts(s, &c, &e) < 0)
		die(&e);
	for (int64_t id = c.article_high + 1; id <= stored + live;) {
		for (int i = 0; i < LIST && id <= stored + live; i++, id++) {
			put_article(&list, id, wall);
			if (id <= stored) {
				changes_article_move(&list, id, ARTICLE_DONE, wall, NULL);
				continue;
			}
			struct airing *a = &changes_add(&list, CHANGE_AIRING_INSERT)->airing_insert;
			*a = (struct airing){.id = id,
			        .article = id,
			        .state = AIRING_PLANNED,
			        .reason = REASON_AT,
			        .planned = wall + 60 * MINUTE + (id - stored) * MINUTE,
			        .asked_ms = MINUTE};
		}
		if (store_apply(s, list.items, list.count, &e) < 0)
			die(&e);
		changes_finish(&list);
	}
	store_close(s);
}

/* --- measuring --- */

static void note_done(void *context, uint64_t token, int status, const struct err *e,
        const struct changes *changes)
{
	(void)token;
	(void)changes;
	if (status < 0)
		die(e);
	*(bool *)context = true;
}

static int64_t one_add(struct queue *q, int64_t wall)
{
	struct changes list = {0};
	struct err e;
	bool done = false;
	put_article(&list, memory_new_article_id(queue_model(q)), wall);
	changes_event(&list, wall, "article.added", "{\"id\":1}");
	int64_t began = now_ns();
	if (queue_submit(q, &list, SUBMIT_ASK, note_done, &done, &e) < 0)
		die(&e);
	while (!done) {
		struct pollfd p = {queue_fd(q), POLLIN, 0};
		poll(&p, 1, 1000);
		queue_dispatch(q);
	}
	return now_ns() - began;
}

static int64_t one_bare(int fd)
{
	char page[4096];
	memset(page, 'x', sizeof page);
	int64_t began = now_ns();
	if (fd_write_all(fd, page, sizeof page) < 0 || fdatasync(fd) < 0) {
		perror("bench_queue");
		exit(1);
	}
	return now_ns() - began;
}

static size_t look(const struct memory *m, struct situation *s, struct slot *slots)
{
	const struct airing *a;
	size_t count = 0;
	s->slots_until = 0;
	for (size_t i = 0; (a = memory_due_at(m, i)) != NULL && count < SLOTS; i++) {
		if (a->planned > s->now + s->ahead_ms) {
			s->slots_until = a->planned;
			break;
		}
		const struct article *article = memory_article(m, a->article);
		slots[count++] = (struct slot){.id = a->id,
		        .article = a->article,
		        .class = (enum slot_class)a->class,
		        .words = WORDS_READY,
		        .planned = a->planned,
		        .expires = article->expires,
		        .asked_ms = a->asked_ms,
		        .unconfirmed = memory_airing_unconfirmed(m, a->id)};
	}
	s->slots = slots;
	s->slot_count = count;
	return count;
}

static double decisions(const struct memory *m, int64_t wall, double *ret_p99)
{
	static int64_t taken[DECISIONS];
	static struct slot slots[SLOTS];
	struct programme programmes[PROGRAMMES] = {{0}};
	struct hours_window window = {5 * 60, 21 * 60 + 30};
	struct err e;
	for (int i = 0; i < PROGRAMMES; i++) {
		char text[64];
		snprintf(text, sizeof text, "Mon..Sat %02d:%02d", 5 + i % 16, i % 60);
		if (calendar_parse(text, &programmes[i].at, &e) < 0)
			die(&e);
		programmes[i].planned = wall;
		programmes[i].length_ms = 15 * MINUTE;
	}
	for (int i = 0; i < DECISIONS; i++) {
		struct situation s = {.now = wall + i * MINUTE / 10,
		        .clock_trusted = true,
		        .hours = {&window, 1},
		        .programmes = programmes,
		        .programme_count = PROGRAMMES,
		        .ahead_ms = 5 * MINUTE,
		        .late_ms = 1000000 * MINUTE};
		int64_t began = now_ns();
		look(m, &s, slots);
		struct action a = decide(&s);
		taken[i] = now_ns() - began;
		if (a.kind == ACTION_PROGRAMME)
			programmes[a.programme].planned = a.at;
	}
	*ret_p99 = at(taken, DECISIONS, 0.99, 1000);
	return at(taken, DECISIONS, 0.5, 1000);
}

int main(int argc, char **argv)
{
	static int64_t bare[ROUNDS], add[ROUNDS], ready[OPENINGS], own[OPENINGS];
	struct err e;
	struct queue *q = NULL;
	struct queue_opening o;
	if (argc < 2 || civil_set_zone("Asia/Ho_Chi_Minh", &e) < 0) {
		fprintf(stderr, "usage: bench_queue FOLDER [STORED [LIVE]]\n");
		return 2;
	}
	int64_t stored = argc > 2 ? strtoll(argv[2], NULL, 10) : 1000000;
	int64_t live = argc > 3 ? strtoll(argv[3], NULL, 10) : 10000;
	int64_t wall = clock_wall_ms(&clock_system);
	fill(argv[1], stored, live, wall);
	for (int i = 0; i < OPENINGS; i++) {
		int64_t began = now_ns(), waited = waited_ns();
		if (queue_open(argv[1], wall, &q, &o, &e) < 0)
			die(&e);
		ready[i] = now_ns() - began;
		own[i] = ready[i] - (waited_ns() - waited);
		if (i + 1 < OPENINGS)
			queue_close(q, 1000);
	}
	double first = (double)ready[0] / 1e6, p99;
	double median = decisions(queue_model(q), wall, &p99);
	char *path = mem_printf("%s/bare", argv[1]);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (int i = 0; i < ROUNDS; i++) {
		bare[i] = one_bare(fd);
		add[i] = one_add(q, wall);
	}
	close(fd);
	unlink(path);
	free(path);
	queue_close(q, 1000);
	printf("{\"stored\":%" PRId64 ",\"live\":%" PRId64
	       ",\"bare_ms\":%.3f,\"bare_p99_ms\":%.3f,\"add_ms\":%.3f,"
	       "\"add_p99_ms\":%.3f,\"ready_first_ms\":%.1f,\"ready_best_ms\":%.1f,\"ready_own_"
	       "ms\":%.1f,\"decide_us\":%."
	       "1f,"
	       "\"decide_p99_us\":%.1f}\n",
	        stored, live, at(bare, ROUNDS, 0.5, 1e6), at(bare, ROUNDS, 0.99, 1e6),
	        at(add, ROUNDS, 0.5, 1e6), at(add, ROUNDS, 0.99, 1e6), first,
	        at(ready, OPENINGS, 0, 1e6), at(own, OPENINGS, 0, 1e6), median, p99);
	return 0;
}
