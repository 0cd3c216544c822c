/* bantind's end of a listening bantin-speaker. What it says ends up in two
 * handlers; a process that dies, or hangs (it is never ready, or its tape grows
 * no more), has ended, and its tape is marked as broken so that no output waits
 * for more. Called by show.c. */
#include "station/relay.h"

#include "audio/tape.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/str.h"
#include "broadcast/rundown.h"
#include "child/child.h"
#include "child/frame.h"
#include "station/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LOOK_US = 500000,
	READY_LOOKS = 24, /* longer than it may look for its source and wait for the first frame */
	STILL_LOOKS = 4,  /* without a frame; an open source gives some even in silence */
};

struct relay {
	const struct relay_handlers *handlers;
	void *user;
	struct child child;
	sd_event_source *readable;
	int tape; /* our own reference */
	bool over;
	sd_event_source *watch;
	struct tape_reader reader; /* open once it is ready */
	bool ready, begun;
	uint64_t frames; /* on the tape at the last look */
	unsigned looks;  /* in a row that found it no further */
	struct frame frame;
};

static const char *const reasons[] = {[RELAY_OVER] = NULL,
        [RELAY_ABSENT] = "relay.absent",
        [RELAY_LOST] = "relay.lost",
        [RELAY_SILENT] = "relay.silent",
        [RELAY_DISK] = "relay.disk"};

static void end(struct relay *r, uint64_t frames, const char *why)
{
	if (r->over)
		return;
	r->over = true;
	r->readable = sd_event_source_disable_unref(r->readable);
	r->watch = sd_event_source_disable_unref(r->watch);
	if (why != NULL)
		worker_break_tape(r->tape);
	r->handlers->ended(r->user, frames, why);
}

static void take(struct relay *r, const struct frame *f)
{
	struct relay_ready ready;
	struct relay_ended ended;
	if (f->type == RELAY_READY && f->len == sizeof ready) {
		memcpy(&ready, f->payload, sizeof ready);
		r->ready = true;
		r->handlers->ready(r->user, ready.rate);
	} else if (f->type == RELAY_ENDED && f->len == sizeof ended) {
		memcpy(&ended, f->payload, sizeof ended);
		end(r, ended.frames,
		        ended.reason < sizeof reasons / sizeof *reasons ? reasons[ended.reason]
		                                                        : "relay.lost");
	}
}

static int on_readable(sd_event_source *source, int fd, uint32_t events, void *user)
{
	struct relay *r = user;
	(void)source;
	(void)events;
	int got = frame_recv(fd, &r->frame);
	if (got == -EAGAIN)
		return 0;
	if (got <= 0) {
		end(r, 0, "relay.lost");
		return 0;
	}
	fd_close(&r->frame.fd);
	take(r, &r->frame);
	return 0;
}

/* Did the tape grow since the last look? */
static bool grows(struct relay *r)
{
	if (r->reader.header == NULL &&
	        tape_reader_open(&r->reader, fcntl(r->tape, F_DUPFD_CLOEXEC, 3), NULL) < 0) {
		r->reader.header = NULL;
		return false;
	}
	uint64_t frames = tape_frames(&r->reader);
	bool grew = frames != r->frames;
	r->frames = frames;
	return grew;
}

static int on_watch(sd_event_source *source, uint64_t usec, void *user)
{
	struct relay *r = user;
	bool waits = r->ready && !r->begun; /* for its turn */
	r->looks = waits || (r->begun && grows(r)) ? 0 : r->looks + 1;
	if (r->looks >= (r->begun ? STILL_LOOKS : READY_LOOKS)) {
		log_line(LOG_ERROR,
		        "a bantin-speaker (process %ld) that listens hangs; it is ended",
		        (long)r->child.pid);
		child_signal(&r->child, SIGKILL);
		end(r, r->frames, r->begun ? "relay.lost" : "relay.absent");
		return 0;
	}
	sd_event_source_set_time(source, usec + LOOK_US);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

static int watch(struct relay *r, sd_event *loop)
{
	uint64_t now;
	sd_event_now(loop, CLOCK_MONOTONIC, &now);
	return sd_event_add_time(loop, &r->watch, CLOCK_MONOTONIC, now + LOOK_US, 0, on_watch, r);
}

int relay_create(struct relay **ret, sd_event *loop, const char *source, int tape,
        const struct relay_handlers *handlers, void *user, struct err *e)
{
	char program[PATHS_MAX], name[] = "bantin-speaker", option[] = "--input";
	struct relay *r = mem_alloc(sizeof *r);
	char *copy = mem_string(source);
	char *argv[] = {name, option, copy, NULL};
	r->handlers = handlers;
	r->user = user;
	r->tape = fcntl(tape, F_DUPFD_CLOEXEC, 3);
	r->child = CHILD_NONE;
	paths_helper("bantin-speaker", program);
	int status = child_start(&r->child, program, argv, e);
	free(copy);
	if (status == 0) {
		fd_nonblock(r->child.sock, true);
		frame_send(r->child.sock, RELAY_TAPE, 0, NULL, 0, r->tape);
		status =
		        sd_event_add_io(loop, &r->readable, r->child.sock, EPOLLIN, on_readable, r);
		if (status >= 0)
			status = watch(r, loop);
		if (status < 0)
			err_sys(e, status, "relay.start", _("cannot watch the relay"));
	}
	if (status < 0) {
		relay_destroy(r);
		return status;
	}
	*ret = r;
	return 0;
}

/* Where it is not heard, the process is dying, which is told next. */
void relay_begin(struct relay *r, const struct relay_begin *order)
{
	r->begun = true;
	r->looks = 0;
	if (!r->over)
		frame_send(r->child.sock, RELAY_BEGIN, 0, order, sizeof *order, -1);
}

void relay_destroy(struct relay *r)
{
	if (r == NULL)
		return;
	sd_event_source_disable_unref(r->readable);
	sd_event_source_disable_unref(r->watch);
	if (r->reader.header != NULL)
		tape_reader_close(&r->reader);
	child_signal(&r->child, SIGKILL); /* a hung sound server is not waited for */
	child_stop(&r->child, 0);
	fd_close(&r->tape);
	free(r);
}

bool relay_parse(const char *part, char *source, int64_t size, int64_t *ret_length_ms)
{
	struct rundown one;
	if (part == NULL || !str_starts(part, "relay:") || rundown_parse(&part, 1, &one, NULL) < 0)
		return false;
	snprintf(source, (size_t)size, "%s", one.parts[0].text);
	*ret_length_ms = one.parts[0].length_ms;
	rundown_finish(&one);
	return true;
}
