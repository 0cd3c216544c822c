/* What would become of an article, and of the others, if it were approved now. */
#ifndef BANTIN_REQUESTS_DISPLACE_H
#define BANTIN_REQUESTS_DISPLACE_H

#include "station/internal.h"

/* Adds to `answer`: `airs` (when it would air first, or why not) and `displaces`
 * (what would give way to it), as article.preview documents them. `a` may be of the
 * queue or not yet (id 0); `length_ms` is what it takes. Changes nothing. */
void displace_json(struct station *s, const struct article *a, int64_t length_ms, json_t *answer);

#endif
