/* A draft: what a format's parser found in a document, before the cleaning for
 * the ear decides what of it is spoken. Parsers add blocks and never judge what
 * a sentence says; cleaning moves blocks to the cuts and never parses.
 *
 * All text is strict UTF-8 in NFC, one line without leading, trailing or double
 * spaces, no control characters. */
#ifndef BANTIN_INTAKE_DRAFT_H
#define BANTIN_INTAKE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

enum block_kind {
	BLOCK_PARAGRAPH, /* a line of plain text too */
	BLOCK_HEADING,   /* within the body; the document's own is the draft's title */
	BLOCK_ITEM,      /* of a list */
	BLOCK_CAPTION,   /* of a picture, as the format says: figcaption and the like */
	BLOCK_ROW,       /* of a table: cells parted by tabs */
	BLOCK_NOTE,      /* a footnote's or endnote's text */
};

struct block {
	enum block_kind kind;
	char *text;
	unsigned line;  /* 1-based, where it begins in the document; 0: the format has no lines */
	unsigned table; /* BLOCK_ROW: 1-based number of its table */
	bool head;      /* BLOCK_ROW: it names the columns */
	bool centred;   /* BLOCK_PARAGRAPH: set in the middle or to the right, as letterheads
	                 * and signatures are; false where the format does not say */
	bool link;      /* nothing in it but links */
};

struct cut {
	const char *rule; /* lives as long as the rules: "caption", "navigation", ... */
	char *text;
	unsigned line; /* as in struct block */
};

struct draft {
	char *title; /* "" where the document has none; no member is NULL */
	char *source;
	char *author;
	char *date; /* as written, or RFC 3339 where the format gives one */
	char *lang; /* lower case, "" if unsaid */
	char *link; /* the document's own address */
	char *key;  /* of a feed's entry: guid or id, else its link */
	struct block *blocks;
	size_t block_count;
	struct cut *cuts;
	size_t cut_count;
};

struct drafts {
	struct draft *items;
	size_t count;
};

struct draft *drafts_add(struct drafts *d); /* empty, valid until the next call */
void drafts_drop(struct drafts *d, size_t i);
void drafts_finish(struct drafts *d); /* frees, zeroes; fine twice */

/* Copy `len` bytes of strict UTF-8 into one of the strings above: composed,
 * spaces joined, control characters gone. `*member` is freed first. */
void draft_set(char **member, const char *bytes, size_t len);

/* The language alone, in lower case: "vi" of "vi-VN". */
void draft_lang(struct draft *d);

/* Append; the text is taken as draft_set() does, tabs are kept in a BLOCK_ROW.
 * NULL, and nothing appended, where nothing but space is left of it. */
struct block *draft_block(
        struct draft *d, enum block_kind kind, const char *bytes, size_t len, unsigned line);

/* Tell what was left out without ever being a block, or move block `i` there. */
void draft_cut(struct draft *d, const char *rule, const char *bytes, size_t len, unsigned line);
void draft_cut_block(struct draft *d, size_t i, const char *rule);

/* The same for many blocks: block `i` stays as a hole (text NULL) until
 * draft_close_holes(), after which the others have moved up. */
void draft_cut_hole(struct draft *d, size_t i, const char *rule);
void draft_close_holes(struct draft *d);

#endif
