/* Errors for people: filled where the failure is understood, printed once at
 * the top of a program. Nothing here allocates, so it works when memory is out. */
#include "base/err.h"

#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 4, 0))) static int fill(
        struct err *e, int status, const char *id, const char *format, va_list args)
{
	if (e == NULL)
		return status;
	memset(e, 0, sizeof *e);
	e->status = status;
	e->id = id;
	vsnprintf(e->sentence, sizeof e->sentence, format, args);
	return status;
}

int err_set(struct err *e, int status, const char *id, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fill(e, status, id, format, args);
	va_end(args);
	return status;
}

int err_sys(struct err *e, int status, const char *id, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fill(e, status, id, format, args);
	va_end(args);
	if (e != NULL) {
		size_t used = strlen(e->sentence);
		snprintf(e->sentence + used, sizeof e->sentence - used, ": %s", strerror(-status));
	}
	return status;
}

int err_at(struct err *e, const char *path, int line, int column)
{
	if (e == NULL)
		return 0;
	if (path != NULL)
		snprintf(e->path, sizeof e->path, "%s", path);
	e->line = line;
	e->column = column;
	return e->status;
}

const char *err_line(const struct err *e, char *out, size_t size)
{
	if (e->path[0] == '\0')
		snprintf(out, size, "%s", e->sentence);
	else if (e->line == 0)
		snprintf(out, size, "%s: %s", e->path, e->sentence);
	else if (e->column == 0)
		snprintf(out, size, "%s:%d: %s", e->path, e->line, e->sentence);
	else
		snprintf(out, size, "%s:%d:%d: %s", e->path, e->line, e->column, e->sentence);
	return out;
}
