/* Private to the file formats: what a format has to be able to do. A format
 * is one file that ends in one const struct sound_coder. file.c calls open
 * once, then write any number of times, then close; destroy after any of them.
 * Chapters are collected in the struct sound_file and written by close. */
#ifndef BANTIN_OUTPUT_CODER_H
#define BANTIN_OUTPUT_CODER_H

#include "output/file.h"
#include "output/sink.h"

struct chapter {
	char *title;    /* UTF-8, at most SOUND_TITLE_BYTES */
	uint64_t start; /* frame */
};

struct sound_file {
	const struct sound_coder *coder;
	void *state; /* the coder's own */
	struct sink sink;
	uint32_t rate; /* Hz */
	int bitrate;   /* kbit/s, never 0 */
	bool best;
	int jobs;             /* 1..SOUND_JOBS_MAX */
	char *title, *artist; /* NULL if none */
	uint64_t frames;      /* written so far */

	struct chapter *chapters;
	size_t chapter_count;
	size_t planned_count; /* chapters that may come in all */
	size_t planned_bytes; /* of all their titles */
	size_t title_bytes;   /* of the chapters that came */
};

struct sound_coder {
	const char *name;
	const char *extensions; /* " .mp3 " with spaces around each */
	double ceiling;         /* dBTP for the limiter */
	int bitrate;            /* kbit/s when none is asked for; 0: has none */
	bool (*takes)(uint32_t rate, uint32_t *ret_nearest);
	/* Mandatory, all of them. `f->state` is NULL before open; destroy copes
	 * with whatever open left. */
	int (*open)(struct sound_file *f, struct err *e);
	int (*write)(struct sound_file *f, const int16_t *frames, size_t count, struct err *e);
	int (*close)(struct sound_file *f, int64_t *ret_duration_ms, struct err *e);
	void (*destroy)(struct sound_file *f);
};

extern const struct sound_coder coder_flac, coder_mp3, coder_opus, coder_wav;

/* Milliseconds that `frames` last, rounded down as times of chapters are. */
static inline int64_t frames_ms(uint64_t frames, uint32_t rate)
{
	return (int64_t)(frames * 1000 / rate);
}

/* Where chapter `i` ends: the next one's start or the end of the file. */
static inline uint64_t chapter_end(const struct sound_file *f, size_t i)
{
	return i + 1 < f->chapter_count ? f->chapters[i + 1].start : f->frames;
}

/* Every rate in the house's bounds will do. */
bool coder_takes_any(uint32_t rate, uint32_t *ret_nearest);

#endif
