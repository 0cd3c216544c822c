/* The spool as a whole: its folders are made and watched, kept tidy, told of in the
 * status, and closed. spool_watch.c finds what lies in them, spool_file.c brings one
 * file through. See spool.h for what holds. */
#include "station/spool_parts.h"

#include "station/feeds.h"
#include "station/forms.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>

enum {
	TIDY_FIRST_S = 900, /* what is too old is removed, and then daily */
	TIDY_S = 86400,
};

/* ---- folders ---- */

/* A feed's folder is the station's own; bantin-fetch writes by its group, which it has
 * from `feeds`. */
static int add_tray(struct spool *p, const char *feed, struct err *e)
{
	enum {
		EVENTS = IN_MOVED_TO | IN_CLOSE_WRITE | IN_CREATE | IN_MODIFY | IN_DELETE |
		         IN_MOVED_FROM
	};
	char path[2 * PATHS_MAX];
	const char *name = feed != NULL ? feed : "new";
	snprintf(path, sizeof path, "%s/%s%s", p->path, feed != NULL ? "feeds/" : "", name);
	int fd = tray_open(feed != NULL ? p->feeds : p->root, name, 0770, path, e);
	if (fd < 0)
		return fd;
	int watch = inotify_add_watch(p->inotify, path, EVENTS | IN_ONLYDIR);
	if (watch < 0) {
		int status = -errno;
		fd_close(&fd);
		return err_sys(e, status, "spool.watch", _("cannot watch the folder %s"), path);
	}
	p->trays = mem_resize(p->trays, p->tray_count + 1, sizeof *p->trays);
	p->trays[p->tray_count++] =
	        (struct tray){.feed = mem_string(feed), .fd = fd, .watch = watch};
	if (feed != NULL)
		p->trays[p->tray_count - 1].report = feeds_json(feed, fd);
	return 0;
}

static bool has_tray(const struct spool *p, const char *feed)
{
	for (size_t i = 0; i < p->tray_count; i++)
		if (p->trays[i].feed != NULL && strcmp(p->trays[i].feed, feed) == 0)
			return true;
	return false;
}

static int add_feeds(struct spool *p, struct err *e)
{
	const struct settings *set = p->station->settings;
	int status = 0;
	for (size_t i = 0; i < set->feed_count && status == 0; i++)
		if (!has_tray(p, set->feeds[i].name))
			status = add_tray(p, set->feeds[i].name, e);
	return status;
}

