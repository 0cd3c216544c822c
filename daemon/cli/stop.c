/* bantin stop: silence at once; nothing brings the article back by itself. */
#include "base/i18n.h"
#include "cli/air.h"

static int run(const struct options *given, int argc, char **argv)
{
	return air_run("stop", "air.stop", N_("stopped and held: %s"), given, argc, argv);
}

const struct verb verb_stop = {
        .name = "stop",
        .arguments = "",
        .summary = N_("silence now: end what is on air and hold its article"),
        .details = N_("Neither a plan nor a restart brings the article back until it is approved "
                      "again.\nWith --zone it ends there; where other zones go on with it, the "
                      "article is not held, and its later airings come to the zone again.\n"
                      "To go on with the next one instead, use skip; to silence everything "
                      "to come too, use mute.\n\nExamples:\n  bantin stop\n  bantin stop --zone "
                      "\"chợ\""),
        .options = end_options,
        .run = run,
};
