/* A voice as the station knows it: an engine, how it speaks, how loud it is. */
#ifndef BANTIN_VOICE_PROFILE_H
#define BANTIN_VOICE_PROFILE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { VOICE_NAME_MAX = 64 };

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
	double gain_db;         /* brings this voice to -16 LUFS after the limiter; measured */
	char measured_with[64]; /* engine and version the gain was measured with */
};

/* Load one by name from `folder`. Unknown: -ENOENT and the nearest name. */
int voice_profile_load(
        const char *folder, const char *name, struct voice_profile *ret, struct err *e);

/* Parse the text of a profile; `path` is for messages. `ret` holds defaults
 * before and all but its name after. Errors name line and nearest key. */
int voice_profile_parse(
        const char *path, const char *bytes, struct voice_profile *ret, struct err *e);

/* All names in `folder`, sorted. Ownership passes; see voice_profile_list_free(). */
int voice_profile_list(const char *folder, char ***ret_names, size_t *ret_count, struct err *e);
void voice_profile_list_free(char **names, size_t count);

#endif
