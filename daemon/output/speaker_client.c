/* bantind's end of one bantin-speaker. One epoll descriptor stands for three:
 * the socket, the process's end (pidfd), and a timer for whatever is due next
 * (an unanswered ping, the next ping, the next start). The socket never
 * blocks: a speaker that takes no more orders is as hung as one that answers
 * no ping, and is replaced. */
#include "output/speaker_client.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/paths.h"
#include "child/child.h"
#include "child/frame.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum {
	PING_BUSY_MS = 500,     /* silence from a speaker with orders, then a ping */
	PING_IDLE_MS = 30000,   /* from one without */
	ANSWER_MS = 1000,       /* an answer takes longer: hung */
	FIRST_ANSWER_MS = 5000, /* the first one: a loaded machine starts programs slowly */
	STUCK_MS = 300,         /* its device stayed stuck this long: replace it */
	HEALTHY_MS = 20000,     /* ran so long: the next restart is a first one again */
};

struct order {
	uint32_t id;
	bool started, doomed; /* doomed: no process has it; ends at the next dispatch */
	uint64_t frames;
	int64_t mono_ns;
};

struct speaker_client {
	struct speaker_handlers tell;
	struct speaker_health health;
	char *program, *device;
	uint32_t latency_ms, idle_ms;
	struct speaker_volume volume;
	struct child child;
	int epoll, timer;
	struct order orders[SPEAKER_ORDERS_MAX]; /* the first `count`, oldest first */
	size_t count;
	int64_t heard_ns;
	int64_t asked_ns;                /* an answer is due ANSWER_MS after this; 0: none is */
	int64_t stuck_ns;                /* since when the device is; 0 */
	int64_t started_ns, start_at_ns; /* start_at: when to start again; 0: it runs */
	unsigned failures;               /* starts in a row that did not last */
	bool spoke;                      /* this start */
	const struct clock *clock;       /* of all of these */
	struct frame frame;              /* being received */
};

static int64_t now_ns(const struct speaker_client *c)
{
	return clock_mono_ns(c->clock);
}

