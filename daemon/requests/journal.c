/* The as-aired log as people and provinces ask for it: rows, verification of its
 * chain, the month's report; and the backup. What may take long runs on a thread
 * with a reading connection of its own. */
#include "requests/handlers.h"
#include "requests/answer.h"
#include "station/articles.h"
#include "station/background.h"
#include "station/forms.h"
#include "station/notify.h"

#include "base/civil.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/mem.h"
#include "queue/report.h"
#include "queue/sqlite.h"
#include "schedule/at.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_LIMIT = 100, MINUTE_MS = 60000 };

/* ---- questions for a thread ---- */

/* One question that a thread answers. */
struct inquiry {
	struct station *station; /* of the check after an unclean stop */
	struct request *request; /* NULL: nobody asked, the log is told */
	bool practice;
	char folder[PATHS_MAX];
	char target[PATHS_MAX]; /* backup */
	int64_t bytes;
	int year, month; /* of the report */
	int64_t from;    /* its beginning */
	struct report report;
	struct log_filter filter; /* rows */
	int64_t limit;
	json_t *rows;
	bool more;
	struct aslog_verdict verdict;
};

static void ask(struct station *s, struct request *r, struct inquiry *q, background_work *work,
        background_done *done)
{
	q->request = r;
	q->practice = s->options.practice;
	snprintf(q->folder, sizeof q->folder, "%s", s->state);
	if (background_run(s->background, work, done, q) == 0)
		return;
	request_fail(r, "internal", NULL);
	json_decref(q->rows);
	free(q);
}

static void fail(struct request *r, int status, const struct err *e)
{
	if (status == -ENOSPC || status == -EDQUOT)
		request_fail(r, "disk_full", NULL);
	else
		request_fail(r, "store_failed", json_pack("{s:s}", "sentence", e->sentence));
}

/* ---- rows ---- */

static int take_row(void *context, const struct log_row *row)
{
	struct inquiry *q = context;
	if ((int64_t)json_array_size(q->rows) == q->limit) {
		q->more = true;
		return 1;
	}
	json_t *o = form_log_row(row);
	if (q->practice)
		json_object_set_new(o, "practice", json_true());
	json_array_insert_new(q->rows, 0, o);
	return 0;
}

static int read_rows(void *task, struct err *e)
{
	struct inquiry *q = task;
	struct store *store;
	int status = sqlite_open_readonly(q->folder, &store, e);
	if (status < 0)
		return status;
	status = store->ops->log(store, &q->filter, take_row, q, e);
	store_close(store);
	return status;
}

static void rows_read(void *task, int status, const struct err *e)
{
	struct inquiry *q = task;
	if (status < 0)
		fail(q->request, status, e);
	else
		request_ok(
		        q->request, json_pack("{s:O, s:b}", "entries", q->rows, "more", q->more));
	json_decref(q->rows);
	free(q);
}

/* A time of the past or the future: HH:MM is today's. */
static int moment(struct request *r, const char *name, const struct station *s, int64_t *ret)
{
	const char *text = request_text(r, name);
	struct err e;
	int status = text != NULL ? at_parse_any(text, station_now(s), ret, &e) : 0;
	if (status < 0)
		request_fail_err(r, &e);
	return status;
}

static void log_list(void *context, struct request *r)
{
	struct station *s = context;
	struct inquiry *q = mem_alloc(sizeof *q);
	*q = (struct inquiry){.limit = request_integer(r, "limit", LOG_LIMIT)};
	q->filter = (struct log_filter){.newest = true,
	        .ends_only = true,
	        .article = request_integer(r, "article", 0),
	        .from_seq = request_integer(r, "after", -1) + 1};
	if (moment(r, "since", s, &q->filter.from) < 0 ||
	        moment(r, "until", s, &q->filter.until) < 0) {
		free(q);
		return;
	}
	q->rows = json_array();
	ask(s, r, q, read_rows, rows_read);
}

/* ---- verify ---- */

static int verify(void *task, struct err *e)
{
	struct inquiry *q = task;
	struct store *store;
	int status = sqlite_open_readonly(q->folder, &store, e);
	if (status < 0)
		return status;
	status = sqlite_log_compare(store, q->folder, &q->verdict, e);
	store_close(store);
	return status;
}

