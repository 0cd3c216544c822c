/* What the command line of `bantin render` asks for, checked. */
#ifndef BANTIN_CLI_RENDER_PLAN_H
#define BANTIN_CLI_RENDER_PLAN_H

#include "cli/options.h"

#include <stdbool.h>

/* Numbers are 0 where the command line says nothing. */
struct render_plan {
	const struct options *given;
	const char *path; /* of the file; "-" standard output */
	int format;       /* enum sound_format */
	long rate_wpm, bitrate, rate_hz, jobs;
	double loudness; /* LUFS */
};

/* False after telling what is wrong (exit 2). `argc` counts the articles; none
 * are needed with --programme. */
bool render_plan_take(struct render_plan *p, const struct options *given, int argc);
/* The file's format, by --format or its name; the same. */
bool render_plan_take_format(struct render_plan *p);

#endif
