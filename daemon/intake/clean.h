/* Cleaning for the ear: what a newsreader would not say is taken out of a
 * draft and told as a cut. What to look for is data: see cleaning.tsv. */
#ifndef BANTIN_INTAKE_CLEAN_H
#define BANTIN_INTAKE_CLEAN_H

#include "base/err.h"
#include "intake/draft.h"

struct clean_rules;

/* Read share/bantin/cleaning.tsv, then the *.tsv (by name) of
 * /etc/bantin/cleaning.d (BANTIN_CLEANING names another folder for tests) and
 * XDG_CONFIG_HOME/bantin/cleaning.d. A mistake is told with file and line. */
int clean_rules_open(struct clean_rules **ret, struct err *e);
void clean_rules_close(struct clean_rules *r);

/* Move what is not said from the blocks to the cuts; a source line found goes
 * to draft.source. The names of cuts live as long as the rules. NULL rules:
 * nothing happens. */
void clean_draft(const struct clean_rules *r, struct draft *d);

#endif
