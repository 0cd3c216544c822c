/* bantin backup: a whole copy of the queue and the log. */
#include "base/i18n.h"
#include "cli/remote.h"
#include "cli/words.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct option_spec options[] = {
        REMOTE_OPTIONS,
        {0},
};

static int run(const struct options *given, int argc, char **argv)
{
	char path[2 * PATH_MAX], folder[PATH_MAX];
	json_t *answer = NULL;
	if (argc != 1)
		return verb_usage("backup", _("which file should it be written to?"));
	/* The daemon stands in another folder. */
	if (argv[0][0] == '/' || getcwd(folder, sizeof folder) == NULL)
		snprintf(path, sizeof path, "%s", argv[0]);
	else
		snprintf(path, sizeof path, "%s/%s", folder, argv[0]);
	json_t *params = json_pack("{s:s}", "path", path);
	if (params == NULL)
		return verb_usage("backup", _("the file's name is not UTF-8"));
	int code = remote_once("backup", given, "station.backup", params, &answer);
	if (code == EXIT_DONE && options_has(given, "json"))
		remote_print(answer);
	else if (code == EXIT_DONE)
		printf(_("%s: %lld bytes\n"), text_of(answer, "path"),
		        (long long)number_of(answer, "bytes"));
	json_decref(answer);
	return code;
}

const struct verb verb_backup = {
        .name = "backup",
        .arguments = "FILE",
        .summary = N_("write a whole copy of the queue and the log while the station works on"),
        .details = N_("The daemon writes the file, so it must be where the daemon may write.\n\n"
                      "Example:\n  bantin backup /var/lib/bantin/backup-$(date +%F).db"),
        .options = options,
        .run = run,
};
