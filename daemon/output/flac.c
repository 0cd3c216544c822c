/* FLAC by libFLAC (libsndfile writes no chapters). The encoder's own metadata
 * is dropped and only its frames are kept; the head with STREAMINFO, comments
 * and padding is built here, at the start to keep its room and at the end with
 * the totals (RFC 9639 section 8). On a pipe the first version stays, and says
 * "length unknown". */
#include "base/i18n.h"
#include "base/mem.h"
#include "output/bytes.h"
#include "output/coder.h"
#include "output/comments.h"

#include <FLAC/stream_encoder.h>
#include <errno.h>
#include <stdlib.h>

enum { LEVEL = 5, BLOCK_HEAD = 4, STREAMINFO = 34, LAST_BLOCK = 0x80, STEP = 4096 };
enum { TYPE_STREAMINFO = 0, TYPE_PADDING = 1, TYPE_COMMENT = 4 };

struct flac {
	struct sound_file *file;
	FLAC__StreamEncoder *encoder;
	FLAC__StreamMetadata_StreamInfo info; /* as far as known */
	size_t room;                          /* for comments and padding */
	int status;                           /* of the first write that failed */
	struct err error;
};

static FLAC__StreamEncoderWriteStatus take_bytes(const FLAC__StreamEncoder *encoder,
        const FLAC__byte *bytes, size_t len, uint32_t samples, uint32_t frame, void *context)
{
	struct flac *c = context;
	(void)encoder;
	(void)frame;
	if (samples == 0)
		return FLAC__STREAM_ENCODER_WRITE_STATUS_OK; /* metadata: ours is used */
	c->status = sink_put(&c->file->sink, bytes, len, &c->error);
	return c->status < 0 ? FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR
	                     : FLAC__STREAM_ENCODER_WRITE_STATUS_OK;
}

/* Called by finish: the totals, since the encoder was given no way to seek. */
static void take_info(
        const FLAC__StreamEncoder *encoder, const FLAC__StreamMetadata *metadata, void *context)
{
	struct flac *c = context;
	(void)encoder;
	if (metadata->type == FLAC__METADATA_TYPE_STREAMINFO)
		c->info = metadata->data.stream_info;
}

static int failed(struct flac *c, struct err *e)
{
	if (c->status < 0) {
		if (e != NULL)
			*e = c->error;
		return c->status;
	}
	return err_set(e, -EIO, "flac.encode", _("the FLAC encoder failed"));
}

static void put_info(const struct flac *c, struct str *out)
{
	const FLAC__StreamMetadata_StreamInfo *i = &c->info;
	put_be(out, TYPE_STREAMINFO, 1);
	put_be(out, STREAMINFO, 3);
	put_be(out, i->min_blocksize, 2);
	put_be(out, i->max_blocksize, 2);
	put_be(out, i->min_framesize, 3);
	put_be(out, i->max_framesize, 3);
	/* 20 bits rate, 3 bits channels - 1, 5 bits bits - 1, 36 bits samples */
	put_be(out, (uint64_t)c->file->rate << 44 | (uint64_t)15 << 36 | i->total_samples, 8);
	str_add(out, (const char *)i->md5sum, sizeof i->md5sum);
}

static void build_head(const struct flac *c, struct str *out)
{
	struct str comments;
	str_init(&comments);
	comments_build(c->file, &comments);
	str_add(out, "fLaC", 4);
	put_info(c, out);
	put_be(out, TYPE_COMMENT, 1);
	put_be(out, comments.len, 3);
	str_add(out, comments.data, comments.len);
	put_be(out, LAST_BLOCK | TYPE_PADDING, 1);
	put_be(out, c->room - comments.len, 3);
	for (size_t i = comments.len; i < c->room; i++)
		str_addc(out, '\0');
	str_finish(&comments);
}

static int start_encoder(struct flac *c, struct err *e)
{
	c->encoder = FLAC__stream_encoder_new();
	if (c->encoder == NULL)
		return failed(c, e);
	FLAC__stream_encoder_set_channels(c->encoder, 1);
	FLAC__stream_encoder_set_bits_per_sample(c->encoder, 16);
	FLAC__stream_encoder_set_sample_rate(c->encoder, c->file->rate);
	FLAC__stream_encoder_set_compression_level(c->encoder, LEVEL);
	FLAC__stream_encoder_set_streamable_subset(c->encoder, c->file->rate <= 65535);
	if (FLAC__stream_encoder_init_stream(c->encoder, take_bytes, NULL, NULL, take_info, c) !=
	        FLAC__STREAM_ENCODER_INIT_STATUS_OK)
		return failed(c, e);
	c->info.min_blocksize = c->info.max_blocksize =
	        FLAC__stream_encoder_get_blocksize(c->encoder);
	return 0;
}

static int flac_open(struct sound_file *f, struct err *e)
{
	struct flac *c = mem_alloc(sizeof *c);
	struct str head;
	f->state = c;
	c->file = f;
	c->room = comments_room(f);
	int status = start_encoder(c, e);
	if (status < 0)
		return status;
	str_init(&head);
	build_head(c, &head);
	status = sink_put(&f->sink, head.data, head.len, e);
	str_finish(&head);
	return status;
}

static int flac_write(struct sound_file *f, const int16_t *frames, size_t count, struct err *e)
{
	struct flac *c = f->state;
	FLAC__int32 wide[STEP];
	while (count > 0) {
		size_t n = count < STEP ? count : STEP;
		for (size_t i = 0; i < n; i++)
			wide[i] = frames[i];
		if (!FLAC__stream_encoder_process_interleaved(c->encoder, wide, (uint32_t)n))
			return failed(c, e);
		frames += n;
		count -= n;
	}
	return 0;
}

static int flac_close(struct sound_file *f, int64_t *ret_duration_ms, struct err *e)
{
	struct flac *c = f->state;
	struct str head;
	if (!FLAC__stream_encoder_finish(c->encoder))
		return failed(c, e);
	*ret_duration_ms = frames_ms(f->frames, f->rate);
	if (!f->sink.file)
		return 0;
	str_init(&head);
	build_head(c, &head);
	int status = sink_patch(&f->sink, 0, head.data, head.len, e);
	str_finish(&head);
	return status;
}

static void flac_destroy(struct sound_file *f)
{
	struct flac *c = f->state;
	if (c == NULL)
		return;
	if (c->encoder != NULL)
		FLAC__stream_encoder_delete(c->encoder); /* finishes it: may write */
	free(c);
}

const struct sound_coder coder_flac = {
        .name = "flac",
        .extensions = " .flac ",
        .ceiling = -1.5,
        .takes = coder_takes_any,
        .open = flac_open,
        .write = flac_write,
        .close = flac_close,
        .destroy = flac_destroy,
};
