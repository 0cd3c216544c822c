/* bantin approve: an article may air; what is approved is frozen. */
#include "base/i18n.h"
#include "cli/remote.h"

static const struct option_spec options[] = {
        REMOTE_OPTIONS,
        {0},
};

static int run(const struct options *given, int argc, char **argv)
{
	json_t *more = json_object();
	return remote_each_id(
	        "approve", given, argc, argv, "article.approve", more, remote_say_state);
}

const struct verb verb_approve = {
        .name = "approve",
        .arguments = "ID...",
        .summary = N_("allow articles to air; puts held ones back"),
        .details = N_("Who wrote an article may not approve it where the settings ask for a second "
                      "person.\n\nExample:\n  bantin approve 7 8"),
        .options = options,
        .run = run,
};
