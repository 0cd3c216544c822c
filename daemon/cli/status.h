/* The lines of status, also on top of watch. */
#ifndef BANTIN_CLI_STATUS_H
#define BANTIN_CLI_STATUS_H

#include <jansson.h>
#include <stdio.h>

/* `status` is the answer of station.status; members that are missing are passed over.
 * On a terminal of `columns` (80 or more) all of it fits a screen of 24 rows: titles give
 * way, many names are counted, and of many problems the first are shown. 0: no terminal,
 * lines may be of any length. */
void status_print(const json_t *status, size_t columns, FILE *to);

#endif
