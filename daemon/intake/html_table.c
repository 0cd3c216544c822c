/* Tables on pages: those that only place things are taken apart, those around a
 * picture hold its caption, the rest is rows of cells. Called by html_text.c. */
#include "intake/html_writer.h"

#include "base/mem.h"
#include "intake/html_text.h"

#include <stdlib.h>
#include <string.h>

enum {
	COLUMNS_MAX = 24,
	CELL_BYTES = 2000,         /* a cell with more is no cell of a table of facts */
	LONG_CELL = 500,           /* black bytes from which a cell is a text of its own */
	REPEATED_MOST = 256 << 10, /* of cells that go on through rows, on a page */
	PICTURE_TEXT_BYTES = 500   /* around a picture there is no more than this */
};

struct shape {
	unsigned rows, columns; /* the widest row's */
	unsigned blocks;        /* paragraphs in the fullest cell */
	uint32_t longest;       /* black bytes of the longest cell */
	bool nested, picture;
};

static uint32_t child_of(const struct html_tree *t, uint32_t n, uint32_t *at)
{
	*at = *at == HTML_NONE ? t->nodes[n].child : t->nodes[*at].next;
	return *at;
}

static bool is_cell(const struct html_tree *t, uint32_t n)
{
	return t->nodes[n].tag == HTML_TD || t->nodes[n].tag == HTML_TH;
}

static void measure_cell(const struct html_page *p, uint32_t cell, struct shape *s)
{
	unsigned blocks = 0;
	for (uint32_t n = cell + 1; n < p->tree.nodes[cell].end; n++) {
		enum html_tag tag = p->tree.nodes[n].tag;
		blocks += (html_meaning(tag) & HTML_BLOCK) != 0 && p->weights[n].text > 0;
		blocks += tag == HTML_BR;
		s->nested |= tag == HTML_TABLE;
		s->picture |= tag == HTML_IMG;
	}
	s->blocks = blocks > s->blocks ? blocks : s->blocks;
	s->longest = p->weights[cell].text > s->longest ? p->weights[cell].text : s->longest;
}

/* Cells of one table only: what is in a cell is not looked through again. */
static struct shape measure(const struct html_page *p, uint32_t table)
{
	const struct html_tree *t = &p->tree;
	struct shape s = {0};
	unsigned columns = 0;
	for (uint32_t n = table + 1; n < t->nodes[table].end;) {
		if (t->nodes[n].tag == HTML_TR) {
			s.rows++;
			columns = 0;
		}
		if (!is_cell(t, n)) {
			n++;
			continue;
		}
		columns++;
		s.columns = columns > s.columns ? columns : s.columns;
		measure_cell(p, n, &s);
		n = t->nodes[n].end;
	}
	return s;
}

static bool only_places(const struct shape *s)
{
	return s->nested || s->columns <= 1 || s->rows == 0 ||
	       (s->columns <= 3 && (s->blocks >= 3 || s->longest >= LONG_CELL)) ||
	       (s->rows == 1 && s->columns <= 3);
}

/* A cell that goes on through the rows below. */
struct row {
	struct str cells[COLUMNS_MAX];
	unsigned below[COLUMNS_MAX]; /* how many rows more each of them is for */
	unsigned columns;
};

static unsigned span_of(const struct html_tree *t, uint32_t cell, const char *name)
{
	struct span v = html_attribute(t, cell, name);
	unsigned n = 0;
	for (size_t i = 0; v.data != NULL && i < v.len && i < 3; i++)
		n = v.data[i] >= '0' && v.data[i] <= '9' ? n * 10 + (unsigned)(v.data[i] - '0') : n;
	return n > 0 ? n : 1;
}

static bool all_bold(const struct html_page *p, uint32_t cell)
{
	uint32_t bold = 0;
	for (uint32_t n = cell; n < p->tree.nodes[cell].end; n++)
		if (p->tree.nodes[n].tag == HTML_B || p->tree.nodes[n].tag == HTML_STRONG) {
			bold += p->weights[n].text;
			n = p->tree.nodes[n].end - 1;
		}
	return bold > 0 && bold == p->weights[cell].text;
}

