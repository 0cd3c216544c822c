/* Look-ups of tokens in the lexicon. Private to the room. */
#ifndef BANTIN_TEXT_LOOKUP_H
#define BANTIN_TEXT_LOOKUP_H

#include "text/lexicon.h"
#include "text/line.h"

#define KIND_BIT(kind) (1U << (kind))
#define KINDS_OF_UNITS (KIND_BIT(LEXICON_UNITS) | KIND_BIT(LEXICON_CURRENCIES))
/* What stands for itself anywhere in a text. */
#define KINDS_OF_TEXT                                                                              \
	(KIND_BIT(LEXICON_ABBREVIATIONS) | KIND_BIT(LEXICON_ACRONYMS) |                            \
	        KIND_BIT(LEXICON_FOREIGN) | KIND_BIT(LEXICON_PLACES) |                             \
	        KIND_BIT(LEXICON_CURRENCIES) | KIND_BIT(LEXICON_WORDS))

struct found {
	const struct lexicon_entry *entry;
	const struct lexicon_sense *sense;
	size_t end; /* the token after */
	int sure;
};

/* The longest key at token `at` of the given kinds whose conditions hold, in
 * its most likely sense. */
bool lookup(const struct line *l, size_t at, unsigned kinds, struct found *ret);

/* A name of places.tsv begins at token `at`. */
bool place_at(const struct line *l, size_t at);

/* Say what was found; `at` is where it began. */
void say_found(struct line *l, size_t at, const struct found *f);

/* Say a piece that is no token of its own (a part of a name, a label of an
 * address) by the entry's first sense of that kind: its reading, or the letters
 * as `written` where that is "*". False without an entry (NULL) or where its
 * senses of the kind are all "=". */
bool say_of_kind(struct line *l, const struct lexicon_entry *entry, enum lexicon_kind kind,
        const char *written, size_t len);

#endif
