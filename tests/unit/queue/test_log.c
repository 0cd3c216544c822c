/* The as-aired log: its chain in the database and in the mirror, tampering,
 * pruning, rebuilding from the mirror, and what a crash leaves open. */
#include "cmocka_all.h"

#include "base/civil.h"
#include "base/fd.h"
#include "queue/fixtures.h"
#include "queue/queue.h"
#include "queue/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>

static int setup(void **state)
{
	struct err e;
	assert_int_equal(civil_set_zone("Asia/Ho_Chi_Minh", &e), 0);
	*state = folder_make();
	return 0;
}

static int teardown(void **state)
{
	folder_remove(*state);
	return 0;
}

static struct store *open_store(const char *folder)
{
	struct store *s;
	struct err e = {0};
	if (sqlite_open(folder, &s, &e) < 0)
		fail_msg("%s", e.sentence);
	return s;
}

static void apply(struct store *s, struct changes *list)
{
	struct err e = {0};
	if (store_apply(s, list->items, list->count, &e) < 0)
		fail_msg("%s", e.sentence);
	changes_finish(list);
}

static void fill(struct store *s, int64_t from, int64_t until)
{
	struct changes list = {0};
	for (int64_t i = from; i < until; i++) {
		/* Ten a month, so that there are several mirror files. */
		int64_t at = T0 + i * INT64_C(259200000);
		add_log(&list, i, i, RESULT_NONE)->at = at;
		add_log(&list, i, i, RESULT_AIRED)->at = at + 1000;
	}
	apply(s, &list);
}

static void sql(const char *folder, const char *text)
{
	sqlite3 *db;
	char *path = mem_printf("%s/queue.db", folder);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	free(path);
}

static void hash_is_sha256(void **state)
{
	(void)state;
	/* printf '%064d{"seq":1}' 0 | sha256sum */
	char hash[SHA256_TEXT];
	aslog_hash(aslog_origin, "{\"seq\":1}", hash);
	FILE *p = popen("printf '%064d{\"seq\":1}' 0 | sha256sum", "r");
	char oracle[SHA256_TEXT] = "";
	assert_non_null(p);
	assert_non_null(fgets(oracle, sizeof oracle, p));
	pclose(p);
	assert_string_equal(hash, oracle);
}

static void line_and_back(void **state)
{
	(void)state;
	struct changes list = {0};
	struct log_row *row = add_log(&list, 3, 4, RESULT_CUT);
	row->seq = 12;
	row->why = mem_string("dấu \",\"prev\":\" trong chuỗi");
	struct str body, line, back;
	char hash[SHA256_TEXT], prev[SHA256_TEXT], got[SHA256_TEXT];
	str_init(&body);
	str_init(&line);
	str_init(&back);
	aslog_body(row, &body);
	aslog_hash(aslog_origin, body.data, hash);
	aslog_line(body.data, aslog_origin, hash, &line);
	assert_int_equal(aslog_split(line.data, line.len - 1, &back, prev, got), 0);
	assert_string_equal(back.data, body.data);
	assert_string_equal(prev, aslog_origin);
	assert_string_equal(got, hash);
	for (size_t cut = 0; cut + 1 < line.len; cut++)
		assert_int_equal(aslog_split(line.data, cut, &back, prev, got), -EBADMSG);
	str_finish(&body);
	str_finish(&line);
	str_finish(&back);
	changes_finish(&list);
}

static void chain_and_mirror_agree(void **state)
{
	const char *folder = *state;
	struct store *s = open_store(folder);
	struct aslog_verdict db, mirror;
	struct err e;
	fill(s, 1, 30);
	assert_int_equal(sqlite_mirror(s, folder, &e), 0);
	fill(s, 30, 50);
	assert_int_equal(sqlite_mirror(s, folder, &e), 0);
	assert_int_equal(sqlite_mirror(s, folder, &e), 0); /* nothing twice */
	assert_int_equal(sqlite_log_verify(s, &db, &e), 0);
	assert_int_equal(mirror_verify(folder, &mirror, &e), 0);
	assert_int_equal(db.rows, 98);
	assert_int_equal(mirror.rows, 98);
	assert_string_equal(db.head, mirror.head);
	store_close(s);
	char *month = mem_printf("%s/log/2026-10.jsonl", folder);
	assert_int_equal(access(month, R_OK), 0);
	free(month);
}

