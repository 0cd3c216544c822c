/* A verb of the command line: a file each, ending in one table entry. */
#ifndef BANTIN_CLI_VERB_H
#define BANTIN_CLI_VERB_H

#include "base/err.h"
#include "cli/options.h"

/* Exit codes that scripts rely on. */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_REFUSED = 1,    /* refused or failed, nothing left behind */
	EXIT_USAGE = 2,      /* wrong usage */
	EXIT_NO_DAEMON = 3,  /* daemon not reachable */
	EXIT_INCOMPLETE = 4, /* written, but something was left out */
};

struct verb {
	const char *name;
	const char *arguments; /* "ARTICLE... -o FILE", not translated */
	const char *summary;   /* one line, N_() */
	const char *details;   /* paragraphs with examples after the options, N_(), or NULL */
	const struct option_spec *options; /* ends with a zero entry */
	/* `argv` are the operands left after options, NULL-terminated. Returns an
	 * exit code; prints its own error by verb_fail(). */
	int (*run)(const struct options *given, int argc, char **argv);
};

/* Sorted by name; ends with NULL. */
extern const struct verb *const verbs[];
const struct verb *verb_find(const char *name);

/* Print "bantin VERB: sentence" on stderr; returns `code`. */
int verb_fail(const char *verb, enum exit_code code, const struct err *e);
/* Wrong usage: the sentence and where help is; returns EXIT_USAGE. */
int verb_usage(const char *verb, const char *format, ...) __attribute__((format(printf, 2, 3)));

void verb_print_help(const struct verb *v);

#endif
