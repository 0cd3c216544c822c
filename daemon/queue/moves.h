/* Legal moves of articles and airings: one table each, checked in one
 * function each. Both twins of the store ask here before they change a state. */
#ifndef BANTIN_QUEUE_MOVES_H
#define BANTIN_QUEUE_MOVES_H

#include "base/err.h"
#include "queue/article.h"

/* 0, or -EPERM and a sentence ("article 7 is cancelled and cannot become
 * approved"; err id "article.move"). `id` is for the sentence only. */
int article_move_check(int64_t id, enum article_state from, enum article_state to, struct err *e);
int airing_move_check(int64_t id, enum airing_state from, enum airing_state to, struct err *e);

/* States in which one may be entered. */
bool article_may_begin(enum article_state s);
bool airing_may_begin(enum airing_state s);

/* End states are never left. */
bool article_is_over(enum article_state s);
bool airing_is_over(enum airing_state s);

#endif
