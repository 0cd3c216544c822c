/* Reads OpenDocument text (OASIS ODF 1.2 part 1) as a stream: paragraphs with what
 * their style, list and letters say; nothing that was deleted, hidden or computed for
 * the page. Tables are those of docx_table.c. Called by odt.c. */
#include "intake/odt_body.h"

#include "base/mem.h"
#include "intake/docx_table.h"
#include "intake/paragraph.h"
#include "intake/xml.h"

#include <stdlib.h>
#include <string.h>

enum { PARAGRAPHS = 8, SPANS = 32, SPACES_MOST = 8 };

/* Paragraphs stand in each other through text boxes and notes. */
struct paragraph {
	struct letters letters;
	struct odt_style style;
	int spans; /* open ones around it, which say nothing about it */
	bool heading, note;
	bool hidden;    /* all of it */
	bool item;      /* of a list */
	char label[32]; /* "3." */
};

struct list {
	struct odt_list *style; /* NULL: bullets */
	int number;
	bool labelled; /* the item's label has been written */
};

struct body {
	struct draft *draft;
	struct drafts notes; /* one draft: what stands at the foot */
	struct odt_styles *styles;
	struct docx_table table;
	unsigned tables;
	unsigned covered; /* cells that the one before reaches over */
	struct paragraph paragraphs[PARAGRAPHS];
	int paragraph; /* the innermost that is open, -1: none */
	int too_deep;  /* paragraphs beyond */
	struct odt_look spans[SPANS];
	int span_count; /* may be more than SPANS */
	struct list lists[ODT_LEVELS];
	int list_count; /* may be more than ODT_LEVELS */
	int links, notes_open;
	unsigned skip; /* depth below an element that is not read */
	unsigned depth, styles_depth;
	bool has_title;
};

/* Elements that are left out with all that is in them. */
static const char *const left_out[] = {"annotation", "tracked-changes", "forms", "table-of-content",
        "alphabetical-index", "illustration-index", "table-index", "object-index", "user-index",
        "bibliography", "sequence-decls", "variable-decls", "user-field-decls", "desc", "title",
        "page-number", "page-count", "note-citation", "ruby-text", "scripts", "font-face-decls",
        "object", "object-ole", "event-listeners", "master-styles", "note-continuation-notice"};

static bool is_left_out(const char *name)
{
	for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
		if (strcmp(left_out[i], name) == 0)
			return true;
	return false;
}

/* A section, or words with a condition, that the page does not show. */
static bool is_hidden(const char *name, const char **a)
{
	const char *display = odt_attribute(a, "display"), *hidden = odt_attribute(a, "is-hidden");
	if (strcmp(name, "section") != 0 && strcmp(name, "hidden-text") != 0)
		return false;
	return hidden != NULL ? strcmp(hidden, "true") == 0
	                      : display != NULL && strcmp(display, "none") == 0;
}

static struct paragraph *current(struct body *b)
{
	return b->paragraph >= 0 && b->too_deep == 0 ? &b->paragraphs[b->paragraph] : NULL;
}

/* ---- letters ---- */

static struct odt_look look_of(const struct body *b, const struct paragraph *p)
{
	struct odt_look look = p->style.look;
	for (int i = p->spans; i < b->span_count && i < SPANS; i++) {
		const struct odt_look *l = &b->spans[i];
		look.bold = l->bold >= 0 ? l->bold : look.bold;
		look.raised = l->raised >= 0 ? l->raised : look.raised;
		look.struck = l->struck >= 0 ? l->struck : look.struck;
		look.hidden = l->hidden >= 0 ? l->hidden : look.hidden;
		look.font = l->font >= 0 ? l->font : look.font;
	}
	return look;
}

static void add_text(struct body *b, const char *bytes, size_t len)
{
	struct paragraph *p = current(b);
	if (p == NULL)
		return;
	struct odt_look look = look_of(b, p);
	if (look.hidden <= 0)
		letters_add(&p->letters, b->draft,
		        &(struct letters_look){
		                .font = look.font >= 0 ? (enum font)look.font : FONT_UNSAID,
		                .raised = look.raised > 0,
		                .struck = look.struck > 0,
		                .bold = look.bold > 0,
		                .link = b->links > 0},
		        bytes, len);
}

static void add_sign(struct body *b, char sign)
{
	struct paragraph *p = current(b);
	if (p != NULL)
		letters_sign(&p->letters, b->draft, sign);
}

/* ---- paragraphs ---- */

static void label_of(struct body *b, struct paragraph *p)
{
	int level = b->list_count - 1;
	if (level < 0 || level >= ODT_LEVELS)
		return;
	struct list *l = &b->lists[level];
	p->item = true;
	if (!l->labelled && l->number > 0)
		odt_label(l->style, level, l->number, p->label);
	l->labelled = true;
}

