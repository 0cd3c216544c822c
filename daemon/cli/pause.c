/* bantin pause: silence until resume. */
#include "base/i18n.h"
#include "cli/air.h"

static int run(const struct options *given, int argc, char **argv)
{
	return air_run("pause", "air.pause", N_("paused: %s"), given, argc, argv);
}

const struct verb verb_pause = {
        .name = "pause",
        .arguments = "",
        .summary = N_("silence, and keep the place"),
        .details = N_("Example:\n  bantin pause; sleep 60; bantin resume"),
        .options = air_options,
        .run = run,
};
