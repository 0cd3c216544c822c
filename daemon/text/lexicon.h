/* The lexicon: what is read otherwise than it is written, as data.
 *
 * One table in memory for all files; the room does no I/O, it takes bytes.
 *
 * THE FILE FORMAT. UTF-8 in NFC, lines end in LF (CRLF is taken), columns are
 * separated by one TAB.
 *
 *   #!bantin-lexicon 1 KIND        the first line, always
 *   # anything                     a comment: "#" and a space, or "#" alone
 *   KEY <TAB> READING [<TAB> FLAG]...
 *
 * KIND is what the entries are: abbreviations, acronyms, foreign, places,
 * units, currencies, documents, issuers, letters, words, addresses.
 *
 * KEY is the written form. Spaces round . & - / do not count ("TP. HCM" is
 * "TP.HCM"); several words stand with one space between. "#" inside a key
 * stands for one number, which takes the place of "#" in the reading
 * ("QL#" read "quốc lộ #"). The longest key that fits wins.
 *
 * READING is Vietnamese syllables with spaces (a hyphen counts as a space,
 * for people who write Oa-sinh-tơn). Letters and spaces, and commas for a
 * short pause; nothing else but the "#" above. "=" reads the key as it is written, "*" spells
 * it letter by letter (on purpose: it counts as known).
 *
 * FLAGs, each in its own column:
 *   fold          any letter case of the key fits (the default of foreign,
 *                 acronyms and words; a form that is wholly Vietnamese
 *                 syllables, such as "long" for Long, never fits by folding)
 *   exact         only this letter case (the default of the other kinds)
 *   weight=N      how likely this sense is before anything is known, default 10
 *   if=COND       the sense exists only where COND holds: "name" (a name or a
 *                 digit follows), "digit" (a digit follows), "after-digit",
 *                 "place" (a name of places.tsv follows),
 *                 "joined" (no space stands before it)
 *   CATEGORY      free words such as country, city, person, company; kept
 *                 for tools, no meaning to the reader
 *
 * Lines with the same key in the files of one folder are senses of it;
 * evidence.tsv weighs them by the words around. A later file of another
 * folder that has a key replaces all earlier senses of it: site files
 * override entry by entry.
 *
 * Errors name file and line: no format line, unknown kind, no TAB, empty key
 * or reading, a key of more than 255 bytes, a reading with other characters, unknown flag=value,
 * "#" in the reading without one in the key. */
#ifndef BANTIN_TEXT_LEXICON_H
#define BANTIN_TEXT_LEXICON_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum lexicon_kind {
	LEXICON_ABBREVIATIONS,
	LEXICON_ACRONYMS,
	LEXICON_FOREIGN,
	LEXICON_PLACES,
	LEXICON_UNITS,
	LEXICON_CURRENCIES,
	LEXICON_DOCUMENTS,
	LEXICON_ISSUERS,
	LEXICON_LETTERS,
	LEXICON_WORDS,
	LEXICON_ADDRESSES, /* labels of web and mail addresses */
	LEXICON_KINDS
};

enum lexicon_condition { IF_ALWAYS, IF_NAME, IF_DIGIT, IF_AFTER_DIGIT, IF_PLACE, IF_JOINED };

struct lexicon_sense {
	struct span reading; /* syllables; owned by the lexicon */
	const char *file;    /* where it stands, for --explain and "lexicon list" */
	uint32_t line;
	uint32_t next; /* the key's next sense, 0: none */
	int16_t weight;
	uint8_t kind;      /* enum lexicon_kind */
	uint8_t condition; /* enum lexicon_condition */
	bool fold;
	bool spell; /* reading "*" */
	bool plain; /* reading "=" */
};

struct lexicon_entry {
	struct span key; /* normalized: no spaces round . & - /, one between words */
	uint32_t first;  /* its first sense, for lexicon_sense_of() */
	uint32_t count;  /* how many senses; 0 after an override by nothing */
};

struct lexicon;

struct lexicon *lexicon_create(void);
void lexicon_destroy(struct lexicon *x);

/* Add a file's entries; later files override. `name` and `bytes` must outlive
 * the lexicon. 0 or -EINVAL with file and line in `e`. */
int lexicon_add(struct lexicon *x, const char *name, struct span bytes, struct err *e);

/* The entry of exactly this normalized key, or NULL. `folded`: the key is in
 * lower case and only senses with `fold` count. */
const struct lexicon_entry *lexicon_find(
        const struct lexicon *x, const char *key, size_t len, bool folded);
/* A sense by its index: entry->first, then sense->next until that is 0. */
const struct lexicon_sense *lexicon_sense_of(const struct lexicon *x, uint32_t index);

/* How many tokens the longest key has that begins with this token (in lower
 * case), 0 if none does; so that a look-up stops early. */
unsigned lexicon_reach(const struct lexicon *x, const char *lower, size_t len);

/* Every entry in no order, for "lexicon list" and tests: 0 <= i < count. */
size_t lexicon_count(const struct lexicon *x);
const struct lexicon_entry *lexicon_at(const struct lexicon *x, size_t i);

#endif
