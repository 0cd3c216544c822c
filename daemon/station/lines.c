/* The outputs: one speaker process each, started with the station and kept
 * alive by output/speaker_client. What a speaker tells is handed to the show
 * that plays; a change of health wakes the director, since something that
 * waited for an output may be able to sound now. */
#include "station/internal.h"
#include "station/power.h"
#include "station/show.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "settings/occurrence.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void on_started(void *user, uint32_t order, const struct speaker_progress *p)
{
	show_on_started(user, order, p);
}

static void on_progress(void *user, uint32_t order, const struct speaker_progress *p)
{
	show_on_progress(user, order, p);
}

static void on_ended(void *user, uint32_t order, const struct speaker_ended *end)
{
	show_on_ended(user, order, end);
}

static const char *const device_words[] = {[SPEAKER_CLOSED] = "closed",
        [SPEAKER_OPEN] = "open",
        [SPEAKER_ABSENT] = "absent",
        [SPEAKER_STUCK] = "stuck"};

const char *line_state(const struct line *l)
{
	const struct speaker_health *h = speaker_client_health(l->speaker);
	if (!h->running)
		return h->failing ? "not_starting" : "starting";
	if (!h->answering)
		return "not_answering";
	return h->state.device < sizeof device_words / sizeof *device_words
	               ? device_words[h->state.device]
	               : "closed";
}

static void on_health(void *user, const struct speaker_health *h)
{
	struct line *l = user;
	json_t *data = json_pack("{s:s, s:s, s:s}", "output", l->settings->name, "state",
	        line_state(l), "device", h->state.name);
	if (data != NULL)
		server_progress(l->station->server, "output.state", data);
	director_wake(l->station);
}

static int on_readable(sd_event_source *source, int fd, uint32_t events, void *user)
{
	struct line *l = user;
	(void)source;
	(void)fd;
	(void)events;
	speaker_client_dispatch(l->speaker);
	return 0;
}

/* How the settings of a null output are written for bantin-speaker. */
static const char *const imitations[] = {[IMITATE_NOTHING] = "null",
        [IMITATE_ABSENT] = "null:absent",
        [IMITATE_APPEARS] = "null:appears:5",
        [IMITATE_VANISHES] = "null:vanishes:5",
        [IMITATE_WEDGED] = "null:wedged:5",
        [IMITATE_UNDERRUNS] = "null:underruns",
        [IMITATE_SLOW] = "null:slow"};

static char *device_of(const struct station *s, const struct settings_output *o)
{
	if (o->type == OUTPUT_NULL)
		return o->device[0] != '\0' ? mem_printf("null:%s", o->device)
		                            : mem_string(imitations[o->imitate]);
	if (s->options.practice)
		return mem_string("null");
	return mem_string(o->device[0] != '\0' ? o->device : "default");
}

static int line_open(
        struct line *l, struct station *s, const struct settings_output *o, struct err *e)
{
	struct speaker_handlers handlers = {.user = l,
	        .started = on_started,
	        .progress = on_progress,
	        .ended = on_ended,
	        .health = on_health};
	l->station = s;
	l->settings = o;
	l->device = device_of(s, o);
	struct speaker_config config = {.device = l->device,
	        .latency_ms = (uint32_t)o->latency_ms,
	        .idle_ms = (uint32_t)o->release_ms};
	int status = speaker_client_create(&l->speaker, &config, &handlers, e);
	if (status < 0)
		return status;
	l->volume_db = o->volume;
	speaker_client_volume(l->speaker, (float)l->volume_db, 0);
	status = sd_event_add_io(
	        s->loop, &l->readable, speaker_client_fd(l->speaker), EPOLLIN, on_readable, l);
	return status < 0 ? err_sys(e, status, "output.watch", _("cannot watch output %s"), o->name)
	                  : 0;
}

