/* WAV: 16 bit PCM (Microsoft and IBM, Multimedia Programming Interface 1.0).
 * Chapters are cue points with labels behind the sound. A chunk of junk at
 * the head becomes RF64's ds64 (EBU Tech 3306) when a file passes 4 GiB, at
 * 27 hours or so. On a pipe the lengths are 0xFFFFFFFF, which players take as
 * "to the end". */
#include "output/bytes.h"
#include "output/coder.h"

#include <string.h>

enum { DS64 = 28, AT_RIFF = 4, AT_DS64 = 12 };
static const uint32_t UNKNOWN = UINT32_MAX;

/* Where the length of the data chunk stands: coder state without allocation. */
static uint64_t data_length_at(const struct sound_file *f)
{
	return (uint64_t)(uintptr_t)f->state;
}

static void put_text(struct str *s, const char *id, const char *text)
{
	if (text == NULL)
		return;
	size_t len = strlen(text) + 1;
	str_add(s, id, 4);
	put_le(s, len, 4);
	str_add(s, text, len);
	if (len % 2 != 0)
		str_addc(s, '\0');
}

static void put_list(struct str *s, const char *type, const struct str *members)
{
	if (members->len == 0)
		return;
	str_add(s, "LIST", 4);
	put_le(s, 4 + members->len, 4);
	str_add(s, type, 4);
	str_add(s, members->data, members->len);
}

static int wav_open(struct sound_file *f, struct err *e)
{
	struct str head, info;
	str_init(&head);
	str_init(&info);
	str_add(&head, "RIFF", 4);
	put_le(&head, UNKNOWN, 4);
	str_add(&head, "WAVE", 4);
	if (f->sink.file) {
		str_add(&head, "JUNK", 4);
		put_le(&head, DS64, 4);
		for (int i = 0; i < DS64; i++)
			str_addc(&head, '\0');
	}
	str_add(&head, "fmt ", 4);
	put_le(&head, 16, 4);
	put_le(&head, 1, 2); /* PCM */
	put_le(&head, 1, 2); /* mono */
	put_le(&head, f->rate, 4);
	put_le(&head, (uint64_t)f->rate * 2, 4);
	put_le(&head, 2, 2);
	put_le(&head, 16, 2);
	put_text(&info, "INAM", f->title);
	put_text(&info, "IART", f->artist);
	put_list(&head, "INFO", &info);
	str_add(&head, "data", 4);
	f->state = (void *)(uintptr_t)head.len;
	put_le(&head, UNKNOWN, 4);
	int status = sink_put(&f->sink, head.data, head.len, e);
	str_finish(&info);
	str_finish(&head);
	return status;
}

static int wav_write(struct sound_file *f, const int16_t *frames, size_t count, struct err *e)
{
	enum { STEP = 2048 };
	uint8_t bytes[STEP * 2];
	int status = 0;
	while (count > 0 && status == 0) {
		size_t n = count < STEP ? count : STEP;
		for (size_t i = 0; i < n; i++) {
			uint16_t v = (uint16_t)frames[i];
			bytes[2 * i] = (uint8_t)(v & 0xFF);
			bytes[2 * i + 1] = (uint8_t)(v >> 8);
		}
		status = sink_put(&f->sink, bytes, n * 2, e);
		frames += n;
		count -= n;
	}
	return status;
}

static int put_chapters(struct sound_file *f, struct err *e)
{
	struct str cues, labels, label;
	if (f->chapter_count == 0)
		return 0;
	str_init(&cues);
	str_init(&labels);
	str_init(&label);
	str_add(&cues, "cue ", 4);
	put_le(&cues, 4 + 24 * f->chapter_count, 4);
	put_le(&cues, f->chapter_count, 4);
	for (size_t i = 0; i < f->chapter_count; i++) {
		uint64_t start = f->chapters[i].start;
		put_le(&cues, i + 1, 4);
		put_le(&cues, start, 4);
		str_add(&cues, "data", 4);
		put_le(&cues, 0, 8);
		put_le(&cues, start, 4);
		str_clear(&label);
		put_le(&label, i + 1, 4);
		str_adds(&label, f->chapters[i].title);
		str_addc(&label, '\0');
		str_add(&labels, "labl", 4);
		put_le(&labels, label.len, 4);
		if (label.len % 2 != 0)
			str_addc(&label, '\0');
		str_add(&labels, label.data, label.len);
	}
	put_list(&cues, "adtl", &labels);
	int status = sink_put(&f->sink, cues.data, cues.len, e);
	str_finish(&label);
	str_finish(&labels);
	str_finish(&cues);
	return status;
}

/* RF64: the head's 32 bit lengths stay "unknown", ds64 has the real ones. */
static int patch_large(struct sound_file *f, uint64_t data, struct err *e)
{
	struct str ds64;
	str_init(&ds64);
	str_add(&ds64, "ds64", 4);
	put_le(&ds64, DS64, 4);
	put_le(&ds64, f->sink.bytes - 8, 8);
	put_le(&ds64, data, 8);
	put_le(&ds64, f->frames, 8);
	put_le(&ds64, 0, 4);
	int status = sink_patch(&f->sink, 0, "RF64", 4, e);
	if (status == 0)
		status = sink_patch(&f->sink, AT_DS64, ds64.data, ds64.len, e);
	str_finish(&ds64);
	return status;
}

static int patch_small(struct sound_file *f, uint64_t data, struct err *e)
{
	struct str length;
	str_init(&length);
	put_le(&length, f->sink.bytes - 8, 4);
	put_le(&length, data, 4);
	int status = sink_patch(&f->sink, AT_RIFF, length.data, 4, e);
	if (status == 0)
		status = sink_patch(&f->sink, data_length_at(f), length.data + 4, 4, e);
	str_finish(&length);
	return status;
}

static int wav_close(struct sound_file *f, int64_t *ret_duration_ms, struct err *e)
{
	uint64_t data = f->sink.bytes - (data_length_at(f) + 4);
	int status = 0;
	*ret_duration_ms = frames_ms(f->frames, f->rate);
	if (!f->sink.file)
		return 0;
	status = put_chapters(f, e);
	if (status < 0)
		return status;
	return f->sink.bytes - 8 < UNKNOWN ? patch_small(f, data, e) : patch_large(f, data, e);
}

static void wav_destroy(struct sound_file *f)
{
	(void)f; /* nothing is held */
}

const struct sound_coder coder_wav = {
        .name = "wav",
        .extensions = " .wav ",
        .ceiling = -1.5,
        .takes = coder_takes_any,
        .open = wav_open,
        .write = wav_write,
        .close = wav_close,
        .destroy = wav_destroy,
};