static void paragraph_begin(struct body *b, bool heading, const char *style)
{
	if (b->paragraph + 1 == PARAGRAPHS) {
		b->too_deep++;
		return;
	}
	struct paragraph *p = &b->paragraphs[++b->paragraph];
	letters_clear(&p->letters);
	p->style = odt_style(b->styles, 'p', style);
	p->spans = b->span_count;
	p->heading = heading || p->style.heading;
	p->note = b->notes_open > 0;
	p->hidden = false;
	p->item = false;
	p->label[0] = '\0';
	if (!p->note)
		label_of(b, p);
}

static enum block_kind kind_of(const struct paragraph *p)
{
	if (p->note)
		return BLOCK_NOTE;
	if (p->heading || p->style.title)
		return BLOCK_HEADING;
	return p->item ? BLOCK_ITEM : BLOCK_PARAGRAPH;
}

static void paragraph_end(struct body *b)
{
	if (b->too_deep > 0) {
		b->too_deep--;
		return;
	}
	if (b->paragraph < 0)
		return;
	struct paragraph *p = &b->paragraphs[b->paragraph];
	const struct paragraph_end end = {.draft = b->draft,
	        .to = p->note              ? &b->notes.items[0]
	              : b->table.depth > 0 ? &b->table.text
	                                   : b->draft,
	        .table = p->note ? NULL : &b->table,
	        .label = p->label[0] != '\0' ? p->label : NULL,
	        .kind = kind_of(p),
	        .title = p->style.title && b->table.depth == 0 && !p->note,
	        .has_title = &b->has_title,
	        .centred = p->style.look.centred > 0};
	if (!p->hidden)
		paragraph_put(&p->letters, &end);
	b->paragraph--;
}

/* ---- lists ---- */

static void list_begin(struct body *b, const char **a)
{
	const char *name = odt_attribute(a, "style-name"),
	           *goes_on = odt_attribute(a, "continue-numbering"),
	           *after = odt_attribute(a, "continue-list");
	int level = b->list_count++;
	if (level >= ODT_LEVELS)
		return;
	struct list *l = &b->lists[level];
	struct odt_list *style = odt_list(b->styles, name);
	if (style == NULL && level > 0)
		style = b->lists[level - 1].style;
	bool same = style != NULL &&
	            (after != NULL || (goes_on != NULL && strcmp(goes_on, "true") == 0));
	int start = style != NULL && style->form[level] != '\0' ? style->start[level] : 1;
	*l = (struct list){.style = style, .number = same ? style->last[level] : start - 1};
}

static void item_begin(struct body *b, const char **a)
{
	const char *start = odt_attribute(a, "start-value");
	int level = b->list_count - 1;
	if (level < 0 || level >= ODT_LEVELS)
		return;
	struct list *l = &b->lists[level];
	long n = start != NULL ? strtol(start, NULL, 10) : l->number + 1;
	l->number = n >= 0 && n < 10000 ? (int)n : l->number;
	l->labelled = false;
	if (l->style != NULL)
		l->style->last[level] = l->number;
}

/* ---- tables ---- */

static void cell_begin(struct body *b, const char **a)
{
	const char *wide = odt_attribute(a, "number-columns-spanned");
	struct docx_table *t = &b->table;
	docx_table_cell(t);
	if (t->depth != 1 || t->cell_count == 0)
		return;
	unsigned long columns = wide != NULL ? strtoul(wide, NULL, 10) : 1;
	columns = columns >= 1 && columns < 64 ? columns : 1;
	t->cells[t->cell_count - 1].wide = (unsigned)columns;
	b->covered = (unsigned)columns - 1;
	struct odt_style style = odt_style(b->styles, 'c', odt_attribute(a, "style-name"));
	t->borders = t->borders || style.look.borders > 0;
}

/* Either the cell before it reaches over it, or the one above. */
static void covered_cell(struct body *b)
{
	struct docx_table *t = &b->table;
	if (t->depth != 1)
		return;
	if (b->covered > 0) {
		b->covered--;
		return;
	}
	docx_table_cell(t);
	t->cells[t->cell_count - 1].goes_on = true;
	docx_table_cell_end(t);
}

static bool table_start(struct body *b, const char *name, const char **a)
{
	if (strcmp(name, "table") == 0)
		docx_table_begin(&b->table);
	else if (strcmp(name, "table-row") == 0) {
		docx_table_row(&b->table);
		b->covered = 0;
	} else if (strcmp(name, "table-cell") == 0)
		cell_begin(b, a);
	else if (strcmp(name, "covered-table-cell") == 0)
		covered_cell(b);
	else
		return false;
	return true;
}

static void table_end(struct body *b, const char *name)
{
	struct docx_table *t = &b->table;
	if (strcmp(name, "table-cell") == 0)
		docx_table_cell_end(t);
	else if (strcmp(name, "table-header-rows") == 0 && t->depth == 1)
		t->head_rows = t->rows;
	else if (strcmp(name, "table") == 0 && t->depth > 0 && --t->depth == 0)
		b->tables += docx_table_end(t, b->draft, b->tables + 1);
}

/* ---- the stream ---- */

static void span_begin(struct body *b, const char *style)
{
	if (b->span_count < SPANS)
		b->spans[b->span_count] = odt_style(b->styles, 't', style).look;
	b->span_count++;
}

