/* Checking the as-aired log whole: the chain in the database, the chain in the mirror,
 * and that the two tell the same. A chain alone does not show that its end was taken
 * away, nor that it was written anew from some row on; the other copy does. Called
 * by a background thread with a reading connection of its own. */
#include "queue/sqlite_room.h"

#include "base/i18n.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The mirror is written after the commit. */
enum { LOOKS = 20, LOOK_US = 50000 };

struct compare {
	struct sqlite *q;
	struct aslog_verdict *ret;   /* of the database; gets the fault */
	struct aslog_verdict mirror; /* of its chain by itself */
	bool begun;
	struct err *e;
};

static int fault_at(
        struct compare *c, enum aslog_fault fault, int64_t seq, const char *file, int line)
{
	c->ret->fault = fault;
	c->ret->bad_seq = seq;
	c->ret->line = line;
	snprintf(c->ret->file, sizeof c->ret->file, "%s", file);
	return -EBADMSG;
}

/* 1 and the hash of a row of the database, 0 if there is none. */
static int hash_of(struct compare *c, int64_t seq, char out[SHA256_TEXT])
{
	sqlite3_stmt *s = sqlite_sql(c->q, "SELECT hash FROM log WHERE seq = ?", c->e);
	if (s == NULL)
		return -EIO;
	sqlite3_bind_int64(s, 1, seq);
	int result = sqlite3_step(s);
	if (result == SQLITE_ROW)
		snprintf(out, SHA256_TEXT, "%s", (const char *)sqlite3_column_text(s, 0));
	int status = result == SQLITE_ROW    ? 1
	             : result == SQLITE_DONE ? 0
	                                     : sqlite_fail(c->q, result, c->e);
	sqlite3_reset(s);
	return status;
}

static int compare_row(void *context, const struct mirror_row *row, const char *file, int line)
{
	struct compare *c = context;
	char hash[SHA256_TEXT];
	if (!c->begun && row->seq > c->ret->first_seq)
		return fault_at(c, ASLOG_MIRROR_CUT, c->ret->first_seq, file, 0);
	if (!c->begun)
		aslog_verdict_begin(&c->mirror, row->seq - 1, row->prev);
	c->begun = true;
	/* A line that stands twice, after a write that failed halfway. */
	if (row->seq == c->mirror.last_seq && strcmp(row->hash, c->mirror.head) == 0)
		return 0;
	if (aslog_verdict_add(&c->mirror, row->seq, row->body, row->hash) < 0)
		return fault_at(c, ASLOG_MIRROR, c->mirror.bad_seq, file, line);
	if (row->seq < c->ret->first_seq)
		return 0; /* pruned */
	int status = hash_of(c, row->seq, hash);
	if (status < 0)
		return status;
	if (status == 0)
		return fault_at(c, ASLOG_CUT, row->seq, file, line);
	return strcmp(hash, row->hash) == 0 ? 0 : fault_at(c, ASLOG_DIFFERS, row->seq, file, line);
}

static void wait_for_mirror(const char *folder, int64_t seq)
{
	int64_t last;
	struct err e;
	for (int i = 0; i < LOOKS && mirror_last(folder, &last, &e) == 0 && last < seq; i++)
		usleep(LOOK_US);
}

int sqlite_log_compare(
        struct store *s, const char *folder, struct aslog_verdict *ret, struct err *e)
{
	struct compare c = {.q = (struct sqlite *)s, .ret = ret, .e = e};
	int64_t torn;
	int status = sqlite_log_verify(s, ret, e);
	if (status == -EBADMSG)
		ret->fault = ASLOG_CHANGED;
	if (status < 0)
		return status;
	wait_for_mirror(folder, ret->last_seq);
	aslog_verdict_begin(&c.mirror, 0, aslog_origin);
	status = mirror_walk(folder, compare_row, &c, &torn, e);
	int64_t reached = c.begun ? c.mirror.last_seq : ret->first_seq - 1;
	if (status == 0 && reached < ret->last_seq)
		status = fault_at(&c, ASLOG_MIRROR_CUT, reached + 1, "", 0);
	if (status == -EBADMSG)
		err_set(e, status, "log.mirror",
		        _("the log and its mirror do not agree at row %lld"),
		        (long long)ret->bad_seq);
	return status;
}
