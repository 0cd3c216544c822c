/* Canonical RIFF/WAVE header of 44 bytes, whose two lengths are written again
 * after every piece, so that a killed process leaves a readable file. Called
 * by the null device. */
#include "device/wav.h"

#include "base/fd.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAV_HEADER = 44, WAV_PIECE = 1024 };
static const uint64_t wav_most = UINT64_C(2) << 30;

struct wav_header {
	char riff[4];
	uint32_t riff_len;
	char wave_fmt[8];
	uint32_t fmt_len;
	uint16_t format, channels;
	uint32_t rate, bytes_a_second;
	uint16_t bytes_a_frame, bits;
	char data[4];
	uint32_t data_len;
};
_Static_assert(sizeof(struct wav_header) == WAV_HEADER, "no padding");

static void fill_header(struct wav_header *h, uint32_t rate, uint64_t bytes)
{
	memcpy(h->riff, "RIFF", 4);
	memcpy(h->wave_fmt, "WAVEfmt ", 8);
	memcpy(h->data, "data", 4);
	h->riff_len = (uint32_t)bytes + WAV_HEADER - 8;
	h->fmt_len = 16;
	h->format = 1;
	h->channels = 1;
	h->rate = rate;
	h->bytes_a_second = rate * 2;
	h->bytes_a_frame = 2;
	h->bits = 16;
	h->data_len = (uint32_t)bytes;
}

static int begin_or_go_on(struct wav_tap *w, uint32_t rate)
{
	struct stat st;
	struct wav_header have, want;
	if (fstat(w->fd, &st) < 0)
		return -errno;
	if (st.st_size == 0) {
		w->bytes = 0;
		fill_header(&want, rate, 0);
		return fd_write_all(w->fd, &want, sizeof want);
	}
	if (fd_read_full(w->fd, &have, sizeof have) != (ssize_t)sizeof have)
		return -EINVAL;
	w->bytes = (uint64_t)st.st_size - WAV_HEADER;
	fill_header(&want, rate, have.data_len);
	if (memcmp(&have, &want, sizeof have) != 0)
		return -EINVAL;
	return lseek(w->fd, 0, SEEK_END) < 0 ? -errno : 0;
}

int wav_tap_open(struct wav_tap *w, const char *path, uint32_t rate, struct err *e)
{
	w->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	int status = w->fd < 0 ? -errno : begin_or_go_on(w, rate);
	if (status < 0) {
		fd_close(&w->fd);
		return err_sys(e, status, "device.record", _("cannot record to %s"), path);
	}
	return 0;
}

void wav_tap_write(struct wav_tap *w, const float *frames, size_t count)
{
	int16_t piece[WAV_PIECE];
	while (w->fd >= 0 && count > 0 && w->bytes < wav_most) {
		size_t n = count < WAV_PIECE ? count : WAV_PIECE;
		for (size_t i = 0; i < n; i++) {
			float v = fminf(1.0f, fmaxf(-1.0f, frames[i]));
			piece[i] = (int16_t)lrintf(v * 32767.0f);
		}
		if (fd_write_all(w->fd, piece, n * sizeof piece[0]) < 0)
			fd_close(&w->fd);
		w->bytes += n * sizeof piece[0];
		frames += n;
		count -= n;
	}
	uint32_t lengths[2] = {(uint32_t)w->bytes + WAV_HEADER - 8, (uint32_t)w->bytes};
	if (w->fd >= 0 &&
	        (pwrite(w->fd, &lengths[0], 4, 4) != 4 || pwrite(w->fd, &lengths[1], 4, 40) != 4))
		fd_close(&w->fd);
}

void wav_tap_close(struct wav_tap *w)
{
	fd_close(&w->fd);
}
