/* bantin reload: the daemon reads its settings again. */
#include "cli/reload.h"

#include "base/i18n.h"
#include "cli/remote.h"

#include <stdio.h>

static const struct option_spec options[] = {
        REMOTE_OPTIONS,
        {0},
};

static void print_names(const char *heading, const json_t *names)
{
	size_t i;
	json_t *name;
	if (json_array_size(names) == 0)
		return;
	printf("%s", heading);
	json_array_foreach(names, i, name)
	{
		if (json_is_integer(name))
			printf("%s%lld", i > 0 ? ", " : " ", (long long)json_integer_value(name));
		else
			printf("%s%s", i > 0 ? ", " : " ", json_string_value(name));
	}
	putchar('\n');
}

void reload_say_articles(const json_t *answer)
{
	print_names(_("Approved, and would be read differently now (they air as approved):"),
	        json_object_get(answer, "articles"));
	print_names(_("Approved in another voice than they have now (hold them, or hear them):"),
	        json_object_get(answer, "voices"));
}

void reload_say(const json_t *answer)
{
	const json_t *changed = json_object_get(answer, "changed");
	if (changed != NULL && json_array_size(changed) == 0)
		printf(_("The settings are as they were.\n"));
	else if (changed == NULL)
		printf(_("The settings were read again.\n"));
	print_names(_("Changed:"), changed);
	print_names(_("In force only after a restart:"), json_object_get(answer, "restart"));
	reload_say_articles(answer);
}

static int run(const struct options *given, int argc, char **argv)
{
	json_t *answer = NULL;
	if (argc > 0)
		return verb_usage("reload", _("takes no arguments, but got \"%s\""), argv[0]);
	int code = remote_once("reload", given, "station.reload", json_object(), &answer);
	if (code == EXIT_DONE && options_has(given, "json"))
		remote_print(answer);
	else if (code == EXIT_DONE)
		reload_say(answer);
	json_decref(answer);
	return code;
}

const struct verb verb_reload = {
        .name = "reload",
        .arguments = "",
        .summary = N_("make the daemon read its settings again"),
        .details = N_(
                "With an error in them the old settings stay in force, and the error is shown.\n\n"
                "Example:\n  bantin config check && bantin reload"),
        .options = options,
        .run = run,
};
