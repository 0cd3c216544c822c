/* bantin list: the queue as a table. */
#include "base/i18n.h"
#include "cli/queue_table.h"
#include "cli/remote.h"

#include <stdio.h>

static const struct option_spec options[] = {
        {"state", 's', "STATE", N_("only these (default: open, that is all that may still air)"),
                "open|all|draft|pending|approved|held|done|expired|superseded|cancelled"},
        {"class", 'c', "CLASS", N_("only this class"), "normal|priority|emergency"},
        {"after", 0, "ID", N_("only numbers above this"), NULL},
        {"limit", 'n', "N", N_("at most so many (default: 100)"), NULL},
        REMOTE_OPTIONS,
        {0},
};

static int run(const struct options *given, int argc, char **argv)
{
	if (argc > 0)
		return verb_usage("list",
		        _("takes no arguments; \"bantin show %s\" shows one article"), argv[0]);
	json_t *params = json_object();
	json_t *answer = NULL;
	remote_param(given, "state", params);
	remote_param(given, "class", params);
	if (!remote_number("list", given, "after", params) ||
	        !remote_number("list", given, "limit", params)) {
		json_decref(params);
		return EXIT_USAGE;
	}
	int code = remote_once("list", given, "article.list", params, &answer);
	if (code != EXIT_DONE)
		return code;
	const json_t *articles = json_object_get(answer, "articles");
	if (options_has(given, "json"))
		remote_print(articles);
	else if (json_array_size(articles) == 0)
		printf(_("No articles.\n"));
	else
		queue_table_print(articles, 0, stdout);
	if (json_is_true(json_object_get(answer, "more")))
		fprintf(stderr, _("There are more; see --limit and --after.\n"));
	json_decref(answer);
	return EXIT_DONE;
}

const struct verb verb_list = {
        .name = "list",
        .arguments = "",
        .summary = N_("show the queue"),
        .details = N_("With --json: an array of {id, title, class, state, airing, created_by, "
                      "approved_by, at, expires}.\n\n"
                      "Examples:\n"
                      "  bantin list\n"
                      "  bantin list --state pending\n"
                      "  bantin list --json | jq -r '.[] | select(.class == \"emergency\") | .id'"),
        .options = options,
        .run = run,
};
