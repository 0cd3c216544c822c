/* Blocks the signals of a daemon so that its loop reads them. Called once, by
 * bantind's station and by bantin-fetch. */
#include "base/signals.h"

#include <stddef.h>

void signals_to_descriptors(sigset_t *ret)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (ret != NULL)
		*ret = set;
}
