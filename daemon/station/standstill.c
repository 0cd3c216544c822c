/* A helper that has work and stands still, told from outside: it may wait long for a slow
 * voice, so silence alone proves nothing; a process that was stopped, or that the
 * processor has not seen for a minute, goes on with nothing. Called by worker.c. */
#include "station/standstill.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { STOPPED_MOST = 3, IDLE_MOST = 60 }; /* looks */

/* 'R', 'S', 'T' ...; 0: it cannot be told. */
static char state_of(pid_t pid)
{
	char path[64], line[256] = "";
	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return 0;
	size_t got = fread(line, 1, sizeof line - 1, f);
	fclose(f);
	line[got] = '\0';
	const char *name_end = strrchr(line, ')');
	return name_end != NULL && name_end[1] == ' ' ? name_end[2] : 0;
}

bool standstill_look(struct standstill *k, pid_t pid)
{
	clockid_t id;
	struct timespec t;
	if (clock_getcpuclockid(pid, &id) != 0 || clock_gettime(id, &t) < 0) {
		*k = (struct standstill){0};
		return false;
	}
	uint64_t cpu = (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
	k->idle = cpu == k->cpu_ns ? k->idle + 1 : 0;
	k->cpu_ns = cpu;
	k->stopped = state_of(pid) == 'T' ? k->stopped + 1 : 0;
	return k->stopped >= STOPPED_MOST || k->idle >= IDLE_MOST;
}
