/* libsndfile over pread(), so that the descriptor's position stays its
 * owner's. Everything that a hand-made header can claim is bounded here:
 * channels, rate, length. Runs where documents are read, never in bantind.
 * Called by recording.c. */
#include "audio/decode.h"

#include "audio/pcm.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"

#include <errno.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHANNELS_MOST = 2 };

struct decode {
	int fd;
	uint64_t size, at; /* bytes: of the file, and where libsndfile stands */
	enum sniff_kind kind;
	SNDFILE *file;
	SF_INFO info;
	bool left_only;
	uint64_t frames, bad;
	FILE *nowhere;       /* see hush(); NULL for others than MP3 */
	double apart, mixed; /* energy of the channels, and of their mean */
	float pairs[DECODE_STEP * CHANNELS_MOST];
};

static sf_count_t io_size(void *context)
{
	return (sf_count_t)((struct decode *)context)->size;
}

static sf_count_t io_seek(sf_count_t offset, int whence, void *context)
{
	struct decode *d = context;
	sf_count_t from = whence == SEEK_CUR   ? (sf_count_t)d->at
	                  : whence == SEEK_END ? (sf_count_t)d->size
	                                       : 0;
	sf_count_t to;
	if (__builtin_add_overflow(from, offset, &to) || to < 0)
		return -1;
	d->at = (uint64_t)to;
	return to;
}

static sf_count_t io_read(void *bytes, sf_count_t len, void *context)
{
	struct decode *d = context;
	size_t got = fd_read_at(d->fd, d->at, bytes, len > 0 ? (size_t)len : 0);
	d->at += got;
	return (sf_count_t)got;
}

static sf_count_t io_write(const void *bytes, sf_count_t len, void *context)
{
	(void)bytes;
	(void)len;
	(void)context;
	return 0;
}

static sf_count_t io_tell(void *context)
{
	return (sf_count_t)((struct decode *)context)->at;
}

static SF_VIRTUAL_IO io = {io_size, io_seek, io_read, io_write, io_tell};

/* libmpg123 writes to stderr whatever it stumbles over, and libsndfile has no
 * word to stop it; what matters of it is in our own sentence. In the GNU C
 * library stderr is a variable. Returns what speak_up() puts back. */
static FILE *hush(const struct decode *d)
{
	FILE *was = stderr;
	if (d->nowhere != NULL)
		stderr = d->nowhere;
	return was;
}

static void speak_up(FILE *was)
{
	stderr = was;
}

static int check(const struct decode *d, struct err *e)
{
	if (d->info.channels > CHANNELS_MOST)
		return err_set(e, -EINVAL, "recording.channels",
		        _("the recording has %d channels; export it as mono or stereo"),
		        d->info.channels);
	if (d->info.samplerate < PCM_RATE_MIN || d->info.samplerate > PCM_RATE_MAX)
		return err_set(e, -EINVAL, "recording.rate",
		        _("the recording's sample rate of %d Hz is not between %d and %d"),
		        d->info.samplerate, PCM_RATE_MIN, PCM_RATE_MAX);
	return 0;
}

static int start(struct decode *d, struct err *e)
{
	d->at = 0;
	d->info = (SF_INFO){0};
	FILE *was = hush(d);
	d->file = sf_open_virtual(&io, SFM_READ, &d->info, d);
	speak_up(was);
	if (d->file == NULL && d->kind == SNIFF_MP3)
		return err_set(e, -EINVAL, "recording.broken",
		        _("the recording cannot be decoded: there is no MP3 sound in it"));
	if (d->file == NULL)
		return err_set(e, -EINVAL, "recording.broken",
		        _("the recording cannot be decoded: %s"), sf_strerror(NULL));
	return check(d, e);
}

