/* Options from tables, by getopt_long. */
#include "cli/options.h"

#include "base/i18n.h"
#include "base/str.h"
#include "cli/verb.h"
#include "unicode/utf8.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

const char *options_value(const struct options *o, const char *name)
{
	for (size_t i = o->count; i > 0; i--)
		if (strcmp(o->given[i - 1].spec->name, name) == 0)
			return o->given[i - 1].value;
	return NULL;
}

bool options_has(const struct options *o, const char *name)
{
	return options_value(o, name) != NULL;
}

static bool choice_allowed(const char *choices, const char *value)
{
	size_t len = strlen(value);
	for (const char *p = choices; p != NULL; p = strchr(p, '|')) {
		p += *p == '|';
		size_t n = strcspn(p, "|");
		if (n == len && memcmp(p, value, n) == 0)
			return true;
	}
	return false;
}

enum { HELP_CODE = 1000, FIRST_CODE = 1001 };

struct tables {
	struct option longs[OPTIONS_MAX + 2];
	char shorts[3 * OPTIONS_MAX + 4];
};

static void build(const struct option_spec *specs, struct tables *t)
{
	size_t n = 0;
	char *s = t->shorts;
	*s++ = ':';
	for (; specs != NULL && specs[n].name != NULL && n < OPTIONS_MAX; n++) {
		t->longs[n] = (struct option){.name = specs[n].name,
		        .has_arg = specs[n].value != NULL ? required_argument : no_argument,
		        .val = FIRST_CODE + (int)n};
		if (specs[n].letter != 0) {
			*s++ = specs[n].letter;
			if (specs[n].value != NULL)
				*s++ = ':';
		}
	}
	t->longs[n] = (struct option){.name = "help", .val = HELP_CODE};
	t->longs[n + 1] = (struct option){0};
	*s++ = 'h';
	*s = '\0';
}

static const struct option_spec *spec_of(const struct option_spec *specs, int code)
{
	if (code >= FIRST_CODE)
		return &specs[code - FIRST_CODE];
	for (size_t i = 0; specs != NULL && specs[i].name != NULL; i++)
		if (specs[i].letter != 0 && specs[i].letter == code)
			return &specs[i];
	return NULL;
}

static void complain_unknown(const struct verb *v, const char *argument)
{
	const char *names[OPTIONS_MAX + 1] = {"help"};
	size_t n = 1;
	for (size_t i = 0; v->options != NULL && v->options[i].name != NULL && n <= OPTIONS_MAX;
	        i++)
		names[n++] = v->options[i].name;
	const char *near = str_starts(argument, "--") ? str_nearest(argument + 2, names, n) : NULL;
	if (near != NULL)
		verb_usage(v->name, _("unknown option %s; did you mean --%s?"), argument, near);
	else
		verb_usage(v->name, _("unknown option %s"), argument);
}

/* Names of files are bytes; all else is text, and a zone that cannot be sent must not
 * become all zones. */
static bool readable(const struct option_spec *spec, const char *value)
{
	static const char *const names[] = {"FILE", "PATH", "DIR"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (spec->value == NULL || strcmp(spec->value, names[i]) == 0)
			return true;
	return utf8_valid(value, strlen(value), NULL);
}

static int add(
        const struct verb *v, struct options *o, const struct option_spec *spec, const char *value)
{
	if (!readable(spec, value)) {
		verb_usage(v->name, _("--%s is not UTF-8; is the terminal set to it?"), spec->name);
		return -1;
	}
	if (spec->choices != NULL && !choice_allowed(spec->choices, value)) {
		verb_usage(v->name, _("--%s takes one of %s, not \"%s\""), spec->name,
		        spec->choices, value);
		return -1;
	}
	if (o->count == OPTIONS_MAX) {
		verb_usage(v->name, _("too many options"));
		return -1;
	}
	o->given[o->count++] = (struct option_given){.spec = spec, .value = value};
	return 0;
}

int options_parse(const struct verb *v, int argc, char **argv, struct options *ret)
{
	struct tables tables;
	build(v->options, &tables);
	*ret = (struct options){0};
	optind = 0;
	opterr = 0;
	for (;;) {
		int at = optind > 0 ? optind : 1;
		int code = getopt_long(argc, argv, tables.shorts, tables.longs, NULL);
		if (code == -1)
			return optind;
		if (code == HELP_CODE || code == 'h') {
			verb_print_help(v);
			return -2;
		}
		const struct option_spec *spec =
		        code == '?' || code == ':' ? NULL : spec_of(v->options, code);
		if (code == ':') {
			verb_usage(v->name, _("%s needs a value"), argv[optind - 1]);
			return -1;
		}
		if (spec == NULL) {
			complain_unknown(v, argv[optind > at ? optind - 1 : at]);
			return -1;
		}
		if (add(v, ret, spec, spec->value != NULL ? optarg : "") < 0)
			return -1;
	}
}
