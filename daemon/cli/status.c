/* bantin status: the station on one screen, the worst first. */
#include "cli/status.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/one_line.h"
#include "cli/remote.h"
#include "cli/table.h"
#include "cli/words.h"
#include "control/errors.h"
#include "unicode/width.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
        REMOTE_OPTIONS,
        {0},
};

/* Problems by their id, filled in from their fields; an id that is not here
 * comes from a newer daemon and is printed in its own words. */
static const struct {
	const char *id, *sentence;
} problems[] = {
        {"dead_air", N_("dead air: output {name} gets no sound of what is on air")},
        {"paused", N_("paused; nothing but emergencies begins before \"bantin resume\"")},
        {"disk", N_("what airs cannot be written to disk: {reason}")},
        {"output", N_("output {name}: {state}")},
        {"voice", N_("bantin-work is not running; it is being started")},
        {"clock", N_("the clock is not trusted; only emergencies and say play")},
        {"store", N_("the database was damaged and is kept as {path}")},
        {"damage", N_("the check of the database failed: {reason}; stop bantin and put a backup in "
                      "its "
                      "place, or move queue.db away: the log is rebuilt then")},
        {"spool", N_("nothing can be taken from the spool: {reason}")},
        {"feed", N_("feed {name}: {reason}")},
        {"rejected", N_("files of the spool were rejected ({count}); why is written beside each, "
                        "in {folder}/rejected")},
};

/* The whole stays on one screen. Its last row is for the shell's prompt, or for the keys
 * of watch. */
enum { SCREEN_ROWS = 23, PROBLEMS_MOST = 10, NAMES_MOST = 6 };

static void problem_text(json_t *p, struct str *line)
{
	const char *id = text_of(p, "id");
	struct str text;
	str_init(&text);
	json_t *fields = json_copy(p);
	json_object_set_new(fields, "state", json_string(words_of(text_of(p, "state"))));
	/* the daemon has the C library's sentence in English, as its log */
	if (text_of(p, "reason")[0] != '\0')
		json_object_set_new(
		        fields, "reason", json_string(dgettext("libc", text_of(p, "reason"))));
	for (size_t i = 0; i < sizeof problems / sizeof *problems && text.len == 0; i++)
		if (strcmp(id, problems[i].id) == 0)
			error_fill(_(problems[i].sentence), fields, &text);
	str_addf(line, "! %s", text.len > 0 ? text.data : text_of(p, "sentence"));
	json_decref(fields);
	str_finish(&text);
}

/* Rows that `text` takes on a terminal. */
static size_t rows_of(const char *text, size_t columns)
{
	size_t width = width_of(text, strlen(text));
	return columns == 0 || width <= columns ? 1 : (width + columns - 1) / columns;
}

/* `text`, with "…" at its end where it would take more than `rows`. */
static void print_cut(const char *text, size_t rows, size_t columns, FILE *to)
{
	bool cut = rows_of(text, columns) > rows;
	char *shown = mem_bytes(
	        text, cut ? width_fit(text, strlen(text), rows * columns - 1) : strlen(text));
	table_put(shown, to);
	fputs(cut ? "…\n" : "\n", to);
	free(shown);
}

/* The problems in `rows` of the screen, one of them for how many more there are. */
static void print_problems(const json_t *list, size_t rows, size_t columns, FILE *to)
{
	enum { ROWS_EACH = 3 }; /* nobody's long reason hides the others */
	size_t i, shown = 0, left = 0;
	json_t *p;
	json_array_foreach(list, i, p)
	{
		struct str line;
		if (strcmp(text_of(p, "id"), "muted") == 0) /* has its own line */
			continue;
		str_init(&line);
		problem_text(p, &line);
		size_t takes = rows_of(line.data, columns);
		takes = takes > ROWS_EACH ? ROWS_EACH : takes;
		bool room = shown < PROBLEMS_MOST && left == 0 &&
		            (columns == 0 || takes + 1 <= rows || shown == 0);
		if (room) {
			print_cut(line.data, takes, columns, to);
			rows -= takes < rows ? takes : rows;
			shown++;
		} else {
			left++;
		}
		str_finish(&line);
	}
	if (left > 0)
		fprintf(to,
		        P_("! and %zu more; \"bantin status --json\" has all\n",
		                "! and %zu more; \"bantin status --json\" has all\n", left),
		        left);
}

