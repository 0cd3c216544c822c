/* MP3: an ID3 tag, the Info frame, then MPEG frames at a constant bit rate
 * from a team of encoders. Tag and Info frame are written twice: at the start
 * to keep their room, at the end with what is known then. On a pipe the first
 * version stays. */
#include "audio/pcm.h"
#include "base/mem.h"
#include "output/coder.h"
#include "output/id3.h"
#include "output/mp3_info.h"
#include "output/mp3_team.h"

#include <stdlib.h>

struct mp3 {
	struct sound_file *file;
	struct mp3_team *team;
	struct mp3_info info;
	size_t tag_room;
	int peak; /* highest |sample| */
};

static const uint32_t rates[] = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000};
enum { RATES = sizeof rates / sizeof *rates };

static bool mp3_takes(uint32_t rate, uint32_t *ret_nearest)
{
	*ret_nearest = rates[RATES - 1];
	for (int i = RATES - 1; i >= 0 && rates[i] >= rate; i--)
		*ret_nearest = rates[i];
	return *ret_nearest == rate;
}

static int take_frames(void *context, const void *bytes, size_t len, uint64_t frames, struct err *e)
{
	struct mp3 *m = context;
	m->info.frames += frames;
	m->info.bytes += len;
	m->info.crc = mp3_info_crc(m->info.crc, bytes, len);
	return sink_put(&m->file->sink, bytes, len, e);
}

/* The header that LAME gives its frames: layer III, mono, original. */
static void describe(struct mp3 *m)
{
	static const uint8_t rate_bits[RATES] = {2, 0, 1, 2, 0, 1, 2, 0, 1};
	uint8_t *h = m->info.header;
	int index = 0;
	for (int i = 0; i < RATES; i++)
		if (rates[i] == m->file->rate)
			index = i;
	int version = index >= 6 ? 3 : index >= 3 ? 2 : 0; /* MPEG-1, 2, 2.5 */
	h[0] = 0xFF;
	h[1] = (uint8_t)(0xE0 | version << 3 | 1 << 1 | 1);
	h[3] = 0xC4;
	for (int b = 1; b < 15; b++) {
		struct mp3_header read;
		h[2] = (uint8_t)(b << 4 | rate_bits[index] << 2);
		size_t want = (size_t)((version == 3 ? 144000 : 72000) * m->file->bitrate) /
		              m->file->rate;
		if (mp3_header_read(h, &read) && read.bytes >= want)
			break;
	}
	m->info.bitrate = m->file->bitrate;
	m->info.delay = mp3_team_delay(m->team);
}

static void build_head(struct mp3 *m, struct str *out)
{
	id3_build(m->file, m->tag_room, out);
	mp3_info_build(&m->info, out);
}

static int mp3_open(struct sound_file *f, struct err *e)
{
	struct mp3 *m = mem_alloc(sizeof *m);
	f->state = m;
	m->file = f;
	struct mp3_form form = {.rate = f->rate, .bitrate = f->bitrate, .best = f->best};
	int status = mp3_team_create(&form, f->jobs, take_frames, m, &m->team, e);
	if (status < 0)
		return status;
	describe(m);
	m->tag_room = id3_room(f);
	struct str head;
	str_init(&head);
	build_head(m, &head);
	status = sink_put(&f->sink, head.data, head.len, e);
	str_finish(&head);
	return status;
}

static int mp3_write(struct sound_file *f, const int16_t *frames, size_t count, struct err *e)
{
	struct mp3 *m = f->state;
	int highest = m->peak;
	for (size_t i = 0; i < count; i++) {
		int v = frames[i] < 0 ? -frames[i] : frames[i];
		highest = v > highest ? v : highest;
	}
	m->peak = highest;
	return mp3_team_add(m->team, frames, count, e);
}

/* ffmpeg and others count whole MPEG frames, less the delay at the start. */
static int64_t duration(const struct mp3 *m)
{
	uint64_t sound = m->info.frames * mp3_frame_length(m->file->rate);
	return frames_ms(sound, m->file->rate);
}

static int mp3_close(struct sound_file *f, int64_t *ret_duration_ms, struct err *e)
{
	struct mp3 *m = f->state;
	int status = mp3_team_end(m->team, e);
	if (status < 0)
		return status;
	uint64_t sound = m->info.frames * mp3_frame_length(f->rate);
	m->info.padding = (int)(sound - f->frames) - m->info.delay;
	m->info.peak = (float)m->peak / PCM_FULL_SCALE;
	m->info.known = true;
	*ret_duration_ms = duration(m);
	if (!f->sink.file)
		return 0;
	struct str head;
	str_init(&head);
	build_head(m, &head);
	status = sink_patch(&f->sink, 0, head.data, head.len, e);
	str_finish(&head);
	return status;
}

static void mp3_destroy(struct sound_file *f)
{
	struct mp3 *m = f->state;
	if (m == NULL)
		return;
	mp3_team_destroy(m->team);
	free(m);
}

const struct sound_coder coder_mp3 = {
        .name = "mp3",
        .extensions = " .mp3 ",
        .ceiling = -3.0,
        .bitrate = 64,
        .takes = mp3_takes,
        .open = mp3_open,
        .write = mp3_write,
        .close = mp3_close,
        .destroy = mp3_destroy,
};
