/* bantin status: the station on one screen, the worst first. */
#include "cli/status.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
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
        {"dead_air", N_("dead air: something is on air, but no output takes frames")},
        {"disk", N_("what airs cannot be written to disk: {reason}")},
        {"output", N_("output {name}: {state}")},
        {"voice", N_("bantin-work is not running; it is being started")},
        {"clock", N_("the clock is not trusted; only emergencies and say play")},
        {"store", N_("the database was damaged and is kept as {path}")},
        {"spool", N_("nothing can be taken from the spool: {reason}")},
        {"feed", N_("feed {name}: {reason}")},
        {"rejected", N_("files of the spool were rejected ({count}); why is written beside each, "
                        "in {folder}/rejected")},
};

/* The whole stays on one screen of 24 lines. */
enum { PROBLEMS_MOST = 10, OUTPUTS_MOST = 6 };

static void print_problem(json_t *p, FILE *to)
{
	const char *id = text_of(p, "id");
	struct str text;
	if (strcmp(id, "muted") == 0) /* has its own line */
		return;
	str_init(&text);
	json_t *fields = json_copy(p);
	json_object_set_new(fields, "state", json_string(words_of(text_of(p, "state"))));
	for (size_t i = 0; i < sizeof problems / sizeof *problems && text.len == 0; i++)
		if (strcmp(id, problems[i].id) == 0)
			error_fill(_(problems[i].sentence), fields, &text);
	fputs("! ", to);
	table_put(text.len > 0 ? text.data : text_of(p, "sentence"), to);
	fputc('\n', to);
	json_decref(fields);
	str_finish(&text);
}

static void print_alarms(const json_t *s, FILE *to)
{
	size_t i;
	json_t *p;
	if (json_is_true(json_object_get(s, "practice")))
		fprintf(to, "%s\n", _("PRACTICE: nothing reaches a real loudspeaker"));
	if (json_is_true(json_object_get(s, "muted")))
		fprintf(to, "%s\n",
		        _("MUTED: nothing can be heard, emergencies neither; \"bantin mute off\" "
		          "ends it"));
	json_array_foreach(json_object_get(s, "problems"), i, p)
	{
		if (i < PROBLEMS_MOST)
			print_problem(p, to);
	}
	if (i > PROBLEMS_MOST)
		fprintf(to,
		        P_("! and %zu more; \"bantin status --json\" has all\n",
		                "! and %zu more; \"bantin status --json\" has all\n",
		                i - PROBLEMS_MOST),
		        i - PROBLEMS_MOST);
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

static void print_on_air(const json_t *s, size_t columns, FILE *to)
{
	const json_t *a = json_object_get(s, "on_air");
	char played[LONG_TEXT_MAX], whole[LONG_TEXT_MAX];
	struct str head, tail;
	if (!json_is_object(a)) {
		fprintf(to, "%s: %s\n", _("On air"), _("nothing"));
		return;
	}
	str_init(&head);
	str_init(&tail);
	str_addf(&head, "%s: [%lld] ", _("On air"), (long long)number_of(a, "article"));
	str_addf(&tail, " (%s", words_of(text_of(a, "class")));
	if (number_of(a, "sentences") > 0)
		str_addf(&tail, _(", sentence %lld of %lld"),
		        (long long)number_of(a, "sentence") + 1,
		        (long long)number_of(a, "sentences"));
	if (number_of(a, "duration_ms") > 0)
		str_addf(&tail, ", %s/%s", long_text(number_of(a, "played_ms"), played),
		        long_text(number_of(a, "duration_ms"), whole));
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

/* Many outputs: how many are in each state, in the order of their first. */
static void print_output_counts(const json_t *outputs, FILE *to)
{
	json_t *counts = json_object(), *count, *o;
	const char *state;
	size_t i;
	bool any = false;
	json_array_foreach(outputs, i, o)
	{
		state = text_of(o, "state");
		json_object_set_new(counts, state, json_integer(number_of(counts, state) + 1));
	}
	json_object_foreach(counts, state, count)
	{
		fprintf(to, "%s %lld %s", any ? "," : "", (long long)json_integer_value(count),
		        words_of(state));
		any = true;
	}
	json_decref(counts);
}

static void print_outputs(const json_t *s, FILE *to)
{
	size_t i;
	json_t *o;
	const json_t *outputs = json_object_get(s, "outputs");
	fprintf(to, "%s:", _("Outputs"));
	if (json_array_size(outputs) == 0)
		fputs(_(" none"), to);
	if (json_array_size(outputs) > OUTPUTS_MOST)
		print_output_counts(outputs, to);
	else
		json_array_foreach(outputs, i, o)
		{
			fputs(i > 0 ? "; " : " ", to);
			table_put(text_of(o, "name"), to);
			fprintf(to, " (%s)", words_of(text_of(o, "state")));
		}
	fputc('\n', to);
}

static void print_feeds(const json_t *s, FILE *to)
{
	size_t i;
	json_t *f;
	if (json_array_size(json_object_get(s, "feeds")) == 0)
		return;
	fprintf(to, "%s:", _("Feeds"));
	json_array_foreach(json_object_get(s, "feeds"), i, f)
	{
		fputs(i > 0 ? "; " : " ", to);
		table_put(text_of(f, "name"), to);
		fprintf(to, " (%s)", words_of(text_of(f, "state")));
	}
	fputc('\n', to);
}

static void print_rest(const json_t *s, FILE *to)
{
	size_t i;
	json_t *v;
	const json_t *clock = json_object_get(s, "clock");
	fprintf(to, "%s:", _("Voices"));
	json_array_foreach(json_object_get(s, "voices"), i, v)
	{
		const char *state = text_of(v, "state");
		fputs(i > 0 ? ", " : " ", to);
		table_put(json_is_string(v) ? json_string_value(v) : text_of(v, "name"), to);
		if (state[0] != '\0' && strcmp(state, "ready") != 0)
			fprintf(to, " (%s)", words_of(state));
	}
	fprintf(to, "\n%s: %.19s", _("Clock"), text_of(clock, "now"));
	if (json_is_false(json_object_get(clock, "trusted")))
		fprintf(to, " %s\n",
		        _("NOT TRUSTED: only emergencies and say play; \"bantin clock confirm\""));
	else
		fprintf(to, " (%s)\n", words_of(text_of(clock, "source")));
	fprintf(to, "bantin %s", text_of(s, "version"));
	if (text_of(s, "station")[0] != '\0')
		fputs(", ", to);
	table_put(text_of(s, "station"), to);
	fputc('\n', to);
}

void status_print(const json_t *status, size_t columns, FILE *to)
{
	print_alarms(status, to);
	print_on_air(status, columns, to);
	print_next(status, columns, to);
	print_queue(status, to);
	print_outputs(status, to);
	print_feeds(status, to);
	print_rest(status, to);
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
