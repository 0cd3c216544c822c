/* The text of a settings file, judged before libconfig sees it.
 *
 * libconfig 1.5 turns 5000000000 into 705032704, 5L into "no int", 010 into
 * ten, knows no byte order mark, and stops at the first syntax error. So the
 * text is cut into its top-level statements, which are parsed apart: an error
 * in one does not hide those in others. What libconfig would misread is
 * reported here and blanked. */
#ifndef BANTIN_SETTINGS_SOURCE_H
#define BANTIN_SETTINGS_SOURCE_H

#include "settings/report.h"

#include <stdbool.h>
#include <stddef.h>

struct source_statement {
	size_t from, to; /* bytes of source.text */
	int line;        /* 1-based, of the name */
	bool broken;     /* reported already; not to be parsed */
};

struct source {
	const char *name; /* of the file, for errors; the caller's */
	char *text;       /* a copy; reported places are blanked */
	size_t len;
	struct source_statement *statements;
	size_t count;
	int *bad_lines; /* something was reported there */
	size_t bad_count;
};

/* Cut `text` up. Errors go to `report`. */
void source_open(struct source *s, const char *name, const char *text, size_t len,
        struct settings_report *report);
void source_close(struct source *s);

/* Was something reported on this line? Later complaints about it would only
 * repeat the first. */
bool source_bad_line(const struct source *s, int line);

#endif
