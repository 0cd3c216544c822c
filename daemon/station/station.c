/* The station: made, run, ended. What it does while it runs stands in the other
 * files of this folder; see internal.h for the map. */
#include "station/articles.h"
#include "station/background.h"
#include "station/files.h"
#include "station/notify.h"
#include "station/practice.h"
#include "station/programmes.h"
#include "station/recover.h"
#include "station/replaced.h"
#include "station/show.h"
#include "station/spool.h"
#include "station/timetable.h"
#include "station/warm.h"

#include "base/civil.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/signals.h"
#include "settings/places.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CLOSE_MS = 5000, LEAVE_US = 1500000 };

int64_t station_now(const struct station *s)
{
	return clock_wall_ms(s->clock);
}

void station_event(struct station *s, struct changes *list, const char *name, json_t *data)
{
	char *text = data != NULL ? json_dumps(data, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	changes_event(list, station_now(s), name, text != NULL ? text : "{}");
	free(text);
	json_decref(data);
}

void station_committed(struct station *s, const struct changes *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct change *c = &list->items[i];
		if (c->kind == CHANGE_ARTICLE_INSERT)
			articles_forget_unstored(s, c->article_insert.article.id,
			        c->article_insert.article.revision);
		if (c->kind == CHANGE_ARTICLE_REVISE)
			articles_forget_unstored(
			        s, c->article_revise.id, c->article_revise.revision);
		if (c->kind == CHANGE_EVENT_APPEND)
			server_event(s->server, c->event_append.seq, c->event_append.name,
			        json_loads(c->event_append.data, 0, NULL));
	}
}

static void fact_stored(
        void *context, uint64_t token, int status, const struct err *e, const struct changes *list)
{
	struct station *s = context;
	(void)token;
	(void)e;
	if (status == 0)
		station_committed(s, list);
	director_wake(s);
}

void station_fact(struct station *s, struct changes *list)
{
	struct err e;
	if (list->count > 0 && queue_submit(s->queue, list, SUBMIT_FACT, fact_stored, s, &e) < 0)
		log_line(LOG_ERROR, "the queue refused what has happened: %s", e.sentence);
	changes_finish(list);
}

/* ---- signals, watchdog ---- */

/* A speaker that hangs must not keep the daemon. */
static int on_leave_late(sd_event_source *source, uint64_t usec, void *user)
{
	(void)usec;
	(void)user;
	return sd_event_exit(sd_event_source_get_event(source), 0);
}

static int on_end_signal(sd_event_source *source, const struct signalfd_siginfo *info, void *user)
{
	struct station *s = user;
	(void)source;
	notify_ending(s, info->ssi_signo);
	s->stopping = true;
	if (s->on_air != NULL)
		show_leave(s->on_air, SHOW_END_SHUTDOWN, true);
	director_wake(s); /* it ends the loop when the last frames have been counted */
	return sd_event_add_time_relative(
	               s->loop, NULL, CLOCK_MONOTONIC, LEAVE_US, 1000, on_leave_late, s) < 0
	               ? sd_event_exit(s->loop, 0)
	               : 0;
}

static int watch_signals(struct station *s)
{
	signals_to_descriptors(NULL);
	int status = sd_event_add_signal(s->loop, NULL, SIGTERM, on_end_signal, s);
	if (status >= 0)
		status = sd_event_add_signal(s->loop, NULL, SIGINT, on_end_signal, s);
	if (status >= 0)
		status = sd_event_add_signal(s->loop, NULL, SIGHUP, reload_on_hangup, s);
	return status;
}

/* ---- opening ---- */

static int load_settings(struct station *s, struct err *e)
{
	int status = settings_load_simple(s->options.config, s->options.overrides, &s->settings, e);
	if (status == 0)
		status = civil_set_zone(s->settings->timezone, e);
	return status;
}

static int make_folder(const char *path, struct err *e)
{
	char part[PATHS_MAX];
	int first = 0; /* why a folder above could not be made: the cause of all that follows */
	snprintf(part, sizeof part, "%s", path);
	for (char *p = part + 1; *p != '\0'; p++)
		if (*p == '/') {
			*p = '\0';
			if (mkdir(part, 0755) < 0 && errno != EEXIST && first == 0)
				first = -errno;
			*p = '/';
		}
	if (mkdir(part, 0750) < 0 && errno != EEXIST)
		return err_sys(e, first < 0 ? first : -errno, "state.folder",
		        _("cannot make the state folder %s"), path);
	return 0;
}

/* Why the state folder cannot be used and what to do, where the disk is the reason. */
static int explain_disk(const struct station *s, int status, struct err *e)
{
	if (status == -EROFS)
		return err_set(e, status, "state.readonly",
		        _("the state folder %s cannot be written: %s; mount it writable, or give "
		          "another folder with --state"),
		        s->state, strerror(EROFS));
	if (status == -ENOSPC || status == -EDQUOT)
		return err_set(e, status, "state.full",
		        _("the disk of %s is full; make room on it, or give another folder with "
		          "--state"),
		        s->state);
	return status;
}

/* A user's own is bantin/ below the runtime folder, and nobody else makes it; the
 * system's is there with systemd's socket, or the listening says why not. */
static void make_socket_folder(const char *socket)
{
	char folder[PATHS_MAX];
	const char *slash = strrchr(socket, '/');
	snprintf(folder, sizeof folder, "%.*s", slash != NULL ? (int)(slash - socket) : 0, socket);
	if (folder[0] != '\0')
		mkdir(folder, 0755);
}