/* What must be seen before all else; the rows it took. */
static size_t print_alarms(const json_t *s, size_t columns, FILE *to)
{
	size_t rows = 0;
	const char *const alarms[][2] = {
	        {"practice", _("PRACTICE: nothing reaches a real loudspeaker")},
	        {"muted", _("MUTED: nothing can be heard, emergencies neither; \"bantin mute off\" "
	                    "ends it")},
	};
	for (size_t i = 0; i < sizeof alarms / sizeof *alarms; i++)
		if (json_is_true(json_object_get(s, alarms[i][0]))) {
			fprintf(to, "%s\n", alarms[i][1]);
			rows += rows_of(alarms[i][1], columns);
		}
	return rows;
}

/* "HEAD TITLE TAIL", the title cut where the line would be too long: what stands behind
 * it is worth more than its last words. */
static void print_titled(
        const char *head, const char *title, const char *tail, size_t columns, FILE *to)
{
	enum { TITLE_LEAST = 12 };
	size_t len = strlen(title),
	       used = width_of(head, strlen(head)) + width_of(tail, strlen(tail));
	size_t room = columns > used + TITLE_LEAST ? columns - used : TITLE_LEAST;
	bool cut = columns > 0 && width_of(title, len) > room;
	char *shown = mem_bytes(title, cut ? width_fit(title, len, room - 1) : len);
	fputs(head, to);
	table_put(shown, to);
	fprintf(to, "%s%s\n", cut ? "…" : "", tail);
	free(shown);
}

/* What of it sounds now: the place in the article, or which part around it. */
static void place_text(const json_t *a, struct str *out)
{
	char played[LONG_TEXT_MAX], whole[LONG_TEXT_MAX];
	const char *part = text_of(a, "part");
	if (part[0] != '\0' && strcmp(part, "article") != 0) {
		str_addf(out, ", %s", words_of(part));
		return;
	}
	if (number_of(a, "sayings") > 1)
		str_addf(out, _(", said %lld of %lld times"), (long long)number_of(a, "saying"),
		        (long long)number_of(a, "sayings"));
	if (number_of(a, "sentences") > 0)
		str_addf(out, _(", sentence %lld of %lld"), (long long)number_of(a, "sentence") + 1,
		        (long long)number_of(a, "sentences"));
	if (number_of(a, "duration_ms") > 0)
		str_addf(out, ", %s/%s", long_text(number_of(a, "played_ms"), played),
		        long_text(number_of(a, "duration_ms"), whole));
}

static void print_on_air(const json_t *s, size_t columns, FILE *to)
{
	const json_t *a = json_object_get(s, "on_air");
	struct str head, tail;
	if (!json_is_object(a)) {
		fprintf(to, "%s: %s\n", _("On air"), _("nothing"));
		return;
	}
	str_init(&head);
	str_init(&tail);
	str_addf(&head, "%s: [%lld] ", _("On air"), (long long)number_of(a, "article"));
	str_addf(&tail, " (%s", words_of(text_of(a, "class")));
	place_text(a, &tail);
	str_addf(&tail, "%s)", json_is_true(json_object_get(a, "paused")) ? _(", PAUSED") : "");
	print_titled(head.data, text_of(a, "title"), tail.data, columns, to);
	if (text_of(a, "words")[0] != '\0')
		print_titled("  \"", text_of(a, "words"), "\"", columns, to);
	str_finish(&head);
	str_finish(&tail);
}

static void print_next(const json_t *s, size_t columns, FILE *to)
{
	const json_t *n = json_object_get(s, "next");
	char when[WHEN_TEXT_MAX];
	struct str head, tail;
	if (!json_is_object(n)) {
		fprintf(to, "%s: %s\n", _("Next"), _("nothing planned"));
		return;
	}
	str_init(&head);
	str_init(&tail);
	when_text(json_string_value(json_object_get(n, "planned")), clock_wall_ms(&clock_system),
	        when);
	str_addf(&head, "%s: %s%s[%lld] ", _("Next"), when, when[0] != '\0' ? " " : "",
	        (long long)number_of(n, "article"));
	str_addf(&tail, " (%s)", words_of(text_of(n, "class")));
	print_titled(head.data, text_of(n, "title"), tail.data, columns, to);
	str_finish(&head);
	str_finish(&tail);
}

