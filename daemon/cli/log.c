/* bantin log: the as-aired log, and the check of its chain. */
#include "base/clock.h"
#include "base/i18n.h"
#include "base/str.h"
#include "cli/csv.h"
#include "cli/remote.h"
#include "cli/table.h"
#include "cli/words.h"

#include <stdio.h>
#include <string.h>

static const struct option_spec options[] = {
        {"since", 's', "TIME", N_("only what ended at or after this"), NULL},
        {"until", 'u', "TIME", N_("only what ended before this"), NULL},
        {"article", 0, "ID", N_("only this article"), NULL},
        {"after", 0, "SEQ", N_("only entries with a larger number"), NULL},
        {"limit", 'n', "N", N_("at most so many, the newest (default: 100)"), NULL},
        {"csv", 0, NULL, N_("as CSV for a spreadsheet, with a heading"), NULL},
        {"verify", 0, NULL, N_("check the whole log instead: has anything been changed or lost?"),
                NULL},
        REMOTE_OPTIONS,
        {0},
};

static void outputs_text(const json_t *outputs, struct str *out)
{
	size_t i;
	json_t *o;
	json_array_foreach(outputs, i, o)
	{
		const char *why = text_of(o, "why");
		str_addf(out, "%s%s:%lld", i > 0 ? " " : "", text_of(o, "name"),
		        (long long)number_of(o, "frames"));
		if (why[0] != '\0')
			str_addf(out, " (%s)", why_text(why));
	}
}

/* The title, and who had the text taken although it was refused. */
static const char *title_text(const json_t *e, struct str *out)
{
	char who[WHO_TEXT_MAX];
	who_text(json_object_get(e, "insisted"), who);
	if (who[0] != '\0')
		str_addf(out, _("[insisted: %s] "), who);
	str_adds(out, text_of(e, "title"));
	return out->data;
}

/* "cut off"; where no word of the article had gone out, or its last had, in which part;
 * and why. */
static const char *result_text(const json_t *e, struct str *out)
{
	const char *part = text_of(e, "part");
	str_adds(out, words_of(text_of(e, "result")));
	if (part[0] != '\0' && strcmp(part, "article") != 0)
		str_addf(out, " (%s)", words_of(part));
	if (text_of(e, "why")[0] != '\0')
		str_addf(out, ": %s", why_text(text_of(e, "why")));
	return out->data;
}

static void print_table(const json_t *entries)
{
	const struct table_column columns[] = {
	        {_("No."), true, false},
	        {_("Started"), false, false},
	        {_("Ended"), false, false},
	        {_("Result"), false, false},
	        {_("Class"), false, false},
	        {_("Article"), true, false},
	        {_("Title"), false, true},
	        {_("Length"), true, false},
	        {_("Frames"), false, false},
	        {0},
	};
	struct table *t = table_create(columns);
	int64_t now = clock_wall_ms(&clock_system);
	size_t i;
	json_t *e;
	json_array_foreach(entries, i, e)
	{
		char started[WHEN_TEXT_MAX], ended[WHEN_TEXT_MAX], length[LONG_TEXT_MAX];
		struct str outputs, title, result;
		str_init(&outputs);
		str_init(&result);
		str_init(&title);
		outputs_text(json_object_get(e, "outputs"), &outputs);
		table_cellf(t, "%lld", (long long)number_of(e, "seq"));
		table_cell(t,
		        when_text(json_string_value(json_object_get(e, "started")), now, started));
		table_cell(
		        t, when_text(json_string_value(json_object_get(e, "ended")), now, ended));
		table_cell(t, result_text(e, &result));
		table_cell(t, words_of(text_of(e, "class")));
		table_cellf(t, "%lld", (long long)number_of(e, "article"));
		table_cell(t, title_text(e, &title));
		table_cell(t, number_of(e, "played_ms") > 0
		                      ? long_text(number_of(e, "played_ms"), length)
		                      : "");
		table_cell(t, outputs.data);
		str_finish(&outputs);
		str_finish(&title);
		str_finish(&result);
	}
	table_print(t, stdout);
	table_destroy(t);
}

/* "2026-11-23 17:00:00" of an RFC 3339 time, which spreadsheets take for a time. */
static const char *csv_time(const json_t *e, const char *member, char out[24])
{
	const char *text = text_of(e, member);
	snprintf(out, 24, "%.10s%s%.8s", text, text[0] != '\0' ? " " : "",
	        text[0] != '\0' ? text + strlen("YYYY-MM-DDT") : "");
	return out;
}

