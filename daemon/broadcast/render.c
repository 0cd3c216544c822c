/* Walks the steps of the feed and puts their sound on the desk. Owns nothing
 * that outlives a job; called by bantin-work and the render verb. */
#include "broadcast/render.h"

#include "audio/chime.h"
#include "audio/loudness.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "broadcast/desk.h"
#include "broadcast/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* LUFS, unless the job says otherwise; chimes of our own are near it as they come. */
#define USUAL_LOUDNESS LOUDNESS_TARGET

struct render {
	const struct render_job *job;
	struct desk *desk;
	struct feed feed;
	struct voice_pool *pool; /* that speaks now */
	bool reserve_asked;
	double loudness; /* LUFS */
	double voice_gain_db;
	uint64_t text_bytes;
	struct render_result result;
};

static bool is_cancelled(const struct render *r)
{
	const struct render_sink *sink = &r->job->sink;
	return sink->cancelled != NULL && sink->cancelled(sink->context);
}

static int to_sink(void *context, const int16_t *frames, size_t count, struct err *e)
{
	const struct render *r = context;
	const struct render_sink *sink = &r->job->sink;
	if (is_cancelled(r))
		return err_set(e, -ECANCELED, "render.cancelled", _("cancelled"));
	return sink->write != NULL ? sink->write(sink->context, frames, count, e) : 0;
}

/* The voice's frames of one sentence to the desk; `ret_why` as in the mark. */
static int hear_voice(struct render *r, const char **ret_why, struct err *e)
{
	struct voice_result said = {0};
	do {
		int status = voice_pool_next(r->pool, &said, e);
		if (status == -ECANCELED && !is_cancelled(r))
			continue; /* it was something else that came meanwhile */
		if (status == -ECANCELED)
			return err_set(e, -ECANCELED, "render.cancelled", _("cancelled"));
		if (status <= 0)
			return status < 0
			               ? status
			               : err_set(e, -EIO, "render.lost", _("a sentence was lost"));
		status = desk_sound(r->desk, said.frames, said.count, voice_pool_rate(r->pool),
		        r->voice_gain_db, e);
		if (status != 0)
			return status;
	} while (!said.last);
	*ret_why = said.kind == VOICE_SKIPPED ? said.why : NULL;
	return 0;
}

/* The other voice, if there is one, takes over from this sentence on. */
static bool turn_to_reserve(struct render *r, const char *words, const char *why)
{
	struct render_voice other;
	struct err e;
	if (r->job->reserve == NULL || r->reserve_asked)
		return false;
	r->reserve_asked = true;
	if (!r->job->reserve(r->job->sink.context, why, &other))
		return false;
	voice_pool_flush(r->pool);
	r->pool = other.pool;
	r->voice_gain_db = voice_profile_gain(other.profile, r->loudness, r->job->ceiling_db);
	bool taken = voice_pool_submit(r->pool, words, strlen(words), &e) == 0;
	feed_turn_to(&r->feed, r->pool);
	return taken;
}

static int hear_sentence(struct render *r, const char *words, const char **ret_why, struct err *e)
{
	int status = hear_voice(r, ret_why, e);
	if (status == 0 && *ret_why != NULL && turn_to_reserve(r, words, *ret_why))
		status = hear_voice(r, ret_why, e);
	return status;
}

static int do_say(struct render *r, const struct step *s, struct err *e)
{
	const struct render_sink *sink = &r->job->sink;
	struct render_mark mark = {.item = s->item,
	        .sentence = r->result.sentences,
	        .words = s->words,
	        .frame = desk_frames(r->desk),
	        .why = s->refused};
	int status = s->refused == NULL ? hear_sentence(r, s->words, &mark.why, e) : 0;
	if (status != 0)
		return status;
	mark.frames = desk_frames(r->desk) - mark.frame;
	r->result.sentences++;
	r->result.skipped += mark.why != NULL;
	if (sink->progress != NULL)
		sink->progress(sink->context, s->done, r->text_bytes);
	return sink->sentence != NULL ? sink->sentence(sink->context, &mark, e) : 0;
}

static int do_chapter(struct render *r, const struct step *s, struct err *e)
{
	const struct render_sink *sink = &r->job->sink;
	int status = desk_silence(r->desk, 0, e);
	if (status == 0 && sink->chapter != NULL)
		status = sink->chapter(sink->context, r->job->items[s->item].chapter, e);
	return status;
}

