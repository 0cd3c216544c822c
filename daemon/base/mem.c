/* Allocation that cannot fail; see the header for why that is right here. */
#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *p)
{
	if (p == NULL) {
		fputs("bantin: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *mem_alloc(size_t size)
{
	return checked(calloc(1, size > 0 ? size : 1));
}

void *mem_array(size_t count, size_t size)
{
	return checked(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *mem_resize(void *old, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return checked(NULL);
	size_t bytes = count * size;
	return checked(realloc(old, bytes > 0 ? bytes : 1));
}

char *mem_string(const char *s)
{
	return s == NULL ? NULL : checked(strdup(s));
}

char *mem_bytes(const char *s, size_t len)
{
	char *copy = checked(malloc(len + 1));
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *mem_printf(const char *format, ...)
{
	va_list args;
	char *out = NULL;
	va_start(args, format);
	int n = vasprintf(&out, format, args);
	va_end(args);
	return checked(n < 0 ? NULL : out);
}
