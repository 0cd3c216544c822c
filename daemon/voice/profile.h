/* A voice as the station knows it: an engine, how it speaks, how loud it is. */
#ifndef BANTIN_VOICE_PROFILE_H
#define BANTIN_VOICE_PROFILE_H

#include "base/err.h"
#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VOICE_NAME_MAX = 64, VOICE_COMMAND_MAX = 1024 };

enum { VOICE_ROOM_LEAST_DB = LIMIT_VOICE_ROOM_DB };

/* Read from voices/NAME.conf (libconfig); plain memory, copy freely. */
struct voice_profile {
	char name[VOICE_NAME_MAX];         /* "bac-nu": what people write after --voice */
	char label[128];                   /* "Miền Bắc, giọng nữ" */
	char engine[16];                   /* "espeak" | "command" */
	char engine_voice[VOICE_NAME_MAX]; /* espeak-ng: "vi+f2" */
	char region[16];                   /* "north" | "central" | "south": reading style */
	int rate_wpm;                      /* words a minute, 80-400 */
	int pitch;                         /* 0-99 */
	int word_gap_ms;                   /* extra silence between words */
	/* engine "command": the program and its arguments, each ending with a NUL,
	 * the last followed by one more; what it writes ("wav" or "raw": mono int16
	 * little-endian), at which rate; and whether one process says a line after
	 * the other, a WAV each, or a new one is started for each sentence. */
	char command[VOICE_COMMAND_MAX];
	char output[8];
	int sample_rate;
	bool resident;
	/* Gains that bring this voice to -16 LUFS, measured after a limiter at -1.5
	 * dBTP (files without loss), at -3 dBTP (files with loss, tapes), with none,
	 * and with VOICE_ROOM_LEAST_DB of room; see voice_profile_gain(). */
	double gain_db;
	double gain_lossy_db;
	double gain_open_db;
	double gain_loud_db;
	char measured_with[64]; /* engine and version the gain was measured with */
};

/* Load one by name from `folder`. Unknown: -ENOENT and the nearest name. */
int voice_profile_load(
        const char *folder, const char *name, struct voice_profile *ret, struct err *e);

/* The gain in dB that brings the voice to `lufs` when a limiter at `ceiling_db`
 * (dBTP) follows: between the measured ones by the room between level and
 * ceiling, because it is that room which decides how much the limiter takes. */
double voice_profile_gain(const struct voice_profile *p, double lufs, double ceiling_db);

/* Parse the text of a profile; `path` is for messages. `ret` holds defaults
 * before and all but its name after. Errors name line and nearest key. */
int voice_profile_parse(
        const char *path, const char *bytes, struct voice_profile *ret, struct err *e);

/* All names in `folder`, sorted. Ownership passes; see voice_profile_list_free(). */
int voice_profile_list(const char *folder, char ***ret_names, size_t *ret_count, struct err *e);
void voice_profile_list_free(char **names, size_t count);

#endif
