/* bantin move: another place in the queue, or another time. */
#include "base/i18n.h"
#include "cli/remote.h"

static const struct option_spec options[] = {
        {"before", 0, "ID", N_("air it right before this one"), NULL},
        {"after", 0, "ID", N_("air it right after this one"), NULL},
        {"first", 0, NULL, N_("first of its class"), NULL},
        {"last", 0, NULL, N_("last of its class"), NULL},
        {"at", 'a', "TIME", N_("at another time"), NULL},
        REMOTE_OPTIONS,
        {0},
};

static int run(const struct options *given, int argc, char **argv)
{
	static const char *const ways[] = {"before", "after", "first", "last", "at"};
	int chosen = 0;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		chosen += options_has(given, ways[i]);
	if (chosen != 1 || argc != 1)
		return verb_usage("move", _("give one article, and one of --before, --after, "
		                            "--first, --last and --at"));
	json_t *more = json_object();
	if (!remote_number("move", given, "before", more) ||
	        !remote_number("move", given, "after", more)) {
		json_decref(more);
		return EXIT_USAGE;
	}
	remote_param(given, "at", more);
	if (options_has(given, "first") || options_has(given, "last"))
		json_object_set_new(
		        more, "to", json_string(options_has(given, "first") ? "first" : "last"));
	return remote_each_id("move", given, argc, argv, "article.move", more, remote_say_state);
}

const struct verb verb_move = {
        .name = "move",
        .arguments = "ID",
        .summary = N_("change an article's place in the queue, or its time"),
        .details = N_("Examples:\n  bantin move 7 --first\n  bantin move 7 --after 9\n  bantin "
                      "move 7 --at 17:30"),
        .options = options,
        .run = run,
};
