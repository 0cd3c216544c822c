/* bantin clock: the station's clock, and a person's word that it is right. */
#include "base/i18n.h"
#include "cli/remote.h"
#include "cli/words.h"

#include <stdio.h>
#include <string.h>

static const struct option_spec options[] = {
        REMOTE_OPTIONS,
        {0},
};

static int run(const struct options *given, int argc, char **argv)
{
	json_t *answer = NULL;
	bool confirm = argc == 1 && strcmp(argv[0], "confirm") == 0;
	if (argc > 0 && !confirm)
		return verb_usage("clock", _("takes nothing, or confirm"));
	json_t *params = confirm ? json_pack("{s:b}", "confirm", 1) : json_object();
	int code = remote_once("clock", given, "station.clock", params, &answer);
	if (code == EXIT_DONE && options_has(given, "json")) {
		remote_print(answer);
	} else if (code == EXIT_DONE) {
		bool trusted = json_is_true(json_object_get(answer, "trusted"));
		printf("%s (%s)\n", text_of(answer, "now"), text_of(answer, "timezone"));
		if (trusted)
			printf(_("Trusted: %s\n"), words_of(text_of(answer, "source")));
		else
			printf(_("NOT TRUSTED: only emergencies and say play. If the time above is "
			         "right, run "
			         "\"bantin clock confirm\".\n"));
	}
	json_decref(answer);
	return code;
}

const struct verb verb_clock = {
        .name = "clock",
        .arguments = "[confirm]",
        .summary = N_("show the station's clock; confirm that it is right"),
        .details = N_("A machine without a battery clock wakes up at the time of its shutdown. "
                      "Until the network or a\n"
                      "person has set it right, nothing is aired by time.\n\nExample:\n  bantin "
                      "clock confirm"),
        .options = options,
        .run = run,
};
