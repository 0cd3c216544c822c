/* Files for the daemon: articles and reports, whole or not at all. */
#ifndef BANTIN_FETCH_DROP_H
#define BANTIN_FETCH_DROP_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Write under a hidden name, sync, rename, sync the folder. 0 or -errno. */
int drop_file(int folder, const char *name, const char *text, size_t len, mode_t mode);

/* The folder feeds/NAME below the spool: made where nobody has yet and one may, as in a
 * trial. A descriptor or -errno. */
int drop_folder(int spool, const char *feed);

/* An article; its name is made of the time and of `number`, so that names sort as
 * articles came. */
int drop_article(int folder, int64_t now_ms, unsigned number, const char *text, size_t len);

struct drop_report {
	const char *state; /* "ok", "failing" (tried again), "refused" (a person must look) */
	int64_t since, last;
	int failures;
	const char *sentence;
};
int drop_report(int folder, const struct drop_report *r);

#endif
