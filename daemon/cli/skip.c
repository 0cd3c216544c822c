/* bantin skip: ends this airing, not the article. */
#include "base/i18n.h"
#include "cli/air.h"

static int run(const struct options *given, int argc, char **argv)
{
	return air_run("skip", "air.skip", N_("skipped: %s"), given, argc, argv);
}

const struct verb verb_skip = {
        .name = "skip",
        .arguments = "",
        .summary = N_("end what is on air and go on with the next"),
        .details = N_("Later airings of the article stay.\n\nExample:\n  bantin skip"),
        .options = end_options,
        .run = run,
};
