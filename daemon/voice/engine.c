/* The table of engines; bantin-voice finds the profile's one here. */
#include "voice/engine.h"

#include <string.h>

static const struct engine_ops *const engines[] = {
        &engine_espeak,
        &engine_command,
};

const struct engine_ops *engine_find(const char *name)
{
	for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++)
		if (strcmp(engines[i]->name, name) == 0)
			return engines[i];
	return NULL;
}
