/* Man pages made from tables, as scdoc(5) source. */
#ifndef BANTIN_SETTINGS_MANUAL_H
#define BANTIN_SETTINGS_MANUAL_H

#include "base/str.h"

/* bantin.conf(5). */
void settings_manual(struct str *out);

/* `text` with scdoc's markup escaped. */
void manual_escaped(struct str *out, const char *text);
/* `text` as a paragraph of escaped, short lines, each after `indent`, and an
 * empty line. */
void manual_paragraph(struct str *out, const char *indent, const char *text);

#endif
