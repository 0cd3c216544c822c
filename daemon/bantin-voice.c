/* bantin-voice: words in, PCM out, nothing else. The only program that holds a
 * speech engine, because engines crash and hang: started, fed and replaced by
 * voice/pool over the socket CHILD_SOCKET, it ends when that closes. Nobody
 * starts it by hand. */
#include "child/child.h"
#include "child/frame.h"
#include "voice/engine.h"
#include "voice/protocol.h"
#include "voice/trim.h"
#include "voice/words.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The first sound goes out at once; after it, whole packets save wake-ups. */
enum { PACKET_FRAMES = 16 << 10 };

struct speaker {
	const struct engine_ops *engine;
	struct trim trim;
	uint32_t rate;
	uint32_t id;   /* of the sentence being spoken */
	bool begun;    /* something of it was sent */
	size_t filled; /* frames waiting in `packet` */
	int16_t packet[PACKET_FRAMES];
};

static struct frame order;
static struct speaker speaker;

static int send_packet(struct speaker *s)
{
	if (s->filled == 0)
		return 0;
	int status = frame_send(
	        CHILD_SOCKET, VOICE_PCM, s->id, s->packet, s->filled * sizeof s->packet[0], -1);
	s->filled = 0;
	s->begun = true;
	return status;
}

static int on_frames(void *context, const int16_t *frames, size_t count)
{
	struct speaker *s = context;
	while (count > 0) {
		size_t room = PACKET_FRAMES - s->filled;
		size_t n = count < room ? count : room;
		memcpy(s->packet + s->filled, frames, n * sizeof *frames);
		s->filled += n;
		frames += n;
		count -= n;
		if ((!s->begun || s->filled == PACKET_FRAMES) && send_packet(s) < 0)
			return 1;
	}
	return 0;
}

static int from_engine(void *context, const int16_t *frames, size_t count)
{
	struct speaker *s = context;
	return trim_write(&s->trim, frames, count);
}

/* 0, or -errno if the pool is gone. */
static int speak(struct speaker *s)
{
	if (order.len >= FRAME_PAYLOAD_MAX ||
	        !words_allowed((const char *)order.payload, order.len))
		return frame_send(CHILD_SOCKET, VOICE_REFUSED, order.id, NULL, 0, -1);
	order.payload[order.len] = '\0';
	s->id = order.id;
	s->begun = false;
	s->filled = 0;
	trim_start(&s->trim, s->rate);
	int status = s->engine->speak((const char *)order.payload, order.len, from_engine, s);
	if (status < 0)
		return frame_send(CHILD_SOCKET, VOICE_REFUSED, order.id, NULL, 0, -1);
	if (trim_end(&s->trim) != 0 || send_packet(s) < 0)
		return -EPIPE;
	return frame_send(CHILD_SOCKET, VOICE_DONE, s->id, NULL, 0, -1);
}

/* What a copy of this process did, as its exit status. */
enum { COPY_SPOKE, COPY_NO_ORDER, COPY_NO_POOL };
enum { COPIES = 2 };

/* One order, heard and carried out. */
static int serve(struct speaker *s)
{
	if (frame_recv(CHILD_SOCKET, &order) != 1)
		return COPY_NO_ORDER;
	return order.type == VOICE_SPEAK && speak(s) < 0 ? COPY_NO_POOL : COPY_SPOKE;
}

/* A copy's end becomes ours, so that the pool judges one process: its signals,
 * and that somebody holds it. Returns what the copy did. */
