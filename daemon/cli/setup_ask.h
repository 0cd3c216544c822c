/* Asking a person at the terminal, and running other programs, for `bantin
 * setup`. */
#ifndef BANTIN_CLI_SETUP_ASK_H
#define BANTIN_CLI_SETUP_ASK_H

#include "base/err.h"
#include "base/str.h"

/* Print the question with its default and read a line into `ret`; an empty one
 * gives the default. -EPIPE at the end of the input. */
int setup_ask(const char *question, const char *preset, struct str *ret);

/* The names of the machine's sound devices, a line each; none where they cannot
 * be listed. */
void setup_devices(struct str *ret);

/* Run a program of PATH to its end; true if it ended well. */
bool setup_run(char *const argv[]);

#endif
