/* Words for the states of articles. Called by errors.c for lists of states in `data`,
 * and by the command line. */
#include "control/states.h"

#include "base/i18n.h"

#include <string.h>

static const struct {
	const char *name, *word;
} states[] = {
        {"draft", N_("draft")},
        {"pending", N_("to be approved")},
        {"approved", N_("approved")},
        {"held", N_("held")},
        {"done", N_("done")},
        {"expired", N_("expired")},
        {"superseded", N_("superseded")},
        {"cancelled", N_("cancelled")},
        {"on_air", N_("on air")},
};

const char *state_word(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strlen(states[i].name) == len && memcmp(name, states[i].name, len) == 0)
			return _(states[i].word);
	return NULL;
}
