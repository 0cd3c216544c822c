/* Writes the example file from the table, so that it cannot say what the
 * loader does not do. Called by `bantin config`; a test compares the copy in
 * the tree with what comes out here. */
#include "settings/document.h"

#include "base/i18n.h"
#include "settings/grammar.h"
#include "settings/schema.h"

#include <stdint.h>
#include <string.h>

enum { COLUMNS = 78 };

/* ---- what a row takes, in words ---- */

static void add_choices(struct str *out, const struct row *f)
{
	for (const struct choice *o = f->choices; o->name != NULL; o++)
		str_addf(out, "%s\"%s\"", o == f->choices ? "" : ", ", o->name);
}

static void add_span(struct str *out, const struct row *f)
{
	struct str low, high;
	str_init(&low);
	str_init(&high);
	if (f->type == ROW_DURATION) {
		duration_exact((int64_t)f->min, &low);
		duration_exact((int64_t)f->max, &high);
	} else if (f->type == ROW_SIZE) {
		size_text((int64_t)f->min, &low);
		size_text((int64_t)f->max, &high);
	} else {
		str_addf(&low, "%g", f->min);
		str_addf(&high, "%g", f->max);
	}
	str_addf(out, _(", %s to %s"), low.data, high.data);
	if (f->unit != NULL)
		str_addf(out, " %s", f->unit);
	str_finish(&low);
	str_finish(&high);
}

void document_kind(struct str *out, const struct row *f)
{
	switch (f->type) {
	case ROW_BOOL:
		str_adds(out, _("true or false"));
		break;
	case ROW_INT:
		str_adds(out, _("whole number"));
		add_span(out, f);
		break;
	case ROW_NUMBER:
		str_adds(out, _("number"));
		add_span(out, f);
		break;
	case ROW_TEXT:
	case ROW_CHARS:
		str_adds(out, _("text"));
		break;
	case ROW_CHOICE:
		str_adds(out, _("one of "));
		add_choices(out, f);
		break;
	case ROW_FLAGS:
		str_adds(out, _("list of "));
		add_choices(out, f);
		break;
	case ROW_DURATION:
		str_adds(out, _("duration"));
		add_span(out, f);
		break;
	case ROW_SIZE:
		str_adds(out, _("size"));
		add_span(out, f);
		break;
	case ROW_TEXTS:
		str_adds(out, _("list of texts"));
		break;
	case ROW_GROUP:
		str_adds(out, _("group"));
		break;
	case ROW_ITEMS:
		str_adds(out, _("list of groups"));
		break;
	}
}

/* ---- the example file ---- */

static size_t word_width(const char *word, size_t bytes, size_t foreign)
{
	size_t width = 0;
	for (size_t i = 0; i < bytes; i++) {
		unsigned char c = (unsigned char)word[i];
		width += c < 0x80 ? 1 : (c & 0xC0) != 0x80 ? foreign : 0;
	}
	return width;
}

void document_wrapped(struct str *out, const struct layout *l, const char *text)
{
	size_t column = 0;
	for (const char *p = text; *p != '\0';) {
		size_t bytes = strcspn(p, " \n");
		size_t width = word_width(p, bytes, l->foreign);
		if (column > 0 && column + 1 + width > l->columns) {
			str_addc(out, '\n');
			column = 0;
		}
		str_adds(out, column == 0 ? l->prefix : " ");
		column += column == 0 ? strlen(l->prefix) : 1;
		str_add(out, p, bytes);
		column += width;
		p += bytes;
		p += strspn(p, " \n");
	}
	str_addc(out, '\n');
}

/* A comment of the example file. */
static void add_comment(struct str *out, const char *prefix, const char *text)
{
	document_wrapped(out, &(struct layout){prefix, COLUMNS, 1}, text);
}

static void add_note(struct str *out, const char *prefix, const struct row *f)
{
	struct str s;
	str_init(&s);
	str_addf(&s, "%s (", _(f->doc));
	document_kind(&s, f);
	str_adds(&s, ")");
	add_comment(out, prefix, s.data);
	str_finish(&s);
}

static void example_group(struct str *out, const struct row *f)
{
	add_comment(out, "# ", _(f->doc));
	str_addf(out, "#%s = {\n", f->key);
	for (const struct row *r = f->rows; r->key != NULL; r++) {
		add_note(out, "#\t# ", r);
		str_addf(out, "#\t%s = %s;\n", r->key, r->preset);
	}
	str_adds(out, "#};\n\n");
}

static void example_items(struct str *out, const struct row *f)
{
	add_note(out, "# ", f);
	for (const struct row *r = f->rows; r->key != NULL; r++) {
		str_addf(out, "#    %s = %s\n", r->key, r->preset != NULL ? r->preset : "...");
		add_note(out, "#        ", r);
	}
	str_addf(out, "#%s = %s;\n\n", f->key, f->preset);
}

void settings_example(struct str *out)
{
	add_comment(out, "# ",
	        _("Settings of bantin. Each stands here with its default: take away the \"#\" "
	          "before a "
	          "setting to change it. \"bantin config check\" says what is wrong, all at once. "
	          "bantin.conf(5) has more."));
	str_addc(out, '\n');
	for (const struct row *f = settings_schema; f->key != NULL; f++) {
		if (f->type == ROW_GROUP) {
			example_group(out, f);
		} else if (f->type == ROW_ITEMS) {
			example_items(out, f);
		} else {
			add_note(out, "# ", f);
			str_addf(out, "#%s = %s;\n\n", f->key, f->preset);
		}
	}
	str_cut(out, out->len - 1);
}