static int follow_one(void)
{
	int status;
	for (;;) {
		pid_t pid = waitpid(-1, &status, WUNTRACED);
		if (pid < 0) {
			if (errno == EINTR)
				continue;
			return COPY_NO_POOL;
		}
		if (!WIFSTOPPED(status))
			break;
		raise(SIGSTOP);
		kill(pid, SIGCONT);
	}
	if (WIFSIGNALED(status)) {
		signal(WTERMSIG(status), SIG_DFL);
		raise(WTERMSIG(status));
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : COPY_NO_POOL;
}

/* One at a time: whoever has the byte hears the next order, and hands it on when all
 * is said, before it ends. */
static int serve_in_turn(struct speaker *s, const int turn[2])
{
	char byte;
	while (read(turn[0], &byte, 1) != 1)
		if (errno != EINTR)
			return COPY_NO_POOL;
	int did = serve(s);
	if (did == COPY_SPOKE && write(turn[1], &byte, 1) != 1)
		return COPY_NO_POOL;
	return did;
}

static pid_t make_copy(struct speaker *s, const int turn[2])
{
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	_exit(getppid() != parent ? COPY_NO_POOL : serve_in_turn(s, turn));
}

/* Each sentence in a copy of this process, which has said nothing yet: an engine
 * carries phases over from one sentence to the next, so only then has a sentence
 * the same sound whoever says it and whatever was said before. Two copies wait
 * for sentences: making one and ending one lock the mappings of the C library, and
 * where the machine has no time somebody else may sit on that lock for a second. */
static int serve_by_copies(struct speaker *s)
{
	int turn[2], waiting = 0, did = COPY_SPOKE;
	if (pipe2(turn, O_CLOEXEC) < 0 || write(turn[1], "", 1) != 1)
		return COPY_NO_POOL;
	while (did == COPY_SPOKE) {
		while (waiting < COPIES && make_copy(s, turn) > 0)
			waiting++;
		/* Better another phase than no sentence. */
		did = waiting > 0 ? follow_one() : serve(s);
		waiting -= waiting > 0;
	}
	return did;
}

static int fail(const struct err *e)
{
	struct voice_failed failed = {0};
	snprintf(failed.sentence, sizeof failed.sentence, "%.255s", e->sentence);
	frame_send(CHILD_SOCKET, VOICE_FAILED, 0, &failed, sizeof failed, -1);
	return -e->status;
}

static int hello(struct speaker *s)
{
	struct voice_profile profile;
	struct voice_ready ready = {0};
	struct err e = {0};
	if (order.type != VOICE_HELLO || order.len != sizeof profile) {
		err_set(&e, -EPROTO, "voice.protocol",
		        "bantin-voice and its parent are not of one build");
		return fail(&e);
	}
	memcpy(&profile, order.payload, sizeof profile);
	s->engine = engine_find(profile.engine);
	if (s->engine == NULL) {
		err_set(&e, -ENOENT, "voice.engine", "there is no engine \"%s\"", profile.engine);
		return fail(&e);
	}
	if (s->engine->open(&profile, &s->rate, ready.engine, sizeof ready.engine, &e) < 0)
		return fail(&e);
	trim_init(&s->trim, s->rate, on_frames, s);
	ready.sample_rate = s->rate;
	return frame_send(CHILD_SOCKET, VOICE_READY, 0, &ready, sizeof ready, -1);
}

static void limit(__rlimit_resource_t resource, rlim_t most)
{
	struct rlimit r = {most, most};
	setrlimit(resource, &r);
}

/* Little to steal and little to break: no new rights, no core files, gone with
 * the parent even in mid-hang. A failing limit only makes the box looser. */
static void sandbox(void)
{
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	limit(RLIMIT_CORE, 0);
}

/* Bounded memory, no files written: for an engine that lives in this process. */
static void confine(void)
{
	limit(RLIMIT_FSIZE, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(BANTIN_SANITIZED)
	limit(RLIMIT_AS, (rlim_t)256 << 20);
#endif
}

int main(void)
{
	/* Ctrl-C is for the parent; it closes the socket. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	/* What an engine runs has no business with the pool. */
	fcntl(CHILD_SOCKET, F_SETFD, FD_CLOEXEC);
	sandbox();
	if (frame_recv(CHILD_SOCKET, &order) != 1) {
		fputs("bantin-voice is started by bantin, not by hand\n", stderr);
		return 2;
	}
	int status = hello(&speaker);
	if (status == 0 && speaker.engine->confined)
		confine();
	int did = status == 0 ? COPY_SPOKE : COPY_NO_ORDER;
	if (did == COPY_SPOKE && speaker.engine->confined)
		did = serve_by_copies(&speaker);
	while (did == COPY_SPOKE)
		did = serve(&speaker);
	if (speaker.engine != NULL && speaker.engine->close != NULL)
		speaker.engine->close();
	trim_finish(&speaker.trim);
	return status < 0 || did == COPY_NO_POOL;
}
