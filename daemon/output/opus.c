/* Ogg Opus by libopusenc, which resamples to 48 kHz itself. Its pages are
 * pulled and written as they are, but for those of the comment packet: they
 * are made big enough for all planned chapters, filled here, and filled again
 * at the end (RFC 7845 section 5.2 allows padding behind the comments;
 * RFC 3533 has the page format). */
#include "base/i18n.h"
#include "base/mem.h"
#include "output/coder.h"
#include "output/comments.h"

#include <errno.h>
#include <opus/opusenc.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_HEAD = 27, AT_CRC = 22, AT_SEGMENTS = 26, STEP = 1 << 14 };
/* The speech coder comes out 0.2 to 0.4 LU softer than what went in: players
 * add this, in 1/256 dB (RFC 7845 section 5.1, output gain). */
enum { OUTPUT_GAIN = 64 };
enum { BITRATE_LEAST = 6, BITRATE_MOST = 256 };

struct opus {
	struct sound_file *file;
	OggOpusComments *comments;
	OggOpusEnc *encoder;
	struct str tag_pages;  /* the pages of the comment packet */
	uint64_t tag_pages_at; /* in the file */
};

static int failed(int code, struct err *e)
{
	return err_set(
	        e, -EIO, "opus.encode", _("the Opus encoder failed: %s"), ope_strerror(code));
}

/* CRC-32 of Ogg pages: polynomial 0x04C11DB7, not reflected, from 0. */
static uint32_t page_crc(const uint8_t *bytes, size_t len)
{
	uint32_t crc = 0;
	for (size_t i = 0; i < len; i++) {
		crc ^= (uint32_t)bytes[i] << 24;
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 0x80000000 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
	}
	return crc;
}

static size_t page_body(const uint8_t *page)
{
	size_t body = 0;
	for (int i = 0; i < page[AT_SEGMENTS]; i++)
		body += page[PAGE_HEAD + i];
	return body;
}

static bool page_ends_packet(const uint8_t *page)
{
	return page[AT_SEGMENTS] > 0 && page[PAGE_HEAD + page[AT_SEGMENTS] - 1] < 255;
}

static void seal_page(uint8_t *page, size_t len)
{
	memset(page + AT_CRC, 0, 4);
	uint32_t crc = page_crc(page, len);
	for (int i = 0; i < 4; i++)
		page[AT_CRC + i] = (uint8_t)(crc >> (8 * i) & 0xFF);
}

/* Fill the kept pages with the comments as the file stands now. */
static void fill_tag_pages(struct opus *o)
{
	struct str packet;
	str_init(&packet);
	str_add(&packet, "OpusTags", 8);
	comments_build(o->file, &packet);
	size_t done = 0;
	for (size_t at = 0; at < o->tag_pages.len;) {
		uint8_t *page = (uint8_t *)o->tag_pages.data + at;
		size_t head = PAGE_HEAD + (size_t)page[AT_SEGMENTS], body = page_body(page);
		size_t n = packet.len - done < body ? packet.len - done : body;
		memcpy(page + head, packet.data + done, n);
		memset(page + head + n, 0, body - n);
		done += n;
		seal_page(page, head + body);
		at += head + body;
	}
	str_finish(&packet);
}

/* Put out the pages that are ready. */
static int pull(struct opus *o, bool flush, struct err *e)
{
	unsigned char *page;
	opus_int32 len;
	int status = 0;
	while (status == 0 && ope_encoder_get_page(o->encoder, &page, &len, flush) == 1)
		status = sink_put(&o->file->sink, page, (size_t)len, e);
	return status;
}