static const char *const fault_names[] = {[ASLOG_WHOLE] = "",
        [ASLOG_CHANGED] = "changed",
        [ASLOG_CUT] = "cut",
        [ASLOG_DIFFERS] = "differs",
        [ASLOG_MIRROR] = "mirror_changed",
        [ASLOG_MIRROR_CUT] = "mirror_cut"};

static void verified(void *task, int status, const struct err *e)
{
	struct inquiry *q = task;
	if (status < 0 && status != -EBADMSG) {
		fail(q->request, status, e);
	} else {
		json_t *o = json_pack("{s:b, s:I, s:s}", "good", status == 0, "entries",
		        (json_int_t)q->verdict.rows, "head", q->verdict.head);
		if (q->verdict.bad_seq != 0) {
			json_object_set_new(o, "broken", json_integer(q->verdict.bad_seq));
			json_object_set_new(o, "fault", json_string(fault_names[q->verdict.fault]));
		}
		if (q->verdict.line != 0)
			json_object_update_new(o, json_pack("{s:s, s:i}", "file", q->verdict.file,
			                                  "line", q->verdict.line));
		request_ok(q->request, o);
	}
	free(q);
}

static void log_verify(void *context, struct request *r)
{
	ask(context, r, mem_alloc(sizeof(struct inquiry)), verify, verified);
}

/* ---- report ---- */

static int count_row(void *context, const struct log_row *row)
{
	report_add(context, row);
	return 0;
}

static int make_report(void *task, struct err *e)
{
	struct inquiry *q = task;
	struct store *store;
	/* To the end: what began in the month may have been written down long after. */
	const struct log_filter rows = {.from = q->from, .ends_only = true};
	report_init(&q->report);
	int status = sqlite_open_readonly(q->folder, &store, e);
	if (status < 0)
		return status;
	status = store->ops->log(store, &rows, count_row, &q->report, e);
	if (status >= 0)
		status = sqlite_log_verify(store, &q->verdict, e);
	store_close(store);
	return status;
}

static void reported(void *task, int status, const struct err *e)
{
	struct inquiry *q = task;
	if (status < 0) {
		fail(q->request, status, e);
	} else {
		const struct report_month none = {0};
		const struct report_month *m = &none;
		for (size_t i = 0; i < q->report.count; i++)
			if (q->report.months[i].year == q->year &&
			        q->report.months[i].month == q->month)
				m = &q->report.months[i];
		json_t *o = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:s}", "month", q->target,
		        "bulletins", (json_int_t)m->bulletins, "played", (json_int_t)m->played,
		        "emergencies", (json_int_t)m->emergencies, "minutes_played",
		        (json_int_t)((m->played_ms + MINUTE_MS / 2) / MINUTE_MS), "minutes_asked",
		        (json_int_t)((m->asked_ms + MINUTE_MS / 2) / MINUTE_MS), "head",
		        q->verdict.head);
		if (q->practice)
			json_object_set_new(o, "practice", json_true());
		request_ok(q->request, o);
	}
	report_finish(&q->report);
	free(q);
}

static bool month_taken(const char *text, struct inquiry *q)
{
	struct civil c = {.day = 1};
	int used = 0;
	if (sscanf(text, "%4d-%2d%n", &c.year, &c.month, &used) != 2 || used != 7 ||
	        civil_to_wall(&c, &q->from) < 0)
		return false;
	q->year = c.year;
	q->month = c.month;
	return true;
}

static void log_report(void *context, struct request *r)
{
	struct inquiry *q = mem_alloc(sizeof *q);
	const char *month = request_text(r, "month");
	struct civil today;
	civil_from_wall(station_now(context), &today);
	if (month != NULL)
		snprintf(q->target, sizeof q->target, "%s", month);
	else
		snprintf(q->target, sizeof q->target, "%04d-%02d", today.year, today.month);
	if (month_taken(q->target, q)) {
		ask(context, r, q, make_report, reported);
		return;
	}
	request_fail_value(r, "month", "YYYY-MM");
	free(q);
}

