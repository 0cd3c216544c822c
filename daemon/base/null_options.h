/* What the device that is none may be told to imitate: the options of its name, for the
 * device (device/null.c) and for whoever checks settings that name one. What each means
 * stands in device/device.h. */
#ifndef BANTIN_BASE_NULL_OPTIONS_H
#define BANTIN_BASE_NULL_OPTIONS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { NULL_OPTIONS_RATE = 48000, NULL_OPTIONS_PATH = 4096 };

/* Times in nanoseconds, INT64_MAX if not given. */
struct null_options {
	bool absent;
	int64_t appears, vanishes, wedged, underruns, rests, slow;
	uint32_t rate;                  /* Hz */
	char record[NULL_OPTIONS_PATH]; /* "": not recorded */
};

/* "name" or "name=value" (or "name:value"), joined by commas; "" is none. -EINVAL with a
 * sentence for anything else; then `ret` is not to be used. */
int null_options_parse(const char *text, struct null_options *ret, struct err *e);

#endif
