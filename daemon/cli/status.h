/* The lines of status, also on top of watch. */
#ifndef BANTIN_CLI_STATUS_H
#define BANTIN_CLI_STATUS_H

#include <jansson.h>
#include <stdio.h>

/* `status` is the answer of station.status; members that are missing are passed over.
 * Titles give way where a line would be longer than `columns`; 0: they need not. */
void status_print(const json_t *status, size_t columns, FILE *to);

#endif
