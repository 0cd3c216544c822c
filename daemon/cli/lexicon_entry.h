/* One entry that somebody adds: checked, and put into the bytes of a lexicon
 * file. No I/O. */
#ifndef BANTIN_CLI_LEXICON_ENTRY_H
#define BANTIN_CLI_LEXICON_ENTRY_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>

/* Kinds that people may add; each has its file, local-KIND.tsv. */
#define LEXICON_LINE_KINDS "abbreviations|acronyms|foreign|places|words"

struct lexicon_line {
	struct str written, spoken; /* spaces single, none at the ends */
	const char *kind;           /* static storage or the caller's */
};

/* Check both sides; `kind` NULL: by the letters of `written`. -EINVAL with a
 * sentence that names the fault: not UTF-8, empty, too long (LEXICON_LINE_BYTES),
 * control characters, or a word in `spoken` that is no syllable. */
enum { LEXICON_LINE_BYTES = 240 };
int lexicon_line_make(const char *written, const char *spoken, const char *kind,
        struct lexicon_line *ret, struct err *e);
void lexicon_line_finish(struct lexicon_line *l);

/* The bytes of the file with the entry: in place of the lines of the same key,
 * else at the end; `old` empty: a new file. */
void lexicon_line_merge(const struct lexicon_line *l, const struct str *old, struct str *ret);
/* The bytes without the lines of this key; false if there are none. */
bool lexicon_line_remove(const struct lexicon_line *l, const struct str *old, struct str *ret);

#endif
