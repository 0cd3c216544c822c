/* From the letters of a paragraph to blocks of a draft. Called by docx_body.c and
 * odt_body.c, which know where its letters come from and what its style says. */
#include "intake/paragraph.h"

#include "intake/lines.h"
#include "intake/raised.h"

void letters_init(struct letters *l)
{
	*l = (struct letters){0};
	str_init(&l->text);
	str_init(&l->raised);
	str_init(&l->struck);
	str_init(&l->old);
}

void letters_clear(struct letters *l)
{
	str_clear(&l->text);
	str_clear(&l->raised);
	str_clear(&l->struck);
	str_clear(&l->old);
	l->font = FONT_UNICODE;
	l->black = l->link_black = l->bold_black = 0;
}

void letters_finish(struct letters *l)
{
	str_finish(&l->text);
	str_finish(&l->raised);
	str_finish(&l->struck);
	str_finish(&l->old);
}

static void settle_old(struct letters *l)
{
	if (l->old.len > 0)
		font_decode(l->font, l->old.data, l->old.len, &l->text);
	str_clear(&l->old);
}

/* Before anything stands behind them: raised letters are a sign, letters, or the mark of
 * a footnote. */
static void settle_raised(struct letters *l, struct draft *draft)
{
	if (l->raised.len == 0)
		return;
	enum raised what = raised_write(&l->text, l->raised.data, l->raised.len);
	if (what == RAISED_FLAT)
		str_add(&l->text, l->raised.data, l->raised.len);
	else if (what == RAISED_NOTE)
		draft_cut(draft, "footnote", l->raised.data, l->raised.len, 0);
	str_clear(&l->raised);
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void letters_add(struct letters *l, struct draft *draft, const struct letters_look *look,
        const char *bytes, size_t len)
{
	enum font font = look->font != FONT_UNSAID ? look->font : FONT_UNICODE;
	if (look->struck) {
		str_add(&l->struck, bytes, len);
		return;
	}
	if (font != l->font || look->raised)
		settle_old(l);
	l->font = font;
	if (look->raised) {
		str_add(&l->raised, bytes, len);
		return;
	}
	settle_raised(l, draft);
	struct str *to = font == FONT_UNICODE ? &l->text : &l->old;
	for (size_t i = 0; i < len; i++) {
		bool white = is_white(bytes[i]);
		str_addc(to, white ? ' ' : bytes[i]);
		l->black += !white;
		l->link_black += !white && look->link;
		l->bold_black += !white && look->bold;
	}
}

void letters_sign(struct letters *l, struct draft *draft, char sign)
{
	settle_old(l);
	settle_raised(l, draft);
	str_addc(&l->text, sign);
}

struct putting {
	const struct letters *letters;
	const struct paragraph_end *end;
};

static void put_line(void *context, const char *line, size_t len)
{
	const struct putting *p = context;
	const struct letters *l = p->letters;
	const struct paragraph_end *end = p->end;
	struct docx_table *t = end->table;
	if (end->title && !*end->has_title) {
		draft_set(&end->to->title, line, len);
		*end->has_title = end->to->title[0] != '\0';
		return;
	}
	struct block *block = draft_block(end->to, end->kind, line, len, 0);
	if (block == NULL)
		return;
	block->centred = end->kind == BLOCK_PARAGRAPH && end->centred;
	block->link = l->black > 0 && l->link_black == l->black;
	if (t != NULL && t->depth == 1 && t->cell_count > 0 && l->bold_black < l->black)
		t->cells[t->cell_count - 1].bold = false;
}

static void put_before(struct str *text, const char *label)
{
	struct str whole;
	str_init(&whole);
	str_addf(&whole, "%s ", label);
	str_add(&whole, text->data, text->len);
	str_finish(text);
	*text = whole;
}

void paragraph_put(struct letters *l, const struct paragraph_end *end)
{
	struct putting p = {.letters = l, .end = end};
	settle_old(l);
	settle_raised(l, end->draft);
	draft_cut(end->draft, "struck", l->struck.data, l->struck.len, 0);
	if (l->text.len == 0)
		return;
	if (end->label != NULL)
		put_before(&l->text, end->label);
	lines_each(l->text.data, l->text.len, put_line, &p);
}