static int open_folders(struct spool *p, struct err *e)
{
	const struct {
		const char *name;
		int *fd;
	} folders[] = {{"done", &p->done}, {"rejected", &p->rejected}, {"feeds", &p->feeds}};
	int state = open(p->station->state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (state < 0)
		return err_sys(e, -errno, "spool.folder", _("cannot open the folder %s"),
		        p->station->state);
	p->root = tray_open(state, "spool", 0750, p->path, e);
	fd_close(&state);
	int status = p->root < 0 ? p->root : 0;
	for (size_t i = 0; i < sizeof folders / sizeof *folders && status == 0; i++) {
		*folders[i].fd = tray_open(p->root, folders[i].name, 0750, folders[i].name, e);
		status = *folders[i].fd < 0 ? *folders[i].fd : 0;
	}
	if (status == 0 && p->station->settings->spool.take)
		status = add_tray(p, NULL, e);
	return status < 0 ? status : add_feeds(p, e);
}

/* ---- opening, ending ---- */

static int on_tidy(sd_event_source *source, uint64_t usec, void *user)
{
	struct spool *p = user;
	const char *clock;
	(void)usec;
	/* By a clock that is years ahead everything would be too old. */
	if (trust_clock(p->station, &clock)) {
		int64_t before = station_now(p->station) - p->station->settings->spool.keep_ms;
		tray_tidy(p->done, before);
		tray_tidy(p->rejected, before);
		p->rejected_files = tray_count(p->rejected, &p->rejected_last);
	}
	sd_event_source_set_time_relative(source, (uint64_t)TIDY_S * 1000000);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

static int open_sources(struct spool *p, struct err *e)
{
	sd_event *loop = p->station->loop;
	int status = sd_event_add_io(loop, &p->readable, p->inotify, EPOLLIN, spool_on_inotify, p);
	if (status >= 0)
		status = sd_event_add_time_relative(
		        loop, &p->look, CLOCK_MONOTONIC, 0, 1000, spool_on_look, p);
	if (status >= 0)
		status = sd_event_add_time_relative(loop, &p->tidy, CLOCK_MONOTONIC,
		        (uint64_t)TIDY_FIRST_S * 1000000, 60 * 1000000, on_tidy, p);
	/* Sound comes first: what arrives can wait for a turn. */
	if (status >= 0)
		status = sd_event_source_set_priority(p->readable, SD_EVENT_PRIORITY_IDLE);
	return status < 0 ? err_sys(e, status, "loop", _("cannot set up the loop")) : 0;
}

void spool_open(struct station *s)
{
	struct err e;
	struct spool *p = mem_alloc(sizeof *p);
	*p = (struct spool){
	        .station = s, .root = -1, .feeds = -1, .done = -1, .rejected = -1, .inotify = -1};
	s->spool = p;
	snprintf(p->path, sizeof p->path, "%s/spool", s->state);
	if (!s->settings->spool.take && s->settings->feed_count == 0)
		return;
	p->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	int status = p->inotify >= 0
	                     ? open_sources(p, &e)
	                     : err_sys(&e, -errno, "spool.watch", _("cannot watch folders"));
	if (status == 0)
		status = open_folders(p, &e);
	if (status == 0) {
		p->rejected_files = tray_count(p->rejected, &p->rejected_last);
		return;
	}
	snprintf(p->failure, sizeof p->failure, "%.*s", (int)sizeof p->failure - 1, e.sentence);
	log_line(LOG_ERROR, "the spool cannot be used: %s", e.sentence);
	spool_stop(s);
}

void spool_reload(struct station *s)
{
	struct err e;
	if (s->spool->stopped || s->spool->root < 0)
		return;
	if (add_feeds(s->spool, &e) < 0)
		log_line(LOG_ERROR, "%s", e.sentence);
	spool_look_in(s->spool, 0);
}

void spool_stop(struct station *s)
{
	struct spool *p = s->spool;
	if (p == NULL)
		return;
	p->stopped = true;
	p->readable = sd_event_source_disable_unref(p->readable);
	p->look = sd_event_source_disable_unref(p->look);
	p->tidy = sd_event_source_disable_unref(p->tidy);
}

void spool_close(struct station *s)
{
	struct spool *p = s->spool;
	if (p == NULL)
		return;
	spool_forget_running(p);
	spool_forget_waiting(p);
	for (size_t i = 0; i < p->tray_count; i++) {
		fd_close(&p->trays[i].fd);
		free(p->trays[i].feed);
		json_decref(p->trays[i].report);
	}
	fd_close(&p->root);
	fd_close(&p->feeds);
	fd_close(&p->done);
	fd_close(&p->rejected);
	fd_close(&p->inotify);
	free(p->trays);
	free(p);
	s->spool = NULL;
}

/* ---- status ---- */

json_t *spool_feeds_json(const struct station *s)
{
	json_t *list = json_array();
	for (size_t i = 0; s->spool != NULL && i < s->settings->feed_count; i++) {
		const char *name = s->settings->feeds[i].name;
		json_t *report = NULL;
		for (size_t k = 0; k < s->spool->tray_count; k++)
			if (s->spool->trays[k].feed != NULL &&
			        strcmp(s->spool->trays[k].feed, name) == 0)
				report = json_incref(s->spool->trays[k].report);
		json_array_append_new(list, report != NULL ? report : feeds_json(name, -1));
	}
	return list;
}

json_t *spool_json(const struct station *s)
{
	const struct spool *p = s->spool;
	if (p == NULL)
		return json_object();
	json_t *o = json_pack("{s:s, s:b, s:I, s:I, s:I}", "folder", p->path, "open",
	        p->root >= 0 && !p->stopped, "waiting",
	        (json_int_t)(p->waiting_count - p->next + (size_t)p->running_count), "taken",
	        (json_int_t)p->taken, "rejected", (json_int_t)p->rejected_files);
	json_object_set_new(o, "last_rejected", form_time(p->rejected_last));
	json_object_set_new(o, "fresh",
	        json_boolean(p->rejected_last > station_now(s) - TIDY_S * INT64_C(1000)));
	if (p->failure[0] != '\0')
		json_object_set_new(o, "failure", json_string(p->failure));
	return o;
}
