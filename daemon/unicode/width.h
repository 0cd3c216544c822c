/* How many columns of a terminal a text takes. */
#ifndef BANTIN_UNICODE_WIDTH_H
#define BANTIN_UNICODE_WIDTH_H

#include <stddef.h>

/* Combining marks take none, wide letters two, control characters none; a byte
 * that is no UTF-8 takes one. */
size_t width_of(const char *text, size_t len);

/* Bytes of `text` that fit in `columns`, never cutting a letter from its marks. */
size_t width_fit(const char *text, size_t len, size_t columns);

#endif
