/* Decisions by evidence: what the words before and after say for each sense of
 * an ambiguous shape or abbreviation, as a table that a person can extend.
 *
 *   #!bantin-evidence 1
 *   # a comment
 *   SUBJECT <TAB> SENSE <TAB> WHERE <TAB> PHRASE|PHRASE... <TAB> WEIGHT
 *   @SET <TAB> PHRASE|PHRASE...
 *
 * SUBJECT is a shape that the program knows (N-N, N/N, N.N ...) or the key of
 * a lexicon entry with several senses; SENSE the name of a reading of the
 * shape, or the reading column of the entry. "*" as SENSE: all of them.
 * WHERE: -1 right before, -2 one token between, - within the six tokens
 * before; +1, +2, + likewise after; 0: the span itself begins so; line: anywhere in the line,
 * within 96 tokens; base: always (PHRASE is "-"). A PHRASE is words in lower case with spaces,
 * marks as they are, or classes: <number> <short> (at most three digits) <long> (plain digits, at
 * least three) <decimal> (with a comma, short) <grouped> (1.000) <name> (begins with a capital)
 * <native> (a name that is a Vietnamese syllable) <place> (a name of places.tsv begins here)
 * <lower> <upper> <acronym> <unit> <magnitude> <start> <end> <open> <close> <dash> <quote>; @SET
 * stands for the phrases of a set defined above. The weights of all rows that hold are added up per
 * sense; the highest wins. */
#ifndef BANTIN_TEXT_EVIDENCE_H
#define BANTIN_TEXT_EVIDENCE_H

#include "base/err.h"
#include "text/line.h"

struct evidence;

struct evidence *evidence_create(void);
void evidence_destroy(struct evidence *v);

/* Add a file; rows of later files add to those of earlier ones. `name` and
 * `bytes` must outlive it. 0 or -EINVAL with file and line. */
int evidence_add(struct evidence *v, const char *name, struct span bytes, struct err *e);

/* The rows of a subject, or NULL if it has none. */
struct subject;
const struct subject *evidence_subject(const struct evidence *v, const char *name, size_t len);

/* Sum of the weights for `sense` of the tokens [at, end). NULL subject: 0. */
int evidence_weigh(const struct evidence *v, const struct subject *s, struct span sense,
        const struct line *l, size_t at, size_t end);

#endif
