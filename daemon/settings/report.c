/* Collects errors and warnings of settings so that a person sees all of them
 * at once. Filled by source.c, table.c and check.c; owned by whoever loads. */
#include "settings/report.h"

#include "base/mem.h"

#include <stdlib.h>

static void keep(struct err **items, size_t *count, const struct err *e)
{
	if (*count == SETTINGS_REPORT_MOST)
		return;
	*items = mem_resize(*items, *count + 1, sizeof **items);
	(*items)[(*count)++] = *e;
}

void settings_report_error(struct settings_report *r, const struct err *e)
{
	keep(&r->errors, &r->error_count, e);
}

void settings_report_warning(struct settings_report *r, const struct err *e)
{
	keep(&r->warnings, &r->warning_count, e);
}

void settings_report_finish(struct settings_report *r)
{
	free(r->errors);
	free(r->warnings);
	*r = (struct settings_report){0};
}
