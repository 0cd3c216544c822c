/* The file of an airing: the tapes that its outputs played, in order, brought
 * to one rate (that of the first tape, or the nearest that the format takes)
 * and encoded. Called by the workshop. */
#include "broadcast/filing.h"

#include "audio/limiter.h"
#include "audio/pcm.h"
#include "audio/resample.h"
#include "audio/tape.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "output/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 8192 };

struct copying {
	const struct filing *filing;
	struct sound_file *out;
	uint32_t rate;
	uint64_t frames;
	struct limiter *limiter; /* NULL: levels are final */
	int16_t block[BLOCK];
	float plain[BLOCK];
	float limited[BLOCK + LIMITER_SPARE];
};

static int open_tape(int fd, struct tape_reader *ret, struct err *e)
{
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return own < 0 ? err_sys(e, -errno, "tape.open", _("cannot open the sound"))
	               : tape_reader_open(ret, own, e);
}

static int write_floats(struct copying *c, const float *in, size_t count, struct err *e)
{
	int16_t out[BLOCK + LIMITER_SPARE];
	pcm_from_float(in, count, out);
	return count > 0 ? sound_file_write(c->out, out, count, e) : 0;
}

/* Through the limiter, if the format needs one. */
static int put_floats(struct copying *c, const float *in, size_t count, struct err *e)
{
	int status = 0;
	for (size_t at = 0; at < count && status == 0;) {
		size_t n = count - at < BLOCK ? count - at : BLOCK;
		if (c->limiter == NULL)
			status = write_floats(c, in + at, n, e);
		else
			status = write_floats(c, c->limited,
			        limiter_process(c->limiter, in + at, n, c->limited), e);
		at += n;
	}
	return status;
}

/* Frames of the tape go on as they are, or through resampler and limiter. */
static int put(struct copying *c, struct resampler *r, size_t count, struct err *e)
{
	if (r == NULL && c->limiter == NULL)
		return sound_file_write(c->out, c->block, count, e);
	pcm_to_float(c->block, count, 1, c->plain);
	if (r == NULL)
		return put_floats(c, c->plain, count, e);
	float *out = mem_array(resampler_room(r, count) + 1, sizeof *out);
	int status = put_floats(c, out, resampler_process(r, c->plain, count, out), e);
	free(out);
	return status;
}

static int put_rest(struct copying *c, struct resampler *r, struct err *e)
{
	float *out = mem_array(resampler_room(r, 0) + 1, sizeof *out);
	int status = 0;
	for (size_t n; status == 0 && (n = resampler_flush(r, out)) > 0;)
		status = put_floats(c, out, n, e);
	free(out);
	return status;
}

static int copy_frames(struct copying *c, const struct tape_reader *tape,
        const struct filing_piece *piece, struct resampler *r, struct err *e)
{
	uint64_t until = piece->until == UINT64_MAX ? tape_frames(tape) : piece->until;
	if (tape_state(tape) == TAPE_BROKEN || until > tape_frames(tape) ||
	        (piece->until == UINT64_MAX && tape_state(tape) != TAPE_WHOLE))
		return err_set(e, -EIO, "tape.short", _("the sound of the airing is not whole"));
	for (uint64_t at = piece->from; at < until;) {
		size_t want = until - at < BLOCK ? (size_t)(until - at) : BLOCK;
		int64_t got = tape_read(tape, at, c->block, want);
		if (got <= 0)
			return err_set(
			        e, -EIO, "tape.read", _("the sound of the airing cannot be read"));
		if (c->filing->cancelled != NULL && c->filing->cancelled(c->filing->context))
			return err_set(e, -ECANCELED, "filing", _("cancelled"));
		int status = put(c, r, (size_t)got, e);
		if (status < 0)
			return status;
		at += (uint64_t)got;
		c->frames += (uint64_t)got;
	}
	return r != NULL ? put_rest(c, r, e) : 0;
}

static int copy_piece(struct copying *c, const struct filing_piece *piece, struct err *e)
{
	struct tape_reader tape;
	struct resampler *r = NULL;
	int status = open_tape(piece->tape, &tape, e);
	if (status < 0)
		return status;
	if (tape.header->sample_rate != c->rate)
		status = resampler_create(tape.header->sample_rate, c->rate, &r, e);
	if (status == 0)
		status = copy_frames(c, &tape, piece, r, e);
	resampler_destroy(r);
	tape_reader_close(&tape);
	return status;
}

static int choose_rate(
        const struct filing *f, enum sound_format format, uint32_t *ret, struct err *e)
{
	struct tape_reader tape;
	uint32_t nearest = 0;
	int status = open_tape(f->pieces[0].tape, &tape, e);
	if (status < 0)
		return status;
	*ret = tape.header->sample_rate;
	tape_reader_close(&tape);
	if (!sound_format_takes(format, *ret, &nearest))
		*ret = nearest;
	return 0;
}

/* What is still inside the limiter. */
static int put_last(struct copying *c, struct err *e)
{
	float *rest = mem_array(limiter_latency(c->limiter) + 1, sizeof *rest);
	size_t left = limiter_flush(c->limiter, rest);
	int status = 0;
	for (size_t at = 0; status == 0 && at < left; at += BLOCK)
		status = write_floats(c, rest + at, left - at < BLOCK ? left - at : BLOCK, e);
	free(rest);
	return status;
}

static int copy_all(struct copying *c, struct err *e)
{
	struct sound_result result;
	int status = 0;
	for (size_t i = 0; status == 0 && i < c->filing->count; i++)
		status = copy_piece(c, &c->filing->pieces[i], e);
	if (status == 0 && c->limiter != NULL)
		status = put_last(c, e);
	return status < 0 ? status : sound_file_close(c->out, &result, e);
}

int filing_run(const struct filing *f, int fd, uint64_t *ret_frames, struct err *e)
{
	int format = sound_format_by_name(f->format);
	struct sound_options options = {
	        .bitrate = f->bitrate, .best = f->best, .title = f->title, .artist = f->artist};
	if (format < 0 || f->count == 0)
		return err_set(
		        e, -EINVAL, "filing", "no format \"%s\", or nothing to write", f->format);
	options.format = (enum sound_format)format;
	int status = choose_rate(f, options.format, &options.rate, e);
	if (status < 0)
		return status;
	/* An earlier worker may have died over it. */
	if (ftruncate(fd, 0) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return err_sys(e, -errno, "filing", _("cannot write the file of the airing"));
	struct copying *c = mem_alloc(sizeof *c);
	*c = (struct copying){.filing = f, .rate = options.rate};
	if (f->ceiling_db < 0 && (format == SOUND_MP3 || format == SOUND_OPUS))
		c->limiter = limiter_create(c->rate, f->ceiling_db);
	status = sound_file_open(&options, fd, &c->out, e);
	if (status == 0)
		status = copy_all(c, e);
	if (status == 0 && fdatasync(fd) < 0)
		status = err_sys(e, -errno, "filing", _("cannot write the file of the airing"));
	*ret_frames = c->frames;
	sound_file_destroy(c->out);
	limiter_destroy(c->limiter);
	free(c);
	return status;
}