static void tell_health(struct speaker_client *c)
{
	if (c->tell.health != NULL)
		c->tell.health(c->tell.user, &c->health);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When something is due next, whatever happens on the descriptors. */
static int64_t next_due(const struct speaker_client *c)
{
	if (c->start_at_ns != 0)
		return c->start_at_ns;
	int64_t quiet_ms = c->count > 0 ? PING_BUSY_MS : PING_IDLE_MS;
	int64_t due = c->asked_ns != 0 ? c->asked_ns + ANSWER_MS * NS_PER_MS
	                               : c->heard_ns + quiet_ms * NS_PER_MS;
	if (c->stuck_ns != 0)
		due = earlier(due, c->stuck_ns + STUCK_MS * NS_PER_MS);
	return due;
}

static void set_timer(struct speaker_client *c)
{
	int64_t due = next_due(c);
	due = due > 0 ? due : 1; /* zero would switch it off */
	for (size_t i = 0; i < c->count; i++)
		if (c->orders[i].doomed)
			due = 1;
	const struct itimerspec when = {
	        .it_value = {.tv_sec = due / NS_PER_S, .tv_nsec = due % NS_PER_S}};
	timerfd_settime(c->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static void listen_to(struct speaker_client *c, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
	epoll_ctl(c->epoll, EPOLL_CTL_ADD, fd, &event);
}

static int send_order(struct speaker_client *c, uint32_t type, uint32_t id, const void *payload,
        size_t len, int tape)
{
	return c->child.pid <= 0 ? -EPIPE : frame_send(c->child.sock, type, id, payload, len, tape);
}

static void send_volume(struct speaker_client *c)
{
	struct speaker_volume v = c->volume;
	send_order(c, SPEAKER_VOLUME, 0, &v, sizeof v, -1);
}

static int start(struct speaker_client *c, struct err *e)
{
	char latency[16], idle[16];
	snprintf(latency, sizeof latency, "%u", c->latency_ms);
	snprintf(idle, sizeof idle, "%u", c->idle_ms);
	char name[] = "bantin-speaker", d[] = "--device", l[] = "--latency-ms", i[] = "--idle-ms";
	char *argv[] = {name, d, c->device, l, latency, i, idle, NULL};
	int status = child_start(&c->child, c->program, argv, e);
	c->started_ns = c->heard_ns = now_ns(c);
	c->asked_ns = c->stuck_ns = c->start_at_ns = 0;
	if (status < 0)
		return status;
	fd_nonblock(c->child.sock, true);
	listen_to(c, c->child.sock);
	listen_to(c, c->child.pidfd);
	send_volume(c);
	send_order(c, SPEAKER_PING, 0, NULL, 0, -1);
	c->asked_ns = c->started_ns + (FIRST_ANSWER_MS - ANSWER_MS) * NS_PER_MS;
	return 0;
}

/* The process is gone, or must go: everything it had is lost. */
static void give_up(struct speaker_client *c)
{
	int64_t now = now_ns(c);
	child_signal(&c->child, SIGKILL);
	child_stop(&c->child, 1000);
	for (size_t i = 0; i < c->count; i++)
		c->orders[i].doomed = true;
	if (now - c->started_ns > HEALTHY_MS * NS_PER_MS)
		c->failures = 0;
	c->start_at_ns = now + backoff_wait_ns(c->failures++);
	c->health.failing = c->failures > 1 && !c->spoke;
	c->spoke = false;
	c->health.running = false;
	c->health.answering = false;
	c->health.restarts++;
	tell_health(c);
}

static struct order *find_order(struct speaker_client *c, uint32_t id)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->orders[i].id == id && !c->orders[i].doomed)
			return &c->orders[i];
	return NULL;
}

/* Forgets the order first, so that the handler may use its id again. */
static void end_order(struct speaker_client *c, struct order *o, const struct speaker_ended *end)
{
	uint32_t id = o->id;
	size_t at = (size_t)(o - c->orders);
	memmove(o, o + 1, (c->count - at - 1) * sizeof *o);
	c->count--;
	if (c->tell.ended != NULL)
		c->tell.ended(c->tell.user, id, end);
}

static void end_doomed(struct speaker_client *c)
{
	for (size_t i = 0; i < c->count;) {
		struct order *o = &c->orders[i];
		const struct speaker_ended end = {.frames = o->frames,
		        .result = SPEAKER_LOST,
		        .mono_ns = o->mono_ns != 0 ? o->mono_ns : now_ns(c)};
		if (!o->doomed) {
			i++;
			continue;
		}
		end_order(c, o, &end);
		i = 0; /* the handler may have changed the list */
	}
}

static void on_started(struct speaker_client *c, const struct frame *f)
{
	struct speaker_progress p;
	struct order *o = find_order(c, f->id);
	memcpy(&p, f->payload, sizeof p);
	if (o == NULL || o->started)
		return;
	o->started = true;
	o->mono_ns = p.mono_ns;
	if (c->tell.started != NULL)
		c->tell.started(c->tell.user, f->id, &p);
}

static void on_progress(struct speaker_client *c, const struct frame *f)
{
	struct speaker_progress p;
	struct order *o = find_order(c, f->id);
	memcpy(&p, f->payload, sizeof p);
	if (o == NULL)
		return;
	o->frames = p.frames;
	o->mono_ns = p.mono_ns;
	if (c->tell.progress != NULL)
		c->tell.progress(c->tell.user, f->id, &p);
}

static void on_ended(struct speaker_client *c, const struct frame *f)
{
	struct speaker_ended end;
	struct order *o = find_order(c, f->id);
	memcpy(&end, f->payload, sizeof end);
	if (o != NULL)
		end_order(c, o, &end);
}

static void on_state(struct speaker_client *c, const struct frame *f)
{
	struct speaker_state state;
	memcpy(&state, f->payload, sizeof state);
	state.name[sizeof state.name - 1] = '\0';
	const struct speaker_state *old = &c->health.state;
	bool changed = !c->health.running || !c->health.answering || old->device != state.device ||
	               old->rate != state.rate || strcmp(old->name, state.name) != 0;
	c->health.state = state;
	c->health.running = c->health.answering = c->spoke = true;
	c->health.failing = false;
	if (state.device != SPEAKER_STUCK)
		c->stuck_ns = 0;
	else if (c->stuck_ns == 0)
		c->stuck_ns = now_ns(c);
	if (changed)
		tell_health(c);
}

static const struct {
	enum speaker_event_type type;
	size_t len;
	void (*take)(struct speaker_client *c, const struct frame *f);
} events[] = {
        {SPEAKER_STARTED, sizeof(struct speaker_progress), on_started},
        {SPEAKER_PROGRESS, sizeof(struct speaker_progress), on_progress},
        {SPEAKER_ENDED, sizeof(struct speaker_ended), on_ended},
        {SPEAKER_STATE, sizeof(struct speaker_state), on_state},
};

/* Everything the speaker has said. False if it is gone. */
static bool hear(struct speaker_client *c)
{
	int status = -EAGAIN;
	while (c->child.pid > 0 && (status = frame_recv(c->child.sock, &c->frame)) == 1) {
		fd_close(&c->frame.fd);
		c->heard_ns = now_ns(c);
		c->asked_ns = 0;
		for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
			if (events[i].type == c->frame.type && events[i].len == c->frame.len)
				events[i].take(c, &c->frame);
	}
	return status == -EAGAIN;
}

static void ping_if_quiet(struct speaker_client *c, int64_t now)
{
	int64_t quiet_ms = c->count > 0 ? PING_BUSY_MS : PING_IDLE_MS;
	if (c->asked_ns != 0 || now - c->heard_ns < quiet_ms * NS_PER_MS)
		return;
	send_order(c, SPEAKER_PING, 0, NULL, 0, -1);
	c->asked_ns = now;
}

/* After all that was heard: is the speaker still worth keeping? */
static bool hung(const struct speaker_client *c, int64_t now)
{
	bool silent = c->asked_ns != 0 && now - c->asked_ns >= ANSWER_MS * NS_PER_MS;
	return silent || (c->stuck_ns != 0 && now - c->stuck_ns >= STUCK_MS * NS_PER_MS);
}

void speaker_client_dispatch(struct speaker_client *c)
{
	uint64_t ticks;
	ssize_t n = read(c->timer, &ticks, sizeof ticks);
	(void)n; /* not due: something else made it readable */
	if (c->child.pid > 0) {
		bool there = hear(c);
		int64_t now = now_ns(c);
		if (!there || child_look(&c->child).ended || hung(c, now))
			give_up(c);
		else
			ping_if_quiet(c, now);
	}
	end_doomed(c);
	if (c->start_at_ns != 0 && now_ns(c) >= c->start_at_ns && start(c, NULL) < 0)
		give_up(c);
	set_timer(c);
}

static void free_client(struct speaker_client *c)
{
	fd_close(&c->epoll);
	fd_close(&c->timer);
	free(c->program);
	free(c->device);
	free(c);
}

static int open_descriptors(struct speaker_client *c, struct err *e)
{
	c->epoll = epoll_create1(EPOLL_CLOEXEC);
	c->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (c->epoll < 0 || c->timer < 0)
		return err_sys(e, -errno, "speaker.start", _("cannot watch the speaker's process"));
	listen_to(c, c->timer);
	return 0;
}

int speaker_client_create(struct speaker_client **ret, const struct speaker_config *config,
        const struct speaker_handlers *handlers, struct err *e)
{
	char helper[PATHS_MAX];
	struct speaker_client *c = mem_alloc(sizeof *c);
	paths_helper("bantin-speaker", helper);
	c->tell = *handlers;
	c->program = mem_string(config->program != NULL ? config->program : helper);
	c->device = mem_string(config->device);
	c->latency_ms = config->latency_ms;
	c->idle_ms = config->idle_ms;
	c->clock = config->clock != NULL ? config->clock : &clock_system;
	c->child = CHILD_NONE;
	c->epoll = c->timer = -1;
	int status = open_descriptors(c, e);
	if (status == 0)
		status = start(c, e);
	if (status < 0) {
		free_client(c);
		return status;
	}
	set_timer(c);
	*ret = c;
	return 0;
}

void speaker_client_destroy(struct speaker_client *c)
{
	if (c == NULL)
		return;
	child_stop(&c->child, 200); /* a stuck device may keep it from ending */
	free_client(c);
}

int speaker_client_fd(const struct speaker_client *c)
{
	return c->epoll;
}

const struct speaker_health *speaker_client_health(const struct speaker_client *c)
{
	return &c->health;
}

static int order(struct speaker_client *c, uint32_t type, uint32_t id, int tape,
        const struct speaker_play *play)
{
	struct speaker_play copy = *play;
	if (find_order(c, id) != NULL)
		return -EEXIST;
	if (c->count == SPEAKER_ORDERS_MAX)
		return -EBUSY;
	int status = send_order(c, type, id, &copy, sizeof copy, tape);
	if (c->count == 0)
		c->heard_ns = now_ns(c); /* from now on silence is short */
	c->orders[c->count++] = (struct order){.id = id, .doomed = status < 0};
	if (status < 0 && c->child.pid > 0) /* it does not read, or is dying */
		give_up(c);
	set_timer(c);
	return 0;
}

int speaker_client_play(
        struct speaker_client *c, uint32_t id, int tape, const struct speaker_play *play)
{
	return order(c, SPEAKER_PLAY, id, tape, play);
}

int speaker_client_cut_in(
        struct speaker_client *c, uint32_t id, int tape, const struct speaker_play *play)
{
	return order(c, SPEAKER_CUT_IN, id, tape, play);
}

/* Orders without an answer of their own. Silencing must not depend on a
 * speaker that does not read: then it is ended, which silences too. */
static void tell_speaker(struct speaker_client *c, uint32_t type, const void *payload, size_t len)
{
	if (c->child.pid > 0 && send_order(c, type, 0, payload, len, -1) < 0)
		give_up(c);
	set_timer(c);
}

void speaker_client_stop(struct speaker_client *c)
{
	tell_speaker(c, SPEAKER_STOP, NULL, 0);
}

void speaker_client_volume(struct speaker_client *c, float gain_db, uint32_t ramp_ms)
{
	const struct speaker_volume v = {.gain_db = gain_db, .ramp_ms = ramp_ms};
	c->volume = (struct speaker_volume){.gain_db = gain_db};
	tell_speaker(c, SPEAKER_VOLUME, &v, sizeof v);
}

void speaker_client_pause(struct speaker_client *c)
{
	tell_speaker(c, SPEAKER_PAUSE, NULL, 0);
}

void speaker_client_resume(struct speaker_client *c)
{
	tell_speaker(c, SPEAKER_RESUME, NULL, 0);
}

void speaker_client_release(struct speaker_client *c)
{
	tell_speaker(c, SPEAKER_RELEASE, NULL, 0);
}
