/* One call about what is on air, and its answer in one line. */
#include "cli/air.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "cli/remote.h"
#include "cli/table.h"
#include "cli/words.h"

#include <stdio.h>

const struct option_spec air_options[] = {
        {"zone", 'z', "ZONE", N_("only if it is on air in this zone; it pauses on all its outputs"),
                NULL},
        {"reason", 0, "TEXT", N_("for the log"), NULL},
        REMOTE_OPTIONS,
        {0},
};

const struct option_spec end_options[] = {
        {"zone", 'z', "ZONE", N_("only in this zone; outputs of others go on with it"), NULL},
        {"reason", 0, "TEXT", N_("for the log"), NULL},
        REMOTE_OPTIONS,
        {0},
};

int air_run(const char *verb, const char *method, const char *said, const struct options *given,
        int argc, char **argv)
{
	json_t *params = json_object();
	json_t *answer = NULL;
	if (argc > 0) {
		json_decref(params);
		return verb_usage(verb, _("takes no arguments, but got \"%s\""), argv[0]);
	}
	remote_param(given, "zone", params);
	remote_param(given, "reason", params);
	int code = remote_once(verb, given, method, params, &answer);
	if (code == EXIT_DONE && options_has(given, "json")) {
		remote_print(answer);
	} else if (code == EXIT_DONE) {
		char line[LIMIT_TITLE_BYTES + 256];
		bool goes_on = json_is_true(json_object_get(answer, "goes_on"));
		words_fill(line, sizeof line,
		        goes_on ? _("ended in this zone; it goes on in others: %s") : _(said),
		        text_of(answer, "title"));
		table_put(line, stdout);
		putchar('\n');
	}
	json_decref(answer);
	return code;
}
