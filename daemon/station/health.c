/* Health: the dead-air alarm and the watchdog. While something is on air, frames
 * must move on at least one of its outputs; if they do not for the time of the
 * settings, that is said loudly. systemd's watchdog is fed only while the loop
 * turns and either frames move, or nothing is on air, or the state is known to
 * be degraded (an absent device is no reason to be restarted). */
#include "station/notify.h"

#include <systemd/sd-daemon.h>

enum { ON_AIR_US = 1000000, IDLE_US = 10000000, SLACK_US = 200000 };

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

static void tell_dead_air(struct station *s, bool dead)
{
	struct changes list = {0};
	if (s->dead_air == dead)
		return;
	s->dead_air = dead;
	station_event(s, &list, dead ? "station.dead_air" : "station.air_back", json_object());
	station_fact(s, &list);
}

/* True while all is well or known. */
static bool look(struct station *s)
{
	int64_t now = clock_mono_ns(s->clock);
	const struct show *w = s->on_air;
	if (w == NULL || s->paused) {
		s->frames_seen_ns = now;
		tell_dead_air(s, false);
		return true;
	}
	uint64_t frames = frames_out(w);
	if (frames != s->frames_seen) {
		s->frames_seen = frames;
		s->frames_seen_ns = now;
	}
	bool dead = now - s->frames_seen_ns > s->settings->health.dead_air_ms * NS_PER_MS;
	tell_dead_air(s, dead);
	return !dead || degraded(s);
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
	sd_event_source_set_time(s->watchdog, now + ON_AIR_US);
}

int health_start(struct station *s)
{
	uint64_t now, limit = 0;
	s->watched = sd_watchdog_enabled(0, &limit) > 0;
	s->idle_beat_us = s->watched && limit / 3 < IDLE_US ? limit / 3 : IDLE_US;
	s->frames_seen_ns = clock_mono_ns(s->clock);
	sd_event_now(s->loop, CLOCK_MONOTONIC, &now);
	return sd_event_add_time(s->loop, &s->watchdog, CLOCK_MONOTONIC, now, SLACK_US, on_beat, s);
}
