/* Private to MP3: one encoder of LAME over one stretch of sound, giving whole
 * MPEG frames that can stand beside those of another encoder. */
#ifndef BANTIN_OUTPUT_MP3_PART_H
#define BANTIN_OUTPUT_MP3_PART_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mp3_form {
	uint32_t rate; /* Hz; one of MPEG-1, 2 or 2.5 layer III */
	int bitrate;   /* kbit/s, constant */
	bool best;     /* LAME's quality 3, else 7 */
	float scale;   /* 0: as LAME likes it; else mp3_encoder_scale()'s answer */
};

enum {
	MP3_GRANULE = 576,
	/* Zeros that must stand before a place where one encoder ends and a fresh
	 * one begins: what the frames dropped at the end would still have decoded
	 * (encoder delay 576, decoder delay 529), and the overlap of the MDCT. */
	MP3_CUT_SILENCE = 3 * MP3_GRANULE,
};

/* Frames of sound in an MPEG frame: 1152 from 32 kHz on, else 576. */
static inline uint32_t mp3_frame_length(uint32_t rate)
{
	return rate >= 32000 ? 2 * MP3_GRANULE : MP3_GRANULE;
}

struct mp3_encoder;

/* -EINVAL with a sentence if LAME cannot do this form. */
int mp3_encoder_create(const struct mp3_form *form, struct mp3_encoder **ret, struct err *e);
void mp3_encoder_destroy(struct mp3_encoder *m);

/* Encode, appending to `out` the MPEG frames that are ready. */
int mp3_encoder_add(
        struct mp3_encoder *m, const int16_t *pcm, size_t count, struct str *out, struct err *e);
/* The end of this stretch. `cut`: another encoder follows, so exactly as many
 * MPEG frames come out as the sound fills; its length is a multiple of
 * mp3_frame_length() and it ends in MP3_CUT_SILENCE zeros. Else all frames
 * that a decoder needs to play the last sample. */
int mp3_encoder_end(struct mp3_encoder *m, bool cut, struct str *out, struct err *e);
uint64_t mp3_encoder_frames(const struct mp3_encoder *m); /* MPEG frames put out so far */
int mp3_encoder_delay(const struct mp3_encoder *m);       /* frames before the first sample */
/* For some bit rates LAME turns the sound down, by 0.95 at 64 kbit/s: the
 * scale with which an encoder of this form leaves the level alone. */
float mp3_encoder_scale(const struct mp3_encoder *m);

/* What stands in the 4 bytes of an MPEG frame's header (ISO 11172-3 2.4.1.3,
 * ISO 13818-3). */
struct mp3_header {
	size_t bytes;     /* of the whole frame */
	size_t side_info; /* bytes of side information, mono */
};
bool mp3_header_read(const uint8_t bytes[4], struct mp3_header *ret);

#endif
