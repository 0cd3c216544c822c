/* The tables of declared methods, a file a group. See control/method.h. */
#ifndef BANTIN_CONTROL_METHODS_H
#define BANTIN_CONTROL_METHODS_H

#include "control/method.h"

/* Each ends with a zero entry. */
extern const struct method methods_article[];
extern const struct method methods_air[];
extern const struct method methods_station[];
extern const struct method methods_log[];

#endif
