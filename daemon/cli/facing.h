/* Text against reading for people: side by side where the terminal is wide enough,
 * else one below the other. Called by check and by previews. */
#ifndef BANTIN_CLI_FACING_H
#define BANTIN_CLI_FACING_H

#include <jansson.h>
#include <stdio.h>

/* `rows` as `reading` of article.preview. What is not said as it is written stands in
 * [brackets] on both sides, with a question mark after those that somebody should look
 * at. `columns` 0: of the terminal behind `to`, 80 if it is none. */
void facing_print(const json_t *rows, size_t columns, FILE *to);

/* Only what is said, a sentence a line. */
void facing_print_words(const json_t *rows, FILE *to);

/* When it would air and what would give way: `airs` and `displaces` of article.preview. */
void facing_print_outlook(const json_t *answer, FILE *to);

#endif