static void print_queue(const json_t *s, FILE *to)
{
	const char *state;
	json_t *count;
	bool any = false;
	fprintf(to, "%s:", _("Queue"));
	json_object_foreach(json_object_get(s, "queue"), state, count)
	{
		if (!json_is_integer(count) || json_integer_value(count) == 0)
			continue;
		fprintf(to, "%s %lld %s", any ? "," : "", (long long)json_integer_value(count),
		        words_of(state));
		any = true;
	}
	fprintf(to, "%s\n", any ? "" : _(" empty"));
}

static void print_clock(const json_t *s, FILE *to)
{
	const json_t *clock = json_object_get(s, "clock");
	fprintf(to, "%s: %.19s", _("Clock"), text_of(clock, "now"));
	if (json_is_false(json_object_get(clock, "trusted")))
		fprintf(to, " %s\n",
		        _("NOT TRUSTED: only emergencies and say play; \"bantin clock confirm\""));
	else
		fprintf(to, " (%s)\n", words_of(text_of(clock, "source")));
}

static void print_version(const json_t *s, size_t columns, FILE *to)
{
	struct str line;
	str_init(&line);
	str_addf(&line, "bantin %s", text_of(s, "version"));
	if (text_of(s, "station")[0] != '\0')
		str_addf(&line, ", %s", text_of(s, "station"));
	print_cut(line.data, 1, columns, to);
	str_finish(&line);
}

/* All but what is wrong: a line each, two for the clock that is not trusted. */
static void print_state(const json_t *s, size_t columns, FILE *to)
{
	const struct one_line outputs = {
	        .label = _("Outputs"), .none = _("none"), .most = NAMES_MOST};
	const struct one_line feeds = {.label = _("Feeds"), .none = "", .most = NAMES_MOST};
	const struct one_line voices = {
	        .label = _("Voices"), .none = _("none"), .usual = "ready", .most = 2 * NAMES_MOST};
	print_on_air(s, columns, to);
	print_next(s, columns, to);
	print_queue(s, to);
	one_line_print(&outputs, json_object_get(s, "outputs"), columns, to);
	if (json_array_size(json_object_get(s, "feeds")) > 0)
		one_line_print(&feeds, json_object_get(s, "feeds"), columns, to);
	one_line_print(&voices, json_object_get(s, "voices"), columns, to);
	print_clock(s, to);
	print_version(s, columns, to);
}

void status_print(const json_t *status, size_t columns, FILE *to)
{
	char *state = NULL;
	size_t len, rows = 0;
	FILE *below = open_memstream(&state, &len);
	if (below == NULL)
		return;
	print_state(status, columns, below);
	fclose(below);
	for (char *line = state, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		rows += rows_of(line, columns);
		*end = '\n';
	}
	rows += print_alarms(status, columns, to);
	print_problems(json_object_get(status, "problems"),
	        rows < SCREEN_ROWS ? SCREEN_ROWS - rows : 0, columns, to);
	fputs(state, to);
	free(state);
}

static int run(const struct options *given, int argc, char **argv)
{
	json_t *answer = NULL;
	if (argc > 0)
		return verb_usage("status", _("takes no arguments, but got \"%s\""), argv[0]);
	int code = remote_once("status", given, "station.status", json_object(), &answer);
	if (code == EXIT_DONE && options_has(given, "json"))
		remote_print(answer);
	else if (code == EXIT_DONE)
		status_print(answer, table_terminal_width(stdout), stdout);
	json_decref(answer);
	return code;
}

const struct verb verb_status = {
        .name = "status",
        .arguments = "",
        .summary = N_("show how the station is, the worst first"),
        .details = N_("With --json: {on_air, next, queue, outputs: [{name, state}], voices, clock, "
                      "muted, version}.\n\n"
                      "Examples:\n  bantin status\n  bantin status --json | jq .on_air.title"),
        .options = options,
        .run = run,
};
