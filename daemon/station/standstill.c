/* A helper that has work and gets nowhere, told from outside. Time on the clock proves
 * nothing: it may wait for a slow voice (it looks at that one many times a second), for
 * a disk, or for a processor that others keep busy. So what is counted is looks that
 * find it stopped, looks that find it asleep with nothing done since the last one, and
 * processor time without a sign of life. Called by worker.c. */
#include "station/standstill.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { STOPPED_MOST = 3 }; /* looks */

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

const char *standstill_look(struct standstill *k, pid_t pid, const struct standstill_limits *limits)
{
	clockid_t id;
	struct timespec t;
	if (clock_getcpuclockid(pid, &id) != 0 || clock_gettime(id, &t) < 0) {
		*k = (struct standstill){0};
		return NULL;
	}
	uint64_t cpu = (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
	char state = state_of(pid);
	bool moved = !k->looked || cpu != k->cpu_ns;
	if (!k->looked || cpu < k->first_ns)
		k->first_ns = cpu;
	k->looked = true;
	k->cpu_ns = cpu;
	k->idle = state == 'S' && !moved ? k->idle + 1 : 0;
	k->stopped = state == 'T' ? k->stopped + 1 : 0;
	if (k->stopped >= STOPPED_MOST)
		return "stands still: it was stopped by a signal";
	if (k->idle >= limits->idle)
		return "stands still";
	return cpu - k->first_ns >= limits->cpu_ms * NS_PER_MS ? "runs in circles" : NULL;
}
