/* The sorted table of verbs: the only place that names them all. */
#include "cli/verb.h"

#include <stddef.h>

extern const struct verb verb_config;

const struct verb *const verbs[] = {
        &verb_config,
        NULL,
};