static void tampering_is_seen(void **state)
{
	const char *folder = *state;
	static const char *const deeds[] = {
	        "UPDATE log SET body = replace(body, '\"frames\":441000', '\"frames\":441001') "
	        "WHERE seq = 6",
	        "UPDATE log SET body = replace(body, '\"result\":\"aired\"', '\"result\":\"cut\"') "
	        "WHERE seq = 6",
	        "DELETE FROM log WHERE seq = 6",
	        "UPDATE log SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 6",
	};
	struct store *s = open_store(folder);
	fill(s, 1, 9);
	store_close(s);
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
		struct aslog_verdict v;
		struct err e = {0};
		char *path = mem_printf("%s/queue.db", folder),
		     *keep = mem_printf("%s/keep.db", folder);
		assert_int_equal(sqlite_backup(folder, keep, &e), 0);
		sql(folder, deeds[i]);
		s = open_store(folder);
		assert_int_equal(sqlite_log_verify(s, &v, &e), -EBADMSG);
		assert_int_equal(v.bad_seq, 6);
		assert_int_equal(v.rows, 5);
		assert_non_null(strstr(e.sentence, "6"));
		store_close(s);
		assert_int_equal(rename(keep, path), 0);
		free(path);
		free(keep);
	}
	s = open_store(folder);
	struct aslog_verdict v;
	struct err e = {0};
	assert_int_equal(sqlite_log_verify(s, &v, &e), 0);
	store_close(s);
}

/* The log written anew from row 5 on, with a chain that holds. */
static void rewrite(struct store *s)
{
	struct changes list = {0};
	for (int64_t i = 3; i < 9; i++) {
		add_log(&list, i, i, RESULT_NONE)->at = T0 + i * INT64_C(259200000);
		add_log(&list, i, i, RESULT_CUT)->at = T0 + i * INT64_C(259200000) + 1000;
	}
	apply(s, &list);
}

static void edit_file(const char *path, const char *what)
{
	char *command = mem_printf("sed -i '%s' %s", what, path);
	assert_int_equal(system(command), 0);
	free(command);
}

/* What the chain alone cannot show, the mirror does, and the other way round. */
static void the_mirror_is_compared(void **state)
{
	const char *folder = *state;
	static const struct {
		const char *sql, *sed;
		bool rewrite;
		enum aslog_fault fault;
		int64_t seq;
	} deeds[] = {
	        {NULL, NULL, false, ASLOG_WHOLE, 0},
	        {"DELETE FROM log WHERE seq = 6", NULL, false, ASLOG_CHANGED, 6},
	        {"DELETE FROM log WHERE seq > 14", NULL, false, ASLOG_CUT, 15},
	        {"DELETE FROM log WHERE seq > 4", NULL, true, ASLOG_DIFFERS, 5},
	        {NULL, "s/441000/441001/", false, ASLOG_MIRROR, 2},
	        {NULL, "3d", false, ASLOG_MIRROR, 3},
	        {NULL, "3s/^/x/", false, ASLOG_MIRROR, 3},
	        {NULL, "$d", false, ASLOG_MIRROR_CUT, 0},
	        {NULL, "1d", false, ASLOG_MIRROR_CUT, 1},
	        {NULL, "d", false, ASLOG_MIRROR_CUT, 1},
	};
	char *db = mem_printf("%s/queue.db", folder), *keep = mem_printf("%s/keep.db", folder);
	char *log = mem_printf("%s/log/*.jsonl", folder), *saved = mem_printf("%s/saved", folder);
	char *save = mem_printf("cp -a %s/log %s", folder, saved);
	char *back = mem_printf("rm -r %s/log && cp -a %s %s/log", folder, saved, folder);
	struct store *s = open_store(folder);
	struct err e = {0};
	struct aslog_verdict v;
	struct changes list = {0};
	for (int64_t i = 1; i < 9; i++) { /* one month, one file */
		add_log(&list, i, i, RESULT_NONE)->at = T0 + i * 1000;
		add_log(&list, i, i, RESULT_AIRED)->at = T0 + i * 1000 + 1;
	}
	apply(s, &list);
	assert_int_equal(sqlite_mirror(s, folder, &e), 0);
	store_close(s);
	assert_int_equal(sqlite_backup(folder, keep, &e), 0);
	assert_int_equal(system(save), 0);
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
		if (deeds[i].sql != NULL)
			sql(folder, deeds[i].sql);
		if (deeds[i].sed != NULL)
			edit_file(log, deeds[i].sed);
		s = open_store(folder);
		if (deeds[i].rewrite)
			rewrite(s);
		int status = sqlite_log_compare(s, folder, &v, &e);
		store_close(s);
		if (v.fault != deeds[i].fault)
			fail_msg("deed %zu: fault %d", i, (int)v.fault);
		assert_int_equal(status, deeds[i].fault == ASLOG_WHOLE ? 0 : -EBADMSG);
		if (deeds[i].seq != 0)
			assert_int_equal(v.bad_seq, deeds[i].seq);
		/* All as it was. */
		char *copy = mem_printf("cp %s %s && rm -f %s-wal %s-shm", keep, db, db, db);
		assert_int_equal(system(copy), 0);
		assert_int_equal(system(back), 0);
		free(copy);
	}
	free(db);
	free(keep);
	free(log);
	free(saved);
	free(save);
	free(back);
}

