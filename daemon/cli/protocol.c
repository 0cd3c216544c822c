/* bantin protocol: the document of the control socket, from the tables that
 * dispatch it. docs/protocol.md in the source tree is what this prints. English
 * alone: it is for programmers, and there is one of it. */
#include "base/i18n.h"
#include "cli/protocol_text.h"
#include "cli/verb.h"
#include "control/errors.h"
#include "control/method.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct option_spec options[] = {
        {0},
};

static void print_limits(const struct param *p)
{
	if (p->choices != NULL) {
		fputs(" One of", stdout);
		for (const char *c = p->choices; *c != '\0';) {
			size_t n = strcspn(c, "|");
			printf("%s `%.*s`", c > p->choices ? "," : "", (int)n, c);
			c += n + (c[n] != '\0');
		}
		putchar('.');
	} else if (p->type == PARAM_TEXT && p->max > 0) {
		printf(" %" PRId64 " to %" PRId64 " bytes.", p->min, p->max);
	} else if (p->type == PARAM_INTEGER && p->max > 0 && p->max < INT64_C(9007199254740991)) {
		printf(" %" PRId64 " to %" PRId64 ".", p->min, p->max);
	}
}

static void print_params(const struct param *p, const char *heading, const char *must)
{
	if (p == NULL || p->name == NULL)
		return;
	printf("%s\n\n", heading);
	for (; p->name != NULL; p++) {
		size_t len = strlen(p->doc);
		printf("- `%s` (%s%s%s): %s%s", p->name, param_type_name(p->type),
		        p->required ? ", " : "", p->required ? must : "", p->doc,
		        p->doc[len - 1] == '.' ? "" : ".");
		print_limits(p);
		putchar('\n');
	}
	putchar('\n');
}

static void print_errors_of(const struct method *m)
{
	if (m->errors[0] == '\0')
		return;
	fputs("Errors:", stdout);
	for (const char *p = m->errors; *p != '\0';) {
		size_t n = strcspn(p, " ");
		printf("%s `%.*s`", p > m->errors ? "," : "", (int)n, p);
		p += n + (p[n] != '\0');
	}
	puts(".\n");
}

static void print_method(const struct method *m)
{
	printf("### %s\n\n%s. Takes the role `%s`.", m->name, m->doc, role_name(m->role));
	if (m->flags & METHOD_BATCH)
		printf(" May stand in a batch.");
	if (m->flags & METHOD_SENDS_FD)
		printf(" The answer may bring a descriptor.");
	puts("\n");
	print_params(m->params, "Parameters:", "required");
	print_params(m->result, "Result:", "always");
	print_errors_of(m);
	printf("```json\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}\n", m->name,
	        m->example);
	printf("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":%s}\n```\n\n", m->answer);
}

static void print_error_table(void)
{
	puts("## Errors\n");
	puts("| code | error | sentence | data |");
	puts("|---|---|---|---|");
	for (const struct error_entry *e = error_table; e->id != NULL; e++)
		printf("| %d | `%s` | %s | %s |\n", e->code, e->id, e->sentence, e->fields);
}

static int run(const struct options *given, int argc, char **argv)
{
	(void)given;
	if (argc > 0)
		return verb_usage("protocol", _("takes no arguments, but got \"%s\""), argv[0]);
	for (size_t i = 0; i < sizeof protocol_text / sizeof *protocol_text; i++)
		fputs(protocol_text[i], stdout);
	puts("## Methods\n");
	for (size_t g = 0; method_groups[g] != NULL; g++)
		for (const struct method *m = method_groups[g]; m->name != NULL; m++)
			print_method(m);
	print_error_table();
	return EXIT_DONE;
}

const struct verb verb_protocol = {
        .name = "protocol",
        .arguments = "",
        .summary = N_("print how programs talk to the daemon"),
        .details = N_("Example:\n  bantin protocol | less"),
        .options = options,
        .run = run,
};
