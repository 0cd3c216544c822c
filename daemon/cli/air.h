/* What the verbs on what is on air now have in common: stop, skip, pause, resume. */
#ifndef BANTIN_CLI_AIR_H
#define BANTIN_CLI_AIR_H

#include "cli/verb.h"

extern const struct option_spec air_options[];
extern const struct option_spec end_options[];

/* Call `method` and print `said` (N_(), with %s for the title). */
int air_run(const char *verb, const char *method, const char *said, const struct options *given,
        int argc, char **argv);

#endif
