/* bantin completion: scripts that complete verbs, options and their values in
 * bash and zsh, made from the tables of verbs and options. The build installs
 * what this prints. */
#include "base/i18n.h"
#include "base/str.h"
#include "cli/verb.h"

#include <stdio.h>
#include <string.h>

/* Where names of voices come from, when somebody completes --voice. */
#define VOICES "$(bantin voices 2>/dev/null | tail -n +2 | cut -d' ' -f1)"

static const struct option_spec *next_option(const struct verb *v, size_t *i)
{
	if (v->options == NULL || v->options[*i].name == NULL)
		return NULL;
	return &v->options[(*i)++];
}

/* "fast|best" as "fast best". */
static void add_words(struct str *out, const char *choices, size_t len)
{
	for (size_t i = 0; i < len; i++)
		str_addc(out, choices[i] == '|' ? ' ' : choices[i]);
}

/* What an option's value may be: words for compgen, or "" for anything. */
static void add_values(struct str *out, const struct option_spec *o)
{
	if (o->choices != NULL)
		add_words(out, o->choices, strlen(o->choices));
	else if (strcmp(o->name, "voice") == 0)
		str_adds(out, VOICES);
}

/* The words that may come first, where arguments begin like "check|show" or
 * "[confirm]"; small letters are literal, capitals stand for something. */
static size_t literal_words(const char *arguments, const char **ret)
{
	*ret = arguments + (arguments[0] == '[');
	size_t n = strspn(*ret, "abcdefghijklmnopqrstuvwxyz|-");
	char after = (*ret)[n];
	return after == '\0' || after == ' ' || after == ']' ? n : 0;
}

/* ---- bash ---- */

static void bash_values(struct str *out, const struct verb *v)
{
	size_t i = 0;
	for (const struct option_spec *o; (o = next_option(v, &i)) != NULL;) {
		struct str values;
		str_init(&values);
		add_values(&values, o);
		if (values.len > 0) {
			str_addf(out, "\t\"%s --%s\"", v->name, o->name);
			if (o->letter != 0)
				str_addf(out, " | \"%s -%c\"", v->name, o->letter);
			str_addf(out, ") words=\"%s\" ;;\n", values.data);
		}
		str_finish(&values);
	}
}

static void bash_options(struct str *out, const struct verb *v)
{
	size_t i = 0;
	str_addf(out, "\t%s) words=\"--help", v->name);
	for (const struct option_spec *o; (o = next_option(v, &i)) != NULL;)
		str_addf(out, " --%s", o->name);
	str_adds(out, "\" ;;\n");
}

static void bash_operands(struct str *out, const struct verb *v)
{
	const char *words;
	size_t n = literal_words(v->arguments, &words);
	if (n == 0)
		return;
	str_addf(out, "\t%s) words=\"", v->name);
	add_words(out, words, n);
	str_adds(out, "\" ;;\n");
}

static void each_verb(struct str *out, void (*add)(struct str *out, const struct verb *v))
{
	for (size_t i = 0; verbs[i] != NULL; i++)
		add(out, verbs[i]);
}

static void bash(struct str *out)
{
	str_adds(out, "# bash completion of bantin; made by \"bantin completion bash\".\n"
	              "_bantin()\n{\n"
	              "\tlocal cur=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} words=\n"
	              "\tlocal prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	              "\t# bash takes --voice=NAME apart at the sign\n"
	              "\t[ \"$cur\" != = ] || cur=\n"
	              "\t[ \"$prev\" != = ] || prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	              "\tCOMPREPLY=()\n"
	              "\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\tCOMPREPLY=($(compgen -W \"--help "
	              "--version");
	for (size_t i = 0; verbs[i] != NULL; i++)
		str_addf(out, " %s", verbs[i]->name);
	str_adds(out, "\" -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase \"$verb $prev\" in\n");
	each_verb(out, bash_values);
	str_adds(out, "\tesac\n\tif [ -z \"$words\" ]; then\n\tcase \"$cur\" in\n\t-*) case "
	              "\"$verb\" in\n");
	each_verb(out, bash_options);
	str_adds(out, "\tesac ;;\n\t*) [ \"$COMP_CWORD\" != 2 ] || case \"$verb\" in\n");
	each_verb(out, bash_operands);
	str_adds(out, "\tesac ;;\n\tesac\n\tfi\n"
	              "\t[ -z \"$words\" ] || COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
	              "complete -o default -F _bantin bantin\n");
}

