/* bantin list: the queue as a table. */
#include "base/clock.h"
#include "base/i18n.h"
#include "cli/remote.h"
#include "cli/table.h"
#include "cli/words.h"

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

static void print_table(const json_t *articles)
{
	const struct table_column columns[] = {
	        {_("No."), true, false},
	        {_("State"), false, false},
	        {_("Class"), false, false},
	        {_("Airs"), false, false},
	        {_("By"), false, false},
	        {_("Approved by"), false, false},
	        {_("Title"), false, true},
	        {0},
	};
	struct table *t = table_create(columns);
	int64_t now = clock_wall_ms(&clock_system);
	size_t i;
	json_t *a;
	json_array_foreach(articles, i, a)
	{
		char when[WHEN_TEXT_MAX], who[WHO_TEXT_MAX];
		const char *airing = json_string_value(json_object_get(a, "airing"));
		table_cellf(t, "%lld", (long long)number_of(a, "id"));
		table_cell(t, words_of(text_of(a, "state")));
		table_cell(t, words_of(text_of(a, "class")));
		table_cell(
		        t, when_text(airing != NULL ? airing
		                                    : json_string_value(json_object_get(a, "at")),
		                   now, when));
		table_cell(t, who_text(json_object_get(a, "created_by"), who));
		table_cell(t, who_text(json_object_get(a, "approved_by"), who));
		table_cell(t, text_of(a, "title"));
	}
	table_print(t, stdout);
	table_destroy(t);
}

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
		print_table(articles);
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
