/* Comma-separated values for spreadsheets: RFC 4180, UTF-8 with a byte order
 * mark, without which Excel takes Vietnamese for another encoding. */
#ifndef BANTIN_CLI_CSV_H
#define BANTIN_CLI_CSV_H

#include <stdbool.h>
#include <stdio.h>

struct csv {
	FILE *to;
	bool inside; /* of a row */
};

/* Writes the mark. */
void csv_begin(struct csv *c, FILE *to);
/* The next cell of the row; NULL is "". Quoted where it must be. A text that a
 * spreadsheet would run as a formula (titles come from anybody) gets an
 * apostrophe, which spreadsheets take for "this is text". */
void csv_text(struct csv *c, const char *text);
void csv_number(struct csv *c, long long number);
void csv_end_row(struct csv *c);

#endif
