/* Articles on their way between processes: what one file of the spool held, or why
 * nothing of it can be taken. Written by bantin-work, read by bantind. */
#ifndef BANTIN_INTAKE_PARCEL_H
#define BANTIN_INTAKE_PARCEL_H

#include "base/err.h"
#include "intake/article.h"

enum { PARCEL_HASH = 65, PARCEL_ARTICLES_MOST = 200 };

struct parcel {
	char sha256[PARCEL_HASH];        /* of the file's bytes, hex */
	char *format;                    /* "plain", "html", "cap" ...; "" unknown */
	char *refusal;                   /* English sentence why nothing is taken; NULL: it is */
	char *refusal_vi;                /* the same in Vietnamese; NULL with refusal */
	struct intake_article *articles; /* none with a refusal */
	size_t count;
};

/* Append to `fd`. 0 or -errno. */
int parcel_write(int fd, struct parcel *p, struct err *e);
/* From the beginning of `fd` (its position is left alone). -EPROTO: not a whole
 * parcel, or one beyond the limits; nothing to free then. */
int parcel_read(int fd, struct parcel *ret, struct err *e);
void parcel_finish(struct parcel *p); /* frees, zeroes; fine twice */

#endif
