/* What lies in the spool's folders is found, by inotify and by a look at the start, after
 * an overflow and whenever something may have been missed, and waits here in the order
 * of writing until there is room for it. A file that is still being written waits not
 * yet. Called by spool.c, and by spool_file.c for the next one. */
#include "station/spool_parts.h"

#include "station/feeds.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
	LIST_MOST = 100000, /* of one look */
	SETTLE_MS = 2000,   /* a file that nobody was seen to close is whole after so long */
};

/* ---- what waits ---- */

void spool_look_in(struct spool *p, uint64_t ms)
{
	uint64_t now = 0, set = 0;
	int on = SD_EVENT_OFF;
	if (p->look == NULL)
		return;
	sd_event_now(p->station->loop, CLOCK_MONOTONIC, &now);
	sd_event_source_get_enabled(p->look, &on);
	sd_event_source_get_time(p->look, &set);
	if (on != SD_EVENT_OFF && set <= now + ms * 1000)
		return;
	sd_event_source_set_time(p->look, now + ms * 1000);
	sd_event_source_set_enabled(p->look, SD_EVENT_ONESHOT);
}

static void wait_for_turn(struct spool *p, size_t tray, const char *name)
{
	if (p->next == p->waiting_count)
		p->next = p->waiting_count = 0;
	if (p->waiting_count == p->waiting_room) {
		p->waiting_room = p->waiting_room == 0 ? 64 : p->waiting_room * 2;
		p->waiting = mem_resize(p->waiting, p->waiting_room, sizeof *p->waiting);
	}
	p->waiting[p->waiting_count++] = (struct waiting){tray, mem_string(name)};
}

static void set_writing(struct spool *p, const char *name, bool on)
{
	size_t i = 0;
	while (i < p->writing_count && strcmp(p->writing[i], name) != 0)
		i++;
	if (on && i == p->writing_count) {
		p->writing = mem_resize(p->writing, i + 1, sizeof *p->writing);
		p->writing[p->writing_count++] = mem_string(name);
	} else if (!on && i < p->writing_count) {
		free(p->writing[i]);
		p->writing[i] = p->writing[--p->writing_count];
	}
}

static bool is_writing(const struct spool *p, const char *name)
{
	for (size_t i = 0; i < p->writing_count; i++)
		if (strcmp(p->writing[i], name) == 0)
			return true;
	return false;
}

/* Everything that lies in a folder and is not on its way; false if some of it may not
 * be whole yet. */
static bool look_at(struct spool *p, size_t tray)
{
	struct tray_entry *list;
	size_t count;
	bool settled = true;
	int64_t limit_ns = (station_now(p->station) - SETTLE_MS) * 1000000;
	if (tray_list(p->trays[tray].fd, LIST_MOST, &list, &count) < 0)
		return true;
	for (size_t i = 0; i < count; i++) {
		/* A time of writing in the future comes from another clock, not from now. */
		bool fresh = list[i].written_ns > limit_ns &&
		             list[i].written_ns < limit_ns + INT64_C(60000000000);
		if (fresh || is_writing(p, list[i].name))
			settled = false;
		else if (!spool_is_running(p, tray, list[i].name))
			wait_for_turn(p, tray, list[i].name);
		free(list[i].name);
	}
	free(list);
	return settled;
}

/* Only with nothing left of the look before, so that no name waits twice. */
int spool_on_look(sd_event_source *source, uint64_t usec, void *user)
{
	struct spool *p = user;
	bool settled = true;
	(void)source;
	(void)usec;
	if (p->stopped)
		return 0;
	if (p->next < p->waiting_count) {
		spool_look_in(p, SETTLE_MS);
		return 0;
	}
	for (size_t i = 0; i < p->tray_count; i++)
		settled = look_at(p, i) && settled;
	if (!settled)
		spool_look_in(p, SETTLE_MS);
	spool_begin_more(p);
	return 0;
}

/* ---- inotify ---- */

static void hear(struct spool *p, size_t tray)
{
	struct tray *t = &p->trays[tray];
	json_t *old = t->report;
	t->report = feeds_hear(p->station, t->feed, t->fd);
	json_decref(old);
	director_wake(p->station); /* it tells what is wrong */
}

static void on_event(struct spool *p, size_t tray, const struct inotify_event *event)
{
	const char *name = event->name;
	if (event->len > 0 && p->trays[tray].feed != NULL && strcmp(name, FEED_REPORT) == 0 &&
	        (event->mask & IN_MOVED_TO) != 0)
		hear(p, tray);
	if (event->len == 0 || (event->mask & IN_ISDIR) != 0 || tray_ignores(name))
		return;
	if ((event->mask & IN_MODIFY) != 0)
		set_writing(p, name, true);
	else
		set_writing(p, name, false);
	if ((event->mask & IN_MOVED_TO) != 0)
		wait_for_turn(p, tray, name); /* it was whole before it came */
	else if ((event->mask & (IN_CLOSE_WRITE | IN_CREATE)) != 0)
		spool_look_in(p, SETTLE_MS + 100); /* a script may open it again */
}

static void forget_writing(struct spool *p)
{
	while (p->writing_count > 0)
		set_writing(p, p->writing[0], false);
}

static void on_overflow(struct spool *p)
{
	forget_writing(p);
	spool_look_in(p, 0);
}

int spool_on_inotify(sd_event_source *source, int fd, uint32_t events, void *user)
{
	struct spool *p = user;
	_Alignas(struct inotify_event) char bytes[65536];
	(void)source;
	(void)events;
	ssize_t n = read(fd, bytes, sizeof bytes);
	for (ssize_t at = 0; at < n;) {
		const struct inotify_event *event = (const void *)(bytes + at);
		at += (ssize_t)(sizeof *event + event->len);
		if ((event->mask & IN_Q_OVERFLOW) != 0)
			on_overflow(p);
		for (size_t i = 0; i < p->tray_count; i++)
			if (p->trays[i].watch == event->wd)
				on_event(p, i, event);
	}
	if (!p->stopped)
		spool_begin_more(p);
	return 0;
}

bool spool_next(struct spool *p, struct waiting *ret)
{
	if (p->next == p->waiting_count)
		return false;
	*ret = p->waiting[p->next++];
	return true;
}

void spool_forget_waiting(struct spool *p)
{
	struct waiting w;
	while (spool_next(p, &w))
		free(w.name);
	free(p->waiting);
	forget_writing(p);
	free(p->writing);
}