/* A clock that falls back by years and comes right again: rows stand in the file of the
 * month that it showed, yet the log is one, and comes back whole. */
static void clock_falls_back(void **state)
{
	const char *folder = *state;
	static const int64_t days[] = {0, 1, -2000, -1999, 2, 40, -100, 41};
	enum { DAYS = sizeof days / sizeof *days };
	struct aslog_verdict v;
	struct err e = {0};
	for (int i = 0; i < DAYS; i++) {
		struct changes list = {0};
		struct store *s = open_store(folder); /* reads anew how far the mirror is */
		add_log(&list, i + 1, i + 1, RESULT_NONE)->at = T0 + days[i] * 86400000;
		add_log(&list, i + 1, i + 1, RESULT_AIRED)->at = T0 + days[i] * 86400000 + 1;
		apply(s, &list);
		assert_int_equal(sqlite_mirror(s, folder, &e), 0);
		assert_int_equal(sqlite_log_compare(s, folder, &v, &e), 0);
		store_close(s);
	}
	assert_int_equal(mirror_verify(folder, &v, &e), 0);
	assert_int_equal(v.rows, 2 * DAYS);
	char *db = mem_printf("%s/queue.db", folder);
	struct queue *q;
	struct queue_opening o;
	assert_int_equal(unlink(db), 0);
	assert_int_equal(queue_open(folder, T0, &q, &o, &e), 0);
	assert_int_equal(o.rebuilt_log_rows, 2 * DAYS);
	assert_int_equal(o.mirror_aside[0], '\0');
	assert_int_equal(memory_new_article_id(queue_model(q)), DAYS + 1);
	queue_close(q, 1000);
	free(db);
}

static void pruning_leaves_an_anchor(void **state)
{
	const char *folder = *state;
	struct store *s = open_store(folder);
	struct aslog_verdict v;
	struct err e;
	struct changes list = {0};
	fill(s, 1, 20);
	changes_add(&list, CHANGE_PRUNE)->prune =
	        (struct prune){.log_before = T0 + 11 * INT64_C(259200000)};
	apply(s, &list);
	assert_int_equal(sqlite_log_verify(s, &v, &e), 0);
	assert_int_equal(v.first_seq, 21);
	assert_int_equal(v.rows, 18);
	changes_add(&list, CHANGE_PRUNE)->prune = (struct prune){.log_before = INT64_MAX / 2};
	apply(s, &list);
	store_close(s);
	s = open_store(folder);
	fill(s, 20, 22);
	assert_int_equal(sqlite_log_verify(s, &v, &e), 0);
	assert_int_equal(v.first_seq, 39);
	assert_int_equal(v.rows, 4);
	store_close(s);
}

