/* Writes the example file and the man page from the table, so that neither
 * can say what the loader does not do. Called by `bantin config`; a test
 * compares the copies in the tree with what comes out here. */
#include "settings/document.h"

#include "base/i18n.h"
#include "settings/grammar.h"
#include "settings/schema.h"

#include <ctype.h>
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

static void add_kind(struct str *out, const struct row *f)
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

static const char *reload_text(enum settings_reload reload)
{
	switch (reload) {
	case RELOAD_NEXT_AIRING:
		return _("from the next airing after a reload");
	case RELOAD_RESTART:
		return _("after a restart");
	case RELOAD_NOW:
		break;
	}
	return _("with a reload");
}

/* ---- the example file ---- */

/* How lines are broken. */
struct layout {
	const char *prefix; /* of each line */
	size_t columns;
	size_t foreign; /* columns that a character outside ASCII takes */
};

static size_t word_width(const char *word, size_t bytes, size_t foreign)
{
	size_t width = 0;
	for (size_t i = 0; i < bytes; i++) {
		unsigned char c = (unsigned char)word[i];
		width += c < 0x80 ? 1 : (c & 0xC0) != 0x80 ? foreign : 0;
	}
	return width;
}

static void add_wrapped(struct str *out, const struct layout *l, const char *text)
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
	add_wrapped(out, &(struct layout){prefix, COLUMNS, 1}, text);
}

static void add_note(struct str *out, const char *prefix, const struct row *f)
{
	struct str s;
	str_init(&s);
	str_addf(&s, "%s (", _(f->doc));
	add_kind(&s, f);
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

/* ---- the man page ---- */

/* scdoc takes _ and * for markup, and a line that begins with - or # for more. */
static void add_escaped(struct str *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (strchr("_*\\<>#~`[]|", *p) != NULL ||
		        (*p == '-' && (p == text || p[-1] == ' ')))
			str_addc(out, '\\');
		str_addc(out, *p);
	}
}

/* A paragraph below a setting. mandoc wants lines of at most 80 bytes, and
 * scdoc writes what is not ASCII as \[u1EA1]. */
static void add_paragraph(struct str *out, const char *text)
{
	struct str escaped;
	str_init(&escaped);
	add_escaped(&escaped, text);
	add_wrapped(out, &(struct layout){"\t", 72, 8}, escaped.data);
	str_addc(out, '\n');
	str_finish(&escaped);
}

static void manual_row(struct str *out, const char *prefix, const struct row *f)
{
	struct str s;
	str_init(&s);
	str_addf(out, "*%s%s*", prefix, f->key);
	if (f->type == ROW_GROUP || f->type == ROW_ITEMS)
		str_addf(out, " (%s)", f->type == ROW_GROUP ? "group" : "list of groups");
	str_addc(out, '\n');
	add_paragraph(out, f->doc);
	if (f->type != ROW_GROUP) {
		if (f->type != ROW_ITEMS) {
			add_kind(&s, f);
			s.data[0] = (char)toupper((unsigned char)s.data[0]);
			str_adds(&s, ". ");
		}
		if (f->preset != NULL)
			str_addf(&s, "Default: %s. ", f->preset);
		else
			str_adds(&s, "Must be given. ");
		str_addf(&s, "Takes effect %s.", reload_text(f->reload));
		add_paragraph(out, s.data);
	}
	str_finish(&s);
}

static void manual_members(struct str *out, const struct row *f)
{
	char prefix[64];
	memcpy(prefix, f->key, strlen(f->key));
	memcpy(prefix + strlen(f->key), f->type == ROW_ITEMS ? "[]." : ".",
	        f->type == ROW_ITEMS ? 4 : 2);
	for (const struct row *r = f->rows; r->key != NULL; r++)
		manual_row(out, prefix, r);
}

static const char manual_head[] =
        "bantin.conf(5)\n"
        "\n"
        "# NAME\n"
        "\n"
        "bantin.conf - settings of a station\n"
        "\n"
        "# DESCRIPTION\n"
        "\n"
        "bantin needs no settings: each has a default. What is set is read in this\n"
        "order, and the last word wins:\n"
        "\n"
        ". PREFIX/share/bantin/bantin.conf\n"
        ". /etc/bantin/bantin.conf\n"
        ". /etc/bantin/conf.d/\\*.conf, by name\n"
        ". unless the user is root: bantin/bantin.conf and bantin/conf.d/\\*.conf in\n"
        "  $XDG\\_CONFIG\\_HOME (~/.config)\n"
        ". _--set key=value_ on the command line\n"
        "\n"
        "A list is replaced as a whole; members of a group one by one. *bantin config\n"
        "check* reports every mistake at once with file and line; *bantin config\n"
        "show* with *--origin* says where each value comes from. A reload with a\n"
        "mistake keeps the old settings.\n"
        "\n"
        "# FORM\n"
        "\n"
        "```\n"
        "# a comment\n"
        "station = \"Đài truyền thanh phường Lê Chân\";\n"
        "permitted_hours = ( \"05:00-11:30\", \"13:30-21:30\" );\n"
        "outputs = (\n"
        "\t{ name = \"yard\"; device = \"USB\"; volume = -6.0; },\n"
        "\t{ name = \"record\"; type = \"file\"; format = \"mp3\"; }\n"
        ");\n"
        "programmes = (\n"
        "\t{ name = \"Sáng\"; at = \"05:00\"; minutes = 15; session = \"buổi sáng\"; }\n"
        ");\n"
        "approval = { normal = \"none\"; };\n"
        "```\n"
        "\n"
        "Text stands in quotation marks, on one line; \\\\\" and \\\\\\\\ stand for a quotation\n"
        "mark and a backslash. Durations (\"90s\", \"15min\", \"1h30min\", \"30d\") and sizes\n"
        "(\"500MiB\", \"2GiB\") are texts with their unit. Numbers are decimal. After \"\\#\"\n"
        "or \"//\" and between \"/\\*\" and \"\\*/\" stand comments. Files are UTF-8.\n"
        "\n"
        "# SETTINGS\n"
        "\n";

static const char manual_tail[] = "# FILES\n"
                                  "\n"
                                  "_/etc/bantin/bantin.conf_, _/etc/bantin/conf.d/_\n"
                                  "\n"
                                  "# SEE ALSO\n"
                                  "\n"
                                  "*bantin*(1), *bantin-article*(5), *bantind*(8)\n";

void settings_manual(struct str *out)
{
	str_adds(out, manual_head);
	for (const struct row *f = settings_schema; f->key != NULL; f++) {
		manual_row(out, "", f);
		if (f->type == ROW_GROUP || f->type == ROW_ITEMS)
			manual_members(out, f);
	}
	str_adds(out, manual_tail);
}
