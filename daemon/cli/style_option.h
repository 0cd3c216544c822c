/* The reading style that --voice, --style and --config ask for. */
#ifndef BANTIN_CLI_STYLE_OPTION_H
#define BANTIN_CLI_STYLE_OPTION_H

#include "base/err.h"
#include "cli/options.h"
#include "text/reading.h"

#define STYLE_OPTIONS                                                                              \
	{"voice", 0, "NAME", N_("read as this voice does (its region), and by the settings"),      \
	        NULL},                                                                             \
	        {"style", 0, "KEY=VALUE,...",                                                      \
	                N_("read by these settings of \"reading\", as in "                         \
	                   "thousands=ngàn,days=mùng"),                                            \
	                NULL},                                                                     \
	{                                                                                          \
		"config", 0, "FILE", N_("settings from this file only"), NULL                      \
	}

/* Without any of these options: the Northern style, and no file is read. -errno
 * with a sentence if the settings, the voice or a KEY=VALUE is no good. */
int style_by_options(const struct options *given, struct reading_style *ret, struct err *e);

#endif
