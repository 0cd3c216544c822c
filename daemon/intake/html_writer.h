/* The state of writing a page's body; shared by html_text.c and html_table.c. */
#ifndef BANTIN_INTAKE_HTML_WRITER_H
#define BANTIN_INTAKE_HTML_WRITER_H

#include "intake/draft.h"
#include "intake/html_body.h"

struct html_writer {
	const struct html_page *page;
	struct draft *draft;
	struct str line;                    /* the block that is being filled */
	uint32_t line_at;                   /* where its text begins */
	uint32_t black;                     /* bytes of it that are no spaces */
	uint32_t link_black, slanted_black; /* of these, in links; in slanted letters */
	unsigned breaks;                    /* <br> since the last text */
	size_t line_from;                   /* where in `line` the last broken line begins */
	/* How many open elements say so. */
	int links, slanted, heading, item, caption, note, centred, pre, lead;
	bool picture;    /* one stands between the last block and this text */
	bool title_said; /* in the body, where it is not wanted again */
	unsigned tables;
	size_t repeated;          /* bytes of cells said again in rows below */
	uint32_t list, list_item; /* the numbered list and item that were last written */
	unsigned list_number;
	uint32_t counted; /* lines are counted up to here */
	unsigned lines;
};

/* The line that is being filled becomes a block of the draft; an empty one nothing. */
void html_writer_flush(struct html_writer *w);
/* A node of the tree and all in it, as text of the draft. */
void html_writer_node(struct html_writer *w, uint32_t node);
/* The same for a table: a sentence a row, or its cells one by one where it only places things. */
void html_writer_table(struct html_writer *w, uint32_t node);
/* The node is left out, by the rule of this name. */
void html_writer_cut(struct html_writer *w, uint32_t node, const char *rule);
/* The line of the page at byte `at`, 1-based; 0 in a fragment. Quick while `at` ascends. */
unsigned html_writer_line(struct html_writer *w, uint32_t at);

#endif