static void append_bytes(const char *path, const char *bytes)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(fd_write_all(fd, bytes, strlen(bytes)), 0);
	close(fd);
}

static void mirror_heals_after_a_torn_line(void **state)
{
	const char *folder = *state;
	struct store *s = open_store(folder);
	struct aslog_verdict v;
	struct err e;
	struct changes list = {0};
	add_log(&list, 1, 1, RESULT_NONE);
	add_log(&list, 1, 1, RESULT_AIRED);
	apply(s, &list);
	assert_int_equal(sqlite_mirror(s, folder, &e), 0);
	store_close(s);
	/* A power cut in the middle of the third line. */
	char *month = mem_printf("%s/log/2026-09.jsonl", folder);
	append_bytes(month, "{\"seq\":3,\"time\":\"2026-09-2");
	s = open_store(folder);
	add_log(&list, 2, 2, RESULT_NONE);
	apply(s, &list);
	assert_int_equal(sqlite_mirror(s, folder, &e), 0);
	assert_int_equal(mirror_verify(folder, &v, &e), 0);
	assert_int_equal(v.rows, 3);
	store_close(s);
	/* A changed line is named by file and line. */
	struct str text;
	str_init(&text);
	assert_int_equal(fd_read_file(month, 1 << 20, &text, &e), 0);
	*strstr(text.data, "441000") = '5';
	int fd = open(month, O_WRONLY | O_TRUNC | O_CLOEXEC);
	assert_int_equal(fd_write_all(fd, text.data, text.len), 0);
	close(fd);
	str_finish(&text);
	assert_int_equal(mirror_verify(folder, &v, &e), -EBADMSG);
	assert_int_equal(v.bad_seq, 2);
	assert_int_equal(e.line, 2);
	assert_string_equal(e.path, month);
	free(month);
}

static int count_row(void *context, const struct log_row *row)
{
	(void)row;
	++*(int *)context;
	return 0;
}

static void overwrite(const char *folder, off_t at)
{
	char *path = mem_printf("%s/queue.db", folder);
	char noise[4096];
	memset(noise, 0x5a, sizeof noise);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, noise, sizeof noise, at), sizeof noise);
	close(fd);
	free(path);
}

static void damaged_file_is_set_aside(void **state)
{
	const char *folder = *state;
	struct queue *q;
	struct queue_opening o;
	struct err e = {0};
	struct changes list = {0};
	for (int round = 0; round < 2; round++) {
		struct store *s = open_store(folder);
		struct store_counts c;
		s->ops->counts(s, &c, &e);
		add_article(&list, c.article_high + 1, ARTICLE_APPROVED);
		add_airing(&list, c.airing_high + 1, c.article_high + 1, AIRING_ON_AIR);
		add_log(&list, c.airing_high + 1, c.article_high + 1, RESULT_NONE);
		apply(s, &list);
		assert_int_equal(sqlite_mirror(s, folder, &e), 0);
		store_close(s);
		/* The header the first time; then the page of the article table's root. */
		overwrite(folder, round == 0 ? 0 : 2 * 4096);
		if (queue_open(folder, T0 + round * 60000, &q, &o, &e) < 0)
			fail_msg("%s", e.sentence);
		assert_int_not_equal(o.set_aside[0], '\0');
		assert_int_equal(access(o.set_aside, R_OK), 0);
		assert_int_equal(o.rebuilt_log_rows, 1 + 2 * round);
		assert_int_equal(o.closed_rows, 1); /* the start without an end */
		assert_true(memory_new_article_id(queue_model(q)) > c.article_high + 1);
		int rows = 0;
		assert_int_equal(queue_history(q)->ops->log(queue_history(q),
		                         &(struct log_filter){0}, count_row, &rows, &e),
		        0);
		assert_int_equal(rows, 2 + 2 * round);
		assert_int_equal(queue_close(q, 1000), 0);
	}
}