/* ---- zsh ---- */

/* Help inside '...[ ]': what zsh would take for its own is escaped. */
static void zsh_escaped(struct str *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\'')
			str_adds(out, "'\\''");
		else if (strchr("[]:\\", *p) != NULL)
			str_addf(out, "\\%c", *p);
		else
			str_addc(out, *p);
	}
}

static void zsh_spec(struct str *out, const char *flag, const struct option_spec *o)
{
	str_addf(out, " \\\n\t\t'*%s%s[", flag, o->value == NULL ? "" : flag[1] == '-' ? "=" : "+");
	zsh_escaped(out, _(o->help));
	str_addc(out, ']');
	if (o->value != NULL) {
		str_addf(out, ":%s:", o->value);
		struct str values;
		str_init(&values);
		add_values(&values, o);
		if (o->choices != NULL)
			str_addf(out, "(%s)", values.data);
		else if (values.len > 0)
			str_addf(out,
			        "($(bantin voices 2>/dev/null | tail -n +2 | cut -d\" \" -f1))");
		else
			str_adds(out, "_files");
		str_finish(&values);
	}
	str_addc(out, '\'');
}

static void zsh_verb(struct str *out, const struct verb *v)
{
	size_t i = 0;
	str_addf(out, "\t%s)\n\t\t_arguments '(-h --help)'{-h,--help}'[", v->name);
	zsh_escaped(out, _("show this help"));
	str_adds(out, "]'");
	for (const struct option_spec *o; (o = next_option(v, &i)) != NULL;) {
		char flag[64];
		snprintf(flag, sizeof flag, "--%s", o->name);
		zsh_spec(out, flag, o);
		snprintf(flag, sizeof flag, "-%c", o->letter);
		if (o->letter != 0)
			zsh_spec(out, flag, o);
	}
	const char *words;
	size_t n = literal_words(v->arguments, &words);
	if (n > 0) {
		str_adds(out, " \\\n\t\t'1: :(");
		add_words(out, words, n);
		str_adds(out, ")'");
	}
	str_adds(out, " \\\n\t\t'*: :_files' ;;\n");
}

static void zsh(struct str *out)
{
	str_adds(out,
	        "#compdef bantin\n# zsh completion of bantin; made by \"bantin completion zsh\".\n"
	        "_bantin()\n{\n\tlocal -a verbs\n\tif (( CURRENT == 2 )); then\n\t\tverbs=(\n");
	for (size_t i = 0; verbs[i] != NULL; i++) {
		str_addf(out, "\t\t'%s:", verbs[i]->name);
		zsh_escaped(out, _(verbs[i]->summary));
		str_adds(out, "'\n");
	}
	str_adds(out, "\t\t)\n\t\t_describe verb verbs\n\t\treturn\n\tfi\n"
	              "\tshift words\n\t(( CURRENT-- ))\n\tcase ${words[1]} in\n");
	each_verb(out, zsh_verb);
	str_adds(out, "\tesac\n}\n_bantin \"$@\"\n");
}

static int run(const struct options *given, int argc, char **argv)
{
	struct str out;
	(void)given;
	if (argc != 1 || (strcmp(argv[0], "bash") != 0 && strcmp(argv[0], "zsh") != 0))
		return verb_usage("completion", _("for which shell? bash or zsh"));
	str_init(&out);
	if (strcmp(argv[0], "bash") == 0)
		bash(&out);
	else
		zsh(&out);
	fputs(out.data, stdout);
	str_finish(&out);
	return EXIT_DONE;
}

const struct verb verb_completion = {
        .name = "completion",
        .arguments = "bash|zsh",
        .summary = N_("print a script that completes bantin's verbs and options in a shell"),
        .details = N_("Installed packages do this by themselves. For your own shell:\n"
                      "\n"
                      "  source <(bantin completion bash)\n"
                      "  bantin completion zsh >~/.zfunc/_bantin"),
        .run = run,
};
