/* The queue as a table, for list and watch. */
#ifndef BANTIN_CLI_QUEUE_TABLE_H
#define BANTIN_CLI_QUEUE_TABLE_H

#include <jansson.h>
#include <stdio.h>

/* `articles` as article.list answers; `width` 0: the terminal behind `to`. */
void queue_table_print(const json_t *articles, size_t width, FILE *to);

#endif