static void spaces(struct body *b, const char *count)
{
	long n = count != NULL ? strtol(count, NULL, 10) : 1;
	for (long i = 0; i < n && i < SPACES_MOST; i++)
		add_sign(b, ' ');
}

/* It says by an element inside it that it is not shown. */
static void hide_paragraph(struct body *b, const char *is_hidden_now)
{
	struct paragraph *p = current(b);
	if (p != NULL && is_hidden_now != NULL)
		p->hidden = strcmp(is_hidden_now, "true") == 0;
}

static void text_start(struct body *b, const char *name, const char **a)
{
	if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0)
		paragraph_begin(b, name[0] == 'h', odt_attribute(a, "style-name"));
	else if (strcmp(name, "span") == 0)
		span_begin(b, odt_attribute(a, "style-name"));
	else if (strcmp(name, "a") == 0)
		b->links++;
	else if (strcmp(name, "s") == 0)
		spaces(b, odt_attribute(a, "c"));
	else if (strcmp(name, "tab") == 0)
		add_sign(b, ' ');
	else if (strcmp(name, "line-break") == 0)
		add_sign(b, '\n');
	else if (strcmp(name, "list") == 0)
		list_begin(b, a);
	else if (strcmp(name, "list-item") == 0)
		item_begin(b, a);
	else if (strcmp(name, "note-body") == 0)
		b->notes_open++;
	else if (strcmp(name, "hidden-paragraph") == 0)
		hide_paragraph(b, odt_attribute(a, "is-hidden"));
}

static bool start(void *context, const char *full, const char **a)
{
	struct body *b = context;
	const char *name = odt_name(full);
	b->depth++;
	if (b->skip > 0)
		return true;
	if (b->styles_depth > 0) {
		odt_styles_start(b->styles, name, a);
	} else if (strcmp(name, "automatic-styles") == 0 || strcmp(name, "styles") == 0) {
		b->styles_depth = b->depth;
	} else if (is_left_out(name) || is_hidden(name, a)) {
		b->skip = b->depth;
	} else if (strcmp(name, "body") == 0) {
		odt_styles_sort(b->styles);
	} else if (!table_start(b, name, a)) {
		text_start(b, name, a);
	}
	return true;
}

static void text_end(struct body *b, const char *name)
{
	if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0)
		paragraph_end(b);
	else if (strcmp(name, "span") == 0)
		b->span_count -= b->span_count > 0;
	else if (strcmp(name, "a") == 0)
		b->links -= b->links > 0;
	else if (strcmp(name, "list") == 0)
		b->list_count -= b->list_count > 0;
	else if (strcmp(name, "note-body") == 0)
		b->notes_open -= b->notes_open > 0;
	else
		table_end(b, name);
}

static bool end(void *context, const char *full)
{
	struct body *b = context;
	const char *name = odt_name(full);
	unsigned depth = b->depth--;
	if (b->skip > 0)
		b->skip = depth == b->skip ? 0 : b->skip;
	else if (depth == b->styles_depth)
		b->styles_depth = 0;
	else if (b->styles_depth > 0)
		odt_styles_end(b->styles, name);
	else
		text_end(b, name);
	return true;
}

static void text(void *context, const char *bytes, size_t len)
{
	struct body *b = context;
	if (b->skip == 0 && b->styles_depth == 0)
		add_text(b, bytes, len);
}

static struct body *open_body(struct odt_styles *styles, struct draft *d)
{
	struct body *b = mem_alloc(sizeof *b);
	b->draft = d;
	b->styles = styles;
	b->paragraph = -1;
	drafts_add(&b->notes);
	for (int i = 0; i < PARAGRAPHS; i++)
		letters_init(&b->paragraphs[i].letters);
	return b;
}

static void close_body(struct body *b)
{
	for (int i = 0; i < PARAGRAPHS; i++)
		letters_finish(&b->paragraphs[i].letters);
	docx_table_finish(&b->table);
	drafts_finish(&b->notes);
	free(b);
}

void odt_common_styles(const struct str *xml, struct odt_styles *styles)
{
	struct drafts unused = {0};
	struct err e = {0};
	struct body *b = open_body(styles, drafts_add(&unused));
	const struct xml_listener listener = {
	        .start = start, .end = end, .namespaces = true, .context = b};
	if (xml->len > 0)
		xml_walk("", xml->data, xml->len, &listener, &e);
	close_body(b);
	drafts_finish(&unused);
}

int odt_body(const char *path, const struct str *xml, struct odt_styles *styles, struct draft *d,
        struct err *e)
{
	struct body *b = open_body(styles, d);
	const struct xml_listener listener = {
	        .start = start, .end = end, .text = text, .namespaces = true, .context = b};
	int status = xml_walk(path, xml->data, xml->len, &listener, e);
	const struct draft *notes = &b->notes.items[0];
	for (size_t i = 0; i < notes->block_count && status == 0; i++)
		draft_block(d, BLOCK_NOTE, notes->blocks[i].text, strlen(notes->blocks[i].text), 0);
	close_body(b);
	return status;
}
