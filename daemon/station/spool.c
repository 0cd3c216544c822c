/* The spool's folders: what lies in them is found (inotify, and a look at the start and
 * after an overflow), handed to bantin-work a few at a time in the order of writing,
 * and moved away when arrival.c is done with it. See spool.h for what holds. */
#include "station/spool.h"

#include "station/arrival.h"
#include "station/feeds.h"
#include "station/forms.h"
#include "station/recording.h"

#include "audio/sniff.h"
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
#include <unistd.h>

enum {
	AT_ONCE = 8,        /* files on their way */
	LIST_MOST = 100000, /* of one look */
	SETTLE_MS = 2000,   /* a file that nobody was seen to close is whole after so long */
	AGAIN_MS = 5000,    /* after a full disk */
	TIDY_FIRST_S = 900, /* what is too old is removed, and then daily */
	TIDY_S = 86400,
	EMPTY_MS = 60000, /* an empty file may be about to be written */
	TRIES_MOST = 3,
};

struct tray {
	char *feed;     /* NULL: for people */
	json_t *report; /* of bantin-fetch about it, NULL for people */
	int fd, watch;
};

struct waiting {
	size_t tray;
	char *name;
};

struct spool {
	struct station *station;
	char path[PATHS_MAX + 8];
	int root, feeds, done, rejected, inotify;
	sd_event_source *readable, *look, *tidy;
	struct tray *trays;
	size_t tray_count;
	struct waiting *waiting; /* from `next` on */
	size_t next, waiting_count, waiting_room;
	char **writing; /* seen to be written to, and not closed yet */
	size_t writing_count;
	struct arrival *running;
	int running_count;
	bool stopped;
	int64_t taken;
	size_t rejected_files;
	int64_t rejected_last; /* wall ms, 0: none lies there */
	char failure[512];     /* why there is no spool, "" */
};

static void begin_more(struct spool *p);

/* ---- what waits ---- */

static void look_in(struct spool *p, uint64_t ms)
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

static bool is_known(const struct spool *p, size_t tray, const char *name)
{
	for (const struct arrival *a = p->running; a != NULL; a = a->next)
		if (a->tray == tray && strcmp(a->name, name) == 0)
			return true;
	return false;
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
		else if (!is_known(p, tray, list[i].name))
			wait_for_turn(p, tray, list[i].name);
		free(list[i].name);
	}
	free(list);
	return settled;
}

/* Only with nothing left of the look before, so that no name waits twice. */
static int on_look(sd_event_source *source, uint64_t usec, void *user)
{
	struct spool *p = user;
	bool settled = true;
	(void)source;
	(void)usec;
	if (p->stopped)
		return 0;
	if (p->next < p->waiting_count) {
		look_in(p, SETTLE_MS);
		return 0;
	}
	for (size_t i = 0; i < p->tray_count; i++)
		settled = look_at(p, i) && settled;
	if (!settled)
		look_in(p, SETTLE_MS);
	begin_more(p);
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
		look_in(p, SETTLE_MS + 100); /* a script may open it again */
}

static void on_overflow(struct spool *p)
{
	while (p->writing_count > 0)
		set_writing(p, p->writing[0], false);
	look_in(p, 0);
}

static int on_inotify(sd_event_source *source, int fd, uint32_t events, void *user)
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
		begin_more(p);
	return 0;
}

/* ---- the end of an arrival ---- */

static void arrival_free(struct arrival *a)
{
	struct spool *p = a->spool;
	struct arrival **at = &p->running;
	while (*at != NULL && *at != a)
		at = &(*at)->next;
	if (*at == a) {
		*at = a->next;
		p->running_count--;
	}
	fd_close(&a->fd);
	fd_close(&a->tape);
	parcel_finish(&a->parcel);
	free(a->recording);
	free(a->feed);
	free(a->name);
	free(a);
}

/* The reason beside the file, for people: Vietnamese first. */
static void leave_reason(
        const struct spool *p, const char *name, const char *sentence, const char *vietnamese)
{
	char file[TRAY_NAME_MAX];
	struct str text;
	str_init(&text);
	if (vietnamese != NULL && strcmp(vietnamese, sentence) != 0)
		str_addf(&text, "%s\n\n", vietnamese);
	str_addf(&text, "%s\n", sentence);
	snprintf(file, sizeof file, "%.240s.reason.txt", name);
	int status = tray_write(p->rejected, file, text.data, text.len);
	if (status < 0)
		log_line(LOG_WARN, "spool: %s cannot be written: %s", file, strerror(-status));
	str_finish(&text);
}

