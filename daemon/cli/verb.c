/* What all verbs share: finding one by name, help from its table, errors. */
#include "cli/verb.h"

#include "base/i18n.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; verbs[i] != NULL; i++)
		if (strcmp(verbs[i]->name, name) == 0)
			return verbs[i];
	return NULL;
}

int verb_fail(const char *verb, enum exit_code code, const struct err *e)
{
	char line[ERR_LINE_MAX];
	fprintf(stderr, "bantin %s: %s\n", verb, err_line(e, line, sizeof line));
	return (int)code;
}

int verb_usage(const char *verb, const char *format, ...)
{
	va_list args;
	fprintf(stderr, "bantin %s: ", verb);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	fprintf(stderr, _("See \"bantin %s --help\".\n"), verb);
	return EXIT_USAGE;
}

static int option_label(const struct option_spec *o, char *out, size_t size)
{
	char letter[8] = "    ";
	if (o->letter != 0)
		snprintf(letter, sizeof letter, "-%c, ", o->letter);
	return snprintf(out, size, "%s--%s%s%s", letter, o->name, o->value != NULL ? " " : "",
	        o->value != NULL ? o->value : "");
}

void verb_print_help(const struct verb *v)
{
	static const struct option_spec help = {"help", 'h', NULL, N_("show this help"), NULL};
	char label[96];
	int width = 0;
	printf(_("Usage: bantin %s [OPTION]...%s%s\n"), v->name, v->arguments[0] != '\0' ? " " : "",
	        v->arguments);
	printf("\n%s\n\n", _(v->summary));
	for (size_t i = 0; v->options != NULL && v->options[i].name != NULL; i++) {
		int n = option_label(&v->options[i], label, sizeof label);
		width = n > width ? n : width;
	}
	for (size_t i = 0; v->options != NULL && v->options[i].name != NULL; i++) {
		option_label(&v->options[i], label, sizeof label);
		printf("  %-*s  %s\n", width, label, _(v->options[i].help));
	}
	option_label(&help, label, sizeof label);
	printf("  %-*s  %s\n", width, label, _(help.help));
	if (v->details != NULL)
		printf("\n%s\n", _(v->details));
}
