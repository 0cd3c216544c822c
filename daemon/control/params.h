/* Parameters against the method's table: the one door for values from the
 * socket. Handlers behind it need not check types, sizes or choices again. */
#ifndef BANTIN_CONTROL_PARAMS_H
#define BANTIN_CONTROL_PARAMS_H

#include "control/method.h"
#include "control/wire.h"

/* `params` may be NULL; `descriptors` came with the line. 0, or -EINVAL and `f`.
 * "actor" is known to every method. */
int params_check(
        const struct method *m, const json_t *params, size_t descriptors, struct failure *f);

#endif
