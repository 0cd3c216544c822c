/* bantin show: all about one article. */
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/preview.h"
#include "cli/remote.h"
#include "cli/table.h"
#include "cli/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
        PREVIEW_OPTIONS,
        REMOTE_OPTIONS,
        {0},
};

static void field(const char *name, const char *value)
{
	if (value[0] == '\0')
		return;
	printf("%s: ", name);
	table_put(value, stdout);
	putchar('\n');
}

static void time_field(const char *name, const json_t *a, const char *member)
{
	char when[WHEN_TEXT_MAX];
	field(name, when_text(json_string_value(json_object_get(a, member)),
	                    clock_wall_ms(&clock_system), when));
}

/* Lines of a text, each made harmless for the terminal. */
static void print_text(const char *heading, const char *text)
{
	if (text[0] == '\0')
		return;
	printf("\n%s\n", heading);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		char *line = mem_bytes(text, len);
		fputs("  ", stdout);
		table_put(line, stdout);
		putchar('\n');
		free(line);
		text += len + (text[len] == '\n');
	}
}

static void print_airings(const json_t *airings)
{
	size_t i;
	json_t *a;
	json_array_foreach(airings, i, a)
	{
		char when[WHEN_TEXT_MAX];
		when_text(json_string_value(json_object_get(a, "planned")),
		        clock_wall_ms(&clock_system), when);
		const char *why = why_text(text_of(a, "why"));
		printf("  %-14s %s %s%s%s\n", when, words_of(text_of(a, "state")),
		        words_of(text_of(a, "reason")), why[0] != '\0' ? ": " : "", why);
	}
}

static void print_article(const json_t *a)
{
	char who[WHO_TEXT_MAX], length[LONG_TEXT_MAX];
	printf(_("Article %lld: "), (long long)number_of(a, "id"));
	table_put(text_of(a, "title"), stdout);
	putchar('\n');
	field(_("State"), words_of(text_of(a, "state")));
	field(_("Class"), words_of(text_of(a, "class")));
	field(_("Source"), text_of(a, "source"));
	field(_("Voice"), text_of(a, "voice"));
	field(_("Zone"), text_of(a, "zone"));
	field(_("Repeat"), text_of(a, "repeat"));
	time_field(_("Airs"), a, "at");
	time_field(_("Expires"), a, "expires");
	time_field(_("Came"), a, "created");
	field(_("By"), who_text(json_object_get(a, "created_by"), who));
	field(_("Approved by"), who_text(json_object_get(a, "approved_by"), who));
	if (json_object_get(a, "duration_ms") != NULL)
		field(_("Length"), long_text(number_of(a, "duration_ms"), length));
	if (json_array_size(json_object_get(a, "airings")) > 0)
		printf("%s:\n", _("Airings"));
	print_airings(json_object_get(a, "airings"));
	print_text(_("As written:"), text_of(a, "text"));
	print_text(_("As it is said:"), text_of(a, "words"));
}

static int preview(const struct options *given, int argc, char **argv)
{
	int code = EXIT_USAGE;
	int64_t id;
	if (argc != 1)
		return verb_usage("show", _("--preview takes the number of one article"));
	struct client *c =
	        remote_id("show", argv[0], &id) ? remote_open("show", given, &code) : NULL;
	if (c != NULL)
		code = preview_run("show", given, c, json_pack("{s:I}", "id", (json_int_t)id));
	client_close(c);
	return code;
}

static int run(const struct options *given, int argc, char **argv)
{
	if (!preview_well_used("show", given))
		return EXIT_USAGE;
	if (options_has(given, "preview"))
		return preview(given, argc, argv);
	return remote_each_id("show", given, argc, argv, "article.show", NULL, print_article);
}

const struct verb verb_show = {
        .name = "show",
        .arguments = "ID...",
        .summary = N_("show all about an article: text, words, times, who wrote and approved it"),
        .details = N_("Examples:\n  bantin show 7\n  bantin show 7 --preview --sound nghe-thu.wav"),
        .options = options,
        .run = run,
};
