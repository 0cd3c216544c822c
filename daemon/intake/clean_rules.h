/* The rules of cleaning, as data: patterns of tokens, and where they count. The
 * form of the file stands at the head of config/cleaning.tsv. */
#ifndef BANTIN_INTAKE_CLEAN_RULES_H
#define BANTIN_INTAKE_CLEAN_RULES_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- tokens of a block ---- */

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK };

struct token {
	enum token_kind kind;
	bool upper;                  /* a word that begins with a capital */
	bool capitals;               /* and has no small letter */
	struct span written, folded; /* folded: in small letters */
	uint64_t bit;                /* one of 64, by its letters: a quick no for rules */
};

struct tokens {
	struct token *items;
	size_t count, cap;
	uint64_t bits; /* of all of them together */
	struct str folded;
};

/* Taken anew for each block; strict UTF-8 in NFC. The spans point into `text`,
 * which must stay, and into the tokens' own memory. */
void tokens_take(struct tokens *t, const char *text, size_t len);
void tokens_finish(struct tokens *t);

/* ---- rules ---- */

enum clean_act {
	CLEAN_CUT,    /* the block */
	CLEAN_TRIM,   /* what matched; the block if nothing is left of it */
	CLEAN_CREDIT, /* the block if at most one sentence stands before the match, else the match
	               */
	CLEAN_LIST,   /* the block, and the headlines after it */
	CLEAN_TAIL,   /* the block, and what follows to the end, while no sentence comes */
	CLEAN_SOURCE, /* the match, and what <name> or <rest> took is the source */
	CLEAN_ACTS
};

enum clean_where {
	CLEAN_ANY,
	CLEAN_HEAD,
	CLEAN_TOP,
	CLEAN_FOOT,
	CLEAN_END,
	CLEAN_LETTER,
	CLEAN_WHERES
};
enum clean_shape { CLEAN_WHOLE, CLEAN_BEGINS, CLEAN_ENDS, CLEAN_ONLY, CLEAN_SHAPES };

struct pattern_part;

struct clean_rule {
	const char *name;
	enum clean_act act;
	enum clean_where where;
	enum clean_shape shape;
	size_t most;    /* characters of the match, or of the whole block for act cut, list, tail */
	uint64_t first; /* bits of the tokens it may begin with; all, where any may */
	struct pattern_part *parts;
	size_t count;
};

struct clean_limits {
	size_t table_rows, table_columns; /* larger tables are left out */
};

struct clean_rules {
	struct clean_rule *items;
	size_t count;
	char **names;
	size_t name_count;
	struct clean_limits limits;
	bool off_built_in[7]; /* by enum clean_built_in */
};

/* What no pattern can say; switched off by these names too. */
enum clean_built_in {
	CLEAN_TABLE,
	CLEAN_FOOTNOTE,
	CLEAN_HASHTAG,
	CLEAN_EMOJI,
	CLEAN_CAPTION,
	CLEAN_LINK,
	CLEAN_MARKUP,
	CLEAN_BUILT_INS
};
const char *clean_built_in_name(enum clean_built_in b);

/* Add the rules of one file; `path` for messages. */
int clean_rules_parse(
        struct clean_rules *r, const char *path, const char *bytes, size_t len, struct err *e);

struct match {
	size_t from, to;           /* tokens */
	size_t name_from, name_to; /* what <name> or <rest> took; equal if nothing did */
};

/* Where a match from token `i` on ends, or -1; the shape is not asked. */
long clean_rule_at(const struct clean_rule *rule, const struct tokens *t, size_t i);
bool clean_rule_matches(const struct clean_rule *rule, const struct tokens *t, struct match *ret);

#endif
