/* A table of a Word document while it is read: what stands in its cells, until
 * its end shows whether it is one of facts or only places things on the page. */
#ifndef BANTIN_INTAKE_DOCX_TABLE_H
#define BANTIN_INTAKE_DOCX_TABLE_H

#include "intake/draft.h"

struct docx_cell {
	unsigned row;
	size_t first, end; /* its blocks in `text` */
	unsigned wide;     /* columns */
	bool goes_on;      /* it is the one above, continued */
	bool bold;         /* all of it */
};

struct docx_table {
	unsigned depth; /* 1: in the outermost, the others are text of its cells */
	bool borders, nested, head_row;
	unsigned rows, columns;
	unsigned head_rows; /* marked as such, from the first on */
	struct draft text;
	struct docx_cell *cells;
	size_t cell_count;
};

void docx_table_begin(struct docx_table *t);
void docx_table_row(struct docx_table *t);
void docx_table_cell(struct docx_table *t);
void docx_table_cell_end(struct docx_table *t);

/* The outermost has ended: its blocks go to `d`, as rows of table `number` or as
 * the paragraphs they are. True for rows. */
bool docx_table_end(struct docx_table *t, struct draft *d, unsigned number);
void docx_table_finish(struct docx_table *t);

#endif
