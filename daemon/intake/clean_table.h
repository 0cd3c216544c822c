/* Tables for the ear. */
#ifndef BANTIN_INTAKE_CLEAN_TABLE_H
#define BANTIN_INTAKE_CLEAN_TABLE_H

#include "intake/clean_rules.h"
#include "intake/draft.h"

/* Rows of a small table become sentences with the names of their columns;
 * larger ones are cut, whole. `letter`: it is an official letter, whose head and
 * signature are often tables: these become paragraphs a cell, for the rules. */
void table_clean(const struct clean_limits *limits, bool letter, struct draft *d);

#endif