int lines_open(struct station *s, struct err *e)
{
	s->lines = mem_array(s->settings->output_count, sizeof *s->lines);
	for (size_t i = 0; i < s->settings->output_count; i++) {
		const struct settings_output *o = &s->settings->outputs[i];
		if (o->type == OUTPUT_FILE)
			continue; /* files.c */
		int status = line_open(&s->lines[s->line_count++], s, o, e);
		if (status < 0)
			return status;
	}
	return 0;
}

void lines_close(struct station *s)
{
	for (size_t i = 0; i < s->line_count; i++) {
		power_close(&s->lines[i]);
		sd_event_source_disable_unref(s->lines[i].readable);
		speaker_client_destroy(s->lines[i].speaker);
		free(s->lines[i].device);
	}
	free(s->lines);
	s->lines = NULL;
	s->line_count = 0;
}

bool line_usable(const struct line *l)
{
	const struct speaker_health *h = speaker_client_health(l->speaker);
	return h->running && h->answering && h->state.device != SPEAKER_ABSENT &&
	       h->state.device != SPEAKER_STUCK;
}

struct line *line_named(struct station *s, const char *name)
{
	for (size_t i = 0; i < s->line_count; i++)
		if (strcmp(s->lines[i].settings->name, name) == 0)
			return &s->lines[i];
	return NULL;
}

/* `zone` is one name, or several of a programme. */
static bool names_zone(const char *zone, const char *name)
{
	for (const char *at = zone;; at++) {
		size_t len = strcspn(at, (const char[]){ZONE_SEPARATOR, '\0'});
		if (len == strlen(name) && strncmp(at, name, len) == 0)
			return true;
		at += len;
		if (*at == '\0')
			return false;
	}
}

bool output_in_zone(const struct settings_output *o, const char *zone)
{
	const struct settings_texts *zones = &o->zones;
	if (zone != NULL && str_starts(zone, LINE_ALONE)) {
		char *name = mem_printf(LINE_ALONE "%s", o->name);
		bool in = names_zone(zone, name);
		free(name);
		return in;
	}
	if (zone == NULL || zones->count == 0)
		return true;
	for (size_t i = 0; i < zones->count; i++)
		if (names_zone(zone, zones->items[i]))
			return true;
	return false;
}

char *lines_zone(const struct settings_texts *zones)
{
	struct str names;
	str_init(&names);
	for (size_t i = 0; i < zones->count; i++) {
		if (i > 0)
			str_addc(&names, ZONE_SEPARATOR);
		str_adds(&names, zones->items[i]);
	}
	return str_take(&names);
}

char *lines_zone_without(const struct station *s, const char *zone, const char *left)
{
	struct str names;
	if (left == NULL)
		return mem_string(zone);
	str_init(&names);
	for (size_t i = 0; i < s->settings->output_count; i++) {
		const struct settings_output *o = &s->settings->outputs[i];
		if (!output_in_zone(o, zone) || output_in_zone(o, left))
			continue;
		str_addf(&names, "%s" LINE_ALONE "%s", names.len > 0 ? "\n" : "", o->name);
	}
	return str_take(&names);
}

bool output_permits(const struct settings_output *o, enum air_class class, int64_t at)
{
	size_t count;
	if (class == CLASS_EMERGENCY || o->hours.count == 0)
		return true;
	struct hours_window *windows = settings_hours(&o->hours, &count);
	bool permits = hours_permit_at(windows, count, at);
	free(windows);
	return permits;
}

bool output_permits_span(const struct settings_output *o, int64_t from, int64_t until)
{
	size_t count;
	if (o->hours.count == 0)
		return true;
	struct hours_window *windows = settings_hours(&o->hours, &count);
	bool permits = hours_permit_span(windows, count, from, until);
	free(windows);
	return permits;
}

int64_t output_hours_change(const struct settings_output *o, int64_t at)
{
	size_t count;
	if (o->hours.count == 0)
		return INT64_MAX;
	struct hours_window *windows = settings_hours(&o->hours, &count);
	int64_t change = hours_next_change(windows, count, at);
	free(windows);
	return change;
}
