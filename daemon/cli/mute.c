/* bantin mute: silences everything until it is ended, over restarts too. */
#include "base/i18n.h"
#include "cli/remote.h"

#include <stdio.h>
#include <string.h>

static const struct option_spec options[] = {
        {"reason", 0, "TEXT", N_("for the log"), NULL},
        REMOTE_OPTIONS,
        {0},
};

static int run(const struct options *given, int argc, char **argv)
{
	json_t *answer = NULL;
	bool off = argc == 1 && strcmp(argv[0], "off") == 0;
	if (argc > 1 || (argc == 1 && !off && strcmp(argv[0], "on") != 0))
		return verb_usage("mute", _("takes on or off"));
	json_t *params = json_pack("{s:b}", "on", !off);
	remote_param(given, "reason", params);
	int code = remote_once("mute", given, "station.mute", params, &answer);
	if (code == EXIT_DONE && options_has(given, "json"))
		remote_print(answer);
	else if (code == EXIT_DONE)
		puts(json_is_true(json_object_get(answer, "muted"))
		                ? _("The station is MUTED.")
		                : _("The station is not muted."));
	json_decref(answer);
	return code;
}

const struct verb verb_mute = {
        .name = "mute",
        .arguments = "[on|off]",
        .summary = N_("silence everything, emergencies too, until \"mute off\""),
        .details = N_("It survives restarts and is the first line of status.\n\n"
                      "Examples:\n  bantin mute --reason \"sửa loa\"\n  bantin mute off"),
        .options = options,
        .run = run,
};
