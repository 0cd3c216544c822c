/* One LAME encoder. LAME gives bytes in no particular portions: they are kept
 * until they make whole MPEG frames, so that a stretch can end after exactly
 * as many as its sound fills. Works on any thread; an encoder belongs to one
 * thread at a time. Called by mp3_team.c. */
#include "output/mp3_part.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <lame/lame.h>
#include <stdlib.h>
#include <string.h>

struct mp3_encoder {
	lame_t lame;
	uint32_t length;  /* frames of sound in an MPEG frame */
	uint64_t taken;   /* frames of sound */
	uint64_t given;   /* MPEG frames */
	struct str loose; /* bytes of an MPEG frame that is not whole yet */
};

/* kbit/s by index: MPEG-1 layer III, MPEG-2 and 2.5 layer III. */
static const int bitrates[2][16] = {
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0},
};

bool mp3_header_read(const uint8_t b[4], struct mp3_header *ret)
{
	static const int rates[] = {44100, 48000, 32000};
	int version = b[1] >> 3 & 3, bitrate = b[2] >> 4, rate = b[2] >> 2 & 3;
	if (b[0] != 0xFF || (b[1] & 0xE0) != 0xE0 || (b[1] >> 1 & 3) != 1 || version == 1 ||
	        rate == 3)
		return false;
	bool first = version == 3;
	int kbps = bitrates[first ? 0 : 1][bitrate];
	int hz = rates[rate] / (first ? 1 : version == 2 ? 2 : 4);
	if (kbps == 0)
		return false;
	ret->bytes = (size_t)((first ? 144000 : 72000) * kbps / hz + (b[2] >> 1 & 1));
	ret->side_info = first ? 17 : 9;
	return true;
}

static void be_silent(const char *format, va_list args)
{
	(void)format;
	(void)args;
}

static void describe(lame_t lame, const struct mp3_form *form)
{
	lame_set_errorf(lame, be_silent);
	lame_set_debugf(lame, be_silent);
	lame_set_msgf(lame, be_silent);
	lame_set_in_samplerate(lame, (int)form->rate);
	lame_set_out_samplerate(lame, (int)form->rate);
	lame_set_num_channels(lame, 1);
	lame_set_mode(lame, MONO);
	lame_set_VBR(lame, vbr_off);
	lame_set_brate(lame, form->bitrate);
	lame_set_quality(lame, form->best ? 3 : 7);
	lame_set_bWriteVbrTag(lame, 0); /* one Info frame stands over all parts: mp3.c */
	lame_set_write_id3tag_automatic(lame, 0);
	lame_set_findReplayGain(lame, 0);
	if (form->scale > 0)
		lame_set_scale(lame, form->scale);
}

static bool bitrate_exists(const struct mp3_form *form)
{
	const int *row = bitrates[form->rate >= 32000 ? 0 : 1];
	for (int i = 1; i < 15; i++)
		if (row[i] == form->bitrate && (form->rate >= 16000 || form->bitrate <= 64))
			return true;
	return false;
}

int mp3_encoder_create(const struct mp3_form *form, struct mp3_encoder **ret, struct err *e)
{
	if (!bitrate_exists(form))
		return err_set(e, -EINVAL, "mp3.bitrate",
		        _("MP3 at %u Hz has no bit rate of %d kbit/s; use 64, or 32 for less"),
		        form->rate, form->bitrate);
	lame_t lame = lame_init();
	if (lame == NULL)
		return err_set(e, -ENOMEM, "mp3.start", _("the MP3 encoder does not start"));
	describe(lame, form);
	if (lame_init_params(lame) < 0) {
		lame_close(lame);
		return err_set(e, -EINVAL, "mp3.start",
		        _("the MP3 encoder refuses %u Hz at %d kbit/s"), form->rate, form->bitrate);
	}
	struct mp3_encoder *m = mem_alloc(sizeof *m);
	m->lame = lame;
	m->length = mp3_frame_length(form->rate);
	str_init(&m->loose);
	*ret = m;
	return 0;
}

void mp3_encoder_destroy(struct mp3_encoder *m)
{
	if (m == NULL)
		return;
	lame_close(m->lame);
	str_finish(&m->loose);
	free(m);
}

/* Move whole MPEG frames from `loose` to `out`, up to `limit` in all. */
static int move_frames(struct mp3_encoder *m, uint64_t limit, struct str *out, struct err *e)
{
	size_t at = 0;
	while (m->loose.len - at >= 4 && m->given < limit) {
		struct mp3_header h;
		if (!mp3_header_read((const uint8_t *)m->loose.data + at, &h))
			return err_set(e, -EIO, "mp3.encode", _("the MP3 encoder failed"));
		if (m->loose.len - at < h.bytes)
			break;
		str_add(out, m->loose.data + at, h.bytes);
		at += h.bytes;
		m->given++;
	}
	memmove(m->loose.data, m->loose.data + at, m->loose.len - at);
	str_cut(&m->loose, m->loose.len - at);
	return 0;
}

int mp3_encoder_add(
        struct mp3_encoder *m, const int16_t *pcm, size_t count, struct str *out, struct err *e)
{
	enum { STEP = 1 << 14 };
	while (count > 0) {
		size_t n = count < STEP ? count : STEP;
		str_reserve(&m->loose, n * 5 / 4 + 7200); /* lame.h: the worst case */
		int made = lame_encode_buffer(m->lame, pcm, pcm, (int)n,
		        (unsigned char *)m->loose.data + m->loose.len,
		        (int)(m->loose.cap - m->loose.len));
		if (made < 0)
			return err_set(e, -EIO, "mp3.encode", _("the MP3 encoder failed"));
		m->loose.len += (size_t)made;
		m->taken += n;
		int status = move_frames(m, UINT64_MAX, out, e);
		if (status < 0)
			return status;
		pcm += n;
		count -= n;
	}
	return 0;
}

/* Flushed after next to nothing, LAME gives fewer frames than a decoder, which
 * runs 529 samples late, needs to play it. */
static int lengthen(struct mp3_encoder *m, struct str *out, struct err *e)
{
	static const int16_t zeros[2 * MP3_GRANULE];
	return m->taken < 2 * MP3_GRANULE ? mp3_encoder_add(m, zeros, 2 * MP3_GRANULE, out, e) : 0;
}

int mp3_encoder_end(struct mp3_encoder *m, bool cut, struct str *out, struct err *e)
{
	int status = cut ? 0 : lengthen(m, out, e);
	if (status < 0)
		return status;
	str_reserve(&m->loose, 7200 + 7200);
	int made = lame_encode_flush(m->lame, (unsigned char *)m->loose.data + m->loose.len,
	        (int)(m->loose.cap - m->loose.len));
	if (made < 0)
		return err_set(e, -EIO, "mp3.encode", _("the MP3 encoder failed"));
	m->loose.len += (size_t)made;
	uint64_t whole = m->taken / m->length;
	status = move_frames(m, cut ? whole : UINT64_MAX, out, e);
	if (status == 0 && cut && m->given != whole)
		return err_set(e, -EIO, "mp3.encode", _("the MP3 encoder failed"));
	return status;
}

uint64_t mp3_encoder_frames(const struct mp3_encoder *m)
{
	return m->given;
}

int mp3_encoder_delay(const struct mp3_encoder *m)
{
	return lame_get_encoder_delay(m->lame);
}

float mp3_encoder_scale(const struct mp3_encoder *m)
{
	float scale = lame_get_scale(m->lame); /* ours times that of LAME's table */
	return scale > 0 ? 1 / scale : 1;
}
