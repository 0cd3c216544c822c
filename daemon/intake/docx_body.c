/* Reads WordprocessingML (ECMA-376 part 1, section 17) as a stream: paragraphs
 * with what their style, list and letters say; nothing that was deleted, hidden
 * or computed for the page. Called by docx.c. */
#include "intake/docx_body.h"

#include "base/mem.h"
#include "intake/docx_table.h"
#include "intake/paragraph.h"
#include "intake/xml.h"

#include <stdlib.h>
#include <string.h>

enum { PARAGRAPHS = 8, FIELDS = 16, INSTRUCTION = 24 };

/* Paragraphs stand in each other through text boxes. */
struct paragraph {
	struct letters letters;
	struct docx_style style;
};

struct field {
	char instruction[INSTRUCTION];
	bool result, skipped;
};

struct body {
	struct draft *draft;
	struct docx_styles *styles;
	struct docx_table table;
	unsigned tables;
	struct paragraph paragraphs[PARAGRAPHS];
	int paragraph; /* the innermost that is open, -1: none */
	int too_deep;  /* paragraphs beyond */
	struct field fields[FIELDS];
	int field_count;
	int fields_skipped; /* of the open ones */
	unsigned skip;      /* depth below an element that is not read */
	int links, run_properties, paragraph_properties, texts, boxes;
	bool instruction;    /* in instrText */
	bool raised, struck; /* the run's letters */
	bool bold, hidden, is_note, has_title, sdt_properties;
	unsigned sdt_depth;
	unsigned depth;
	enum font font;
};

/* Elements that are left out with all that is in them. */
static const char *const left_out[] = {"del", "moveFrom", "delText", "sectPr", "tblGrid",
        "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sdtEndPr", "ruby",
        "object", "footnoteReference", "endnoteReference", "commentReference", "annotationRef"};

