/* bantin report: the month's figures, as provinces ask for them. */
#include "base/i18n.h"
#include "cli/remote.h"
#include "cli/words.h"
#include "unicode/utf8.h"

#include <stdio.h>
#include <string.h>

static const struct option_spec options[] = {
        {"csv", 0, NULL, N_("as CSV with a heading"), NULL},
        REMOTE_OPTIONS,
        {0},
};

static const struct {
	const char *member, *label;
} figures[] = {
        {"bulletins", N_("Bulletins planned")},
        {"played", N_("Bulletins played")},
        {"emergencies", N_("Emergencies")},
        {"minutes_played", N_("Minutes played")},
        {"minutes_asked", N_("Minutes asked for")},
};
enum { FIGURES = sizeof figures / sizeof *figures };

static void print_csv(const json_t *r)
{
	printf("month");
	for (size_t i = 0; i < FIGURES; i++)
		printf(",%s", figures[i].member);
	bool practice = json_is_true(json_object_get(r, "practice"));
	printf(",head%s\n%s", practice ? ",practice" : "", text_of(r, "month"));
	for (size_t i = 0; i < FIGURES; i++)
		printf(",%lld", (long long)number_of(r, figures[i].member));
	printf(",%s%s\n", text_of(r, "head"), practice ? ",practice" : "");
}

static void print_lines(const json_t *r)
{
	if (json_is_true(json_object_get(r, "practice")))
		puts(_("PRACTICE: nobody heard what is counted here"));
	printf(_("Month %s\n"), text_of(r, "month"));
	for (size_t i = 0; i < FIGURES; i++)
		printf("%s: %lld\n", _(figures[i].label),
		        (long long)number_of(r, figures[i].member));
	printf("%s: %s\n", _("Hash of the log's last entry"), text_of(r, "head"));
}

static int run(const struct options *given, int argc, char **argv)
{
	json_t *answer = NULL;
	if (argc > 1 || (argc == 1 && !utf8_valid(argv[0], strlen(argv[0]), NULL)))
		return verb_usage("report", _("takes one month, as 2026-11"));
	/* Which month it is, the station knows: its zone need not be this machine's. */
	json_t *params = argc == 1 ? json_pack("{s:s}", "month", argv[0]) : json_object();
	int code = remote_once("report", given, "log.report", params, &answer);
	if (code == EXIT_DONE && options_has(given, "json"))
		remote_print(answer);
	else if (code == EXIT_DONE && options_has(given, "csv"))
		print_csv(answer);
	else if (code == EXIT_DONE)
		print_lines(answer);
	json_decref(answer);
	return code;
}

const struct verb verb_report = {
        .name = "report",
        .arguments = "[YYYY-MM]",
        .summary = N_("print a month's figures for the province"),
        .details =
                N_("Without a month, the present one.\n\nExample:\n  bantin report 2026-11 --csv"),
        .options = options,
        .run = run,
};
