/* Log lines, one write() each, so that lines of several threads never mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *name = "bantin";
static enum log_level most_level = LOG_INFORM;
static int journal;

void log_start(const char *program, enum log_level most)
{
	name = program;
	most_level = most;
	journal = getenv("JOURNAL_STREAM") != NULL;
}

static const char *word(enum log_level level)
{
	static const char *const words[] = {[LOG_ERROR] = "error: ",
	        [LOG_WARN] = "warning: ",
	        [LOG_NOTICE] = "",
	        [LOG_INFORM] = "",
	        [LOG_DETAIL] = ""};
	return words[level];
}

void log_line(enum log_level level, const char *format, ...)
{
	char line[2048];
	va_list args;
	if (level > most_level)
		return;
	int n = journal ? snprintf(line, sizeof line, "<%d>", (int)level)
	                : snprintf(line, sizeof line, "%s: %s", name, word(level));
	va_start(args, format);
	int m = vsnprintf(line + n, sizeof line - (size_t)n - 1, format, args);
	va_end(args);
	if (m < 0)
		return;
	n += m;
	if (n > (int)sizeof line - 2)
		n = (int)sizeof line - 2;
	line[n++] = '\n';
	ssize_t written = write(STDERR_FILENO, line, (size_t)n);
	(void)written; /* nobody to tell */
}
