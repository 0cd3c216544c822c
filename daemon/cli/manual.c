/* Writes bantin(1) from the table of verbs: arguments, options and examples of
 * each, so that the page cannot lack one. Run once by the build. */
#include "cli/manual.h"

#include "cli/verb.h"
#include "settings/manual.h"

#include <stdio.h>
#include <string.h>

static const char head[] =
        "bantin(1)\n"
        "\n"
        "# NAME\n"
        "\n"
        "bantin - read Vietnamese news aloud for the public\n"
        "\n"
        "# SYNOPSIS\n"
        "\n"
        "*bantin* [*--socket* _PATH_] _VERB_ [_OPTION_]... [_ARGUMENT_]...\n"
        "\n"
        "# DESCRIPTION\n"
        "\n"
        "bantin reads Vietnamese articles as a newsreader would: it makes bulletins\n"
        "as sound files by itself, and works a station's loudspeakers through\n"
        "*bantind*(8). Messages are in Vietnamese where the locale is.\n"
        "\n"
        "Tables are for people; *--json* prints the same for programs.\n"
        "*--socket* may also stand before the verb. *bantin help* _VERB_ explains one.\n"
        "\n"
        "# VERBS\n"
        "\n";

static const char tail[] =
        "# TIMES AND DURATIONS\n"
        "\n"
        "_now_, _17:00_ (today), _2026-11-23 17:00_, _+90min_, or RFC 3339. Durations\n"
        "are written _90s_, _15min_, _2h_, _1h30min_. A repeat plan is\n"
        "_N_ x _GAP_ then every _PERIOD_ until _TIME_ (or: count _N_), where all\n"
        "before \"every\" may be left out, or each-programme until _TIME_. All times\n"
        "are those of the station's time zone.\n"
        "\n"
        "# EXIT STATUS\n"
        "\n"
        "*0*\n"
        "\tDone.\n"
        "\n"
        "*1*\n"
        "\tRefused or failed; nothing is left behind.\n"
        "\n"
        "*2*\n"
        "\tWrong usage.\n"
        "\n"
        "*3*\n"
        "\tThe daemon cannot be reached.\n"
        "\n"
        "*4*\n"
        "\tWritten, but something was left out, and said so.\n"
        "\n"
        "# ENVIRONMENT\n"
        "\n"
        "*BANTIN_SOCKET*\n"
        "\tThe daemon's socket, where *--socket* is not given.\n"
        "\n"
        "*LANG*, *LC_ALL*, *LC_MESSAGES*\n"
        "\tThe language of messages. Vietnamese works on machines that have not\n"
        "\tgenerated its locale.\n"
        "\n"
        "# FILES\n"
        "\n"
        "_/etc/bantin/bantin.conf_, _/etc/bantin/conf.d/_\n"
        "\tSettings, see *bantin.conf*(5).\n"
        "\n"
        "_/etc/bantin/lexicon.d/_\n"
        "\tThe station's own lexicons.\n"
        "\n"
        "_/run/bantin/control.sock_\n"
        "\tThe daemon's socket.\n"
        "\n"
        "# SEE ALSO\n"
        "\n"
        "*bantind*(8), *bantin.conf*(5), *bantin-article*(5)\n";

/* A sentence of the tables begins small and has no full stop; here it stands alone. */
static void add_sentence(struct str *out, const char *text)
{
	struct str s;
	str_init(&s);
	str_adds(&s, text);
	if (s.len > 0 && s.data[0] >= 'a' && s.data[0] <= 'z')
		s.data[0] = (char)(s.data[0] - 'a' + 'A');
	if (!str_ends(s.data, "."))
		str_addc(&s, '.');
	manual_paragraph(out, "\t", s.data);
	str_finish(&s);
}

static void add_option(struct str *out, const struct option_spec *o)
{
	str_addc(out, '\t');
	if (o->letter != 0)
		str_addf(out, "*-%c*, ", o->letter);
	str_addf(out, "*--%s*", o->name);
	if (o->value != NULL) {
		str_addc(out, ' ');
		manual_escaped(out, o->value);
	}
	str_addc(out, '\n');
	manual_paragraph(out, "\t\t", o->help);
}

/* Lines that are indented are examples and stay as they are; the rest is text. */
static void add_details(struct str *out, const char *details)
{
	struct str text;
	bool literal = false;
	str_init(&text);
	for (const char *p = details; *p != '\0';) {
		size_t n = strcspn(p, "\n");
		bool example = strncmp(p, "  ", 2) == 0;
		bool empty = n == 0;
		if ((example || empty) && text.len > 0) {
			manual_paragraph(out, "\t", text.data);
			str_clear(&text);
		}
		if (example != literal && !(empty && !literal)) {
			str_adds(out, literal ? "\t```\n\n" : "\t```\n");
			literal = example;
		}
		if (example)
			str_addf(out, "\t%.*s\n", (int)n, p);
		else if (!empty)
			str_addf(&text, "%s%.*s", text.len > 0 ? " " : "", (int)n, p);
		p += n + (p[n] == '\n');
	}
	if (text.len > 0)
		manual_paragraph(out, "\t", text.data);
	if (literal)
		str_adds(out, "\t```\n\n");
	str_finish(&text);
}

static void add_verb(struct str *out, const struct verb *v)
{
	str_addf(out, "*%s*%s", v->name, v->arguments[0] != '\0' ? " " : "");
	manual_escaped(out, v->arguments);
	str_addc(out, '\n');
	add_sentence(out, v->summary);
	for (const struct option_spec *o = v->options; o != NULL && o->name != NULL; o++)
		add_option(out, o);
	if (v->details != NULL)
		add_details(out, v->details);
}

void manual_print(void)
{
	struct str out;
	str_init(&out);
	str_adds(&out, head);
	for (size_t i = 0; verbs[i] != NULL; i++)
		add_verb(&out, verbs[i]);
	str_adds(&out, tail);
	fputs(out.data, stdout);
	str_finish(&out);
}
