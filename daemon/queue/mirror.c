/* The log's mirror: FOLDER/log/YYYY-MM.jsonl, written by the store thread
 * after each commit that had log rows, read by verification and rebuilding.
 * Holds: a line is whole or it is passed over; nothing is ever rewritten. */
#include "queue/aslog.h"

#include "base/civil.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MONTH_NAME = sizeof "2026-11.jsonl" };
#define MIRROR_FILE_MAX ((size_t)1 << 30)

static void month_name(int64_t at, char out[MONTH_NAME])
{
	struct civil c;
	civil_from_wall(at, &c);
	snprintf(out, MONTH_NAME, "%04u-%02u.jsonl", (unsigned)c.year % 10000,
	        (unsigned)c.month % 100);
}

static int log_folder(const char *folder, bool make, int *ret, struct err *e)
{
	char *path = mem_printf("%s/log", folder);
	if (make && mkdir(path, 0750) < 0 && errno != EEXIST) {
		int status = err_sys(e, -errno, "log.mirror", _("cannot make the folder %s"), path);
		free(path);
		return status;
	}
	*ret = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status = *ret < 0 ? -errno : 0;
	if (status < 0 && status != -ENOENT)
		err_sys(e, status, "log.mirror", _("cannot open the folder %s"), path);
	free(path);
	return status;
}

static bool ends_whole(int fd)
{
	char last;
	off_t size = lseek(fd, 0, SEEK_END);
	return size <= 0 || (pread(fd, &last, 1, size - 1) == 1 && last == '\n');
}

static int append_file(int folder, const char *name, const struct str *lines, struct err *e)
{
	int fd = openat(folder, name, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0)
		return err_sys(e, -errno, "log.mirror", _("cannot open the log's mirror %s"), name);
	int status = ends_whole(fd) ? 0 : fd_write_all(fd, "\n", 1);
	if (status == 0)
		status = fd_write_all(fd, lines->data, lines->len);
	if (status == 0 && fdatasync(fd) < 0)
		status = -errno;
	fd_close(&fd);
	return status < 0 ? err_sys(e, status, "log.mirror", _("cannot write the log's mirror %s"),
	                            name)
	                  : 0;
}