/* The database file is gone, or an old copy of it is put back: the mirror
 * knows more, and what it knows comes back. */
static void mirror_knows_more(void **state)
{
	const char *folder = *state;
	char *db = mem_printf("%s/queue.db", folder), *old = mem_printf("%s/old.db", folder);
	struct store *s = open_store(folder);
	struct queue *q;
	struct queue_opening o;
	struct aslog_verdict v;
	struct err e = {0};
	fill(s, 1, 6);
	assert_int_equal(sqlite_backup(folder, old, &e), 0);
	fill(s, 6, 9);
	assert_int_equal(sqlite_mirror(s, folder, &e), 0);
	store_close(s);

	assert_int_equal(rename(old, db), 0);
	assert_int_equal(queue_open(folder, T0, &q, &o, &e), 0);
	assert_int_equal(o.rebuilt_log_rows, 6);
	assert_int_equal(o.mirror_aside[0], '\0');
	assert_int_equal(memory_new_article_id(queue_model(q)), 9);
	assert_int_equal(sqlite_log_verify(queue_history(q), &v, &e), 0);
	assert_int_equal(v.last_seq, 16);
	queue_close(q, 1000);

	assert_int_equal(unlink(db), 0);
	assert_int_equal(queue_open(folder, T0, &q, &o, &e), 0);
	assert_int_equal(o.rebuilt_log_rows, 16);
	assert_int_equal(memory_new_airing_id(queue_model(q)), 9);
	assert_int_equal(sqlite_backup(folder, old, &e), 0);
	queue_close(q, 1000);

	/* A copy that went another way: its log and the mirror do not fit. */
	s = open_store(folder);
	fill(s, 20, 22);
	assert_int_equal(sqlite_mirror(s, folder, &e), 0);
	store_close(s);
	assert_int_equal(rename(old, db), 0);
	sql(folder, "DELETE FROM log WHERE seq > 10");
	s = open_store(folder);
	fill(s, 30, 31);
	store_close(s);
	assert_int_equal(queue_open(folder, T0, &q, &o, &e), 0);
	assert_int_equal(o.rebuilt_log_rows, 0);
	assert_int_equal(access(o.mirror_aside, R_OK), 0);
	queue_close(q, 1000);
	assert_int_equal(mirror_verify(folder, &v, &e), 0);
	assert_int_equal(v.last_seq, 12);
	free(db);
	free(old);
}

static int keep_last(void *context, const struct log_row *row)
{
	struct log_row *last = context;
	log_row_finish(last);
	log_row_copy(last, row);
	return 0;
}

static void crash_leaves_cut_with_last_frames(void **state)
{
	const char *folder = *state;
	struct store *s = open_store(folder);
	struct changes list = {0};
	struct err e;
	add_article(&list, 1, ARTICLE_APPROVED)->estimate_ms = 7000;
	add_airing(&list, 1, 1, AIRING_ON_AIR)->reason = REASON_TEST;
	add_part(&list, 1, "loa-1", PART_PLAYING, 44100);
	add_part(&list, 1, "loa-2", PART_PLAYING, 22050);
	add_log(&list, 1, 1, RESULT_NONE);
	apply(s, &list);
	store_close(s);
	struct queue *q;
	struct queue_opening o;
	assert_int_equal(queue_open(folder, T0 + 99000, &q, &o, &e), 0);
	assert_int_equal(o.closed_rows, 1);
	assert_int_equal(o.last_seen, T0 + 2000); /* two seconds of it had sounded */
	assert_int_equal(memory_airing(queue_model(q), 1)->state, AIRING_CUT);
	assert_string_equal(memory_airing(queue_model(q), 1)->why, "crash");
	assert_int_equal(memory_part(queue_model(q), 1, "loa-1")->result, PART_CUT);
	assert_int_equal(memory_article(queue_model(q), 1)->state, ARTICLE_APPROVED);
	struct log_row row = {0};
	struct store *h = queue_history(q);
	assert_int_equal(h->ops->log(h, &(struct log_filter){0}, keep_last, &row, &e), 0);
	assert_int_equal(row.seq, 2);
	assert_int_equal(row.result, RESULT_CUT);
	assert_int_equal(row.played_ms, 2000);
	assert_int_equal(row.asked_ms, 7000);
	assert_true(row.test);
	assert_int_equal(row.outputs[0].frames, 44100);
	log_row_finish(&row);
	queue_close(q, 1000);
	assert_int_equal(queue_open(folder, T0 + 100000, &q, &o, &e), 0);
	assert_int_equal(o.closed_rows, 0);
	assert_false(o.unclean);
	queue_close(q, 1000);
}

