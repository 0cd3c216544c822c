/* One call about what is on air, and its answer in one line. */
#include "cli/air.h"

#include "base/i18n.h"
#include "cli/remote.h"
#include "cli/table.h"
#include "cli/words.h"

#include <stdio.h>
#include <string.h>

const struct option_spec air_options[] = {
        {"zone", 'z', "ZONE", N_("only on the outputs of this zone"), NULL},
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
		const char *sentence = _(said);
		size_t before = strcspn(sentence, "%");
		printf("%.*s", (int)before, sentence);
		table_put(text_of(answer, "title"), stdout);
		printf("%s\n", sentence[before] != '\0' ? sentence + before + 2 : "");
	}
	json_decref(answer);
	return code;
}