/* The first page is the head; then come those of the comments. */
static int put_headers(struct opus *o, struct err *e)
{
	unsigned char *page;
	opus_int32 len;
	int code = ope_encoder_flush_header(o->encoder);
	if (code != OPE_OK || ope_encoder_get_page(o->encoder, &page, &len, 1) != 1)
		return failed(code, e);
	int status = sink_put(&o->file->sink, page, (size_t)len, e);
	if (status < 0)
		return status;
	o->tag_pages_at = o->file->sink.bytes;
	do {
		if (ope_encoder_get_page(o->encoder, &page, &len, 1) != 1)
			return failed(OPE_INTERNAL_ERROR, e);
		str_add(&o->tag_pages, (const char *)page, (size_t)len);
	} while (!page_ends_packet(page));
	fill_tag_pages(o);
	return sink_put(&o->file->sink, o->tag_pages.data, o->tag_pages.len, e);
}

/* A comment as long as everything that may be needed keeps the room. */
static void keep_room(struct opus *o)
{
	size_t room = comments_room(o->file);
	char *filler = mem_alloc(room + 1);
	memset(filler, '.', room);
	ope_comments_add(o->comments, "ROOM", filler);
	free(filler);
}

static int opus_open(struct sound_file *f, struct err *e)
{
	int code = OPE_OK;
	if (f->bitrate < BITRATE_LEAST || f->bitrate > BITRATE_MOST)
		return err_set(e, -EINVAL, "opus.bitrate",
		        _("Opus has no bit rate of %d kbit/s; use %d to %d"), f->bitrate,
		        BITRATE_LEAST, BITRATE_MOST);
	struct opus *o = mem_alloc(sizeof *o);
	f->state = o;
	o->file = f;
	str_init(&o->tag_pages);
	o->comments = ope_comments_create();
	keep_room(o);
	o->encoder = ope_encoder_create_pull(o->comments, (opus_int32)f->rate, 1, 0, &code);
	if (o->encoder == NULL)
		return failed(code, e);
	ope_encoder_ctl(o->encoder, OPUS_SET_BITRATE(f->bitrate * 1000));
	ope_encoder_ctl(o->encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
	ope_encoder_ctl(o->encoder, OPUS_SET_COMPLEXITY(f->best ? 10 : 7));
	ope_encoder_ctl(o->encoder, OPE_SET_COMMENT_PADDING(0));
	ope_encoder_ctl(o->encoder, OPE_SET_HEADER_GAIN(OUTPUT_GAIN));
	return put_headers(o, e);
}

static int opus_write(struct sound_file *f, const int16_t *frames, size_t count, struct err *e)
{
	struct opus *o = f->state;
	int status = 0;
	while (count > 0 && status == 0) {
		size_t n = count < STEP ? count : STEP;
		int code = ope_encoder_write(o->encoder, frames, (int)n);
		if (code != OPE_OK)
			return failed(code, e);
		status = pull(o, false, e);
		frames += n;
		count -= n;
	}
	return status;
}

static int opus_close(struct sound_file *f, int64_t *ret_duration_ms, struct err *e)
{
	struct opus *o = f->state;
	int code = ope_encoder_drain(o->encoder);
	if (code != OPE_OK)
		return failed(code, e);
	int status = pull(o, true, e);
	*ret_duration_ms = frames_ms(f->frames, f->rate);
	if (status < 0 || !f->sink.file)
		return status;
	fill_tag_pages(o);
	return sink_patch(&f->sink, o->tag_pages_at, o->tag_pages.data, o->tag_pages.len, e);
}

static void opus_destroy(struct sound_file *f)
{
	struct opus *o = f->state;
	if (o == NULL)
		return;
	if (o->encoder != NULL)
		ope_encoder_destroy(o->encoder);
	ope_comments_destroy(o->comments);
	str_finish(&o->tag_pages);
	free(o);
}

const struct sound_coder coder_opus = {
        .name = "opus",
        .extensions = " .opus .ogg .oga ",
        .ceiling = -3.0,
        .bitrate = 32,
        .takes = coder_takes_any,
        .open = opus_open,
        .write = opus_write,
        .close = opus_close,
        .destroy = opus_destroy,
};
