/* Writes bantin.conf(5) from the table, as scdoc source, and has what other
 * man pages made from tables need. Called by `bantin config` and cli/manual.c;
 * a test compares the copy in the tree with what comes out here. */
#include "settings/manual.h"

#include "settings/document.h"
#include "settings/schema.h"

#include <ctype.h>
#include <string.h>

static const char *reload_text(enum settings_reload reload)
{
	switch (reload) {
	case RELOAD_NEXT_AIRING:
		return "from the next airing after a reload";
	case RELOAD_RESTART:
		return "after a restart";
	case RELOAD_NOW:
		break;
	}
	return "with a reload";
}

/* scdoc takes _ and * for markup, and a line that begins with - or # for more. */
void manual_escaped(struct str *out, const char *text)
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
void manual_paragraph(struct str *out, const char *indent, const char *text)
{
	struct str escaped;
	str_init(&escaped);
	manual_escaped(&escaped, text);
	document_wrapped(out, &(struct layout){indent, 72, 8}, escaped.data);
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
	manual_paragraph(out, "\t", f->doc);
	if (f->type != ROW_GROUP) {
		if (f->type != ROW_ITEMS) {
			document_kind(&s, f);
			s.data[0] = (char)toupper((unsigned char)s.data[0]);
			str_adds(&s, ". ");
		}
		if (f->preset != NULL)
			str_addf(&s, "Default: %s. ", f->preset);
		else
			str_adds(&s, "Must be given. ");
		str_addf(&s, "Takes effect %s.", reload_text(f->reload));
		manual_paragraph(out, "\t", s.data);
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