static void take_cell(const struct html_page *p, uint32_t cell, struct row *r, unsigned column)
{
	struct str *s = &r->cells[column];
	str_clear(s);
	html_collect(p, cell, CELL_BYTES, s);
	size_t whole = s->len > CELL_BYTES ? CELL_BYTES : s->len;
	while (whole < s->len && whole > 0 && ((unsigned char)s->data[whole] & 0xC0) == 0x80)
		whole--;
	str_cut(s, whole);
	for (size_t i = 0; i < s->len; i++)
		if (s->data[i] == '\t')
			s->data[i] = ' ';
	r->below[column] = span_of(&p->tree, cell, "rowspan");
}

/* Where the next cell of this row goes: not where one from above still is. */
static unsigned next_free(struct row *r, unsigned column)
{
	while (column < COLUMNS_MAX && r->below[column] > 0)
		column++;
	return column;
}

static void put_row(struct html_writer *w, struct row *r, uint32_t at, bool head)
{
	struct str line;
	str_init(&line);
	for (unsigned i = 0; i < r->columns; i++) {
		if (i > 0)
			str_addc(&line, '\t');
		str_add(&line, r->cells[i].data, r->cells[i].len);
		if (r->below[i] > 0)
			r->below[i]--;
		if (r->below[i] == 0 || w->repeated > REPEATED_MOST)
			str_clear(&r->cells[i]);
		w->repeated += r->cells[i].len;
	}
	struct block *b =
	        draft_block(w->draft, BLOCK_ROW, line.data, line.len, html_writer_line(w, at));
	if (b != NULL) {
		b->table = w->tables;
		b->head = head;
	}
	str_finish(&line);
}

static void write_row(struct html_writer *w, uint32_t tr, struct row *r, bool first)
{
	const struct html_page *p = w->page;
	const struct html_tree *t = &p->tree;
	bool heads = true, bolds = true;
	unsigned column = 0;
	uint32_t cell = HTML_NONE;
	while (child_of(t, tr, &cell) != HTML_NONE) {
		if (!is_cell(t, cell))
			continue;
		column = next_free(r, column);
		if (column >= COLUMNS_MAX)
			break;
		heads = heads && t->nodes[cell].tag == HTML_TH;
		bolds = bolds && all_bold(p, cell);
		take_cell(p, cell, r, column);
		unsigned wide = span_of(t, cell, "colspan"), below = r->below[column];
		for (unsigned i = 1; i < wide && column + 1 < COLUMNS_MAX; i++) {
			str_clear(&r->cells[++column]);
			r->below[column] = below;
		}
		column++;
		r->columns = column > r->columns ? column : r->columns;
	}
	bool in_head = t->nodes[t->nodes[tr].parent].tag == HTML_THEAD;
	put_row(w, r, t->nodes[tr].at, in_head || (column > 0 && (heads || (first && bolds))));
}

static void write_rows(struct html_writer *w, uint32_t table)
{
	const struct html_tree *t = &w->page->tree;
	struct row *r = mem_alloc(sizeof *r);
	bool first = true;
	for (unsigned i = 0; i < COLUMNS_MAX; i++)
		str_init(&r->cells[i]);
	w->tables++;
	for (uint32_t n = table + 1; n < t->nodes[table].end; n++) {
		if (t->nodes[n].tag == HTML_CAPTION) {
			html_writer_node(w, n);
			html_writer_flush(w);
			n = t->nodes[n].end - 1;
		} else if (t->nodes[n].tag == HTML_TR) {
			write_row(w, n, r, first);
			first = false;
			n = t->nodes[n].end - 1;
		}
	}
	for (unsigned i = 0; i < COLUMNS_MAX; i++)
		str_finish(&r->cells[i]);
	free(r);
}

void html_writer_table(struct html_writer *w, uint32_t table)
{
	const struct html_page *p = w->page;
	const struct html_tree *t = &p->tree;
	struct shape s = measure(p, table);
	bool around = s.picture && p->weights[table].text < PICTURE_TEXT_BYTES && !s.nested;
	if (!around && !only_places(&s)) {
		write_rows(w, table);
		return;
	}
	w->caption += around;
	for (uint32_t c = t->nodes[table].child; c != HTML_NONE; c = t->nodes[c].next)
		html_writer_node(w, c);
	html_writer_flush(w);
	w->caption -= around;
}
