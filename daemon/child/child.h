/* A child process with a socket pair. It finds its end at CHILD_SOCKET and
 * must exit when that closes; so closing `sock` is how a child is let go, and
 * no child outlives its parent, however that dies. */
#ifndef BANTIN_CHILD_CHILD_H
#define BANTIN_CHILD_CHILD_H

#include "base/err.h"

#include <stdbool.h>
#include <sys/types.h>

enum { CHILD_SOCKET = 3 };

struct child {
	pid_t pid; /* 0 when there is none */
	int pidfd; /* readable when it has ended; -1 when there is none */
	int sock;  /* our end, SOCK_SEQPACKET, close-on-exec, blocking; -1 */
};

#define CHILD_NONE ((struct child){.pidfd = -1, .sock = -1})

/* Start `path` with `argv` (NULL-terminated, argv[0] included) in the caller's
 * environment. Its standard input is /dev/null, its output and error are ours.
 * Signals are reset to default and unblocked. */
int child_start(struct child *c, const char *path, char *const argv[], struct err *e);

/* How it ended: exit status (>= 0) or minus the signal number. */
struct child_end {
	bool ended;
	int exit_code; /* -1 if by signal */
	int signal;    /* 0 if by exit */
};

/* Look without waiting (reaps it once it has ended). */
struct child_end child_look(struct child *c);

/* Send a signal, if there is a child. */
void child_signal(struct child *c, int signal);

/* Let go: close the socket, wait up to `grace_ms` for it to exit by itself,
 * then SIGKILL; reaps. Does nothing for CHILD_NONE. */
struct child_end child_stop(struct child *c, int grace_ms);

/* True if a signal is the program's own fault (SEGV, ABRT, BUS, FPE, ILL) and
 * not somebody's kill. */
bool child_own_fault(int signal);

#endif