int mirror_append(const char *folder, const struct mirror_row *rows, size_t count, struct err *e)
{
	int dir;
	int status = count > 0 ? log_folder(folder, true, &dir, e) : 0;
	if (status < 0 || count == 0)
		return status;
	struct str lines;
	str_init(&lines);
	for (size_t i = 0; i < count && status == 0;) {
		char name[MONTH_NAME], next[MONTH_NAME];
		month_name(rows[i].at, name);
		str_clear(&lines);
		do {
			aslog_line(rows[i].body, rows[i].prev, rows[i].hash, &lines);
			if (++i < count)
				month_name(rows[i].at, next);
		} while (i < count && strcmp(name, next) == 0);
		status = append_file(dir, name, &lines, e);
	}
	str_finish(&lines);
	fd_close(&dir);
	return status;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_month(const char *name)
{
	unsigned year, month;
	int used = 0;
	return sscanf(name, "%4u-%2u.jsonl%n", &year, &month, &used) == 2 &&
	       used == MONTH_NAME - 1 && name[used] == '\0';
}

/* The sorted names of the months; the caller frees each and the array. */
static int month_list(int dir, char ***ret, size_t *ret_count)
{
	DIR *d = fdopendir(dup(dir));
	if (d == NULL)
		return -errno;
	char **names = NULL;
	size_t count = 0;
	for (struct dirent *entry; (entry = readdir(d)) != NULL;)
		if (is_month(entry->d_name)) {
			names = mem_resize(names, count + 1, sizeof *names);
			names[count++] = mem_string(entry->d_name);
		}
	closedir(d);
	if (count > 1)
		qsort(names, count, sizeof *names, by_name);
	*ret = names;
	*ret_count = count;
	return 0;
}

/* {"seq":N,...,"at_ms":M,...}: our own fixed form, so searching is enough. The
 * first "at_ms" outside strings is meant; a quote in a string is escaped. */
static bool row_numbers(const char *body, struct mirror_row *row)
{
	long long seq, at;
	const char *p = strstr(body, ",\"at_ms\":");
	if (sscanf(body, "{\"seq\":%lld,", &seq) != 1 || p == NULL ||
	        sscanf(p, ",\"at_ms\":%lld,", &at) != 1)
		return false;
	row->seq = seq;
	row->at = at;
	return true;
}

/* Rows in one file whose numbers rise by one. A clock that was set back to another
 * month makes a later run in an earlier file. */
struct run {
	size_t file; /* in the list of months */
	int64_t seq; /* of its first row */
	size_t at;   /* where that begins */
	int line;
	size_t rows;
};

struct walk {
	void *context; /* of the line taker */
	int64_t torn;
	struct str text;
	struct str body;
	struct run *runs;
	size_t run_count, run_capacity;
};

typedef int line_taken(struct walk *w, const struct mirror_row *row, size_t at, int line);

/* From byte `at`, which is in `line`: all whole rows until `take` is not 0. */
static int walk_lines(struct walk *w, size_t at, int line, line_taken *take)
{
	char prev[SHA256_TEXT], hash[SHA256_TEXT];
	for (const char *p = w->text.data + at, *end; *p != '\0'; p = end + 1, line++) {
		end = strchrnul(p, '\n');
		struct mirror_row row;
		if (aslog_split(p, (size_t)(end - p), &w->body, prev, hash) < 0 ||
		        !row_numbers(w->body.data, &row)) {
			w->torn++;
		} else {
			row.body = w->body.data;
			row.prev = prev;
			row.hash = hash;
			int status = take(w, &row, (size_t)(p - w->text.data), line);
			if (status != 0)
				return status;
		}
		if (*end == '\0')
			break;
	}
	return 0;
}

static int note_row(struct walk *w, const struct mirror_row *row, size_t at, int line)
{
	struct run *last = w->run_count > 0 ? &w->runs[w->run_count - 1] : NULL;
	const size_t *file = w->context;
	if (last != NULL && last->file == *file && row->seq == last->seq + (int64_t)last->rows) {
		last->rows++;
		return 0;
	}
	if (w->run_count == w->run_capacity) {
		w->run_capacity = w->run_capacity > 0 ? 2 * w->run_capacity : 32;
		w->runs = mem_resize(w->runs, w->run_capacity, sizeof *w->runs);
	}
	w->runs[w->run_count++] = (struct run){*file, row->seq, at, line, 1};
	return 0;
}

static int by_seq(const void *a, const void *b)
{
	const struct run *x = a, *y = b;
	if (x->seq != y->seq)
		return x->seq < y->seq ? -1 : 1;
	return x->file != y->file ? (x->file < y->file ? -1 : 1)
	                          : (x->at > y->at) - (x->at < y->at);
}

/* The rows of one run, to those who walk. */
struct visiting {
	mirror_visitor *visit;
	void *context;
	const char *path;
	size_t left;
	int status;
};

static int visit_row(struct walk *w, const struct mirror_row *row, size_t at, int line)
{
	struct visiting *v = w->context;
	(void)at;
	v->status = v->visit(v->context, row, v->path, line);
	return v->status != 0 ? v->status : --v->left == 0;
}

static int read_month(
        const char *folder, const char *name, struct str *ret, char **path, struct err *e)
{
	*path = mem_printf("%s/log/%s", folder, name);
	str_clear(ret);
	return fd_read_file(*path, MIRROR_FILE_MAX, ret, e);
}

static int walk_runs(struct walk *w, const char *folder, char *const *names, mirror_visitor *visit,
        void *context, struct err *e)
{
	char *path = NULL;
	int status = 0;
	for (size_t i = 0; i < w->run_count && status == 0; i++) {
		const struct run *run = &w->runs[i];
		if (path == NULL || run->file != w->runs[i - 1].file) {
			free(path);
			status = read_month(folder, names[run->file], &w->text, &path, e);
			if (status < 0)
				break;
		}
		struct visiting v = {visit, context, path, run->rows, 0};
		w->context = &v;
		/* The file only grows; somebody who cut it meanwhile must not lead us past its end.
		 */
		if (run->at < w->text.len)
			walk_lines(w, run->at, run->line, visit_row);
		status = v.status;
	}
	free(path);
	return status;
}

int mirror_walk(
        const char *folder, mirror_visitor *visit, void *context, int64_t *ret_torn, struct err *e)
{
	struct walk w = {0};
	char **names = NULL;
	size_t count = 0;
	int dir;
	*ret_torn = 0;
	int status = log_folder(folder, false, &dir, e);
	if (status == -ENOENT)
		return 0;
	if (status == 0) {
		status = month_list(dir, &names, &count);
		fd_close(&dir);
	}
	str_init(&w.text);
	str_init(&w.body);
	for (size_t i = 0; i < count && status == 0; i++) {
		char *path;
		w.context = &i;
		status = read_month(folder, names[i], &w.text, &path, e);
		if (status == 0)
			walk_lines(&w, 0, 1, note_row);
		free(path);
	}
	*ret_torn = w.torn;
	if (status == 0 && w.run_count > 1)
		qsort(w.runs, w.run_count, sizeof *w.runs, by_seq);
	if (status == 0)
		status = walk_runs(&w, folder, names, visit, context, e);
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
	free(w.runs);
	str_finish(&w.text);
	str_finish(&w.body);
	return status;
}

static int see_last(struct walk *w, const struct mirror_row *row, size_t at, int line)
{
	(void)at;
	(void)line;
	int64_t *last = w->context;
	*last = row->seq > *last ? row->seq : *last;
	return 0;
}

/* The last whole row of one file, from its last bytes alone. */
static int64_t last_of_file(const char *path)
{
	enum { TAIL = 1 << 14, TAIL_MOST = 1 << 18 };
	int64_t seq = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
	off_t read = 0;
	for (off_t tail = TAIL; seq == 0 && read < size && tail <= TAIL_MOST; tail *= 4) {
		struct walk w = {.context = &seq};
		read = size < tail ? size : tail;
		if (lseek(fd, size - read, SEEK_SET) < 0)
			break;
		str_init(&w.text);
		str_init(&w.body);
		char *bytes = mem_alloc((size_t)read);
		ssize_t got = fd_read_full(fd, bytes, (size_t)read);
		if (got > 0) {
			str_add(&w.text, bytes, (size_t)got);
			walk_lines(&w, 0, 1, see_last);
		}
		free(bytes);
		str_finish(&w.text);
		str_finish(&w.body);
	}
	fd_close(&fd);
	return seq;
}

int mirror_last(const char *folder, int64_t *ret_seq, struct err *e)
{
	char **names = NULL;
	size_t count = 0;
	int dir;
	*ret_seq = 0;
	int status = log_folder(folder, false, &dir, e);
	if (status == -ENOENT)
		return 0;
	if (status == 0) {
		status = month_list(dir, &names, &count);
		fd_close(&dir);
	}
	/* All of them: by a clock that was wrong the last row may be in any month. */
	for (size_t i = 0; i < count; i++) {
		char *path = mem_printf("%s/log/%s", folder, names[i]);
		int64_t last = last_of_file(path);
		*ret_seq = last > *ret_seq ? last : *ret_seq;
		free(path);
	}
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return status;
}

int mirror_set_aside(const char *folder, int64_t now, char *ret_name, struct err *e)
{
	struct civil c;
	char *from = mem_printf("%s/log", folder);
	civil_from_wall(now, &c);
	snprintf(ret_name, 4096, "%s/log.apart-%04d%02d%02d-%02d%02d%02d", folder, c.year, c.month,
	        c.day, c.hour, c.minute, c.second);
	int status = rename(from, ret_name) < 0
	                     ? err_sys(e, -errno, "log.mirror",
	                               _("cannot set the log's mirror %s aside"), from)
	                     : 0;
	free(from);
	return status;
}

struct checking {
	struct aslog_verdict *verdict;
	bool begun;
};

static int check_row(void *context, const struct mirror_row *row, const char *file, int line)
{
	struct checking *c = context;
	if (!c->begun)
		aslog_verdict_begin(c->verdict, row->seq - 1, row->prev);
	c->begun = true;
	int status = aslog_verdict_add(c->verdict, row->seq, row->body, row->hash);
	if (status < 0) {
		snprintf(c->verdict->file, sizeof c->verdict->file, "%s", file);
		c->verdict->line = line;
	}
	return status;
}

int mirror_verify(const char *folder, struct aslog_verdict *ret, struct err *e)
{
	struct checking c = {ret, false};
	int64_t torn;
	aslog_verdict_begin(ret, 0, aslog_origin);
	int status = mirror_walk(folder, check_row, &c, &torn, e);
	if (status == -EBADMSG && ret->bad_seq != 0) {
		err_set(e, status, "log.chain", _("the log's mirror is broken at row %lld"),
		        (long long)ret->bad_seq);
		err_at(e, ret->file, ret->line, 0);
	}
	return status;
}
