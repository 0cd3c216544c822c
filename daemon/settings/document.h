/* Documents made from the table: the example file and bantin.conf(5). */
#ifndef BANTIN_SETTINGS_DOCUMENT_H
#define BANTIN_SETTINGS_DOCUMENT_H

#include "base/str.h"

/* A settings file in which every setting stands commented out with its
 * default, in the user's language. */
void settings_example(struct str *out);
/* bantin.conf(5) as scdoc(5) source. */
void settings_manual(struct str *out);

#endif