static int play_chime(struct render *r, const char *name, struct err *e)
{
	int which = chime_by_name(name[0] != '\0' ? name : "opening");
	if (which < 0)
		return err_set(e, -ENOENT, "render.chime", _("there is no chime \"%.64s\""), name);
	uint32_t rate = r->result.rate;
	size_t count = chime_frames((enum chime)which, rate);
	int16_t *frames = mem_array(count, sizeof *frames);
	chime_render((enum chime)which, rate, frames);
	int status = desk_silence(r->desk, 0, e);
	if (status == 0)
		status = desk_sound(r->desk, frames, count, rate, r->loudness - USUAL_LOUDNESS, e);
	free(frames);
	return status;
}

static int hear_recording(struct render *r, struct recording *from, struct err *e)
{
	enum { BLOCK = 4096 };
	float frames[BLOCK];
	for (;;) {
		int64_t n = recording_read(from, frames, BLOCK, e);
		if (n <= 0)
			return (int)n;
		int status = desk_sound_float(r->desk, frames, (size_t)n, e);
		if (status != 0)
			return status;
	}
}

static int play_recording(struct render *r, const struct render_item *item, struct err *e)
{
	struct recording *from = NULL;
	struct recording_facts facts;
	int fd = open(item->name,
	        O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO is refused, not waited for */
	if (fd < 0)
		return err_sys(e, -errno, "render.recording", _("cannot read %s"), item->name);
	int status = 0;
	if (item->facts != NULL)
		facts = *item->facts;
	else
		status = recording_measure(fd, r->loudness, r->job->ceiling_db, &facts, e);
	if (status == 0)
		status = recording_open(fd, &facts, r->result.rate, &from, e);
	if (status < 0)
		err_at(e, item->name, 0, 0);
	if (status == 0)
		status = desk_silence(r->desk, 0, e);
	if (status == 0)
		status = hear_recording(r, from, e);
	recording_close(from);
	close(fd);
	return status;
}

static int play(struct render *r, const struct render_item *item, struct err *e)
{
	if (item->kind == RENDER_RECORDING)
		return play_recording(r, item, e);
	return play_chime(r, item->name, e);
}

static int do_step(struct render *r, const struct step *s, struct err *e)
{
	switch (s->kind) {
	case STEP_SAY:
		return do_say(r, s, e);
	case STEP_SILENCE:
		return desk_silence(r->desk, (uint32_t)s->ms, e);
	case STEP_CHAPTER:
		return do_chapter(r, s, e);
	case STEP_PLAY:
		return play(r, &r->job->items[s->item], e);
	}
	return -EINVAL;
}

static int do_all(struct render *r, struct err *e)
{
	struct step s;
	for (;;) {
		int status = feed_fill(&r->feed, e);
		if (status != 0)
			return status;
		if (!feed_take(&r->feed, &s))
			return desk_silence(r->desk, 0, e);
		status = do_step(r, &s, e);
		free(s.words);
		if (status != 0)
			return status;
	}
}

int render_run(const struct render_job *job, struct render_result *ret, struct err *e)
{
	struct desk_levels levels;
	struct render r = {.job = job, .pool = job->pool};
	r.result.rate = job->rate != 0 ? job->rate : voice_pool_rate(job->pool);
	r.loudness = job->loudness_lufs < 0 ? job->loudness_lufs : USUAL_LOUDNESS;
	r.voice_gain_db = voice_profile_gain(job->profile, r.loudness, job->ceiling_db);
	struct desk_options options = {.rate = r.result.rate,
	        .ceiling_db = job->ceiling_db,
	        .sink = to_sink,
	        .context = &r};
	for (size_t i = 0; i < job->count; i++)
		r.text_bytes += job->items[i].text_len;
	r.desk = desk_create(&options);
	feed_init(&r.feed, job);
	int status = do_all(&r, e);
	if (status != 0 && r.pool != NULL)
		voice_pool_flush(r.pool);
	feed_finish(&r.feed);
	desk_levels(r.desk, &levels);
	r.result.frames = desk_frames(r.desk);
	r.result.lufs = levels.lufs;
	r.result.true_peak_dbtp = levels.true_peak_dbtp;
	desk_destroy(r.desk);
	if (status == 0)
		*ret = r.result;
	return status;
}
