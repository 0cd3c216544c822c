/* Recordings that people hand in: WAV, FLAC, MP3, Ogg Opus or Vorbis. Measured
 * when they arrive, read later as mono frames at the rate of the house and the
 * level of the station.
 *
 *	recording_measure(fd, -16, ceiling, &facts, e);   // refuses what is broken
 *	recording_open(fd, &facts, 22050, &r, e);
 *	while ((n = recording_read(r, frames, count, e)) > 0) ...  // then the limiter
 *	recording_close(r);
 *
 * Stereo is mixed to mono; a pair whose channels cancel each other out (one
 * was wired the wrong way round) is read from its left channel. More channels
 * are refused: nobody but their maker knows in which of them somebody speaks.
 * A recording that is cut short is refused: an announcement without its end
 * may say the opposite. Samples that are no numbers are replaced by silence
 * and counted. The file may be read by several at once. */
#ifndef BANTIN_AUDIO_RECORDING_H
#define BANTIN_AUDIO_RECORDING_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No recording is turned up by more: what is so quiet is mostly noise. */
#define RECORDING_GAIN_MOST 20.0

struct recording_facts {
	const char *format; /* "wav", "flac", "ogg", "mp3": by content */
	uint32_t rate;      /* Hz */
	int channels;       /* 1 or 2 */
	bool left_only;     /* the right channel is left out, see above */
	uint64_t frames;    /* at `rate`, counted by decoding to the end */
	int64_t duration_ms;
	double lufs;           /* of the mono mix, as handed in */
	double true_peak_dbtp; /* the same */
	double gain_db;        /* brings it to the target behind a limiter */
	bool too_quiet;        /* would have needed more than RECORDING_GAIN_MOST */
	uint64_t bad_samples;  /* were no numbers */
};

/* Decode `fd` (a file; borrowed, its position does not matter) to the end.
 * `target_lufs` is the level wanted, `ceiling_db` where the limiter will stand.
 * Errors (-EINVAL, -ENODATA, -EFBIG, -errno) carry a sentence; the caller adds
 * the file's name with err_at(). */
int recording_measure(
        int fd, double target_lufs, double ceiling_db, struct recording_facts *ret, struct err *e);

struct recording;

/* Read again what was measured, at `rate` Hz, with facts->gain_db applied and
 * short fades at both ends. `fd` is borrowed until close. */
int recording_open(int fd, const struct recording_facts *facts, uint32_t rate,
        struct recording **ret, struct err *e);
uint64_t recording_frames(const struct recording *r); /* in all, at `rate` */
/* Mono frames, at most `count`; 0 at the end; -errno if the file has changed
 * since it was measured. */
int64_t recording_read(struct recording *r, float *frames, size_t count, struct err *e);
void recording_close(struct recording *r); /* NULL is fine */

#endif
