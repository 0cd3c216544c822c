/* Bytes of any encoding to UTF-8, or a sentence: what is not sure is never
 * converted unasked. */
#ifndef BANTIN_INTAKE_ENCODING_H
#define BANTIN_INTAKE_ENCODING_H

#include "base/err.h"
#include "base/str.h"
#include "unicode/legacy.h"

#include <stdbool.h>

struct encoding_found {
	enum legacy encoding;
	bool converted; /* `text` holds it as UTF-8; else the bytes were UTF-8 already */
	bool disguised; /* it was an old font's text saved as UTF-8 */
};

/* `asked`: a name of unicode/legacy.h, NULL to find out. `text` is initialized,
 * and is appended to only if something was converted. -EINVAL for a name that
 * nobody knows, -EILSEQ where the encoding cannot be told: the sentence names
 * the place, the likely encodings and --encoding. */
int encoding_to_utf8(const char *path, const char *bytes, size_t len, const char *asked,
        struct str *text, struct encoding_found *ret, struct err *e);

/* "x.txt was converted from tcvn3", for a person; "" if nothing was. */
const char *encoding_told(const char *path, const struct encoding_found *f, char *out, size_t size);

#endif
