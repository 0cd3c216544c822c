/* Joins the renderer and the encoder for `bantin render`, and keeps what the
 * report tells: chapters and skipped sentences. */
#include "cli/bulletin_file.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/interrupt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int on_write(void *context, const int16_t *frames, size_t count, struct err *e)
{
	struct bulletin_file *b = context;
	b->written += count;
	return sound_file_write(b->out, frames, count, e);
}

static int on_chapter(void *context, const char *title, struct err *e)
{
	struct bulletin_file *b = context;
	if (b->chapter_count > 0)
		b->chapters[b->chapter_count - 1].to = b->written;
	b->chapters = mem_resize(b->chapters, b->chapter_count + 1, sizeof *b->chapters);
	b->chapters[b->chapter_count++] =
	        (struct bulletin_chapter){.title = title, .from = b->written};
	return sound_file_chapter(b->out, title, e);
}

static int on_sentence(void *context, const struct render_mark *mark, struct err *e)
{
	struct bulletin_file *b = context;
	if (mark->why == NULL)
		return 0;
	if (b->strict)
		return err_set(e, -EIO, "render.strict",
		        _("a sentence could not be spoken (%s): %.300s"), mark->why, mark->words);
	if (b->skip_count == BULLETIN_SKIPS_TOLD)
		return 0;
	b->skips = mem_resize(b->skips, b->skip_count + 1, sizeof *b->skips);
	b->skips[b->skip_count++] = (struct bulletin_skip){.item = mark->item,
	        .sentence = mark->sentence + 1,
	        .words = mem_string(mark->words),
	        .why = mark->why};
	return 0;
}

static bool on_cancelled(void *context)
{
	(void)context;
	return interrupt_seen();
}

static void on_progress(void *context, uint64_t done, uint64_t total)
{
	const struct bulletin_file *b = context;
	b->progress(done, total, b->written, b->sound.rate);
}

/* Encode into `fd`; everything is in it when this returns 0. */
static int encode(struct bulletin_file *b, int fd, struct err *e)
{
	const char **titles = mem_array(b->job.count, sizeof *titles);
	for (size_t i = 0; i < b->job.count; i++)
		titles[i] = b->job.items[i].chapter;
	b->sound.chapters = titles;
	b->sound.chapter_count = b->job.count;
	b->job.sink = (struct render_sink){.context = b,
	        .write = on_write,
	        .chapter = on_chapter,
	        .sentence = on_sentence,
	        .cancelled = on_cancelled,
	        .progress = b->progress != NULL ? on_progress : NULL};
	int status = sound_file_open(&b->sound, fd, &b->out, e);
	if (status == 0)
		status = render_run(&b->job, &b->render, e);
	if (status == 0 && b->render.skipped > 0 && b->render.skipped == b->render.sentences)
		status = err_set(
		        e, -EIO, "render.silent", _("the voice could not say a single sentence"));
	if (status == 0)
		status = sound_file_close(b->out, &b->result, e);
	sound_file_destroy(b->out);
	free(titles);
	if (status == 0 && b->chapter_count > 0)
		b->chapters[b->chapter_count - 1].to = b->written;
	return status;
}

int bulletin_file_probe(const char *path, struct err *e)
{
	struct fd_draft draft;
	if (strcmp(path, "-") == 0)
		return 0;
	int status = fd_draft_open(&draft, path, 0644, e);
	if (status == 0)
		fd_draft_abort(&draft);
	return status;
}

int bulletin_file_write(struct bulletin_file *b, struct err *e)
{
	struct fd_draft draft;
	if (strcmp(b->path, "-") == 0)
		return encode(b, STDOUT_FILENO, e);
	int status = fd_draft_open(&draft, b->path, 0644, e);
	if (status < 0)
		return status;
	status = encode(b, draft.fd, e);
	if (status == 0)
		return fd_draft_commit(&draft, true, e);
	fd_draft_abort(&draft);
	if (e != NULL && e->id != NULL && str_starts(e->id, "file."))
		err_at(e, b->path, 0, 0);
	return status;
}

void bulletin_file_finish(struct bulletin_file *b)
{
	for (size_t i = 0; i < b->skip_count; i++)
		free(b->skips[i].words);
	free(b->skips);
	free(b->chapters);
	b->skips = NULL;
	b->chapters = NULL;
	b->skip_count = b->chapter_count = 0;
}
