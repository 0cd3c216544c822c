/* bantin hold: an article is set aside. */
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
	return remote_each_id("hold", given, argc, argv, "article.hold", more, remote_say_state);
}

const struct verb verb_hold = {
        .name = "hold",
        .arguments = "ID...",
        .summary = N_("keep articles from airing until they are approved again"),
        .details = N_("Example:\n  bantin hold 7 --reason \"sai giờ\""),
        .options = options,
        .run = run,
};
