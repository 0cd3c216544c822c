/* Lists of names that must not take more than a line of the screen. */
#ifndef BANTIN_CLI_ONE_LINE_H
#define BANTIN_CLI_ONE_LINE_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/* "LABEL: name (state); name (state)" of `list`, an array of {name, state} or of plain
 * names. Where that is longer than `columns` (0: any length will do) or has more than
 * `most` names, it is counted instead: "LABEL: 3 open, 1 absent". The state `usual` is
 * not printed beside its name. `none`: what stands there if the list is empty. */
struct one_line {
	const char *label, *none; /* translated */
	const char *usual;        /* NULL: every state is printed */
	size_t most;
};

void one_line_print(const struct one_line *l, const json_t *list, size_t columns, FILE *to);

#endif
