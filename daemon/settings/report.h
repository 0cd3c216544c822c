/* What was found wrong in settings, all of it at once. */
#ifndef BANTIN_SETTINGS_REPORT_H
#define BANTIN_SETTINGS_REPORT_H

#include "base/err.h"

#include <stddef.h>

struct settings_report {
	struct err *errors; /* in the order found: the settings are not usable */
	size_t error_count;
	struct err *warnings; /* usable, yet worth a look */
	size_t warning_count;
};

/* At most so many of each are kept; the rest is only noise to a reader. */
enum { SETTINGS_REPORT_MOST = 100 };

/* Start with a zeroed struct. Copies `e`, forgets it when there are too many. */
void settings_report_error(struct settings_report *r, const struct err *e);
void settings_report_warning(struct settings_report *r, const struct err *e);
void settings_report_finish(struct settings_report *r); /* frees; leaves it zeroed */

#endif
