/* The as-aired log's form: one JSON object a row, chained by SHA-256.
 *
 * A row's body is canonical JSON (fixed field order, no spaces) without the
 * chain; hash = SHA-256(previous hash as 64 hex digits, then the body); the
 * first row's previous hash is 64 zeros, or the anchor that pruning left. The
 * mirror log/YYYY-MM.jsonl has the body with "prev" and "hash" added at its
 * end, a row a line, in the month of `at` by the station's time zone.
 * Times in it are wall milliseconds (names ending in _ms) beside "time", the
 * row's `at` as RFC 3339 for people. Fields are only ever added. */
#ifndef BANTIN_QUEUE_ASLOG_H
#define BANTIN_QUEUE_ASLOG_H

#include "base/err.h"
#include "base/str.h"
#include "queue/article.h"

extern const char aslog_origin[SHA256_TEXT]; /* 64 zeros */

void aslog_body(const struct log_row *r, struct str *out); /* appends */
void aslog_hash(const char *prev, const char *body, char out[SHA256_TEXT]);
void aslog_line(
        const char *body, const char *prev, const char *hash, struct str *out); /* with newline */

/* Split a mirror line (no newline): the body into `body`, the hashes. -EBADMSG
 * if it has not that form. */
int aslog_split(const char *line, size_t len, struct str *body, char prev[SHA256_TEXT],
        char hash[SHA256_TEXT]);

/* What is wrong. */
enum aslog_fault {
	ASLOG_WHOLE,
	ASLOG_CHANGED,    /* the database's chain breaks */
	ASLOG_CUT,        /* the mirror has rows that the database has no more */
	ASLOG_DIFFERS,    /* both chains hold, and they are not the same: one was written anew */
	ASLOG_MIRROR,     /* the mirror's chain breaks */
	ASLOG_MIRROR_CUT, /* the mirror lacks rows of the database */
};

/* What a verification saw. */
struct aslog_verdict {
	enum aslog_fault fault;
	int64_t rows; /* that were good */
	int64_t first_seq, last_seq;
	char head[SHA256_TEXT]; /* hash of the last good row: stands in every report */
	int64_t bad_seq;        /* the row at which the chain breaks, 0: none does */
	char file[512];         /* mirror file of the break, "" for the database */
	int line;               /* in that file, 1-based */
};

/* Feed rows in order. Begin with the anchor's hash and seq (or the origin and
 * 0). -EBADMSG at the first row that does not fit; later rows are ignored. */
void aslog_verdict_begin(struct aslog_verdict *v, int64_t anchor_seq, const char *anchor_hash);
int aslog_verdict_add(struct aslog_verdict *v, int64_t seq, const char *body, const char *hash);

/* The mirror. */
struct mirror_row {
	int64_t seq;
	int64_t at;
	const char *body;
	const char *prev;
	const char *hash;
};

/* Append rows to FOLDER/log/YYYY-MM.jsonl and fdatasync; makes the folder. A
 * torn last line (power cut) is ended first, so that no row is glued to it. */
int mirror_append(const char *folder, const struct mirror_row *rows, size_t count, struct err *e);

typedef int mirror_visitor(void *context, const struct mirror_row *row, const char *file, int line);
/* Walk all rows by seq (a clock that was set back puts later ones into earlier
 * months); lines that are no rows are counted into *ret_torn and passed over. A missing folder is
 * an empty mirror. */
int mirror_walk(
        const char *folder, mirror_visitor *visit, void *context, int64_t *ret_torn, struct err *e);
/* seq of the last whole row, 0 if none. */
int mirror_last(const char *folder, int64_t *ret_seq, struct err *e);
/* A mirror that does not belong to the database's log: out of the way, to
 * log.apart-DATE. Fills `ret_name` (4096 bytes). */
int mirror_set_aside(const char *folder, int64_t now, char *ret_name, struct err *e);
/* Check the mirror's chain by itself. -EBADMSG and the place if it breaks. */
int mirror_verify(const char *folder, struct aslog_verdict *ret, struct err *e);

#endif
