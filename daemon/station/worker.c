/* bantind's end of one bantin-work. Jobs are kept here until they end, so that
 * a process that dies takes nothing with it: its jobs are given to the next. One that
 * stands still with work to do is killed. */
#include "station/worker.h"

#include "station/standstill.h"

#include "audio/tape.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/paths.h"
#include "child/child.h"
#include "child/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { TRIES_MOST = 3, RESTART_FIRST_MS = 100, RESTART_MOST_MS = 10000, FRAMES_A_TURN = 64 };
enum { LOOK_US = 1000000, LATE_US = 500000 };
/* What a job may take without a sign of life. The longest article is read in a tenth of
 * that, and each block of sound is one. A recording is measured in silence, all six hours
 * of it; encoders work on several processors; a document is read by a process of its own,
 * which has its own limits. */
static const struct standstill_limits limits[] = {[0] = {60, 3600000},
        [WORK_ARTICLE] = {5, 3000},
        [WORK_WORDS] = {5, 3000},
        [WORK_CHIME] = {5, 3000},
        [WORK_RECORDING] = {20, 3600000},
        [WORK_FILE] = {60, 60000},
        [WORK_EXTRACT] = {60, 10000},
        [WORK_SILENCE] = {5, 3000}};
enum { SHORT_TEXT = 4096 }; /* bytes: some four minutes, ten megabytes of sound */

/* Of all workers of the process, so that a job number names one job. */
static uint32_t last_job;
/* How often the lexicons were to be read again. */
static uint32_t lexicons;

void workers_read_again(void)
{
	lexicons++;
}

struct job {
	struct job *next;
	uint32_t id;
	int tries;
	bool started; /* somebody may be playing the tape by now */
	int tape;     /* our own reference */
	int source;   /* text or recording, -1 */
	struct worker_source pieces[WORK_SOURCES_MOST]; /* our own references */
	size_t piece_count;
	struct work_render order;
	const struct worker_handlers *handlers;
	void *user;
};

struct worker {
	sd_event *loop;
	sd_event_source *readable, *restart;
	sd_event_source *watch; /* timer, while there are jobs */
	struct standstill standstill;
	char folder[PATHS_MAX];
	char program[PATHS_MAX];
	char voices[PATHS_MAX];
	enum urgency urgency;
	struct child child;
	struct job *jobs; /* in order of arrival */
	unsigned restarts;
	unsigned backoff_ms;
	struct frame *frame; /* where frames are received */
	void (*on_start)(void *user);
	void *on_start_user;
};

static void job_free(struct job *j)
{
	fd_close(&j->tape);
	fd_close(&j->source);
	for (size_t i = 0; i < j->piece_count; i++)
		fd_close(&j->pieces[i].tape);
	free(j);
}

static struct job **find_job(struct worker *w, uint32_t id)
{
	for (struct job **p = &w->jobs; *p != NULL; p = &(*p)->next)
		if ((*p)->id == id)
			return p;
	return NULL;
}

static void drop_job(struct worker *w, uint32_t id)
{
	struct job **p = find_job(w, id);
	if (p == NULL)
		return;
	struct job *j = *p;
	*p = j->next;
	job_free(j);
}

/* A full socket or a dead process shows up as the child's end; jobs are kept. */
void worker_hand_over(struct worker *w, uint32_t id, void *user)
{
	struct job **p = find_job(w, id);
	if (p != NULL)
		(*p)->user = user;
}

static void give(struct worker *w, const struct job *j)
{
	if (w->child.sock < 0)
		return;
	frame_send(w->child.sock, WORK_TAPE, j->id, NULL, 0, j->tape);
	for (size_t i = 0; i < j->piece_count; i++) {
		const struct work_source source = {
		        .from = j->pieces[i].from, .until = j->pieces[i].until};
		frame_send(w->child.sock, WORK_SOURCE, j->id, &source, sizeof source,
		        j->pieces[i].tape);
	}
	frame_send(w->child.sock, WORK_RENDER, j->id, &j->order, sizeof j->order, j->source);
}

static int on_frames(sd_event_source *source, int fd, uint32_t events, void *user);
static void schedule_restart(struct worker *w);

/* One that has started is the one at work; else it may be any. */
static struct standstill_limits limits_of(const struct worker *w)
{
	struct standstill_limits most = {0};
	for (const struct job *j = w->jobs; j != NULL; j = j->next) {
		const struct standstill_limits *its =
		        &limits[j->order.kind < sizeof limits / sizeof *limits ? j->order.kind : 0];
		if (j->started)
			return *its;
		most.idle = its->idle > most.idle ? its->idle : most.idle;
		most.cpu_ms = its->cpu_ms > most.cpu_ms ? its->cpu_ms : most.cpu_ms;
	}
	return most;
}

