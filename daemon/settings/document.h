/* The example file, made from the table. */
#ifndef BANTIN_SETTINGS_DOCUMENT_H
#define BANTIN_SETTINGS_DOCUMENT_H

#include "base/str.h"
#include "settings/table.h"

/* A settings file in which every setting stands commented out with its
 * default, in the user's language. */
void settings_example(struct str *out);

/* What a row takes, in words: "whole number, 1 to 5". */
void document_kind(struct str *out, const struct row *f);

/* How lines are broken. */
struct layout {
	const char *prefix; /* of each line */
	size_t columns;
	size_t foreign; /* columns that a character outside ASCII takes */
};

/* `text` broken into lines. */
void document_wrapped(struct str *out, const struct layout *l, const char *text);

#endif
