/* The sorted table of verbs: the only place that names them all. */
#include "cli/verb.h"

#include <stddef.h>

const struct verb *const verbs[] = {
        NULL,
};
