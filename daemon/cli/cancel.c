/* bantin cancel: an article will never air. */
#include "base/i18n.h"
#include "cli/remote.h"

static const struct option_spec options[] = {
        {"reason", 0, "TEXT", N_("for the log and for its author"), NULL},
        REMOTE_OPTIONS,
        {0},
};

static int run(const struct options *given, int argc, char **argv)
{
	json_t *more = json_object();
	remote_param(given, "reason", more);
	return remote_each_id(
	        "cancel", given, argc, argv, "article.cancel", more, remote_say_state);
}

const struct verb verb_cancel = {
        .name = "cancel",
        .arguments = "ID...",
        .summary = N_("take articles off for good"),
        .details = N_("Example:\n  bantin cancel 7"),
        .options = options,
        .run = run,
};
