/* Any program that takes words and gives sound, as an engine: a line of words
 * on its standard input, WAV or raw PCM on its standard output. Either one
 * process a sentence (its output ends where it ends), or one resident process
 * that answers every line with a WAV of known length. Its crashes and hangs
 * are ours: the pool replaces bantin-voice, and the program goes with it. */
#include "voice/engine.h"

#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 64, BLOCK = 8192, CHUNK_LONGEST = 1 << 20 };

static struct {
	char command[VOICE_COMMAND_MAX];
	char *argv[ARGUMENTS_MAX + 1];
	uint32_t rate;
	bool raw, resident;
	pid_t pid; /* 0: not running */
	int in, out;
	char why[128]; /* of the last fault */
} own = {.in = -1, .out = -1};

/* Keeps the first reason of a sentence; returns -EPROTO. */
static int fault(const char *format, ...) __attribute__((format(printf, 1, 2)));
static int fault(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (own.why[0] == '\0')
		vsnprintf(own.why, sizeof own.why, format, args);
	va_end(args);
	return -EPROTO;
}

/* ---- the program ---- */

/* A neural voice takes more than the workers of the house may: up to what they
 * could ask for. */
static void lift_memory_limit(void)
{
	struct rlimit r;
	if (getrlimit(RLIMIT_AS, &r) == 0) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_AS, &r);
	}
}

static void become_program(int in, int out)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	signal(SIGPIPE, SIG_DFL);
	lift_memory_limit();
	if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
		execvp(own.argv[0], own.argv);
	_exit(127);
}

static int start(void)
{
	int to[2], from[2];
	if (pipe2(to, O_CLOEXEC) < 0)
		return -errno;
	if (pipe2(from, O_CLOEXEC) < 0) {
		int status = -errno;
		close(to[0]);
		close(to[1]);
		return status;
	}
	own.pid = fork();
	if (own.pid == 0)
		become_program(to[0], from[1]);
	close(to[0]);
	close(from[1]);
	own.in = to[1];
	own.out = from[0];
	return own.pid < 0 ? -EAGAIN : 0;
}

/* 0 if it ended by itself and well. */
static int stop(void)
{
	int status = 0;
	fd_close(&own.in);
	fd_close(&own.out);
	if (own.pid > 0)
		waitpid(own.pid, &status, 0);
	own.pid = 0;
	if (WIFSIGNALED(status))
		return fault("it was ended by signal %d", WTERMSIG(status));
	return WEXITSTATUS(status) == 0 ? 0 : fault("it ended with code %d", WEXITSTATUS(status));
}

/* ---- what it says ---- */

static int give_frames(
        const unsigned char *bytes, size_t count, int channels, engine_sink *sink, void *context)
{
	int16_t frames[BLOCK];
	for (size_t i = 0; i < count; i++) {
		int sum = 0;
		for (int c = 0; c < channels; c++) {
			const unsigned char *p = bytes + 2 * (i * (size_t)channels + (size_t)c);
			sum += (int16_t)(p[0] | p[1] << 8);
		}
		frames[i] = (int16_t)(sum / channels);
	}
	return sink(context, frames, count);
}

/* int16 frames: `left` bytes of them, or with UINT64_MAX until the end of the
 * output. */
static int read_frames(uint64_t left, int channels, engine_sink *sink, void *context)
{
	unsigned char bytes[2 * BLOCK];
	size_t frame = 2 * (size_t)channels, most = sizeof bytes / frame * frame;
	while (left >= frame) {
		size_t want = left < most ? (size_t)(left / frame * frame) : most;
		ssize_t n = fd_read_full(own.out, bytes, want);
		if (n < 0)
			return (int)n;
		if (give_frames(bytes, (size_t)n / frame, channels, sink, context) != 0)
			return -ECANCELED;
		if ((size_t)n < want)
			return left == UINT64_MAX
			               ? 0
			               : fault("its sound ends before the length it tells");
		left -= left == UINT64_MAX ? 0 : want;
	}
	return 0;
}

static uint32_t little32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The "fmt " chunk: PCM of 16 bits, one or two channels, at the profile's rate. */
static int read_format(uint32_t len, int *ret_channels)
{
	unsigned char f[40];
	if (len < 16 || len > sizeof f || fd_read_full(own.out, f, len) != (ssize_t)len)
		return fault("its output is no WAV");
	*ret_channels = f[2] | f[3] << 8;
	uint32_t rate = little32(f + 4), bits = f[14] | (uint32_t)f[15] << 8;
	if (rate != own.rate)
		return fault("it speaks at %u Hz, but the profile says sample_rate = %u", rate,
		        own.rate);
	if (bits != 16 || *ret_channels < 1 || *ret_channels > 2)
		return fault("its WAV has %u bits and %d channels; 16 bits and 1 or 2 are read",
		        bits, *ret_channels);
	return 0;
}

