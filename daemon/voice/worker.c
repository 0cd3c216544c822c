/* One process of the pool: its start, its requests, and the judgement why it
 * was lost. A deadline counts only what the process could use: time in which
 * somebody holds it (SIGSTOP, a debugger) is kept apart. */
#include "voice/worker.h"

#include "base/clock.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How often a silent process is looked at, and how long it may be held by
 * somebody before another takes its work. */
enum { LOOK_MS = 100, HELD_MS = 300 };
/* How long a process whose socket closed may take to end. */
enum { END_MS = 2000 };

int worker_start(
        struct worker *w, const char *program, const struct voice_profile *profile, struct err *e)
{
	char name[] = "bantin-voice";
	char *argv[] = {name, NULL};
	*w = (struct worker){.child = CHILD_NONE};
	int status = child_start(&w->child, program, argv, e);
	if (status < 0)
		return status;
	fd_nonblock(w->child.sock, true);
	/* A failure shows as a closed socket, like any later death. */
	(void)frame_send(w->child.sock, VOICE_HELLO, 0, profile, sizeof *profile, -1);
	return 0;
}

bool worker_ask(struct worker *w, size_t slot, uint32_t id, const char *words, size_t len)
{
	if (frame_send(w->child.sock, VOICE_SPEAK, id, words, len, -1) < 0)
		return false;
	if (w->depth == 0 && w->ready)
		w->waited_ns = w->quiet_ns = w->stopped_ns = 0;
	w->given[w->depth++] = slot;
	return true;
}

void worker_answered(struct worker *w)
{
	w->depth--;
	memmove(w->given, w->given + 1, (size_t)w->depth * sizeof w->given[0]);
	w->waited_ns = w->quiet_ns = w->stopped_ns = 0;
}

/* Held by SIGSTOP or a tracer? From /proc/PID/stat, third field (proc(5));
 * the second may hold any bytes, so look after its last ')'. */
static bool is_stopped(pid_t pid)
{
	char path[64], text[512];
	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t n = fd_read_full(fd, text, sizeof text - 1);
	fd_close(&fd);
	text[n > 0 ? n : 0] = '\0';
	const char *name_end = strrchr(text, ')');
	return name_end != NULL && name_end[1] == ' ' && (name_end[2] == 'T' || name_end[2] == 't');
}

enum worker_loss worker_wait(struct worker *w, int64_t elapsed_ns, int64_t deadline_ns)
{
	if (w->ready && w->depth == 0)
		return LOSS_NONE;
	w->quiet_ns += elapsed_ns;
	if (w->quiet_ns < LOOK_MS * NS_PER_MS && w->waited_ns + w->quiet_ns < deadline_ns)
		return LOSS_NONE;
	if (is_stopped(w->child.pid)) {
		w->stopped_ns += w->quiet_ns;
	} else {
		w->waited_ns += w->quiet_ns;
		w->stopped_ns = 0;
	}
	w->quiet_ns = 0;
	if (w->stopped_ns >= HELD_MS * NS_PER_MS)
		return LOSS_OUTSIDE;
	return w->waited_ns >= deadline_ns ? LOSS_DEADLINE : LOSS_NONE;
}

enum worker_loss worker_end(struct worker *w, enum worker_loss why)
{
	bool at_work = w->ready && w->depth > 0;
	if (why != LOSS_NONE)
		child_signal(&w->child, SIGKILL);
	struct child_end end = child_stop(&w->child, END_MS);
	w->ready = false;
	w->depth = 0;
	if (why != LOSS_NONE)
		return why;
	/* Nobody else can make it exit: that is the engine's doing too. */
	if (end.signal == 0 ? at_work : child_own_fault(end.signal))
		return LOSS_CRASHED;
	return LOSS_OUTSIDE;
}