static void tell_rejected(struct station *s, const char *name, const char *sentence)
{
	struct changes list = {0};
	log_line(LOG_WARN, "spool: %s is rejected: %s", name, sentence);
	station_event(s, &list, "spool.rejected",
	        json_pack("{s:s, s:s}", "name", name, "sentence", sentence));
	station_fact(s, &list);
}

void spool_ended(struct arrival *a, const char *refusal, const char *refusal_vi)
{
	struct spool *p = a->spool;
	char name[TRAY_NAME_MAX];
	int to = refusal != NULL ? p->rejected : p->done;
	int status = tray_move(p->trays[a->tray].fd, a->name, to, name);
	if (status < 0 && status != -ENOENT) {
		log_line(LOG_ERROR, "spool: %s cannot be moved: %s", a->name, strerror(-status));
		look_in(p, EMPTY_MS); /* its key says that it has been taken */
	} else if (refusal != NULL) {
		leave_reason(p, name, refusal, refusal_vi);
		tell_rejected(p->station, name, refusal);
		p->rejected_files++;
		p->rejected_last = station_now(p->station);
	} else {
		p->taken++;
	}
	arrival_free(a);
	begin_more(p);
}

void spool_again(struct arrival *a)
{
	struct spool *p = a->spool;
	arrival_free(a);
	look_in(p, AGAIN_MS);
}

/* ---- one file ---- */

/* A file that changes while it is read was not whole. */
static bool has_changed(const struct arrival *a)
{
	struct stat now;
	return fstat(a->fd, &now) < 0 || now.st_size != a->st.st_size ||
	       now.st_mtim.tv_sec != a->st.st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != a->st.st_mtim.tv_nsec;
}

static bool is_over(struct arrival *a)
{
	if (!a->spool->stopped && !has_changed(a))
		return false;
	spool_again(a);
	return true;
}

static void on_parcel(void *user, uint32_t job, const struct work_done *done)
{
	struct arrival *a = user;
	struct err e;
	(void)job;
	(void)done;
	if (is_over(a))
		return;
	if (parcel_read(a->tape, &a->parcel, &e) < 0)
		spool_ended(a, e.sentence, NULL);
	else if (a->parcel.refusal != NULL)
		spool_ended(a, a->parcel.refusal, a->parcel.refusal_vi);
	else
		arrival_take(a);
}

static struct worker *worker_of(const struct arrival *a)
{
	const struct settings_feed *f = feed_of(a);
	return f != NULL && f->trust == FEED_TRUST_EMERGENCY ? a->station->live : a->station->ahead;
}

static void start_work(struct arrival *a);

/* A worker that ended for another reason is no reason. */
static void on_failed(void *user, uint32_t job, const char *sentence)
{
	struct arrival *a = user;
	(void)job;
	if (is_over(a))
		return;
	if (worker_restarts(worker_of(a)) != a->restarts && ++a->tries < TRIES_MOST)
		start_work(a);
	else
		spool_ended(a, sentence, NULL);
}

static const struct worker_handlers extracting = {.done = on_parcel, .failed = on_failed};

static void start_work(struct arrival *a)
{
	struct work_render order = {.kind = WORK_EXTRACT};
	struct err e;
	struct worker *w = worker_of(a);
	snprintf(order.name, sizeof order.name, "%.*s", WORK_NAME_MAX - 1, a->name);
	fd_close(&a->tape);
	a->restarts = worker_restarts(w);
	if (worker_render(w, &order, NULL, 0, a->fd, &extracting, a, &a->tape, &e) < 0) {
		log_line(LOG_WARN, "spool: %s waits: %s", a->name, e.sentence);
		spool_again(a);
	}
}

