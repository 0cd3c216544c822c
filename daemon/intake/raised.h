/* What small raised letters mean: 35⁰C, m², 10⁶, or the mark of a footnote. Written out
 * flat they would be other figures: 350C, m2, 106. */
#ifndef BANTIN_INTAKE_RAISED_H
#define BANTIN_INTAKE_RAISED_H

#include "base/str.h"

#include <stddef.h>

enum raised {
	RAISED_FLAT, /* said as if it were not raised: 1st */
	RAISED_SIGN, /* `out` got the sign that it is */
	RAISED_NOTE, /* the mark of a footnote */
};

/* `raised` stands behind `out`, the line so far. RAISED_SIGN alone appends. */
enum raised raised_write(struct str *out, const char *raised, size_t len);

#endif
