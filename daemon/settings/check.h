/* Checks that look at several settings at once, after all were read. */
#ifndef BANTIN_SETTINGS_CHECK_H
#define BANTIN_SETTINGS_CHECK_H

#include "settings/report.h"
#include "settings/settings.h"

/* Adds errors and warnings, each at the file and line that set the value. */
void settings_check(const struct settings *s, struct settings_report *report);

#endif