/* ---- backup ---- */

/* 0, or -EACCES where the folder takes no file of the daemon's. */
static int writable(const struct inquiry *q, struct err *e)
{
	char folder[PATHS_MAX];
	snprintf(folder, sizeof folder, "%s", q->target);
	*strrchr(folder, '/') = '\0';
	int fd = open(folder[0] != '\0' ? folder : "/", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	bool closed = fd < 0 && errno != EOPNOTSUPP && errno != ENOSPC && errno != EDQUOT;
	fd_close(&fd);
	return closed ? err_set(e, -EACCES, "backup_place", "%s cannot be written", q->target) : 0;
}

/* 0 where nothing is, or an older backup, which a new one replaces; -EEXIST for all
 * else, above all the database that the station works on. */
static int replaceable(const struct inquiry *q, struct err *e)
{
	static const char magic[] = "SQLite format 3";
	char own[PATHS_MAX], head[sizeof magic] = "";
	struct stat st, live;
	if (lstat(q->target, &st) < 0)
		return writable(q, e);
	snprintf(own, sizeof own, "%.4000s/queue.db", q->folder);
	bool ours = stat(own, &live) == 0 && live.st_dev == st.st_dev && live.st_ino == st.st_ino;
	int fd = S_ISREG(st.st_mode) ? open(q->target, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
	bool older = fd >= 0 && read(fd, head, sizeof head) == (ssize_t)sizeof head &&
	             memcmp(head, magic, sizeof magic) == 0;
	fd_close(&fd);
	return older && !ours ? 0 : err_set(e, -EEXIST, "no_backup", "%s is no backup", q->target);
}

static int make_backup(void *task, struct err *e)
{
	struct inquiry *q = task;
	struct stat st;
	int status = replaceable(q, e);
	if (status == 0)
		status = sqlite_backup(q->folder, q->target, e);
	if (status == 0 && stat(q->target, &st) == 0)
		q->bytes = st.st_size;
	return status;
}

static void backed_up(void *task, int status, const struct err *e)
{
	struct inquiry *q = task;
	if (status == -EEXIST)
		request_fail(q->request, "no_backup", json_pack("{s:s}", "value", q->target));
	else if (status == -EACCES)
		request_fail(q->request, "backup_place",
		        json_pack("{s:s, s:s}", "value", q->target, "folder", q->folder));
	else if (status < 0)
		fail(q->request, status, e);
	else
		request_ok(q->request,
		        json_pack("{s:s, s:I}", "path", q->target, "bytes", (json_int_t)q->bytes));
	free(q);
}

static void station_backup(void *context, struct request *r)
{
	const char *path = request_text(r, "path");
	struct inquiry *q = mem_alloc(sizeof *q);
	snprintf(q->target, sizeof q->target, "%s", path);
	if (path[0] == '/') {
		ask(context, r, q, make_backup, backed_up);
		return;
	}
	request_fail_value(r, "path", "an absolute path");
	free(q);
}

/* ---- after an unclean stop ---- */

static int check(void *task, struct err *e)
{
	struct inquiry *q = task;
	return sqlite_quick_check(q->folder, e);
}

static void checked(void *task, int status, const struct err *e)
{
	struct inquiry *q = task;
	struct station *s = q->station;
	if (status < 0) {
		log_line(LOG_ERROR, "the check of the database failed: %s", e->sentence);
		free(s->damage);
		s->damage = mem_string(e->sentence);
		queue_suspect(s->queue);
		notify_state(s);
	}
	free(q);
}

void journal_check(struct station *s)
{
	struct inquiry *q = mem_alloc(sizeof *q);
	q->station = s;
	snprintf(q->folder, sizeof q->folder, "%s", s->state);
	if (background_run(s->background, check, checked, q) < 0)
		free(q);
}

void journal_handle(struct station *s)
{
	server_handle(s->server, "log.list", log_list);
	server_handle(s->server, "log.verify", log_verify);
	server_handle(s->server, "log.report", log_report);
	server_handle(s->server, "station.backup", station_backup);
}
