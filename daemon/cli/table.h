/* Tables for people: columns as wide as they must be; on a terminal the column
 * that may shrink gives way so that a row stays on a line. */
#ifndef BANTIN_CLI_TABLE_H
#define BANTIN_CLI_TABLE_H

#include <stdbool.h>
#include <stdio.h>

enum { TABLE_COLUMNS_MAX = 12 };

struct table_column {
	const char *title; /* translated; NULL ends the columns */
	bool right;        /* numbers */
	bool shrinks;      /* long texts */
};

struct table;

struct table *table_create(const struct table_column *columns);
void table_destroy(struct table *t);
/* The next cell of the row, copied; NULL is "". Control characters become
 * spaces, so that a title cannot play tricks with the terminal. */
void table_cell(struct table *t, const char *text);
void table_cellf(struct table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Print all; nothing but the head if there are no rows. */
void table_print(const struct table *t, FILE *to);
/* The same for a terminal of `columns`; 0: the one behind `to`, if it is one. */
void table_print_within(const struct table *t, size_t columns, FILE *to);

/* Columns of the terminal behind `to`; 0 if it is none. */
size_t table_terminal_width(FILE *to);
/* Print `text` without control characters. */
void table_put(const char *text, FILE *to);

#endif
