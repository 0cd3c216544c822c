/* Options of a verb as a table: parsing by getopt_long, help text from the
 * same table, so that neither can forget an option. */
#ifndef BANTIN_CLI_OPTIONS_H
#define BANTIN_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct option_spec {
	const char *name;    /* long name without dashes; NULL ends the table */
	char letter;         /* short name or 0 */
	const char *value;   /* placeholder such as "FILE", or NULL for a switch */
	const char *help;    /* one line, N_() */
	const char *choices; /* "fast|best" for completion and checking, or NULL */
};

enum { OPTIONS_MAX = 48 };

struct option_given {
	const struct option_spec *spec;
	const char *value; /* "" for a switch */
};

struct options {
	struct option_given given[OPTIONS_MAX];
	size_t count;
};

/* Last value given for `name`, or NULL. A switch that was given is "". */
const char *options_value(const struct options *o, const char *name);
bool options_has(const struct options *o, const char *name);

struct verb;
/* Parse argv[1..]; every verb also knows --help (-h) and, for daemon verbs, the
 * common --socket. Returns the index of the first operand, or -1 after printing
 * what is wrong (exit 2), or -2 after printing help (exit 0). Operands may stand
 * between options; "--" ends options. */
int options_parse(const struct verb *v, int argc, char **argv, struct options *ret);

#endif