int decode_open(int fd, struct decode **ret, struct err *e)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return err_sys(e, -errno, "recording.open", _("cannot read the recording"));
	if (!S_ISREG(st.st_mode))
		return err_set(e, -EINVAL, "recording.open",
		        _("a recording has to be a file; pipes and devices cannot be measured "
		          "first"));
	struct decode *d = mem_alloc(sizeof *d);
	d->fd = fd;
	d->size = (uint64_t)st.st_size;
	int status = sniff_kind(fd, d->size, &d->kind, e);
	if (status == 0)
		status = sniff_whole(fd, d->size, d->kind, e);
	if (status == 0 && d->kind == SNIFF_MP3)
		d->nowhere = fopen("/dev/null", "we");
	if (status == 0)
		status = start(d, e);
	if (status < 0) {
		decode_close(d);
		return status;
	}
	*ret = d;
	return 0;
}

void decode_close(struct decode *d)
{
	if (d == NULL)
		return;
	FILE *was = hush(d);
	if (d->file != NULL)
		sf_close(d->file);
	speak_up(was);
	if (d->nowhere != NULL)
		fclose(d->nowhere);
	free(d);
}

void decode_rewind(struct decode *d, bool left_only)
{
	FILE *was = hush(d);
	sf_seek(d->file, 0, SEEK_SET);
	speak_up(was);
	d->left_only = left_only;
	d->frames = d->bad = 0;
	d->apart = d->mixed = 0;
}

enum sniff_kind decode_kind(const struct decode *d)
{
	return d->kind;
}

uint32_t decode_rate(const struct decode *d)
{
	return (uint32_t)d->info.samplerate;
}

int decode_channels(const struct decode *d)
{
	return d->info.channels;
}

uint64_t decode_promised(const struct decode *d)
{
	if (d->info.frames <= 0 || d->info.frames >= SF_COUNT_MAX)
		return 0;
	uint64_t frames = (uint64_t)d->info.frames;
	int coded = d->info.format & SF_FORMAT_SUBMASK;
	bool mpeg = coded >= SF_FORMAT_MPEG_LAYER_I && coded <= SF_FORMAT_MPEG_LAYER_III;
	if (d->kind != SNIFF_MP3 && !mpeg) /* MP3 in WAV has no exact length either */
		return frames;
	/* Without an Info frame it is a guess from the file's size. */
	uint64_t slack = (uint64_t)d->info.samplerate / 4 + frames / 200;
	return frames > slack ? frames - slack : 0;
}

static float clean(struct decode *d, float sample)
{
	if (isfinite(sample) && fabsf(sample) < 1e6f)
		return sample;
	d->bad++;
	return 0;
}

static void mix(struct decode *d, float *mono, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		float left = clean(d, d->pairs[2 * i]), right = clean(d, d->pairs[2 * i + 1]);
		float mean = (left + right) / 2;
		d->apart += (double)(left * left + right * right) / 2;
		d->mixed += (double)(mean * mean);
		mono[i] = d->left_only ? left : mean;
	}
}

int64_t decode_read(struct decode *d, float *mono, struct err *e)
{
	FILE *was = hush(d);
	sf_count_t n = sf_readf_float(d->file, d->pairs, DECODE_STEP);
	speak_up(was);
	if (n < 0 || (n == 0 && sf_error(d->file) != SF_ERR_NO_ERROR))
		return err_set(e, -EINVAL, "recording.broken",
		        _("the recording cannot be decoded after %.1f s: %s"),
		        (double)d->frames / d->info.samplerate, sf_strerror(d->file));
	if (d->info.channels == 2)
		mix(d, mono, (size_t)n);
	else
		for (sf_count_t i = 0; i < n; i++)
			mono[i] = clean(d, d->pairs[i]);
	d->frames += (uint64_t)n;
	if (d->frames > (uint64_t)d->info.samplerate * LIMIT_RECORDING_S)
		return err_set(e, -EFBIG, "recording.too_long",
		        _("the recording is longer than the limit of %d hours"),
		        (int)(LIMIT_RECORDING_S / 3600));
	return n;
}

uint64_t decode_bad_samples(const struct decode *d)
{
	return d->bad;
}

bool decode_cancels(const struct decode *d)
{
	return d->info.channels == 2 && d->mixed < 0.05 * d->apart;
}
