/* A bulletin into a file: the render's sound goes through the encoder into a
 * draft that appears whole or not at all. */
#ifndef BANTIN_CLI_BULLETIN_FILE_H
#define BANTIN_CLI_BULLETIN_FILE_H

#include "base/err.h"
#include "broadcast/render.h"
#include "output/file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bulletin_chapter {
	const char *title; /* borrowed from the items */
	uint64_t from, to; /* frames */
};

struct bulletin_skip {
	size_t item;
	size_t sentence; /* 1-based, over the bulletin */
	char *words;
	const char *why; /* static */
};

/* What was asked for and is no part of the bulletin. */
struct bulletin_gap {
	const char *article; /* its name, or NULL */
	const char *words;   /* its title, or the rundown's part as it is written */
	const char *why;     /* "no_place", "relay"; static */
};

enum { BULLETIN_SKIPS_TOLD = 100 }; /* more are counted, not listed */

struct bulletin_file {
	/* What to do; filled by the caller. */
	const char *path;           /* "-": standard output */
	struct sound_options sound; /* without chapters: they are taken from the items */
	struct render_job job;      /* without sink */
	bool strict;                /* a skipped sentence means no file */
	void (*progress)(
	        uint64_t done, uint64_t total, uint64_t frames, uint32_t rate); /* or NULL */
	const struct bulletin_gap *gaps;                                        /* for the report */
	size_t gap_count;
	/* What came of it. */
	struct sound_result result;
	struct render_result render;
	struct bulletin_chapter *chapters;
	size_t chapter_count;
	struct bulletin_skip *skips;
	size_t skip_count; /* listed */
	/* Private. */
	struct sound_file *out;
	uint64_t written;
};

/* May the target be written? Asked before the work begins. */
int bulletin_file_probe(const char *path, struct err *e);
/* 0: the file is there. -ECANCELED after interrupt_seen(). Whatever fails,
 * nothing is left behind. bulletin_file_finish() in either case. */
int bulletin_file_write(struct bulletin_file *b, struct err *e);
void bulletin_file_finish(struct bulletin_file *b);

#endif
