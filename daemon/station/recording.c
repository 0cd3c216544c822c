/* Recordings as articles. The copy is made on a thread, since a descriptor may
 * bring half a gigabyte; its name is the hash of its content, so the same
 * recording twice is one file. Nothing is added before bantin-work has played it
 * through once: what cannot be used is refused at the door, not at 17:00. */
#include "station/recording.h"

#include "station/background.h"
#include "station/shelf.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "queue/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct incoming {
	struct station *station;
	const struct recording_handlers *handlers;
	void *user;
	int fd; /* of the sender, then of the copy */
	char name[8 + SHA256_TEXT];
	char path[PATHS_MAX + 128];
	char folder[PATHS_MAX];
	int tape; /* of the trial */
	uint32_t rate;
};

enum { BLOCK = 1 << 16 };

void recording_path(const struct station *s, const char *name, char out[PATHS_MAX + 128])
{
	snprintf(out, PATHS_MAX + 128, "%s/audio/%.100s", s->state, name);
}

static void incoming_free(struct incoming *in)
{
	fd_close(&in->fd);
	fd_close(&in->tape);
	free(in);
}

/* ---- on the thread ---- */

/* Every block of the sender's file to `to` (-1: nowhere) and into the hash. By
 * position, because the offset is shared with the sender. */
static int read_all(int from, int to, struct hash *hash, struct err *e)
{
	char *block = mem_array(BLOCK, 1);
	int status = 0;
	for (off_t at = 0; status == 0;) {
		ssize_t n = pread(from, block, BLOCK, at);
		if (n <= 0) {
			status = n < 0 ? err_sys(e, -errno, "recording.read",
			                         _("cannot read the recording"))
			               : 0;
			break;
		}
		at += n;
		hash_add(hash, block, (size_t)n);
		if ((size_t)at > LIMIT_FILE_BYTES)
			status = err_set(e, -EFBIG, "recording.too_long",
			        _("a recording is at most %zu bytes"), LIMIT_FILE_BYTES);
		else if (to >= 0 && (status = fd_write_all(to, block, (size_t)n)) < 0)
			err_sys(e, status, "recording.write", _("cannot keep the recording"));
	}
	free(block);
	return status;
}

static int copy(void *task, struct err *e)
{
	struct incoming *in = task;
	struct fd_draft draft;
	struct hash hash;
	char text[SHA256_TEXT], again[SHA256_TEXT];
	hash_init(&hash);
	int status = read_all(in->fd, -1, &hash, e);
	if (status < 0)
		return status;
	hash_text(&hash, text);
	snprintf(in->name, sizeof in->name, "rec-%s", text);
	snprintf(in->path, sizeof in->path, "%s/%s", in->folder, in->name);
	status = fd_draft_open(&draft, in->path, 0640, e);
	if (status < 0)
		return status;
	hash_init(&hash);
	status = read_all(in->fd, draft.fd, &hash, e);
	hash_text(&hash, again);
	if (status == 0 && strcmp(text, again) != 0)
		status = err_set(e, -EAGAIN, "recording.changed",
		        _("the recording changed while it was copied"));
	if (status < 0) {
		fd_draft_abort(&draft);
		return status;
	}
	return fd_draft_commit(&draft, true, e);
}

/* ---- the trial ---- */

static void on_started(void *user, uint32_t job, uint32_t sample_rate)
{
	struct incoming *in = user;
	(void)job;
	in->rate = sample_rate;
}

static void on_done(void *user, uint32_t job, const struct work_done *done)
{
	struct incoming *in = user;
	(void)job;
	in->handlers->ready(
	        in->user, in->name, (int64_t)(done->frames * 1000 / (in->rate > 0 ? in->rate : 1)));
	incoming_free(in);
}

static void refuse(struct incoming *in, const char *sentence)
{
	in->handlers->refused(in->user, sentence, false);
	incoming_free(in);
}

/* What cannot be played is not kept, unless another article has the same. */
static void on_failed(void *user, uint32_t job, const char *sentence)
{
	struct incoming *in = user;
	const struct memory *model = queue_model(in->station->queue);
	const struct article *a;
	bool wanted = false;
	(void)job;
	for (size_t i = 0; (a = memory_article_at(model, i)) != NULL; i++)
		wanted = wanted || (a->recording != NULL && strcmp(a->recording, in->name) == 0);
	if (!wanted)
		unlink(in->path);
	refuse(in, sentence);
}

static const struct worker_handlers trial = {
        .started = on_started, .done = on_done, .failed = on_failed};

static void copied(void *task, int status, const struct err *e)
{
	struct incoming *in = task;
	struct station *s = in->station;
	struct err why;
	if (status == -ENOSPC || status == -EDQUOT) {
		in->handlers->refused(in->user, strerror(-status), true);
		incoming_free(in);
		return;
	}
	if (status < 0) {
		refuse(in, e->sentence);
		return;
	}
	fd_close(&in->fd);
	in->fd = open(in->path, O_RDONLY | O_CLOEXEC);
	struct work_render order = {.kind = WORK_RECORDING,
	        .urgency = 0,
	        .loudness_lufs = s->settings->loudness.target,
	        .ceiling_db = s->settings->loudness.ceiling,
	        .reading = s->settings->reading};
	snprintf(order.voice, sizeof order.voice, "%s", s->settings->voice);
	if (in->fd < 0 ||
	        worker_render(s->ahead, &order, NULL, 0, in->fd, &trial, in, &in->tape, &why) < 0)
		refuse(in, in->fd < 0 ? strerror(errno) : why.sentence);
}

/* ---- the doors ---- */

int recording_take(struct station *s, int fd, const struct recording_handlers *handlers, void *user)
{
	struct stat st;
	struct err e;
	if (fstat(fd, &st) == 0 && !shelf_has_room(s, st.st_size, &e)) {
		handlers->refused(user, e.sentence, false);
		return 0;
	}
	struct incoming *in = mem_alloc(sizeof *in);
	*in = (struct incoming){.station = s, .handlers = handlers, .user = user, .tape = -1};
	snprintf(in->folder, sizeof in->folder, "%.*s/audio", PATHS_MAX - 8, s->state);
	in->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	int status = in->fd < 0 ? -errno : background_run(s->background, copy, copied, in);
	if (status < 0)
		incoming_free(in);
	return status;
}

char *recording_title(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *file = slash != NULL && slash[1] != '\0' ? slash + 1 : name;
	const char *dot = strrchr(file, '.');
	return mem_bytes(file, dot != NULL && dot != file ? (size_t)(dot - file) : strlen(file));
}
