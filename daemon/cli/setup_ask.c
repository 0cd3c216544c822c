/* The outside of `bantin setup`: terminal and other programs. Called by setup.c. */
#include "cli/setup_ask.h"

#include "base/fd.h"
#include "base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int setup_ask(const char *question, const char *preset, struct str *ret)
{
	char *line = NULL;
	size_t room = 0;
	printf("%s [%s]: ", question, preset);
	fflush(stdout);
	ssize_t n = getline(&line, &room, stdin);
	str_clear(ret);
	if (n >= 0) {
		while (n > 0 && strchr(" \t\r\n", line[n - 1]) != NULL)
			n--;
		size_t skip = strspn(line, " \t");
		if ((size_t)n > skip)
			str_add(ret, line + skip, (size_t)n - skip);
		else
			str_adds(ret, preset);
	}
	free(line);
	return n < 0 ? -EPIPE : 0;
}

static bool wait_for(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool setup_run(char *const argv[])
{
	pid_t pid;
	return posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) == 0 && wait_for(pid);
}

/* "name<TAB>rate<TAB>default" lines; only the names are kept. */
static void keep_names(const struct str *lines, struct str *ret)
{
	for (const char *p = lines->data; *p != '\0';) {
		size_t line = strcspn(p, "\n");
		size_t name = strcspn(p, "\t\n");
		str_add(ret, p, name);
		str_addc(ret, '\n');
		p += line + (p[line] == '\n');
	}
}

void setup_devices(struct str *ret)
{
	enum { LISTED_MOST = 64 << 10 };
	char program[PATHS_MAX], list[] = "--list";
	int ends[2];
	pid_t pid;
	struct str lines;
	posix_spawn_file_actions_t actions;
	str_clear(ret);
	paths_helper("bantin-speaker", program);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	char *const argv[] = {program, list, NULL};
	bool started = posix_spawn(&pid, program, &actions, NULL, argv, environ) == 0;
	posix_spawn_file_actions_destroy(&actions);
	fd_close(&ends[1]);
	str_init(&lines);
	char part[4096];
	for (ssize_t n; started && lines.len < LISTED_MOST &&
	                (n = fd_read_full(ends[0], part, sizeof part)) > 0;)
		str_add(&lines, part, (size_t)n);
	fd_close(&ends[0]);
	if (started && wait_for(pid))
		keep_names(&lines, ret);
	str_finish(&lines);
}
