/* A full-screen picture on a terminal, drawn from lines. */
#ifndef BANTIN_CLI_SCREEN_H
#define BANTIN_CLI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

/* Take over the terminal: other screen, no echo, keys at once. -ENOTTY if
 * standard input or output is none. Put back by screen_close(), also when the
 * program is ended by SIGINT, SIGTERM or SIGHUP. */
int screen_open(void);
void screen_close(void);

/* Of standard output; 24 by 80 if it does not say. */
void screen_size(size_t *ret_rows, size_t *ret_columns);

/* Draw `text`, lines cut to the screen; the line `marked` (0-based, -1: none) is
 * drawn reversed; `foot` stands in the last row. */
void screen_draw(const char *text, int marked, const char *foot);

enum screen_key { KEY_NONE = 0, KEY_UP = 256, KEY_DOWN, KEY_END };
/* The next key that waits on standard input: a byte, a KEY_..., KEY_NONE if none
 * waits, KEY_END if nobody types any more. */
int screen_key(void);

#endif
