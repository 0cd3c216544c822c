/* An engine: what turns words into PCM inside bantin-voice. One file an
 * engine, ending in one const struct; engines live only in that process.
 *
 * Order of calls: open once, speak as often as wanted, close once. */
#ifndef BANTIN_VOICE_ENGINE_H
#define BANTIN_VOICE_ENGINE_H

#include "base/err.h"
#include "voice/profile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where PCM goes: mono int16 at the engine's rate. Non-zero: stop speaking. */
typedef int engine_sink(void *context, const int16_t *frames, size_t count);

struct engine_ops {
	const char *name; /* as in the profile's `engine` */
	/* Mandatory. Fills the rate in Hz and "name version". */
	int (*open)(const struct voice_profile *profile, uint32_t *ret_rate, char *version,
	        size_t size, struct err *e);
	/* Mandatory. `words` passed words_allowed() and ends with a NUL at `len`.
	 * 0, or -errno if nothing could be said. */
	int (*speak)(const char *words, size_t len, engine_sink *sink, void *context);
	void (*close)(void); /* optional */
	/* It runs in this process and does without files and much memory. */
	bool confined;
};

extern const struct engine_ops engine_espeak;
extern const struct engine_ops engine_command;

/* NULL if there is no engine of that name. */
const struct engine_ops *engine_find(const char *name);

#endif
