/* Programmes and hours of the settings as schedule/ follows them. */
#ifndef BANTIN_SETTINGS_OCCURRENCE_H
#define BANTIN_SETTINGS_OCCURRENCE_H

#include "schedule/decide.h"
#include "schedule/hours.h"
#include "settings/settings.h"

#include <stdbool.h>

/* Its calendar, window, dates and holidays in the station's time zone; `name`
 * stays the settings', nothing is planned. False, *ret untouched: `at` is no
 * calendar time, which settings that were loaded do not hold. */
bool settings_occurrence(const struct settings_programme *p, struct programme *ret);

/* The windows of a list of hours; the caller frees. Without what is none, which
 * settings that were loaded do not hold. */
struct hours_window *settings_hours(const struct settings_texts *texts, size_t *ret_count);

#endif
