/* Health: the dead-air alarm and the watchdog. While something is on air, each of its
 * outputs must take frames of it (the silence that a device is fed when a tape has run
 * dry is none); one that does not for the time of the settings is said loudly.
 * systemd's watchdog is fed only while the loop turns and either frames move on one
 * of them, or nothing is on air, or the state is known to be degraded (an absent
 * device is no reason to be restarted; a dry tape neither, that is bantin-work's). */
#include "station/notify.h"
#include "station/show.h"

#include <systemd/sd-daemon.h>

enum { ON_AIR_US = 1000000, IDLE_US = 10000000, SLACK_US = 200000 };
/* A look that comes later finds reports of the outputs unread: it proves nothing. */
#define LATE_NS (3 * NS_PER_S)

static uint64_t frames_out(const struct show *w)
{
	uint64_t frames = 0;
	for (size_t i = 0; i < w->part_count; i++)
		frames += speaker_client_health(w->parts[i].line->speaker)->state.frames_out +
		          w->parts[i].heard;
	return frames;
}

static bool degraded(const struct station *s)
{
	for (size_t i = 0; i < s->line_count; i++)
		if (!line_usable(&s->lines[i]))
			return true;
	return false;
}

static void tell_dead_air(struct line *l, bool dead)
{
	struct changes list = {0};
	if (l->dead_air == dead)
		return;
	l->dead_air = dead;
	station_event(l->station, &list, dead ? "station.dead_air" : "station.air_back",
	        json_pack("{s:s}", "output", l->settings->name));
	station_fact(l->station, &list);
}

/* What this output still has to play of what is on air, or NULL. */
static struct show_part *part_of(const struct show *w, const struct line *l)
{
	for (size_t i = 0; w != NULL && i < w->part_count; i++)
		if (w->parts[i].line == l && w->parts[i].ended < w->element_count)
			return &w->parts[i];
	return NULL;
}

/* A relay has an alarm of its own, which leaves it out after the same time. */
static int64_t patience_ns(const struct station *s)
{
	int64_t ms = s->settings->health.dead_air_ms;
	return (s->on_air != NULL && s->on_air->relay != NULL ? 2 * ms : ms) * NS_PER_MS;
}

/* `held_ns`: of the time since the last look, what does not count. */
static void look_at(struct line *l, int64_t now, int64_t held_ns)
{
	const struct station *s = l->station;
	struct show_part *part = part_of(s->on_air, l);
	if (part != NULL)
		part->moved_ns += held_ns;
	tell_dead_air(
	        l, part != NULL && !station_air_paused(s) && now - part->moved_ns > patience_ns(s));
}

/* True while all is well or known. */
static bool look(struct station *s)
{
	int64_t now = clock_mono_ns(s->clock), since = now - s->looked_ns;
	const struct show *w = s->on_air;
	s->looked_ns = now;
	for (size_t i = 0; i < s->line_count; i++)
		look_at(&s->lines[i], now, station_air_paused(s) || since > LATE_NS ? since : 0);
	uint64_t frames = w != NULL ? frames_out(w) : 0;
	if (w == NULL || station_air_paused(s) || frames != s->frames_seen) {
		s->frames_seen = frames;
		s->frames_seen_ns = now;
	}
	return now - s->frames_seen_ns <= s->settings->health.dead_air_ms * NS_PER_MS ||
	       degraded(s);
}

static int on_beat(sd_event_source *source, uint64_t usec, void *user)
{
	struct station *s = user;
	if (look(s) && s->watched)
		sd_notify(0, "WATCHDOG=1");
	notify_state(s);
	sd_event_source_set_time(source, usec + (s->on_air != NULL ? ON_AIR_US : s->idle_beat_us));
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

void health_soon(struct station *s)
{
	uint64_t now;
	sd_event_now(s->loop, CLOCK_MONOTONIC, &now);
	s->looked_ns = clock_mono_ns(s->clock);
	sd_event_source_set_time(s->watchdog, now + ON_AIR_US);
}

int health_start(struct station *s)
{
	uint64_t now, limit = 0;
	s->watched = sd_watchdog_enabled(0, &limit) > 0;
	s->idle_beat_us = s->watched && limit / 3 < IDLE_US ? limit / 3 : IDLE_US;
	s->frames_seen_ns = s->looked_ns = clock_mono_ns(s->clock);
	sd_event_now(s->loop, CLOCK_MONOTONIC, &now);
	return sd_event_add_time(s->loop, &s->watchdog, CLOCK_MONOTONIC, now, SLACK_US, on_beat, s);
}
