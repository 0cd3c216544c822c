/* Letterheads, signatures and "Nơi nhận" stand in tables without borders; lists
 * and figures in tables with them. Called by docx_body.c. */
#include "intake/docx_table.h"

#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum {
	COLUMNS_MAX = 64,
	LONG_CELL = 500,
	LETTER_ROWS = 3,
	REPEATED_BYTES = 200 /* a longer cell is not said again in every row it spans */
};

void docx_table_begin(struct docx_table *t)
{
	if (t->depth++ > 0) {
		t->nested = true;
		return;
	}
	t->borders = t->nested = t->head_row = false;
	t->rows = t->columns = t->head_rows = 0;
	t->cell_count = 0;
}

void docx_table_row(struct docx_table *t)
{
	if (t->depth == 1) {
		t->rows++;
		t->head_row = false;
	}
}

void docx_table_cell(struct docx_table *t)
{
	if (t->depth != 1)
		return;
	if ((t->cell_count & (t->cell_count - 1)) == 0)
		t->cells = mem_resize(
		        t->cells, t->cell_count > 0 ? t->cell_count * 2 : 1, sizeof *t->cells);
	size_t at = t->text.block_count;
	t->cells[t->cell_count++] =
	        (struct docx_cell){.row = t->rows, .first = at, .end = at, .wide = 1, .bold = true};
}

void docx_table_cell_end(struct docx_table *t)
{
	if (t->depth == 1 && t->cell_count > 0)
		t->cells[t->cell_count - 1].end = t->text.block_count;
}

static bool only_places(const struct docx_table *t)
{
	size_t longest = 0, most = 0;
	unsigned columns = 0, widest = 0, row = 0;
	for (size_t i = 0; i < t->cell_count; i++) {
		const struct docx_cell *c = &t->cells[i];
		size_t bytes = 0;
		columns = c->row == row ? columns + 1 : 1;
		row = c->row;
		widest = columns > widest ? columns : widest;
		for (size_t b = c->first; b < c->end; b++)
			bytes += strlen(t->text.blocks[b].text);
		longest = bytes > longest ? bytes : longest;
		most = c->end - c->first > most ? c->end - c->first : most;
	}
	return t->nested || widest <= 1 || (widest <= 2 && !t->borders) ||
	       (widest <= 2 && t->rows <= LETTER_ROWS && most >= 2) ||
	       (widest <= 3 && longest >= LONG_CELL && most >= 3);
}

static void add_cell(const struct docx_table *t, const struct docx_cell *c, struct str *line)
{
	for (size_t b = c->first; b < c->end; b++) {
		if (b > c->first)
			str_addc(line, ' ');
		for (const char *p = t->text.blocks[b].text; *p != '\0'; p++)
			str_addc(line, *p == '\t' ? ' ' : *p);
	}
}

static void add_above(const struct docx_table *t, const struct docx_cell *c, struct str *line)
{
	size_t bytes = 0;
	for (size_t b = c->first; b < c->end; b++)
		bytes += strlen(t->text.blocks[b].text);
	if (bytes <= REPEATED_BYTES)
		add_cell(t, c, line);
}

static void put_row(struct draft *d, const struct str *line, unsigned number, bool head)
{
	struct block *b = draft_block(d, BLOCK_ROW, line->data, line->len, 0);
	if (b != NULL) {
		b->table = number;
		b->head = head;
	}
}

/* A row after the other; what goes on from above is said again. */
static void put_rows(const struct docx_table *t, struct draft *d, unsigned number)
{
	struct docx_cell above[COLUMNS_MAX] = {0};
	struct str line;
	str_init(&line);
	for (size_t i = 0; i < t->cell_count;) {
		unsigned row = t->cells[i].row, column = 0;
		bool bold = true;
		str_clear(&line);
		for (; i < t->cell_count && t->cells[i].row == row; i++) {
			const struct docx_cell *c = &t->cells[i];
			if (column > 0)
				str_addc(&line, '\t');
			if (column < COLUMNS_MAX && c->goes_on)
				add_above(t, &above[column], &line);
			else
				add_cell(t, c, &line);
			if (column < COLUMNS_MAX && !c->goes_on)
				above[column] = *c;
			bold = bold && c->bold && c->end > c->first;
			for (unsigned w = 1; w < c->wide && column + 1 < COLUMNS_MAX; w++, column++)
				str_addc(&line, '\t');
			column++;
		}
		put_row(d, &line, number, row <= t->head_rows || (row == 1 && bold));
	}
	str_finish(&line);
}

static void put_blocks(struct docx_table *t, struct draft *d)
{
	for (size_t i = 0; i < t->text.block_count; i++) {
		const struct block *from = &t->text.blocks[i];
		struct block *b = draft_block(d, from->kind, from->text, strlen(from->text), 0);
		if (b != NULL) {
			b->centred = from->centred;
			b->link = from->link;
		}
	}
}

bool docx_table_end(struct docx_table *t, struct draft *d, unsigned number)
{
	bool rows = !only_places(t);
	if (rows)
		put_rows(t, d, number);
	else
		put_blocks(t, d);
	for (size_t i = 0; i < t->text.block_count; i++)
		free(t->text.blocks[i].text);
	free(t->text.blocks);
	t->text = (struct draft){0};
	return rows;
}

void docx_table_finish(struct docx_table *t)
{
	for (size_t i = 0; i < t->text.block_count; i++)
		free(t->text.blocks[i].text);
	free(t->text.blocks);
	free(t->cells);
	*t = (struct docx_table){0};
}
