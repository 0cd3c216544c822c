/* The one door to the file formats: checks what is asked, keeps the chapters,
 * and calls the format's operations. Called by broadcast/render and by the
 * output of type "file". */
#include "output/file.h"

#include "audio/pcm.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "output/coder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct sound_coder *const coders[] = {
        [SOUND_WAV] = &coder_wav,
        [SOUND_FLAC] = &coder_flac,
        [SOUND_MP3] = &coder_mp3,
        [SOUND_OPUS] = &coder_opus,
};
_Static_assert(sizeof coders / sizeof *coders == SOUND_FORMATS, "every format has its coder");

const char *sound_format_name(enum sound_format format)
{
	return coders[format]->name;
}

const char *sound_format_list(void)
{
	return "wav, flac, mp3, opus";
}

int sound_format_by_name(const char *name)
{
	for (int i = 0; i < SOUND_FORMATS; i++)
		if (strcasecmp(coders[i]->name, name) == 0)
			return i;
	return -1;
}

int sound_format_by_path(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash != NULL ? slash : path, '.');
	char wanted[16];
	if (dot == NULL || strlen(dot) + 2 >= sizeof wanted)
		return -1;
	snprintf(wanted, sizeof wanted, " %s ", dot);
	for (int i = 0; i < SOUND_FORMATS; i++)
		if (strcasestr(coders[i]->extensions, wanted) != NULL)
			return i;
	return -1;
}

double sound_format_ceiling(enum sound_format format)
{
	return coders[format]->ceiling;
}

bool sound_format_takes(enum sound_format format, uint32_t rate, uint32_t *ret_nearest)
{
	return coders[format]->takes(rate, ret_nearest);
}

bool coder_takes_any(uint32_t rate, uint32_t *ret_nearest)
{
	*ret_nearest = rate < PCM_RATE_MIN   ? PCM_RATE_MIN
	               : rate > PCM_RATE_MAX ? PCM_RATE_MAX
	                                     : rate;
	return *ret_nearest == rate;
}

static int check(const struct sound_options *o, struct err *e)
{
	uint32_t nearest = 0;
	const struct sound_coder *c = coders[o->format];
	if (!c->takes(o->rate, &nearest))
		return err_set(e, -EINVAL, "file.rate",
		        _("%s files have no sample rate of %u Hz; the nearest is %u"), c->name,
		        o->rate, nearest);
	if (o->jobs < 0 || o->jobs > SOUND_JOBS_MAX)
		return err_set(e, -EINVAL, "file.jobs",
		        _("%d encoders at once are out of range; ask for 1 to %d"), o->jobs,
		        SOUND_JOBS_MAX);
	return 0;
}

/* At most SOUND_TITLE_BYTES of `title`, cut between UTF-8 characters. */
static size_t title_len(const char *title)
{
	size_t len = strnlen(title, SOUND_TITLE_BYTES + 1);
	if (len <= SOUND_TITLE_BYTES)
		return len;
	for (len = SOUND_TITLE_BYTES; len > 0 && ((unsigned char)title[len] & 0xC0) == 0x80;)
		len--;
	return len;
}

static char *copy_title(const char *title)
{
	return title != NULL && *title != '\0' ? mem_bytes(title, title_len(title)) : NULL;
}

int sound_file_open(const struct sound_options *o, int fd, struct sound_file **ret, struct err *e)
{
	int status = check(o, e);
	if (status < 0)
		return status;
	struct sound_file *f = mem_alloc(sizeof *f);
	f->coder = coders[o->format];
	f->rate = o->rate;
	f->bitrate = o->bitrate != 0 ? o->bitrate : f->coder->bitrate;
	f->best = o->best;
	f->jobs = o->jobs > 0 ? o->jobs : 1;
	f->title = copy_title(o->title);
	f->artist = copy_title(o->artist);
	for (size_t i = 0; i < o->chapter_count; i++)
		if (o->chapters[i] != NULL) {
			f->planned_count++;
			f->planned_bytes += title_len(o->chapters[i]);
		}
	f->chapters = mem_array(f->planned_count + 1, sizeof *f->chapters);
	sink_init(&f->sink, fd);
	status = f->coder->open(f, e);
	if (status < 0) {
		sound_file_destroy(f);
		return status;
	}
	*ret = f;
	return 0;
}

int sound_file_write(struct sound_file *f, const int16_t *frames, size_t count, struct err *e)
{
	if (count == 0)
		return 0;
	int status = f->coder->write(f, frames, count, e);
	if (status == 0)
		f->frames += count;
	return status;
}

int sound_file_chapter(struct sound_file *f, const char *title, struct err *e)
{
	size_t len = title_len(title);
	if (f->chapter_count == f->planned_count || f->title_bytes + len > f->planned_bytes)
		return err_set(e, -EOVERFLOW, "file.chapter",
		        _("the chapter \"%.80s\" was not announced when the file was begun"),
		        title);
	f->title_bytes += len;
	f->chapters[f->chapter_count++] =
	        (struct chapter){.title = mem_bytes(title, len), .start = f->frames};
	return 0;
}

int sound_file_close(struct sound_file *f, struct sound_result *ret, struct err *e)
{
	struct sound_result r = {.frames = f->frames};
	int status = f->coder->close(f, &r.duration_ms, e);
	if (status == 0)
		status = sink_finish(&f->sink, r.sha256, e);
	if (status < 0)
		return status;
	r.bytes = f->sink.bytes;
	*ret = r;
	return 0;
}

void sound_file_destroy(struct sound_file *f)
{
	if (f == NULL)
		return;
	f->coder->destroy(f);
	for (size_t i = 0; i < f->chapter_count; i++)
		free(f->chapters[i].title);
	free(f->chapters);
	free(f->title);
	free(f->artist);
	free(f);
}