static void print_csv(const json_t *entries)
{
	static const char *const heads[] = {"seq", "planned", "started", "ended", "result", "why",
	        "class", "article", "title", "programme", "seconds", "outputs", "by", "reason"};
	struct csv csv;
	char time[24], who[WHO_TEXT_MAX];
	size_t i;
	json_t *e;
	csv_begin(&csv, stdout);
	for (i = 0; i < sizeof heads / sizeof *heads; i++)
		csv_text(&csv, heads[i]);
	csv_end_row(&csv);
	json_array_foreach(entries, i, e)
	{
		struct str outputs;
		str_init(&outputs);
		outputs_text(json_object_get(e, "outputs"), &outputs);
		csv_number(&csv, (long long)number_of(e, "seq"));
		csv_text(&csv, csv_time(e, "planned", time));
		csv_text(&csv, csv_time(e, "started", time));
		csv_text(&csv, csv_time(e, "ended", time));
		csv_text(&csv, text_of(e, "result"));
		csv_text(&csv, text_of(e, "why"));
		csv_text(&csv, text_of(e, "class"));
		csv_number(&csv, (long long)number_of(e, "article"));
		csv_text(&csv, text_of(e, "title"));
		csv_text(&csv, text_of(e, "programme"));
		csv_number(&csv, (long long)(number_of(e, "played_ms") + 500) / 1000);
		csv_text(&csv, outputs.data);
		csv_text(&csv, who_text(json_object_get(e, "by"), who));
		csv_text(&csv, text_of(e, "reason"));
		csv_end_row(&csv);
		str_finish(&outputs);
	}
}

/* What is wrong, by the answer's `fault`. */
static const struct {
	const char *fault, *sentence;
} faults[] = {
        {"cut", N_("the log's mirror has it, the log has it no more")},
        {"differs", N_("from here on the log and its mirror differ: one was written anew")},
        {"mirror_changed", N_("the log is whole, but its mirror was changed or damaged")},
        {"mirror_cut", N_("the log is whole, but its mirror lacks it")},
};

static void tell_fault(const json_t *answer)
{
	const char *fault = text_of(answer, "fault");
	long long seq = (long long)number_of(answer, "broken");
	size_t i = 0;
	while (i < sizeof faults / sizeof *faults && strcmp(faults[i].fault, fault) != 0)
		i++;
	if (i == sizeof faults / sizeof *faults)
		fprintf(stderr, _("bantin log: the log was changed or damaged at entry %lld\n"),
		        seq);
	else
		fprintf(stderr, _("bantin log: entry %lld: %s\n"), seq, _(faults[i].sentence));
	if (number_of(answer, "line") > 0)
		fprintf(stderr, _("  seen in %s, line %lld\n"), text_of(answer, "file"),
		        (long long)number_of(answer, "line"));
}

static int verify(const struct options *given)
{
	json_t *answer = NULL;
	int code = remote_once("log", given, "log.verify", json_object(), &answer);
	if (code != EXIT_DONE)
		return code;
	bool good = json_is_true(json_object_get(answer, "good"));
	if (options_has(given, "json"))
		remote_print(answer);
	else if (good)
		printf(_("The log is whole: %lld entries, head %s\n"),
		        (long long)number_of(answer, "entries"), text_of(answer, "head"));
	else
		tell_fault(answer);
	json_decref(answer);
	return good ? EXIT_DONE : EXIT_REFUSED;
}

static bool take_params(const struct options *given, json_t *params)
{
	remote_param(given, "since", params);
	remote_param(given, "until", params);
	return remote_number("log", given, "article", params) &&
	       remote_number("log", given, "after", params) &&
	       remote_number("log", given, "limit", params);
}

static int run(const struct options *given, int argc, char **argv)
{
	if (argc > 0)
		return verb_usage("log", _("takes no arguments, but got \"%s\""), argv[0]);
	if (options_has(given, "verify"))
		return verify(given);
	json_t *params = json_object();
	json_t *answer = NULL;
	if (!take_params(given, params)) {
		json_decref(params);
		return EXIT_USAGE;
	}
	int code = remote_once("log", given, "log.list", params, &answer);
	const json_t *entries = json_object_get(answer, "entries");
	if (code == EXIT_DONE && options_has(given, "json"))
		remote_print(entries);
	else if (code == EXIT_DONE && options_has(given, "csv"))
		print_csv(entries);
	else if (code == EXIT_DONE && json_array_size(entries) == 0)
		printf(_("Nothing has aired.\n"));
	else if (code == EXIT_DONE)
		print_table(entries);
	if (code == EXIT_DONE && json_is_true(json_object_get(answer, "more")))
		fprintf(stderr, _("bantin log: older entries are left out; see --limit and "
		                  "--until\n"));
	json_decref(answer);
	return code;
}

const struct verb verb_log = {
        .name = "log",
        .arguments = "",
        .summary = N_("show what went out, when, and how much of it the loudspeakers took"),
        .details =
                N_("With --json: an array of {seq, airing, article, title, class, result, "
                   "planned, started, ended,\n"
                   "outputs: [{name, frames}], words_sha256, by, why, part, insisted, reason}.\n\n"
                   "Examples:\n  bantin log --since 05:00\n  bantin log --csv --since \"2026-11-01 "
                   "00:00\" "
                   "--limit 1000 > log.csv\n  bantin log --verify"),
        .options = options,
        .run = run,
};