/* Fields whose result is of the page, not of the text. */
static const char *const page_fields[] = {
        "PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "TOC", "INDEX", "FILENAME", "XE", "TC"};

static bool is_any(const char *name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}
#define ANY(name, list) is_any(name, list, sizeof list / sizeof list[0])

static bool is_page_field(const char *instruction)
{
	char word[INSTRUCTION];
	size_t n = 0;
	while (*instruction == ' ')
		instruction++;
	while (instruction[n] != '\0' && instruction[n] != ' ' && n + 1 < sizeof word) {
		word[n] = instruction[n];
		n++;
	}
	word[n] = '\0';
	return ANY(word, page_fields);
}

static struct paragraph *current(struct body *b)
{
	return b->paragraph >= 0 && b->too_deep == 0 ? &b->paragraphs[b->paragraph] : NULL;
}

/* ---- letters ---- */

static void add_text(struct body *b, const char *bytes, size_t len)
{
	struct paragraph *p = current(b);
	if (p == NULL || b->hidden || b->fields_skipped > 0)
		return;
	letters_add(&p->letters, b->draft,
	        &(struct letters_look){.font = b->font != FONT_UNSAID ? b->font : p->style.font,
	                .raised = b->raised,
	                .struck = b->struck,
	                .bold = b->bold,
	                .link = b->links > 0},
	        bytes, len);
}

static void add_sign(struct body *b, char sign)
{
	struct paragraph *p = current(b);
	if (p != NULL && !b->hidden && b->fields_skipped == 0)
		letters_sign(&p->letters, b->draft, sign);
}

/* ---- paragraphs ---- */

static void paragraph_begin(struct body *b)
{
	if (b->paragraph + 1 == PARAGRAPHS) {
		b->too_deep++;
		return;
	}
	struct paragraph *p = &b->paragraphs[++b->paragraph];
	letters_clear(&p->letters);
	p->style = docx_style(b->styles, NULL);
}

static enum block_kind kind_of(const struct body *b, const struct paragraph *p)
{
	if (b->is_note)
		return BLOCK_NOTE;
	if (p->style.heading || p->style.title)
		return BLOCK_HEADING;
	return p->style.list > 0 ? BLOCK_ITEM : BLOCK_PARAGRAPH;
}

static void paragraph_end(struct body *b)
{
	char label[DOCX_LABEL * 2];
	if (b->too_deep > 0) {
		b->too_deep--;
		return;
	}
	if (b->paragraph < 0)
		return;
	struct paragraph *p = &b->paragraphs[b->paragraph];
	bool labelled = p->letters.text.len > 0 && p->style.list > 0 &&
	                docx_label(b->styles, p->style.list, p->style.level, label);
	paragraph_put(
	        &p->letters, &(struct paragraph_end){.draft = b->draft,
	                             .to = b->table.depth > 0 ? &b->table.text : b->draft,
	                             .table = &b->table,
	                             .label = labelled ? label : NULL,
	                             .kind = kind_of(b, p),
	                             .title = p->style.title && b->table.depth == 0 && !b->is_note,
	                             .has_title = &b->has_title,
	                             .centred = p->style.centred > 0});
	b->paragraph--;
}

/* ---- properties ---- */

static void paragraph_property(struct body *b, const char *name, const char **a)
{
	struct paragraph *p = current(b);
	const char *value = docx_attribute(a, "val");
	if (p == NULL || value == NULL)
		return;
	if (strcmp(name, "pStyle") == 0) {
		p->style = docx_style(b->styles, value);
	} else if (strcmp(name, "jc") == 0) {
		p->style.centred = strcmp(value, "center") == 0 || strcmp(value, "right") == 0 ||
		                   strcmp(value, "end") == 0;
	} else if (strcmp(name, "numId") == 0) {
		p->style.list = (int)strtol(value, NULL, 10);
	} else if (strcmp(name, "ilvl") == 0) {
		p->style.level = (int)strtol(value, NULL, 10);
	} else if (strcmp(name, "outlineLvl") == 0) {
		p->style.heading = strtol(value, NULL, 10) < DOCX_LEVELS;
	}
}

static void run_property(struct body *b, const char *name, const char **a)
{
	if (strcmp(name, "b") == 0)
		b->bold = docx_on(a);
	else if (strcmp(name, "vanish") == 0)
		b->hidden = docx_on(a);
	else if (strcmp(name, "strike") == 0 || strcmp(name, "dstrike") == 0)
		b->struck = docx_on(a);
	else if (strcmp(name, "vertAlign") == 0 && docx_attribute(a, "val") != NULL)
		b->raised = strcmp(docx_attribute(a, "val"), "superscript") == 0;
	else if (strcmp(name, "position") == 0 && docx_attribute(a, "val") != NULL)
		b->raised = strtol(docx_attribute(a, "val"), NULL, 10) > 0; /* LibreOffice */
	else if (strcmp(name, "rFonts") == 0)
		b->font = font_of(docx_attribute(a, "ascii"));
}

static void table_property(struct body *b, const char *name, const char **a)
{
	static const char *const sides[] = {"top", "bottom", "left", "right", "insideH", "insideV"};
	struct docx_table *t = &b->table;
	const char *value = docx_attribute(a, "val");
	if (t->depth != 1)
		return;
	struct docx_cell *cell = t->cell_count > 0 ? &t->cells[t->cell_count - 1] : NULL;
	if (value != NULL && ANY(name, sides))
		t->borders =
		        t->borders || (strcmp(value, "none") != 0 && strcmp(value, "nil") != 0);
	else if (strcmp(name, "tblStyle") == 0)
		t->borders = t->borders || (value != NULL && strstr(value, "Grid") != NULL);
	else if (strcmp(name, "tblHeader") == 0 && docx_on(a) && t->head_rows + 1 == t->rows)
		t->head_rows = t->rows;
	else if (strcmp(name, "gridSpan") == 0 && cell != NULL && value != NULL)
		cell->wide = strtoul(value, NULL, 10) < 64 ? (unsigned)strtoul(value, NULL, 10) : 1;
	else if (strcmp(name, "vMerge") == 0 && cell != NULL)
		cell->goes_on = value == NULL || strcmp(value, "continue") == 0;
}

/* ---- fields ---- */

static void field_char(struct body *b, const char *type)
{
	struct field *f = b->field_count > 0 ? &b->fields[b->field_count - 1] : NULL;
	if (type == NULL)
		return;
	if (strcmp(type, "begin") == 0 && b->field_count < FIELDS) {
		b->fields[b->field_count++] = (struct field){.result = false};
	} else if (strcmp(type, "separate") == 0 && f != NULL && !f->result) {
		f->result = true;
		f->skipped = is_page_field(f->instruction);
		b->fields_skipped += f->skipped;
	} else if (strcmp(type, "end") == 0 && f != NULL) {
		b->fields_skipped -= f->skipped;
		b->field_count--;
	}
}

static void add_instruction(struct body *b, const char *bytes, size_t len)
{
	if (b->field_count == 0)
		return;
	char *to = b->fields[b->field_count - 1].instruction;
	size_t has = strlen(to), room = INSTRUCTION - 1 - has;
	memcpy(to + has, bytes, len < room ? len : room);
	to[has + (len < room ? len : room)] = '\0';
}

/* ---- the stream ---- */

static void structure(struct body *b, const char *name)
{
	if (strcmp(name, "p") == 0)
		paragraph_begin(b);
	else if (strcmp(name, "tbl") == 0)
		docx_table_begin(&b->table);
	else if (strcmp(name, "tr") == 0)
		docx_table_row(&b->table);
	else if (strcmp(name, "tc") == 0)
		docx_table_cell(&b->table);
	else if (strcmp(name, "r") == 0) {
		b->bold = b->hidden = b->raised = b->struck = false;
		b->font = FONT_UNSAID;
	}
}

static void content(struct body *b, const char *name, const char **a)
{
	const char *type;
	if (strcmp(name, "t") == 0)
		b->texts++;
	else if (strcmp(name, "tab") == 0)
		add_sign(b, ' ');
	else if (strcmp(name, "noBreakHyphen") == 0)
		add_sign(b, '-');
	else if (strcmp(name, "cr") == 0)
		add_sign(b, '\n');
	else if (strcmp(name, "br") == 0) {
		type = docx_attribute(a, "type");
		add_sign(b, type == NULL || strcmp(type, "textWrapping") == 0 ? '\n' : ' ');
	} else if (strcmp(name, "fldChar") == 0)
		field_char(b, docx_attribute(a, "fldCharType"));
	else if (strcmp(name, "instrText") == 0)
		b->instruction = true;
	else if (strcmp(name, "hyperlink") == 0)
		b->links++;
}

static bool is_left_out(struct body *b, const char *full, const char *name, const char **a)
{
	static const char fallback[] =
	        "http://schemas.openxmlformats.org/markup-compatibility/2006|Fallback";
	if (strcmp(full, fallback) == 0 || ANY(name, left_out))
		return true;
	const char *value = docx_attribute(a, "instr");
	if (strcmp(name, "fldSimple") == 0 && value != NULL && is_page_field(value))
		return true;
	/* The separators between text and notes. */
	value = docx_attribute(a, "type");
	return b->is_note && (strcmp(name, "footnote") == 0 || strcmp(name, "endnote") == 0) &&
	       value != NULL && strcmp(value, "normal") != 0;
}

static bool start(void *context, const char *full, const char **a)
{
	struct body *b = context;
	const char *name = docx_name(full);
	b->depth++;
	if (b->skip > 0)
		return true;
	if (is_left_out(b, full, name, a)) {
		b->skip = b->depth;
		return true;
	}
	if (b->run_properties > 0) {
		run_property(b, name, a);
	} else if (b->paragraph_properties > 0) {
		paragraph_property(b, name, a);
	} else {
		structure(b, name);
		content(b, name, a);
		table_property(b, name, a);
	}
	/* A table of contents is a gallery of its own: all of its sdt is left out. */
	if (strcmp(name, "docPartGallery") == 0 && b->sdt_depth > 0) {
		const char *gallery = docx_attribute(a, "val");
		if (gallery != NULL && (strcmp(gallery, "Table of Contents") == 0 ||
		                               strncmp(gallery, "Page Numbers", 12) == 0))
			b->skip = b->sdt_depth;
	}
	if (strcmp(name, "sdt") == 0)
		b->sdt_depth = b->depth;
	b->run_properties += strcmp(name, "rPr") == 0;
	b->paragraph_properties += strcmp(name, "pPr") == 0;
	return true;
}

static void table_end(struct body *b)
{
	if (b->table.depth == 0 || --b->table.depth > 0)
		return;
	b->tables += docx_table_end(&b->table, b->draft, b->tables + 1);
}

static bool end(void *context, const char *full)
{
	struct body *b = context;
	const char *name = docx_name(full);
	unsigned depth = b->depth--;
	if (b->skip > 0) {
		if (depth == b->skip) {
			b->skip = 0;
			b->run_properties = b->paragraph_properties = 0;
		}
		return true;
	}
	if (strcmp(name, "rPr") == 0 && b->run_properties > 0)
		b->run_properties--;
	else if (strcmp(name, "pPr") == 0 && b->paragraph_properties > 0)
		b->paragraph_properties--;
	else if (b->run_properties > 0 || b->paragraph_properties > 0)
		return true;
	else if (strcmp(name, "t") == 0)
		b->texts -= b->texts > 0;
	else if (strcmp(name, "instrText") == 0)
		b->instruction = false;
	else if (strcmp(name, "hyperlink") == 0)
		b->links -= b->links > 0;
	else if (strcmp(name, "p") == 0)
		paragraph_end(b);
	else if (strcmp(name, "tc") == 0)
		docx_table_cell_end(&b->table);
	else if (strcmp(name, "tbl") == 0)
		table_end(b);
	return true;
}

static void text(void *context, const char *bytes, size_t len)
{
	struct body *b = context;
	if (b->skip > 0)
		return;
	if (b->instruction)
		add_instruction(b, bytes, len);
	else if (b->texts > 0)
		add_text(b, bytes, len);
}

static int read_part(const char *path, const struct str *xml, struct docx_styles *styles,
        struct draft *d, bool notes, struct err *e)
{
	struct body *b = mem_alloc(sizeof *b);
	const struct xml_listener listener = {
	        .start = start, .end = end, .text = text, .namespaces = true, .context = b};
	b->draft = d;
	b->styles = styles;
	b->paragraph = -1;
	b->is_note = notes;
	for (int i = 0; i < PARAGRAPHS; i++)
		letters_init(&b->paragraphs[i].letters);
	int status = xml_walk(path, xml->data, xml->len, &listener, e);
	for (int i = 0; i < PARAGRAPHS; i++)
		letters_finish(&b->paragraphs[i].letters);
	docx_table_finish(&b->table);
	free(b);
	return status;
}

int docx_body(const char *path, const struct str *xml, struct docx_styles *styles, struct draft *d,
        struct err *e)
{
	return read_part(path, xml, styles, d, false, e);
}

int docx_notes(const char *path, const struct str *xml, struct docx_styles *styles, struct draft *d,
        struct err *e)
{
	return read_part(path, xml, styles, d, true, e);
}
