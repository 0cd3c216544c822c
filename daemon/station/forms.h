/* Articles, log rows and people as JSON, in the fields that scripts rely on. */
#ifndef BANTIN_STATION_FORMS_H
#define BANTIN_STATION_FORMS_H

#include "station/internal.h"

/* {id, title, class, state, airing, created_by, approved_by, at, expires}: `airing` is
 * the planned time of the airing that is on air or comes next; times in RFC 3339,
 * null where there is none. New reference. */
json_t *form_article(const struct article *a, const struct memory *model);
/* The same with everything that `show` tells. `text` may be NULL. */
json_t *form_article_whole(const struct article *a, const struct memory *model, const char *text);
/* {seq, airing, article, title, class, result, planned, started, ended, outputs,
 * words_sha256, by}. */
json_t *form_log_row(const struct log_row *r);
json_t *form_airing(const struct airing *a);
json_t *form_time(int64_t wall_ms); /* null for 0 */

#endif
