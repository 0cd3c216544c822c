/* What `bantin render` tells: progress while it works, then a line for people
 * or the JSON summary for programs. */
#ifndef BANTIN_CLI_RENDER_REPORT_H
#define BANTIN_CLI_RENDER_REPORT_H

#include "cli/bulletin_file.h"
#include "cli/operands.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* On a terminal: at most ten times a second. */
void render_progress(uint64_t done, uint64_t total, uint64_t frames, uint32_t rate);
void render_progress_clear(void);

/* Names of articles by item, for `skipped`; NULL where an item is none. */
typedef const char *render_item_name(void *context, size_t item);

/* The JSON summary, on standard error if the bulletin went to standard output. */
void render_report_json(const struct bulletin_file *b, const struct warnings *w,
        render_item_name *name, void *context);
/* Warnings and skipped sentences on standard error, one line on standard output. */
void render_report_text(const struct bulletin_file *b, const struct warnings *w);

#endif