static int on_look(sd_event_source *source, uint64_t usec, void *user)
{
	struct worker *w = user;
	uint64_t now;
	sd_event_now(w->loop, CLOCK_MONOTONIC, &now);
	if (w->jobs == NULL)
		return 0; /* the next job arms it again */
	struct standstill_limits most = limits_of(w);
	const char *why = NULL;
	if (now - usec > LATE_US || w->child.pid <= 0)
		/* We were held ourselves: nothing is proved. */
		w->standstill = (struct standstill){0};
	else
		why = standstill_look(&w->standstill, w->child.pid, &most);
	if (why != NULL) {
		log_line(LOG_ERROR, "bantin-work (process %ld) %s; it is replaced",
		        (long)w->child.pid, why);
		w->standstill = (struct standstill){0};
		kill(w->child.pid, SIGKILL); /* its jobs go on by on_death() */
	}
	sd_event_source_set_time(source, now + LOOK_US);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

/* Looks begin with the first job; an idle station has none. */
static void watch(struct worker *w)
{
	uint64_t now;
	int enabled = SD_EVENT_OFF;
	if (w->watch != NULL && sd_event_source_get_enabled(w->watch, &enabled) > 0)
		return;
	w->standstill = (struct standstill){0};
	sd_event_now(w->loop, CLOCK_MONOTONIC, &now);
	if (w->watch == NULL) {
		sd_event_add_time(
		        w->loop, &w->watch, CLOCK_MONOTONIC, now + LOOK_US, 100000, on_look, w);
		return;
	}
	sd_event_source_set_time(w->watch, now + LOOK_US);
	sd_event_source_set_enabled(w->watch, SD_EVENT_ONESHOT);
}

static int start_process(struct worker *w, struct err *e)
{
	static char name[] = "bantin-work", option[] = "--voices", live[] = "--live";
	char *argv[] = {name, option, w->voices, w->urgency == URGENCY_LIVE ? live : NULL, NULL};
	int status = child_start(&w->child, w->program, argv, e);
	if (status < 0)
		return status;
	w->standstill = (struct standstill){0};
	fd_nonblock(w->child.sock, true);
	urgency_give(w->child.pid, w->urgency);
	status = sd_event_add_io(w->loop, &w->readable, w->child.sock, EPOLLIN, on_frames, w);
	if (status < 0) {
		child_stop(&w->child, 0);
		return err_sys(e, status, "work.start", _("cannot watch bantin-work"));
	}
	for (struct job *j = w->jobs; j != NULL; j = j->next)
		give(w, j);
	if (w->on_start != NULL)
		w->on_start(w->on_start_user);
	return 0;
}

static int on_restart(sd_event_source *source, uint64_t usec, void *user)
{
	struct worker *w = user;
	(void)source;
	(void)usec;
	w->restart = sd_event_source_disable_unref(w->restart);
	if (w->child.pid <= 0 && start_process(w, NULL) < 0)
		schedule_restart(w);
	return 0;
}

/* The first time at once: most deaths are single. Then slower and slower. */
static void schedule_restart(struct worker *w)
{
	uint64_t now;
	sd_event_now(w->loop, CLOCK_MONOTONIC, &now);
	sd_event_add_time(w->loop, &w->restart, CLOCK_MONOTONIC,
	        now + w->backoff_ms * UINT64_C(1000), 1000, on_restart, w);
	unsigned next = w->backoff_ms == 0 ? RESTART_FIRST_MS : w->backoff_ms * 2;
	w->backoff_ms = next > RESTART_MOST_MS ? RESTART_MOST_MS : next;
}

/* Whoever plays the tape must not wait for the rest of it. */
void worker_break_tape(int tape)
{
	uint32_t broken = TAPE_BROKEN;
	if (lseek(tape, 0, SEEK_END) >= TAPE_DATA &&
	        pwrite(tape, &broken, sizeof broken, offsetof(struct tape_header, state)) < 0)
		log_line(LOG_ERROR, "a tape cannot be marked as broken: %s", strerror(errno));
}

/* Jobs whose tape may be playing, or on their last try, fail; the rest go to the
 * next process. Handlers may start or cancel jobs, so the list is walked afresh
 * each time. */
static void fail_started(struct worker *w)
{
	for (;;) {
		struct job *j = w->jobs;
		while (j != NULL && !j->started && j->tries < TRIES_MOST)
			j = j->next;
		if (j == NULL)
			return;
		uint32_t id = j->id;
		const struct worker_handlers *handlers = j->handlers;
		void *user = j->user;
		worker_break_tape(j->tape);
		drop_job(w, id);
		handlers->failed(user, id, "bantin-work ended while rendering this");
	}
}

static void on_death(struct worker *w)
{
	w->readable = sd_event_source_disable_unref(w->readable);
	child_stop(&w->child, 0);
	w->restarts++;
	for (struct job *j = w->jobs; j != NULL; j = j->next)
		j->tries++;
	schedule_restart(w);
	fail_started(w);
}

/* Frames of a struct and a text behind it. */
static void pass_text(const struct job *j, const struct frame *f, size_t head)
{
	char *text = mem_bytes((const char *)f->payload + head, f->len - head);
	if (f->type == WORK_MARK && j->handlers->mark != NULL) {
		struct work_mark mark;
		memcpy(&mark, f->payload, sizeof mark);
		j->handlers->mark(j->user, f->id, &mark, text);
	} else if (f->type == WORK_SENTENCE && j->handlers->sentence != NULL) {
		struct work_sentence sentence;
		memcpy(&sentence, f->payload, sizeof sentence);
		j->handlers->sentence(j->user, f->id, &sentence, text);
	} else if (f->type == WORK_NOTE && j->handlers->note != NULL) {
		struct work_note note;
		size_t len = f->len - head;
		const char *spoken = text + strnlen(text, len) + 1;
		const char *why =
		        spoken <= text + len ? spoken + strlen(spoken) + 1 : text + len + 1;
		memcpy(&note, f->payload, sizeof note);
		if (why <= text + len)
			j->handlers->note(j->user, f->id, &note, text, spoken, why);
	}
	free(text);
}

/* The job is gone from the list before its end is told: handlers may start others. */
static void pass_end(struct worker *w, struct job *j, const struct frame *f)
{
	const struct worker_handlers *handlers = j->handlers;
	void *user = j->user;
	drop_job(w, f->id);
	if (f->type == WORK_DONE) {
		struct work_done done;
		memcpy(&done, f->payload, sizeof done);
		w->backoff_ms = 0;
		handlers->done(user, f->id, &done);
	} else {
		struct work_failed failed;
		memcpy(&failed, f->payload, sizeof failed);
		failed.sentence[sizeof failed.sentence - 1] = '\0';
		handlers->failed(user, f->id, failed.sentence);
	}
}

static void on_frame(struct worker *w, const struct frame *f)
{
	static const size_t least[] = {[WORK_STARTED] = sizeof(struct work_started),
	        [WORK_MARK] = sizeof(struct work_mark),
	        [WORK_SENTENCE] = sizeof(struct work_sentence),
	        [WORK_NOTE] = sizeof(struct work_note),
	        [WORK_DONE] = sizeof(struct work_done),
	        [WORK_FAILED] = sizeof(struct work_failed)};
	struct job **p = find_job(w, f->id);
	w->standstill = (struct standstill){0};
	if (p == NULL || f->type >= sizeof least / sizeof *least || least[f->type] == 0 ||
	        f->len < least[f->type])
		return; /* cancelled meanwhile */
	struct job *j = *p;
	if (f->type == WORK_STARTED) {
		struct work_started started;
		memcpy(&started, f->payload, sizeof started);
		j->started = true;
		if (j->handlers->started != NULL)
			j->handlers->started(j->user, f->id, started.sample_rate);
	} else if (f->type == WORK_DONE || f->type == WORK_FAILED) {
		pass_end(w, j, f);
	} else {
		pass_text(j, f, least[f->type]);
	}
}

static int on_frames(sd_event_source *source, int fd, uint32_t events, void *user)
{
	struct worker *w = user;
	(void)source;
	(void)events;
	for (int i = 0; i < FRAMES_A_TURN; i++) {
		int got = frame_recv(fd, w->frame);
		if (got == -EAGAIN)
			return 0;
		if (got <= 0) {
			on_death(w);
			return 0;
		}
		fd_close(&w->frame->fd);
		on_frame(w, w->frame);
	}
	return 0;
}

int worker_create(struct worker **ret, sd_event *loop, const char *folder, const char *voices,
        enum urgency urgency, struct err *e)
{
	struct worker *w = mem_alloc(sizeof *w);
	w->loop = loop;
	w->urgency = urgency;
	w->child = CHILD_NONE;
	w->frame = mem_alloc(sizeof *w->frame);
	snprintf(w->folder, sizeof w->folder, "%s", folder);
	snprintf(w->voices, sizeof w->voices, "%s", voices);
	paths_helper("bantin-work", w->program);
	int status = start_process(w, e);
	if (status < 0) {
		worker_destroy(w);
		return status;
	}
	*ret = w;
	return 0;
}

void worker_on_start(struct worker *w, void (*started)(void *user), void *user)
{
	w->on_start = started;
	w->on_start_user = user;
}

void worker_destroy(struct worker *w)
{
	if (w == NULL)
		return;
	sd_event_source_disable_unref(w->readable);
	sd_event_source_disable_unref(w->restart);
	sd_event_source_disable_unref(w->watch);
	child_stop(&w->child, 200);
	while (w->jobs != NULL) {
		struct job *j = w->jobs;
		w->jobs = j->next;
		j->handlers->failed(j->user, j->id, "the daemon is stopping");
		job_free(j);
	}
	free(w->frame);
	free(w);
}

/* On disk, so that a long bulletin does not sit in memory; in memory where the
 * disk is full, because an emergency must sound all the same, and where it is
 * short and somebody waits for it: a disk that is busy keeping something else
 * must not hold up its first word. */
static int tape_file(const struct worker *w, const struct work_render *order, size_t text_len)
{
	bool waited_for = w->urgency == URGENCY_LIVE && order->kind != WORK_RECORDING;
	return waited_for && text_len <= SHORT_TEXT ? memfd_create("bantin-tape", MFD_CLOEXEC)
	                                            : worker_tape(w);
}

int worker_tape(const struct worker *w)
{
	int fd = open(w->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return fd >= 0 ? fd : memfd_create("bantin-tape", MFD_CLOEXEC);
}

static int text_file(const char *text, size_t len)
{
	int fd = memfd_create("bantin-text", MFD_CLOEXEC);
	if (fd >= 0 && (fd_write_all(fd, text, len) < 0 || lseek(fd, 0, SEEK_SET) < 0))
		fd_close(&fd);
	return fd;
}

/* Number it, put it at the end, hand it over. */
static uint32_t enqueue(struct worker *w, struct job *j)
{
	struct job **end = &w->jobs;
	while (*end != NULL)
		end = &(*end)->next;
	j->id = ++last_job;
	j->order.lexicons = lexicons;
	*end = j;
	give(w, j);
	watch(w);
	return j->id;
}

int64_t worker_render(struct worker *w, const struct work_render *order, const char *text,
        size_t text_len, int source, const struct worker_handlers *handlers, void *user,
        int *ret_tape, struct err *e)
{
	struct job *j = mem_alloc(sizeof *j);
	j->order = *order;
	j->handlers = handlers;
	j->user = user;
	j->tape = tape_file(w, order, text_len);
	j->source = text != NULL  ? text_file(text, text_len)
	            : source >= 0 ? fcntl(source, F_DUPFD_CLOEXEC, 3)
	                          : -1;
	bool sourced = (text == NULL && source < 0) || j->source >= 0;
	int copy = j->tape >= 0 ? fcntl(j->tape, F_DUPFD_CLOEXEC, 3) : -1;
	if (copy < 0 || !sourced) {
		int status = -errno;
		fd_close(&copy);
		job_free(j);
		return err_sys(e, status, "work.tape", _("cannot make a file for the sound"));
	}
	*ret_tape = copy;
	return enqueue(w, j);
}

int64_t worker_file(struct worker *w, const struct work_render *order, const char *text,
        size_t text_len, const struct worker_source *sources, size_t count, int file,
        const struct worker_handlers *handlers, void *user, struct err *e)
{
	struct job *j = mem_alloc(sizeof *j);
	j->order = *order;
	j->handlers = handlers;
	j->user = user;
	j->tape = fcntl(file, F_DUPFD_CLOEXEC, 3);
	j->source = text_file(text, text_len);
	bool got = j->tape >= 0 && j->source >= 0 && count <= WORK_SOURCES_MOST;
	for (size_t i = 0; got && i < count; i++) {
		j->pieces[i] = sources[i];
		j->pieces[i].tape = fcntl(sources[i].tape, F_DUPFD_CLOEXEC, 3);
		got = j->pieces[i].tape >= 0;
		j->piece_count += got;
	}
	if (!got) {
		int status = -errno;
		job_free(j);
		return err_sys(e, status, "work.tape", _("cannot make a file for the sound"));
	}
	return enqueue(w, j);
}

void worker_cancel(struct worker *w, uint32_t job)
{
	if (find_job(w, job) == NULL)
		return;
	drop_job(w, job);
	if (w->child.sock >= 0)
		frame_send(w->child.sock, WORK_CANCEL, job, NULL, 0, -1);
}

unsigned worker_restarts(const struct worker *w)
{
	return w->restarts;
}

bool worker_running(const struct worker *w)
{
	return w->child.pid > 0;
}

int worker_pid(const struct worker *w)
{
	return (int)w->child.pid;
}
