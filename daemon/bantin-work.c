/* bantin-work: reads text, renders and levels sound for bantind. Its parent's
 * socket is descriptor 3; it ends when that closes. It may die at any time
 * without harm: what it was making is made again. */
#include "base/log.h"
#include "base/paths.h"
#include "broadcast/workshop.h"
#include "child/child.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { MEMORY_MOST = 1 << 30 }; /* address space: a runaway job ends here, not in swap */

static void restrict_self(void)
{
	const struct rlimit no_core = {0, 0};
	setrlimit(RLIMIT_CORE, &no_core);
#ifndef BANTIN_SANITIZED
	/* The hard limit is what a program that is a voice (engine "command") may lift it to. */
	const rlim_t voice_most = (rlim_t)8 << 30;
	const struct rlimit memory = {MEMORY_MOST, voice_most};
	setrlimit(RLIMIT_AS, &memory);
#endif
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
	        {"voices", required_argument, NULL, 'v'}, {"live", no_argument, NULL, 'l'}, {0}};
	bool live = false;
	char voices[PATHS_MAX];
	log_start("bantin-work", LOG_INFORM);
	paths_share("voices", voices);
	for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
		if (c == 'v')
			snprintf(voices, sizeof voices, "%s", optarg);
		else if (c == 'l')
			live = true;
		else
			return 2;
	}
	if (fcntl(CHILD_SOCKET, F_SETFD, FD_CLOEXEC) < 0) {
		log_line(LOG_ERROR, "this program is started by bantind, not by hand");
		return 2;
	}
	restrict_self();
	struct workshop *shop = workshop_create(CHILD_SOCKET, voices, live);
	workshop_run(shop);
	workshop_destroy(shop);
	return 0;
}
