/* bantin resume: goes on after pause. */
#include "base/i18n.h"
#include "cli/air.h"

static int run(const struct options *given, int argc, char **argv)
{
	return air_run("resume", "air.resume", N_("resumed: %s"), given, argc, argv);
}

const struct verb verb_resume = {
        .name = "resume",
        .arguments = "",
        .summary = N_("go on where it was paused"),
        .details = N_("Example:\n  bantin resume"),
        .options = air_options,
        .run = run,
};
