/* What would be said, for add and show. */
#ifndef BANTIN_CLI_PREVIEW_H
#define BANTIN_CLI_PREVIEW_H

#include "cli/remote.h"

#define PREVIEW_OPTIONS                                                                            \
	{"preview", 'p', NULL,                                                                     \
	        N_("show what would be said, how long it takes, when it would air and what would " \
	           "give way to it"),                                                              \
	        NULL},                                                                             \
	        {"words", 0, NULL, N_("with --preview: only what is said, a sentence a line"),     \
	                NULL},                                                                     \
	{                                                                                          \
		"sound", 0, "FILE", N_("with --preview: write how it would sound, as a WAV file"), \
		        NULL                                                                       \
	}

/* --words and --sound go with --preview, else nothing is done: false after printing
 * wrong usage. */
bool preview_well_used(const char *verb, const struct options *given);

/* Ask for the preview of `params` ({id} or {text, ...}, stolen) and print it, as
 * --json and --sound of `given` say. Returns an exit code. */
int preview_run(const char *verb, const struct options *given, struct client *c, json_t *params);

/* The same for a file that is not in the queue, as `add` would hand it in with the
 * options `given`; "-" is standard input. */
int preview_file(const char *verb, const struct options *given, struct client *c, const char *path);

/* Options of `given` that say how and when an article airs, as parameters. */
void preview_params(const struct options *given, json_t *params);

#endif
