/* What the files that apply changes to the model share: one function a kind of
 * change. Private to the room. */
#ifndef BANTIN_QUEUE_APPLY_H
#define BANTIN_QUEUE_APPLY_H

#include "queue/model.h"
#include "queue/refuse.h"

/* Checks the change, then applies it, remembered under `token`. On an error
 * nothing of it was done. */
typedef int applier(struct memory *m, struct change *c, uint64_t token, struct err *e);

applier apply_insert_article, apply_revise_article, apply_move_article, apply_plan_article;
applier apply_insert_airing, apply_move_airing, apply_put_part;

/* `expects` 0 means whatever it is now; the loop's model fills it then. */
bool apply_version_fits(const struct memory *m, int64_t *expects, int64_t version);
void apply_replace(char **slot, const char *value); /* a copy of `value` */

#endif