static void second_daemon_is_refused(void **state)
{
	const char *folder = *state;
	struct store *s = open_store(folder), *other;
	struct err e = {0};
	assert_int_equal(sqlite_open(folder, &other, &e), -EBUSY);
	assert_string_equal(e.id, "store.locked");
	char *pid = mem_printf("%ld", (long)getpid());
	assert_non_null(strstr(e.sentence, pid));
	free(pid);
	assert_int_equal(sqlite_open_readonly(folder, &other, &e), 0);
	struct changes list = {0};
	changes_meta(&list, "a", "b");
	assert_int_equal(store_apply(other, list.items, list.count, &e), -EROFS);
	changes_finish(&list);
	store_close(other);
	store_close(s);
	s = open_store(folder);
	store_close(s);
}

static void newer_file_is_refused(void **state)
{
	const char *folder = *state;
	struct store *s = open_store(folder);
	struct err e = {0};
	store_close(s);
	sql(folder, "PRAGMA user_version = 999");
	assert_int_equal(sqlite_open(folder, &s, &e), -EPROTO);
	sql(folder, "PRAGMA user_version = 3");
	s = open_store(folder);
	store_close(s);
}

static void backup_is_whole(void **state)
{
	const char *folder = *state;
	struct store *s = open_store(folder);
	struct err e = {0};
	struct aslog_verdict v;
	fill(s, 1, 40);
	char *copy = mem_printf("%s/copy", folder),
	     *target = mem_printf("%s/copy/queue.db", folder);
	assert_int_equal(mkdir(copy, 0700), 0);
	assert_int_equal(sqlite_backup(folder, target, &e), 0);
	fill(s, 40, 42);
	store_close(s);
	s = open_store(copy);
	assert_int_equal(sqlite_log_verify(s, &v, &e), 0);
	assert_int_equal(v.rows, 78);
	store_close(s);
	assert_int_equal(sqlite_quick_check(copy, &e), 0);
	assert_int_equal(sqlite_backup(folder, "/proc/nowhere/queue.db", &e), -EIO);
	free(copy);
	free(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(hash_is_sha256, setup, teardown),
	        cmocka_unit_test_setup_teardown(line_and_back, setup, teardown),
	        cmocka_unit_test_setup_teardown(chain_and_mirror_agree, setup, teardown),
	        cmocka_unit_test_setup_teardown(tampering_is_seen, setup, teardown),
	        cmocka_unit_test_setup_teardown(the_mirror_is_compared, setup, teardown),
	        cmocka_unit_test_setup_teardown(clock_falls_back, setup, teardown),
	        cmocka_unit_test_setup_teardown(pruning_leaves_an_anchor, setup, teardown),
	        cmocka_unit_test_setup_teardown(mirror_heals_after_a_torn_line, setup, teardown),
	        cmocka_unit_test_setup_teardown(damaged_file_is_set_aside, setup, teardown),
	        cmocka_unit_test_setup_teardown(mirror_knows_more, setup, teardown),
	        cmocka_unit_test_setup_teardown(crash_leaves_cut_with_last_frames, setup, teardown),
	        cmocka_unit_test_setup_teardown(second_daemon_is_refused, setup, teardown),
	        cmocka_unit_test_setup_teardown(newer_file_is_refused, setup, teardown),
	        cmocka_unit_test_setup_teardown(backup_is_whole, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
