/* A text against what is said for it, sentence by sentence: `reading` of
 * article.preview, made alike by the daemon and by `bantin check`. */
#ifndef BANTIN_CONTROL_FACING_H
#define BANTIN_CONTROL_FACING_H

#include <jansson.h>
#include <stddef.h>

struct facing;

/* `text` is borrowed until facing_destroy(). Offsets are its bytes; sentences and
 * notes come each in their order. What they hold is copied. */
struct facing *facing_create(const char *text, size_t len);
void facing_destroy(struct facing *f); /* NULL is fine */

/* Bytes [from, to) are said as `words`. */
void facing_said(struct facing *f, size_t from, size_t to, const char *words);
/* A span that is not said as it is written; `sure` is 0 to 100, `doubt` NULL or "" where
 * nobody doubts it. */
void facing_note(struct facing *f, size_t from, size_t to, const char *written, const char *spoken,
        int sure, const char *doubt);

/* Append objects {line, written, spoken, changes: [{from, to, written, spoken, sure,
 * doubt}]} to `list`: all of the text, what is not said at all with `spoken` "".
 * line: of the text, from 1; from and to: bytes of the object's `written`. */
void facing_rows(const struct facing *f, json_t *list);

#endif
