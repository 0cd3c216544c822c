/* May a text be read at all? Asked at every door by which words come in. */
#ifndef BANTIN_REQUESTS_FIT_H
#define BANTIN_REQUESTS_FIT_H

#include "station/internal.h"

/* False after failing the request: letters are lost or damaged, it is not
 * Vietnamese, or it has no marks. With the parameter `insist`, which takes the role
 * approve, only lost letters are refused. `name` (may be NULL) is the file's. `ret_insisted` gets
 * who insisted, on the heap, where it was needed; else it is left as it is. */
bool fit_to_be_read(
        struct request *r, const char *text, size_t len, const char *name, char **ret_insisted);

#endif