static int open_places(struct station *s, struct err *e)
{
	char audio[PATHS_MAX + 8];
	if (s->options.state != NULL)
		snprintf(s->state, sizeof s->state, "%s", s->options.state);
	else
		places_state(s->settings, s->state);
	practice_folder(s, s->state);
	if (s->options.socket != NULL)
		snprintf(s->socket, sizeof s->socket, "%s", s->options.socket);
	else
		places_socket(s->settings, s->socket);
	make_socket_folder(s->socket);
	snprintf(audio, sizeof audio, "%s/audio", s->state);
	int status = make_folder(s->state, e);
	return status < 0 ? status : make_folder(audio, e);
}

static int on_queue(sd_event_source *source, int fd, uint32_t events, void *user)
{
	struct station *s = user;
	(void)source;
	(void)fd;
	(void)events;
	queue_dispatch(s->queue);
	replaced_look(s);
	return 0;
}

/* The check of the settings uses the same parsers, so a bad row is a programming
 * error; it is left out and said. */
void station_make_timetable(struct station *s)
{
	size_t bad;
	if (s->timetable == NULL)
		s->timetable = mem_alloc(sizeof *s->timetable);
	else
		timetable_finish(s->timetable);
	timetable_init(s->timetable, s->settings, &bad);
	if (bad > 0)
		log_line(LOG_ERROR,
		        "%zu rows of hours, programmes or holidays cannot be read and are left out",
		        bad);
	programmes_remember(s);
}

static int open_queue(struct station *s, struct err *e)
{
	int status = queue_open(s->state, station_now(s), &s->queue, &s->opening, e);
	if (status < 0)
		return status;
	if (s->opening.set_aside[0] != '\0')
		log_line(LOG_ERROR,
		        "the database was damaged; it is kept as %s, and %lld rows of the log were "
		        "rebuilt",
		        s->opening.set_aside, (long long)s->opening.rebuilt_log_rows);
	status = practice_check(s, e);
	if (status < 0)
		return status;
	station_make_timetable(s);
	s->last_logged = s->opening.last_seen;
	director_was_away(s, s->opening.last_seen);
	const char *muted = memory_meta(queue_model(s->queue), "muted");
	s->muted = muted != NULL && strcmp(muted, "yes") == 0;
	status = sd_event_add_io(
	        s->loop, &s->queue_readable, queue_fd(s->queue), EPOLLIN, on_queue, s);
	return status < 0 ? err_sys(e, status, "store.watch", _("cannot watch the store")) : 0;
}

static int open_all(struct station *s, struct err *e)
{
	char audio[PATHS_MAX + 8];
	int status = load_settings(s, e);
	if (status < 0)
		return status;
	status = open_places(s, e);
	if (status == 0)
		status = open_queue(s, e);
	if (status < 0)
		return explain_disk(s, status, e);
	char voices[PATHS_MAX];
	places_voices(s->settings, voices);
	snprintf(audio, sizeof audio, "%s/audio", s->state);
	status = background_create(s->loop, &s->background);
	if (status < 0)
		return err_sys(e, status, "loop", _("cannot set up the loop"));
	status = worker_create(&s->live, s->loop, audio, voices, URGENCY_LIVE, e);
	if (status == 0)
		status = worker_create(&s->ahead, s->loop, audio, voices, URGENCY_AHEAD, e);
	if (status == 0)
		status = s->options.open_door(s, e);
	if (status == 0)
		status = lines_open(s, e);
	if (status == 0)
		files_open(s);
	if (status == 0 && ((status = director_start(s)) < 0 || (status = retention_start(s)) < 0 ||
	                           (status = health_start(s)) < 0))
		err_sys(e, status, "loop", _("cannot set up the loop"));
	return status;
}

int station_create(const struct station_options *options, struct station **ret, struct err *e)
{
	struct station *s = mem_alloc(sizeof *s);
	s->options = *options;
	s->clock = &clock_system;
	s->began_ns = clock_mono_ns(s->clock);
	int status = sd_event_new(&s->loop);
	if (status >= 0)
		status = watch_signals(s);
	if (status < 0) {
		err_sys(e, status, "loop", _("cannot make the event loop"));
	} else {
		status = open_all(s, e);
	}
	if (status < 0) {
		station_destroy(s);
		return status;
	}
	recover_interrupted(s);
	selftest_arm(s);
	spool_open(s);
	director_wake(s);
	*ret = s;
	return 0;
}

int station_run(struct station *s)
{
	notify_ready(s);
	warm_up(s);
	return sd_event_loop(s->loop);
}

void station_destroy(struct station *s)
{
	if (s == NULL)
		return;
	while (s->shows != NULL)
		show_discard(s->shows);
	spool_stop(s);
	background_destroy(s->background);
	server_destroy(s->server);
	s->server = NULL; /* what the queue still commits is told to nobody */
	lines_close(s);
	files_close(s);
	worker_destroy(s->live);
	worker_destroy(s->ahead);
	sd_event_source_disable_unref(s->queue_readable);
	queue_close(s->queue, CLOSE_MS);
	free(s->damage);
	spool_close(s);
	roles_destroy(s->roles);
	sd_event_source_disable_unref(s->think);
	sd_event_source_disable_unref(s->alarm);
	sd_event_source_disable_unref(s->watchdog);
	sd_event_source_disable_unref(s->retention);
	sd_event_source_disable_unref(s->selftest);
	articles_forget_unstored(s, 0, 0);
	reload_forget(s);
	notify_finish(s);
	if (s->timetable != NULL)
		timetable_finish(s->timetable);
	free(s->timetable);
	settings_destroy(s->settings);
	sd_event_unref(s->loop);
	free(s);
}
