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
        .details = N_("Nothing but emergencies begins meanwhile. A pause ends when what was paused "
                      "is taken "
                      "off the air,\nand at the end of the permitted hours.\n\n"
                      "Example:\n  bantin pause; sleep 60; bantin resume"),
        .options = air_options,
        .run = run,
};
