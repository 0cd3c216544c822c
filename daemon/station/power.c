/* Runs the commands for an amplifier's power. A command runs beside the loop,
 * by `timeout` so that none stays for ever; a second one waits for the first,
 * so that "off" cannot overtake "on". Called by show.c and lines.c. */
#include "station/power.h"

#include "base/log.h"
#include "base/mem.h"
#include "child/child.h"
#include "child/urgency.h"

#include <stdlib.h>
#include <sys/epoll.h>

enum { CLOSE_WAIT_MS = 2000 };

struct power {
	struct line *line;
	bool on;
	int64_t ready_ns; /* mono: the amplifier is up */
	sd_event_source *idle;
	struct child command; /* the one that runs */
	sd_event_source *ended;
	const char *waiting; /* the one that runs after it, or NULL */
};

static void start(struct power *p, const char *command);

static void reap(struct power *p)
{
	/* Out of the loop first: looking closes the descriptor, and its number may at once be
	 * that of a file of another thread. */
	sd_event_source_set_enabled(p->ended, SD_EVENT_OFF);
	struct child_end end = child_look(&p->command);
	if (!end.ended) {
		sd_event_source_set_enabled(p->ended, SD_EVENT_ON);
		return;
	}
	if (end.exit_code != 0)
		log_line(LOG_ERROR, "output %s: a power command failed (exit %d, signal %d)",
		        p->line->settings->name, end.exit_code, end.signal);
	p->ended = sd_event_source_disable_unref(p->ended);
	const char *next = p->waiting;
	p->waiting = NULL;
	if (next != NULL)
		start(p, next);
}

static int on_ended(sd_event_source *source, int fd, uint32_t events, void *user)
{
	(void)source;
	(void)fd;
	(void)events;
	reap(user);
	return 0;
}

static int run(struct power *p, const char *command, struct err *e)
{
	char timeout[] = "/usr/bin/timeout", limit[] = "60", shell[] = "/bin/sh", option[] = "-c";
	char *text = mem_string(command);
	char *const argv[] = {timeout, limit, shell, option, text, NULL};
	urgency_take(URGENCY_USUAL); /* is inherited; given later it would miss what it starts */
	int status = child_start(&p->command, timeout, argv, e);
	urgency_take(URGENCY_LIVE);
	free(text);
	return status;
}

static void start(struct power *p, const char *command)
{
	struct err e;
	if (p->line->station->options.practice) {
		log_line(LOG_NOTICE, "practice: a power command of output %s is not run",
		        p->line->settings->name);
		return;
	}
	if (p->command.pid > 0) {
		p->waiting = command;
		return;
	}
	if (run(p, command, &e) < 0)
		log_line(LOG_ERROR, "output %s: %s", p->line->settings->name, e.sentence);
	else
		sd_event_add_io(
		        p->line->station->loop, &p->ended, p->command.pidfd, EPOLLIN, on_ended, p);
}

static int on_idle(sd_event_source *source, uint64_t usec, void *user)
{
	struct power *p = user;
	(void)source;
	(void)usec;
	p->idle = sd_event_source_disable_unref(p->idle);
	p->on = false;
	if (p->line->settings->power_off[0] != '\0')
		start(p, p->line->settings->power_off);
	return 0;
}

uint32_t power_begin(struct line *l)
{
	const struct settings_output *o = l->settings;
	if (o->power_on[0] == '\0')
		return 0;
	if (l->power == NULL) {
		l->power = mem_alloc(sizeof *l->power);
		*l->power = (struct power){.line = l, .command = CHILD_NONE};
	}
	struct power *p = l->power;
	int64_t now = clock_mono_ns(l->station->clock);
	p->idle = sd_event_source_disable_unref(p->idle);
	if (!p->on) {
		p->on = true;
		p->ready_ns = now + o->power_wait_ms * NS_PER_MS;
		start(p, o->power_on);
	}
	return p->ready_ns > now ? (uint32_t)((p->ready_ns - now) / NS_PER_MS) : 0;
}

void power_rest(struct line *l)
{
	struct power *p = l->power;
	if (p == NULL || !p->on)
		return;
	p->idle = sd_event_source_disable_unref(p->idle);
	sd_event_add_time_relative(l->station->loop, &p->idle, CLOCK_MONOTONIC,
	        (uint64_t)l->settings->power_idle_ms * 1000, 100000, on_idle, p);
}

void power_close(struct line *l)
{
	struct power *p = l->power;
	struct err e;
	if (p == NULL)
		return;
	sd_event_source_disable_unref(p->idle);
	sd_event_source_disable_unref(p->ended);
	child_stop(&p->command, CLOSE_WAIT_MS);
	bool off = p->on && !l->station->options.practice;
	if (off && l->settings->power_off[0] != '\0' && run(p, l->settings->power_off, &e) == 0)
		child_stop(&p->command, CLOSE_WAIT_MS);
	free(p);
	l->power = NULL;
}