static int skip(uint32_t len)
{
	unsigned char bytes[512];
	if (len > CHUNK_LONGEST)
		return -EPROTO;
	for (len += len & 1; len > 0;) {
		size_t n = len < sizeof bytes ? len : sizeof bytes;
		if (fd_read_full(own.out, bytes, n) != (ssize_t)n)
			return -EPROTO;
		len -= (uint32_t)n;
	}
	return 0;
}

/* RIFF WAVE, as a stream: chunks until "data"; a length of 0 or of about 2
 * or 4 GB means that it was not known, and the sound ends with the output. */
static int read_wav(engine_sink *sink, void *context)
{
	unsigned char head[12];
	int channels = 0, status = 0;
	if (fd_read_full(own.out, head, 12) != 12 || memcmp(head, "RIFF", 4) != 0 ||
	        memcmp(head + 8, "WAVE", 4) != 0)
		return fault("its output is no WAV");
	while (status == 0) {
		if (fd_read_full(own.out, head, 8) != 8)
			return fault("its output ends within the head of a WAV");
		uint32_t len = little32(head + 4);
		if (memcmp(head, "data", 4) == 0) {
			bool unknown = (len == 0 || len >= 0x7FFF0000) && !own.resident;
			return channels == 0 ? -EPROTO
			                     : read_frames(unknown ? UINT64_MAX : len, channels,
			                               sink, context);
		}
		status = memcmp(head, "fmt ", 4) == 0 ? read_format(len, &channels) : skip(len);
	}
	return status;
}

/* ---- the engine ---- */

/* As execvp() would find it; better told now than at every sentence. */
static bool can_be_run(const char *program)
{
	char path[4096];
	const char *folders = getenv("PATH");
	if (strchr(program, '/') != NULL)
		return access(program, X_OK) == 0;
	for (const char *p = folders != NULL ? folders : "/usr/bin:/bin"; *p != '\0';) {
		size_t len = strcspn(p, ":");
		snprintf(path, sizeof path, "%.*s/%s", (int)len, p, program);
		if (access(path, X_OK) == 0)
			return true;
		p += len;
		p += *p == ':';
	}
	return false;
}

static int command_open(const struct voice_profile *profile, uint32_t *ret_rate, char *version,
        size_t size, struct err *e)
{
	size_t n = 0;
	memcpy(own.command, profile->command, sizeof own.command);
	for (char *p = own.command; *p != '\0' && n < ARGUMENTS_MAX; p += strlen(p) + 1)
		own.argv[n++] = p;
	own.rate = (uint32_t)profile->sample_rate;
	own.raw = strcmp(profile->output, "raw") == 0;
	own.resident = profile->resident;
	*ret_rate = own.rate;
	snprintf(version, size, "%s", own.argv[0]);
	if (n == 0)
		return err_set(e, -EINVAL, "voice.command", "the profile names no command");
	if (!can_be_run(own.argv[0]) || (own.resident && start() < 0))
		return err_set(e, -ENOENT, "voice.command", "cannot start %s", own.argv[0]);
	return 0;
}

/* The words are a few kilobytes at most and go into the pipe whole, so writing
 * before reading cannot lock up. */
static int write_words(const char *words, size_t len)
{
	int status = fd_write_all(own.in, words, len);
	return status == 0 ? fd_write_all(own.in, "\n", 1) : status;
}

static int command_speak(const char *words, size_t len, engine_sink *sink, void *context)
{
	int status = own.resident ? 0 : start();
	if (status == 0)
		status = write_words(words, len);
	if (!own.resident)
		fd_close(&own.in);
	if (status == 0)
		status = own.raw ? read_frames(UINT64_MAX, 1, sink, context)
		                 : read_wav(sink, context);
	if (!own.resident) {
		int end = stop();
		status = status == 0 ? end : status;
	}
	/* A fault counts as a crash of the engine: the sentence is asked again of a
	 * new one, because nobody knows where a program stands after a fault. */
	if (status != 0 && status != -ECANCELED) {
		fprintf(stderr, "bantin-voice: %s: %s\n", own.argv[0],
		        own.why[0] != '\0' ? own.why : strerror(-status));
		_exit(1);
	}
	return 0;
}

static void command_close(void)
{
	stop();
}

const struct engine_ops engine_command = {
        .name = "command",
        .open = command_open,
        .speak = command_speak,
        .close = command_close,
};
