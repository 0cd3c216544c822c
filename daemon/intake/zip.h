/* Members of a ZIP archive in memory, by name. Nothing else of it is looked at,
 * so neither their number nor what they would expand to can hurt. */
#ifndef BANTIN_INTAKE_ZIP_H
#define BANTIN_INTAKE_ZIP_H

#include "base/str.h"

#include <stdbool.h>

enum { ZIP_MEMBERS = 5000 };

/* Does the archive name it? False too where it is no archive. */
bool zip_has(const char *bytes, size_t len, const char *name);

/* Append the member. 0; -ENOENT there is none of the name; -E2BIG it expands to
 * more than `limit`; -EINVAL archive or member is damaged or cut short; -EACCES
 * it is encrypted; -ENOTSUP packed by another method than deflate. */
int zip_read(const char *bytes, size_t len, const char *name, size_t limit, struct str *out);

#endif
