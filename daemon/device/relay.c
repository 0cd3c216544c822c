/* The listening side of bantin-speaker: opens the source, keeps nothing but the
 * last moment until it is told to begin, then puts that and all that follows
 * through the limiter onto the tape. The moment is what outputs have in hand
 * when the source stutters or its clock is slower than theirs.
 * A source that gives no frames for a second, or nothing but silence for as
 * long as the station bears, has ended: never dead air. */
#include "device/relay.h"

#include "audio/limiter.h"
#include "audio/pcm.h"
#include "audio/tape.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"
#include "child/frame.h"
#include "device/input.h"
#include "output/relay.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>

enum {
	TICK_MS = 10,
	DEAD_MS = 1000,     /* an open source that gave no frame for so long */
	FIRST_MS = 3000,    /* its first one: sound servers wake up in blocks of two seconds */
	PATIENCE_MS = 1500, /* how often and how long a missing one is looked for */
	RETRY_MS = 300,
	BLOCK = 1024,
	HELD_MOST = 19200, /* frames in hand: 400 ms at 48 kHz */
};

/* Peaks below this are no programme: -60 dBFS. */
static const float silence_below = 0.001f;

struct relay {
	int sock;
	struct input *in;
	struct limiter *limiter;
	struct tape_writer tape;
	struct relay_begin order;
	bool heard; /* frames came */
	bool begun;
	uint64_t frames, limit; /* on the tape; when it is over */
	int64_t moved_ns;       /* when frames last came */
	int64_t loud_ns;        /* when they were last no silence */
	float held[HELD_MOST];  /* before it began: the last ones, oldest first */
	size_t held_count;
	struct frame frame;
};

static int64_t now_ns(void)
{
	return clock_mono_ns(&clock_system);
}

static int write_frames(struct relay *r, const float *in, size_t count)
{
	float out[BLOCK + LIMITER_SPARE];
	int16_t pcm[BLOCK + LIMITER_SPARE];
	struct err e;
	size_t n = limiter_process(r->limiter, in, count, out);
	n = n < r->limit - r->frames ? n : (size_t)(r->limit - r->frames);
	pcm_from_float(out, n, pcm);
	r->frames += n;
	return tape_write(&r->tape, pcm, n, &e);
}

static void hold(struct relay *r, const float *in, size_t count)
{
	size_t stay = r->held_count + count <= HELD_MOST ? r->held_count : HELD_MOST - count;
	memmove(r->held, r->held + (r->held_count - stay), stay * sizeof *r->held);
	memcpy(r->held + stay, in, count * sizeof *r->held);
	r->held_count = stay + count;
}

static int write_held(struct relay *r)
{
	int status = 0;
	for (size_t at = 0; at < r->held_count && status >= 0; at += BLOCK)
		status = write_frames(
		        r, r->held + at, r->held_count - at < BLOCK ? r->held_count - at : BLOCK);
	r->held_count = 0;
	return status;
}

static void begin(struct relay *r)
{
	memcpy(&r->order, r->frame.payload, sizeof r->order);
	r->begun = true;
	r->limiter = limiter_create(input_rate(r->in), r->order.ceiling_db);
	r->limit = (uint64_t)r->order.length_ms * input_rate(r->in) / 1000;
	r->loud_ns = now_ns();
}

/* False when the parent has let go. */
static bool take_orders(struct relay *r)
{
	int status;
	while ((status = frame_recv(r->sock, &r->frame)) == 1) {
		if (r->frame.type == RELAY_BEGIN && r->frame.len == sizeof r->order && !r->begun)
			begin(r);
		fd_close(&r->frame.fd);
	}
	return status == -EAGAIN || status == -EPROTO;
}

/* The tape comes first, at once. */
static bool take_tape(struct relay *r)
{
	struct err e;
	if (frame_wait(r->sock, DEAD_MS) <= 0 || frame_recv(r->sock, &r->frame) != 1)
		return false;
	if (r->frame.type != RELAY_TAPE || r->frame.fd < 0) {
		fd_close(&r->frame.fd);
		return false;
	}
	return tape_writer_open(&r->tape, r->frame.fd, input_rate(r->in), &e) == 0;
}

/* What came since the last look. Returns the reason why it is over, or -1. */
static int listen(struct relay *r)
{
	float in[BLOCK];
	size_t n;
	if (r->begun && write_held(r) < 0)
		return RELAY_DISK;
	while ((n = input_read(r->in, in, BLOCK)) > 0) {
		r->moved_ns = now_ns();
		r->heard = true;
		float peak = 0;
		for (size_t i = 0; i < n; i++)
			peak = fmaxf(peak, fabsf(in[i]));
		if (peak > silence_below)
			r->loud_ns = r->moved_ns;
		if (!r->begun)
			hold(r, in, n);
		else if (write_frames(r, in, n) < 0)
			return RELAY_DISK;
		if (r->begun && r->frames >= r->limit)
			return RELAY_OVER;
	}
	int64_t patience_ms = r->heard ? DEAD_MS : FIRST_MS;
	if (!input_alive(r->in) || now_ns() - r->moved_ns > patience_ms * NS_PER_MS)
		return RELAY_LOST;
	bool silent = r->begun && r->order.silent_ms > 0 &&
	              now_ns() - r->loud_ns > r->order.silent_ms * NS_PER_MS;
	return silent ? RELAY_SILENT : -1;
}

static void nap(void)
{
	const struct timespec t = {.tv_nsec = RETRY_MS * NS_PER_MS};
	nanosleep(&t, NULL);
}

/* The source may be on its way: a moment of patience. */
static bool find(struct relay *r, const char *name)
{
	struct err e;
	int64_t until = now_ns() + PATIENCE_MS * NS_PER_MS;
	while (input_open(name, &r->in, &e) < 0) {
		if (now_ns() > until) {
			log_line(LOG_ERROR, "%s", e.sentence);
			return false;
		}
		nap();
	}
	r->moved_ns = r->loud_ns = now_ns();
	return true;
}

static void tell_end(struct relay *r, int reason)
{
	const struct relay_ended ended = {.frames = r->frames, .reason = (uint32_t)reason};
	if (r->tape.header != NULL)
		tape_writer_close(&r->tape, reason == RELAY_OVER);
	frame_send(r->sock, RELAY_ENDED, 0, &ended, sizeof ended, -1);
}

void relay_serve(int sock, const char *name)
{
	static struct relay r;
	int reason = -1;
	bool told = false;
	r.sock = sock;
	if (!find(&r, name)) {
		tell_end(&r, RELAY_ABSENT);
		return;
	}
	if (!take_tape(&r))
		reason = RELAY_DISK;
	while (reason < 0 && take_orders(&r)) {
		reason = listen(&r);
		if (!told && r.heard && reason < 0) {
			const struct relay_ready ready = {.rate = input_rate(r.in)};
			told = frame_send(sock, RELAY_READY, 0, &ready, sizeof ready, -1) == 0;
		}
		if (reason < 0)
			frame_wait(sock, TICK_MS);
	}
	tell_end(&r, reason < 0 ? RELAY_LOST : reason);
}
