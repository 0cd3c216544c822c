/* One file of the spool on its way: opened, handed to bantin-work (a document) or to
 * recording.c, then to arrival.c, and moved to done or rejected. What holds: it leaves
 * its folder only here, once its articles are on disk or it is refused. */
#include "station/spool_parts.h"

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

enum {
	AT_ONCE = 8,      /* files on their way */
	AGAIN_MS = 5000,  /* after a full disk */
	EMPTY_MS = 60000, /* an empty file may be about to be written */
	TRIES_MOST = 3,
};

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
		spool_look_in(p, EMPTY_MS); /* its key says that it has been taken */
	} else if (refusal != NULL) {
		leave_reason(p, name, refusal, refusal_vi);
		tell_rejected(p->station, name, refusal);
		p->rejected_files++;
		p->rejected_last = station_now(p->station);
	} else {
		p->taken++;
	}
	arrival_free(a);
	spool_begin_more(p);
}

void spool_again(struct arrival *a)
{
	struct spool *p = a->spool;
	arrival_free(a);
	spool_look_in(p, AGAIN_MS);
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
	struct intake_article *in = mem_alloc(sizeof *in);
	char **field;
	for (size_t i = 0; (field = intake_article_field(in, i)) != NULL; i++)
		*field = mem_string("");
	free(in->title);
	in->title = recording_title(a->name);
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
		spool_look_in(p, EMPTY_MS);
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
void spool_begin_more(struct spool *p)
{
	static bool inside;
	struct waiting w;
	if (inside)
		return;
	inside = true;
	while (!p->stopped && !p->station->stopping && p->running_count < AT_ONCE &&
	        spool_next(p, &w)) {
		if (spool_is_running(p, w.tray, w.name))
			free(w.name);
		else
			begin(p, w.tray, w.name);
	}
	inside = false;
}

bool spool_is_running(const struct spool *p, size_t tray, const char *name)
{
	for (const struct arrival *a = p->running; a != NULL; a = a->next)
		if (a->tray == tray && strcmp(a->name, name) == 0)
			return true;
	return false;
}

void spool_forget_running(struct spool *p)
{
	while (p->running != NULL)
		arrival_free(p->running);
}
