/* Texts with blanks: what is said around articles. {station} {session} {date}
 * {time} are filled in as one writes them; the reading turns them into words. */
#ifndef BANTIN_BROADCAST_TEMPLATE_H
#define BANTIN_BROADCAST_TEMPLATE_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

struct template_values {
	const char *station;
	const char *session; /* "" or NULL: by the hour: sáng, trưa, chiều, tối, đêm */
	int64_t wall_ms;     /* of {date} and {time}, in the station's zone */
};

/* Append `text` with its blanks filled. An unknown blank: -EINVAL. */
int template_fill(
        const char *text, const struct template_values *v, struct str *out, struct err *e);

#endif
