/* Columns by utf8proc's table. Called by the command line's tables, where
 * decomposed Vietnamese must not shift what follows. */
#include "unicode/width.h"

#include <utf8proc.h>

static size_t step(const char *text, size_t len, size_t *ret_width)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate(
	        (const utf8proc_uint8_t *)text, (utf8proc_ssize_t)(len > 4 ? 4 : len), &c);
	if (n <= 0) {
		*ret_width = 1;
		return 1;
	}
	int width = utf8proc_charwidth(c);
	*ret_width = width > 0 ? (size_t)width : 0;
	return (size_t)n;
}

size_t width_of(const char *text, size_t len)
{
	size_t all = 0;
	for (size_t at = 0, width; at < len; all += width)
		at += step(text + at, len - at, &width);
	return all;
}

size_t width_fit(const char *text, size_t len, size_t columns)
{
	size_t at = 0;
	size_t all = 0;
	while (at < len) {
		size_t width;
		size_t n = step(text + at, len - at, &width);
		if (all + width > columns)
			break;
		all += width;
		at += n;
	}
	return at;
}