static void recording_ready(void *user, const char *name, int64_t length_ms)
{
	struct arrival *a = user;
	if (is_over(a))
		return;
	const char *dot = strrchr(a->name, '.');
	size_t stem = dot != NULL && dot != a->name ? (size_t)(dot - a->name) : strlen(a->name);
	struct intake_article *in = mem_alloc(sizeof *in);
	char **field;
	for (size_t i = 0; (field = intake_article_field(in, i)) != NULL; i++)
		*field = mem_string("");
	free(in->title);
	in->title = mem_bytes(a->name, stem);
	in->text = mem_string("");
	a->parcel.articles = in;
	a->parcel.count = 1;
	a->recording = mem_string(name);
	a->length_ms = length_ms;
	arrival_take(a);
}

static void recording_refused(void *user, const char *sentence, bool disk_full)
{
	struct arrival *a = user;
	if (is_over(a))
		return;
	bool crashed = worker_restarts(a->station->ahead) != a->restarts;
	if (disk_full || (crashed && ++a->tries < TRIES_MOST))
		spool_again(a);
	else
		spool_ended(a, sentence, NULL);
}

static const struct recording_handlers recording = {
        .ready = recording_ready, .refused = recording_refused};

static void open_file(struct arrival *a, int folder)
{
	struct credentials owner;
	a->fd = openat(folder, a->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fstatat(folder, a->name, &a->st, AT_SYMLINK_NOFOLLOW) == 0 && a->fd >= 0 &&
	        S_ISREG(a->st.st_mode))
		fstat(a->fd, &a->st);
	if (a->feed != NULL)
		return;
	credentials_of_user(a->st.st_uid, &owner);
	roles_of(a->station->roles, &owner, &a->peer);
	credentials_finish(&owner);
}

static void refuse_unseen(struct arrival *a, const struct err *english)
{
	struct err e = *english;
	struct i18n_borrowed *vietnamese = i18n_borrow("vi");
	arrival_admit(a, &e);
	i18n_return(vietnamese);
	spool_ended(a, english->sentence, e.sentence);
}

static void begin(struct spool *p, size_t tray, char *name)
{
	struct arrival *a = mem_alloc(sizeof *a);
	enum sniff_kind kind;
	struct err e;
	*a = (struct arrival){.spool = p,
	        .station = p->station,
	        .tray = tray,
	        .name = name,
	        .feed = mem_string(p->trays[tray].feed),
	        .fd = -1,
	        .tape = -1,
	        .next = p->running};
	p->running = a;
	p->running_count++;
	open_file(a, p->trays[tray].fd);
	bool young = a->st.st_mtim.tv_sec * INT64_C(1000) > station_now(p->station) - EMPTY_MS;
	if (a->st.st_mode == 0) {
		arrival_free(a); /* it is gone again */
	} else if (a->st.st_size == 0 && young && S_ISREG(a->st.st_mode)) {
		arrival_free(a);
		look_in(p, EMPTY_MS);
	} else if (arrival_admit(a, &e) < 0) {
		refuse_unseen(a, &e);
	} else if (a->feed == NULL &&
	           sniff_kind(a->fd, (uint64_t)a->st.st_size, &kind, NULL) == 0) {
		a->restarts = worker_restarts(p->station->ahead);
		if (recording_take(p->station, a->fd, &recording, a) < 0)
			spool_again(a);
	} else {
		start_work(a);
	}
}

/* Called from wherever one ends, so it must not call itself. */
static void begin_more(struct spool *p)
{
	static bool inside;
	if (inside)
		return;
	inside = true;
	while (!p->stopped && !p->station->stopping && p->running_count < AT_ONCE &&
	        p->next < p->waiting_count) {
		struct waiting w = p->waiting[p->next++];
		if (is_known(p, w.tray, w.name))
			free(w.name);
		else
			begin(p, w.tray, w.name);
	}
	inside = false;
}

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
	int status = sd_event_add_io(loop, &p->readable, p->inotify, EPOLLIN, on_inotify, p);
	if (status >= 0)
		status = sd_event_add_time_relative(
		        loop, &p->look, CLOCK_MONOTONIC, 0, 1000, on_look, p);
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
	look_in(s->spool, 0);
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
	while (p->running != NULL)
		arrival_free(p->running);
	while (p->writing_count > 0)
		set_writing(p, p->writing[0], false);
	for (; p->next < p->waiting_count; p->next++)
		free(p->waiting[p->next].name);
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
	free(p->writing);
	free(p->waiting);
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
