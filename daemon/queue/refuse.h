/* How the queue says what it has not: both makers of the store and the checks of
 * changes in the same words. Each fills `e` and returns its -errno. Private to the
 * room. */
#ifndef BANTIN_QUEUE_REFUSE_H
#define BANTIN_QUEUE_REFUSE_H

#include "queue/article.h"

#include "base/err.h"

int refuse_no_article(int64_t id, struct err *e);              /* -ENOENT */
int refuse_no_airing(int64_t id, struct err *e);               /* -ENOENT */
int refuse_no_key(const char *key, struct err *e);             /* -ENOENT */
int refuse_no_meta(const char *name, struct err *e);           /* -ENOENT */
int refuse_over(const struct article *a, struct err *e);       /* -EPERM: it cannot be planned */
int refuse_stale(const char *what, int64_t id, struct err *e); /* -ESTALE */
int refuse_senseless(const char *what, struct err *e);         /* -EINVAL */

#endif
