/* The articles that the station would air in a programme, asked of the daemon. */
#ifndef BANTIN_CLI_PROGRAMME_ARTICLES_H
#define BANTIN_CLI_PROGRAMME_ARTICLES_H

#include "cli/operands.h"

/* The id of the error that there is nothing to air then. */
#define PROGRAMME_ARTICLES_NONE "render.nothing"

/* What `programme` takes on `date` (YYYY-MM-DD; NULL: when it airs next) as
 * operands, and when that is. `socket` as for client_connect(). What a file
 * cannot have or the station would not air as it stands is a warning.
 * -ECONNREFUSED: the daemon cannot be reached; other -errno: it refused, or there
 * is nothing to air; a sentence each. */
int programme_articles_load(const char *socket, const char *programme, const char *date,
        struct operands *ret, int64_t *ret_wall_ms, struct warnings *w, struct err *e);

#endif
