/* Notes signals for verbs that must clean up. The handler only sets a flag and
 * writes a byte, both safe in it. */
#include "cli/interrupt.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t seen;
static int ends[2] = {-1, -1};

static void note(int signal)
{
	seen = signal;
	ssize_t n = write(ends[1], "", 1);
	(void)n;
}

void interrupt_catch(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return;
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		sigaction(signals[i], &action, NULL);
}

bool interrupt_seen(void)
{
	return seen != 0;
}

const int *interrupt_fd(void)
{
	return &ends[0];
}

void interrupt_pass_on(void)
{
	if (seen == 0)
		return;
	signal(seen, SIG_DFL);
	raise(seen);
}
