/* The letters of a paragraph of a document while it is read, and what becomes of it at
 * its end: the same for Word's and for OpenDocument's. */
#ifndef BANTIN_INTAKE_PARAGRAPH_H
#define BANTIN_INTAKE_PARAGRAPH_H

#include "base/str.h"
#include "intake/docx_table.h"
#include "intake/draft.h"
#include "intake/old_font.h"

#include <stdbool.h>
#include <stddef.h>

struct letters {
	struct str text;               /* UTF-8; LF where a line was ended by hand */
	struct str raised;             /* small letters above the line, not yet in the text */
	struct str struck;             /* what is struck out */
	struct str old;                /* letters of an old font, not yet decoded */
	enum font font;                /* of `old` */
	size_t black;                  /* bytes of the text that are no spaces */
	size_t link_black, bold_black; /* of them, in links; bold */
};

void letters_init(struct letters *l);
void letters_clear(struct letters *l);
void letters_finish(struct letters *l);

/* How the letters that come look. */
struct letters_look {
	enum font font; /* FONT_UNSAID: Unicode */
	bool raised, struck, bold, link;
};

/* Letters behind those that are there; tabs and line ends of the file are spaces. A
 * raised mark of a footnote is told to `draft` as cut. */
void letters_add(struct letters *l, struct draft *draft, const struct letters_look *look,
        const char *bytes, size_t len);
/* A space, a line end, a hyphen that the document has as an element. */
void letters_sign(struct letters *l, struct draft *draft, char sign);

struct paragraph_end {
	struct draft *draft;      /* of the document: what is cut is told there */
	struct draft *to;         /* gets the blocks */
	struct docx_table *table; /* whose cell it stands in (depth 0: in none), or NULL */
	const char *label;        /* of a numbered paragraph: "3.", or NULL */
	enum block_kind kind;
	bool title;      /* the document's: no block, if `has_title` says that it has none yet */
	bool *has_title; /* set when it has one */
	bool centred;    /* a plain paragraph in the middle or at the right */
};

/* The paragraph is over: its lines become blocks. */
void paragraph_put(struct letters *l, const struct paragraph_end *end);

#endif
