/* bantin next: what is to air, drawn by the hour. */
#include "base/civil.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cli/remote.h"
#include "cli/table.h"
#include "cli/words.h"

#include <stdio.h>
#include <string.h>

static const struct option_spec options[] = {
        {"hours", 'H', "N", N_("how far to look (default: 24)"), NULL},
        {"limit", 'n', "N", N_("at most so many (default: 200)"), NULL},
        REMOTE_OPTIONS,
        {0},
};

/* Why something is late or will not sound; %s is the article or programme that it
 * gives way to. */
static const struct {
	const char *why, *alone, *with;
} clashes[] = {
        {"waits", N_("waits"), N_("waits for %s")},
        {"cut", N_("cut off"), N_("cut off by %s")},
        {"late", N_("too late"), N_("no room beside %s")},
        {"hours.closed", N_("outside permitted hours"), NULL},
        {"hours.end", N_("does not fit in permitted hours"), NULL},
        {"expired", N_("expires before"), NULL},
        {"unapproved", N_("not approved"), NULL},
        {"held", N_("held"), NULL},
        {"superseded", N_("superseded"), NULL},
        {"muted", N_("muted"), NULL},
        {"words.failed", N_("could not be read"), NULL},
};

static void clash_text(const json_t *a, char *out, size_t size)
{
	const json_t *clash = json_object_get(a, "clash");
	const char *why = text_of(clash, "why");
	char other[128] = "";
	if (number_of(clash, "article") > 0)
		snprintf(other, sizeof other, "%lld", (long long)number_of(clash, "article"));
	else
		snprintf(other, sizeof other, "%s", text_of(clash, "programme"));
	snprintf(out, size, "%s", why);
	for (size_t i = 0; i < sizeof clashes / sizeof *clashes; i++) {
		if (strcmp(clashes[i].why, why) != 0)
			continue;
		bool gives_way = other[0] != '\0' && clashes[i].with != NULL;
		words_fill(out, size, _(gives_way ? clashes[i].with : clashes[i].alone), other);
	}
}

static void print_table(const json_t *airings, bool more)
{
	const struct table_column columns[] = {
	        {_("Starts"), false, false},
	        {_("Length"), true, false},
	        {_("Class"), false, false},
	        {_("No."), true, false},
	        {_("Title"), false, true},
	        {_("Programme"), false, false},
	        {_("Clash"), false, false},
	        {0},
	};
	struct table *t = table_create(columns);
	int64_t now = clock_wall_ms(&clock_system);
	int64_t whole = 0;
	size_t i, clashing = 0;
	json_t *a;
	json_array_foreach(airings, i, a)
	{
		char when[WHEN_TEXT_MAX], length[LONG_TEXT_MAX], clash[256];
		int64_t ms = number_of(a, "duration_ms");
		clash_text(a, clash, sizeof clash);
		clashing += clash[0] != '\0';
		whole += ms;
		const char *starts = json_string_value(json_object_get(a, "starts"));
		const char *planned = json_string_value(json_object_get(a, "planned"));
		when_text(starts != NULL ? starts : planned, now, when);
		table_cellf(t, "%s%s", when, starts != NULL ? "" : " -");
		table_cell(t, ms > 0 ? long_text(ms, length) : "");
		table_cell(t, words_of(text_of(a, "class")));
		if (number_of(a, "article") > 0)
			table_cellf(t, "%lld", (long long)number_of(a, "article"));
		else
			table_cell(t, "");
		table_cell(t, text_of(a, "title"));
		table_cell(t, text_of(a, "programme"));
		table_cell(t, clash);
	}
	table_print(t, stdout);
	table_destroy(t);
	char length[LONG_TEXT_MAX];
	if (more)
		printf(_("... and more; see --limit\n"));
	printf(P_("%zu airing, %s of sound", "%zu airings, %s of sound", json_array_size(airings)),
	        json_array_size(airings), long_text(whole, length));
	if (clashing > 0)
		printf(P_(", %zu clash", ", %zu clashes", clashing), clashing);
	putchar('\n');
}

static int run(const struct options *given, int argc, char **argv)
{
	json_t *params = json_object();
	json_t *answer = NULL;
	bool good = argc == 0;
	if (!good)
		verb_usage("next", _("takes no arguments, but got \"%s\""), argv[0]);
	good = good && remote_number("next", given, "hours", params) &&
	       remote_number("next", given, "limit", params);
	if (!good) {
		json_decref(params);
		return EXIT_USAGE;
	}
	int code = remote_once("next", given, "station.next", params, &answer);
	const json_t *airings = json_object_get(answer, "airings");
	if (code == EXIT_DONE && options_has(given, "json"))
		remote_print(airings);
	else if (code == EXIT_DONE && json_array_size(airings) == 0)
		printf(_("Nothing is planned.\n"));
	else if (code == EXIT_DONE)
		print_table(airings, json_is_true(json_object_get(answer, "more")));
	json_decref(answer);
	return code;
}

const struct verb verb_next = {
        .name = "next",
        .arguments = "",
        .summary = N_("show what is to air, with lengths and clashes"),
        .details = N_("Examples:\n  bantin next\n  bantin next --hours 72"),
        .options = options,
        .run = run,
};
