/* A bulletin as a file: frames in, WAV, FLAC, MP3 or Opus out, on a file that
 * can be sought or on a pipe. Memory does not grow with length.
 *
 * Order of calls: open; then write and chapter as often as wanted; then close.
 * destroy may come at any time after open and must come in the end. After a
 * failed call only destroy is legal.
 *
 *	fd_draft_open(&draft, "bulletin.mp3", 0644, e);
 *	sound_file_open(&options, draft.fd, &f, e);
 *	sound_file_chapter(f, "Bão số 13", e);
 *	sound_file_write(f, frames, count, e);  ...
 *	sound_file_close(f, &result, e);
 *	fd_draft_commit(&draft, true, e);        // or fd_draft_abort()
 *	sound_file_destroy(f);
 *
 * On a pipe, what only the end knows cannot stand at the beginning: WAV says
 * "length unknown" (0xFFFFFFFF), FLAC has no total, and MP3, FLAC and Opus
 * carry the title but no chapters; MP3's Info frame has the delay but no
 * lengths. Everything plays; players show no length, or an estimate. */
#ifndef BANTIN_OUTPUT_FILE_H
#define BANTIN_OUTPUT_FILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sound_format { SOUND_WAV, SOUND_FLAC, SOUND_MP3, SOUND_OPUS, SOUND_FORMATS };

/* By name as people write it ("mp3", any case); -1 if unknown. */
int sound_format_by_name(const char *name);
/* By a path's extension (.wav .flac .mp3 .opus .ogg .oga); -1 if unknown. */
int sound_format_by_path(const char *path);
const char *sound_format_name(enum sound_format format); /* "mp3" */
/* The names, for messages: "wav, flac, mp3, opus". */
const char *sound_format_list(void);
/* Where the limiter must stop for this format, dBTP: lossy files are judged
 * decoded, and decoding overshoots. */
double sound_format_ceiling(enum sound_format format);
/* Whether the format takes frames of this rate (Hz). If not, `ret_nearest` is
 * a rate that it takes. */
bool sound_format_takes(enum sound_format format, uint32_t rate, uint32_t *ret_nearest);

enum { SOUND_JOBS_MAX = 16, SOUND_TITLE_BYTES = 1024 };

struct sound_options {
	enum sound_format format;
	uint32_t rate;      /* of the frames, Hz; must be one the format takes */
	int bitrate;        /* kbit/s, MP3 and Opus; 0: 64 for MP3, 32 for Opus */
	bool best;          /* MP3: LAME quality 3 instead of 7; Opus: complexity 10, not 7 */
	int jobs;           /* encoder threads, 1..SOUND_JOBS_MAX; MP3 only; 0 is 1 */
	const char *title;  /* of the bulletin, UTF-8; NULL: none. Cut at SOUND_TITLE_BYTES */
	const char *artist; /* the station; NULL: none */
	/* Every chapter title that may come, in any order: room for them is kept
	 * at the head of the file. NULL titles are passed over. */
	const char *const *chapters;
	size_t chapter_count;
};

struct sound_result {
	uint64_t bytes;
	uint64_t frames;     /* given to write */
	int64_t duration_ms; /* as players report it: MP3 is padded to whole MPEG frames */
	char sha256[65];     /* hexadecimal, of all bytes */
};

struct sound_file;

/* `fd` is borrowed: the caller closes (commits, aborts) it. Written from its
 * position on if it is a pipe or the like; a file must be empty, and readable
 * too, because its digest is taken at the end. Refused options:
 * -EINVAL with a sentence. */
int sound_file_open(
        const struct sound_options *options, int fd, struct sound_file **ret, struct err *e);
/* Mono frames. A full disk or a closed pipe: -errno and a sentence, at the
 * latest from close (encoders run behind). */
int sound_file_write(struct sound_file *f, const int16_t *frames, size_t count, struct err *e);
/* A chapter starts at the next frame and ends where the next one starts, or
 * with the file. -EOVERFLOW where `options.chapters` did not announce it. */
int sound_file_chapter(struct sound_file *f, const char *title, struct err *e);
/* Everything is in the file when this returns 0, though not synced. */
int sound_file_close(struct sound_file *f, struct sound_result *ret, struct err *e);
void sound_file_destroy(struct sound_file *f); /* stops threads; NULL is fine */

#endif
