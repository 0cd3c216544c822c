/* Answering a request when its changes are on disk. */
#ifndef BANTIN_REQUESTS_ANSWER_H
#define BANTIN_REQUESTS_ANSWER_H

#include "station/internal.h"

/* Submit `list` as an ask of `r`; when it is committed, `result` (stolen) is the
 * answer and its events go out; if the model or the disk refuses, the request
 * fails with the reason and nothing has changed. Returns true if the model
 * took it. */
bool answer_after_commit(
        struct station *s, struct request *r, struct changes *list, json_t *result);

/* "uid 1000", "uid 33 as Lan": who asked, as the log keeps it. The caller frees. */
char *answer_who(const struct request *r);

/* Its author, or somebody who approves others' articles; else the request is failed. */
bool answer_may_touch(struct request *r, const struct article *a);

/* The article that the parameter `id` names, or NULL after failing the request. */
const struct article *answer_article(struct station *s, struct request *r);

/* It can still air at `at` (0: in its programme) if it is valid before `expires` (0:
 * always); else the request is failed. */
bool answer_in_time(struct request *r, int64_t at, int64_t expires);

/* The permitted hours of the station and of the outputs of `zone` (NULL: all) let an
 * article of this class sound at `at`; else the request is failed. */
bool answer_permitted(const struct station *s, struct request *r, enum air_class class,
        const char *zone, int64_t at);

/* error wrong_state: its state does not allow this. */
void answer_wrong_state(struct request *r, const struct article *a, const char *allowed);

/* Add the move of `a` to `to`, with who asked and the parameter `reason`. */
void answer_move(struct station *s, const struct request *r, struct changes *list,
        const struct article *a, enum article_state to);

#endif
