/* Starts, watches and ends child processes. posix_spawn, because a fork of a
 * process with threads may only exec anyway; a pidfd, because a pid may be
 * somebody else's by the time it is used. */
#include "child/child.h"

#include "base/fd.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int spawn_with(struct child *c, const char *path, char *const argv[], int theirs)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, theirs, CHILD_SOCKET);
	int status = -posix_spawn(&c->pid, path, &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return status;
}

int child_start(struct child *c, const char *path, char *const argv[], struct err *e)
{
	int pair[2];
	*c = CHILD_NONE;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return err_sys(e, -errno, "child.start", _("cannot start %s"), path);
	int status = spawn_with(c, path, argv, pair[1]);
	fd_close(&pair[1]);
	if (status == 0) {
		c->pidfd = (int)syscall(SYS_pidfd_open, c->pid, 0);
		if (c->pidfd < 0) {
			status = -errno;
			kill(c->pid, SIGKILL);
			waitpid(c->pid, NULL, 0);
		}
	}
	if (status < 0) {
		fd_close(&pair[0]);
		*c = CHILD_NONE;
		return err_sys(e, status, "child.start", _("cannot start %s"), path);
	}
	c->sock = pair[0];
	return 0;
}

struct child_end child_look(struct child *c)
{
	int status;
	struct child_end end = {.exit_code = -1};
	if (c->pid <= 0 || waitpid(c->pid, &status, WNOHANG) != c->pid)
		return end;
	end.ended = true;
	if (WIFSIGNALED(status))
		end.signal = WTERMSIG(status);
	else
		end.exit_code = WEXITSTATUS(status);
	fd_close(&c->sock);
	fd_close(&c->pidfd);
	c->pid = 0;
	return end;
}

void child_signal(struct child *c, int signal)
{
	if (c->pid > 0)
		kill(c->pid, signal);
}

struct child_end child_stop(struct child *c, int grace_ms)
{
	if (c->pid <= 0) {
		fd_close(&c->sock);
		fd_close(&c->pidfd);
		return (struct child_end){.exit_code = -1};
	}
	fd_close(&c->sock);
	struct pollfd p = {.fd = c->pidfd, .events = POLLIN};
	if (poll(&p, 1, grace_ms) <= 0) {
		child_signal(c, SIGKILL);
		poll(&p, 1, -1);
	}
	return child_look(c);
}

bool child_own_fault(int signal)
{
	return signal == SIGSEGV || signal == SIGABRT || signal == SIGBUS || signal == SIGFPE ||
	       signal == SIGILL;
}
