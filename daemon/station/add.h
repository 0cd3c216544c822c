/* New articles, as others need them. */
#ifndef BANTIN_STATION_ADD_H
#define BANTIN_STATION_ADD_H

#include "station/internal.h"

/* The article that the request would add, not added: checked by the same doors. 0 and
 * the caller finishes *ret and frees *ret_text, or -errno after failing the request. */
int add_imagine(struct station *s, struct request *r, struct article *ret, char **ret_text);

#endif
