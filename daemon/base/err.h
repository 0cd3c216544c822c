/* An error as a person must read it: what, where, what to do.
 *
 * Functions that can fail for a reason worth telling take a `struct err *`
 * last and return 0 or a negative errno. The struct is filled only on failure
 * and is plain memory: nothing to free. Library code never logs; the top of a
 * program prints err_line() once. */
#ifndef BANTIN_BASE_ERR_H
#define BANTIN_BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

enum { ERR_SENTENCE_MAX = 640, ERR_PATH_MAX = 512, ERR_LINE_MAX = 1280 };

struct err {
	int status;     /* negative errno; 0 while nothing failed */
	const char *id; /* stable identifier such as "utf8.invalid", static storage, or NULL;
	                 * the socket sends it, programs may compare it */
	char sentence[ERR_SENTENCE_MAX]; /* one sentence in the user's language, no full stop */
	char path[ERR_PATH_MAX];         /* file the error stands in, "" if none */
	int line;                        /* 1-based, 0 if unknown */
	int column;                      /* 1-based byte in the line, 0 if unknown */
};

/* Fill `e` (which may be NULL) and return `status`, a negative errno, so that
 * `return err_set(e, -EINVAL, "x.bad", _("..."), ...)` is the whole story.
 * Forgets an earlier place; call err_at() after. */
int err_set(struct err *e, int status, const char *id, const char *format, ...)
        __attribute__((format(printf, 4, 5)));

/* The same for a failed system call: the sentence is `what` and strerror. */
int err_sys(struct err *e, int status, const char *id, const char *format, ...)
        __attribute__((format(printf, 4, 5)));

/* Add the place; `path` may be NULL (keeps the one set before). Returns e->status. */
int err_at(struct err *e, const char *path, int line, int column);

/* "path:line:column: sentence" as far as known, into `out`. Returns `out`. */
const char *err_line(const struct err *e, char *out, size_t size);

#endif
