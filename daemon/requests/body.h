/* The text that came with a request. */
#ifndef BANTIN_REQUESTS_BODY_H
#define BANTIN_REQUESTS_BODY_H

#include "station/internal.h"

/* The parameter `text`, or the file behind the descriptor `file`, as it is if it is
 * UTF-8, else from the parameter `encoding` or the one that its syllables tell for sure.
 * Appended to `out`; or -errno after failing the request. */
int body_read(struct request *r, struct str *out);

#endif
