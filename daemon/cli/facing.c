/* Draws text against reading, from the rows that control/facing.h makes. */
#include "cli/facing.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/table.h"
#include "cli/words.h"
#include "unicode/width.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_USUAL = 80, SIDE_LEAST = 26, MARGIN = 5, BETWEEN = 3 };

/* ---- marks ---- */

/* The end of a marked span: a doubtful one is asked about. */
static const char *closing(const json_t *change)
{
	return json_is_string(json_object_get(change, "doubt")) ? "]?" : "]";
}

static void mark_written(const json_t *row, struct str *out)
{
	const char *text = text_of(row, "written");
	size_t len = strlen(text), at = 0, i;
	json_t *change;
	json_array_foreach(json_object_get(row, "changes"), i, change)
	{
		size_t from = (size_t)number_of(change, "from"),
		       to = (size_t)number_of(change, "to");
		if (from < at || to < from || to > len)
			continue;
		str_add(out, text + at, from - at);
		str_addc(out, '[');
		str_add(out, text + from, to - from);
		str_adds(out, closing(change));
		at = to;
	}
	str_adds(out, text + at);
}

/* Where each change is found in what is said, one after the other. What cannot be
 * found again (its case or its marks became others) stays unmarked. */
static void mark_spoken(const json_t *row, struct str *out)
{
	const char *text = text_of(row, "spoken");
	size_t i;
	json_t *change;
	json_array_foreach(json_object_get(row, "changes"), i, change)
	{
		const char *spoken = text_of(change, "spoken");
		const char *found = spoken[0] != '\0' ? strstr(text, spoken) : NULL;
		if (found == NULL)
			continue;
		str_add(out, text, (size_t)(found - text));
		str_addf(out, "[%s%s", spoken, closing(change));
		text = found + strlen(spoken);
	}
	str_adds(out, text);
}

/* ---- lines ---- */

/* Bytes of `text` for a line of at most `columns`, cut at a space where there is one. */
static size_t line_of(const char *text, size_t columns)
{
	size_t len = strlen(text);
	size_t fits = width_fit(text, len, columns);
	if (fits == len)
		return len;
	for (size_t i = fits + 1; i-- > 0;)
		if (text[i] == ' ')
			return i;
	return fits > 0 ? fits : len;
}

/* Prints the next line of *text, moves it on, and fills up to `columns` if `fill`. */
static void put_line(const char **text, size_t columns, bool fill, FILE *to)
{
	size_t len = line_of(*text, columns);
	char *line = mem_bytes(*text, len);
	table_put(line, to);
	if (fill)
		fprintf(to, "%*s", (int)(columns - width_of(line, len)), "");
	free(line);
	*text += len;
	while (**text == ' ')
		++*text;
}

static void print_beside(
        size_t number, const char *written, const char *spoken, size_t side, FILE *to)
{
	for (bool first = true; first || *written != '\0' || *spoken != '\0'; first = false) {
		if (first)
			fprintf(to, "%3zu  ", number);
		else
			fprintf(to, "%*s", MARGIN, "");
		put_line(&written, side, *spoken != '\0', to);
		if (*spoken != '\0') {
			fprintf(to, "%*s", BETWEEN, "");
			put_line(&spoken, side, false, to);
		}
		fputc('\n', to);
	}
}

static void print_head(size_t side, FILE *to)
{
	const char *written = _("Written"), *said = _("Said");
	fprintf(to, "%*s", MARGIN, "");
	put_line(&written, side, true, to);
	fprintf(to, "%*s%s\n", BETWEEN, "", said);
}

static void print_part(const char *head, const char *text, size_t columns, FILE *to)
{
	for (bool first = true; first || *text != '\0'; first = false) {
		fputs(first ? head : "     ", to);
		put_line(&text, columns, false, to);
		fputc('\n', to);
	}
}

static void print_below(
        size_t number, const char *written, const char *spoken, size_t columns, FILE *to)
{
	char head[24];
	size_t room = columns > MARGIN + 10 ? columns - MARGIN : 10;
	snprintf(head, sizeof head, "%3zu  ", number);
	print_part(head, written, room, to);
	print_part("  →  ", spoken, room, to);
}

void facing_print(const json_t *rows, size_t columns, FILE *to)
{
	size_t i;
	json_t *row;
	struct str written, spoken;
	columns = columns > 0 ? columns : table_terminal_width(to);
	columns = columns > 0 ? columns : COLUMNS_USUAL;
	size_t side = columns > MARGIN + BETWEEN ? (columns - MARGIN - BETWEEN) / 2 : 0;
	str_init(&written);
	str_init(&spoken);
	if (side >= SIDE_LEAST)
		print_head(side, to);
	json_array_foreach(rows, i, row)
	{
		str_clear(&written);
		str_clear(&spoken);
		mark_written(row, &written);
		mark_spoken(row, &spoken);
		if (spoken.len == 0)
			str_adds(&spoken, _("(not said)"));
		if (side >= SIDE_LEAST)
			print_beside(i + 1, written.data, spoken.data, side, to);
		else
			print_below(i + 1, written.data, spoken.data, columns, to);
	}
	str_finish(&written);
	str_finish(&spoken);
}

void facing_print_words(const json_t *rows, FILE *to)
{
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		const char *spoken = text_of(row, "spoken");
		if (spoken[0] == '\0')
			continue;
		table_put(spoken, to);
		fputc('\n', to);
	}
}

/* ---- when, and what gives way ---- */

/* Why it would not sound as wanted; as in `next`, and two of its own. */
static const struct {
	const char *why, *sentence;
} reasons[] = {
        {"no_programme", N_("no programme of the coming weeks takes it")},
        {"far", N_("too far away to tell what else airs then")},
        {"late", N_("there would be no room for it")},
        {"hours.closed", N_("outside permitted hours")},
        {"hours.end", N_("does not fit in permitted hours")},
        {"expired", N_("it expires before")},
        {"muted", N_("the station is muted")},
        {"cut", N_("it would be cut off")},
};

static const char *reason_of(const json_t *object)
{
	const char *why = text_of(object, "why");
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (strcmp(reasons[i].why, why) == 0)
			return _(reasons[i].sentence);
	return why;
}

static const char *moment(const json_t *object, const char *member, char out[WHEN_TEXT_MAX])
{
	return when_text(json_string_value(json_object_get(object, member)),
	        clock_wall_ms(&clock_system), out);
}

static void print_airs(const json_t *airs, FILE *to)
{
	char when[WHEN_TEXT_MAX];
	if (moment(airs, "starts", when)[0] == '\0')
		fprintf(to, _("Would not air: %s"), reason_of(airs));
	else
		fprintf(to, _("Would air: %s"), when);
	if (text_of(airs, "programme")[0] != '\0') {
		fputs(_(", in the programme "), to);
		table_put(text_of(airs, "programme"), to);
	}
	if (when[0] != '\0' && number_of(airs, "waits_for") > 0)
		fprintf(to, _(" (waits for %lld)"), (long long)number_of(airs, "waits_for"));
	if (when[0] != '\0' && text_of(airs, "why")[0] != '\0')
		fprintf(to, " (%s)", reason_of(airs));
	fputc('\n', to);
}

static void print_displaced(const json_t *d, FILE *to)
{
	char before[WHEN_TEXT_MAX], after[WHEN_TEXT_MAX];
	const char *effect = text_of(d, "effect");
	moment(d, "before", before);
	moment(d, "after", after);
	fputs("  ", to);
	if (number_of(d, "article") > 0)
		fprintf(to, "[%lld] ", (long long)number_of(d, "article"));
	else
		fputs(_("programme "), to);
	table_put(text_of(d, number_of(d, "article") > 0 ? "title" : "programme"), to);
	fputs(": ", to);
	if (strcmp(effect, "later") == 0 && after[0] != '\0')
		fprintf(to, _("later, %s instead of %s"), after, before);
	else if (strcmp(effect, "later") == 0)
		fprintf(to, _("no place in the coming weeks, instead of %s"), before);
	else if (strcmp(effect, "cut") == 0)
		fprintf(to, _("cut off (began %s)"), before);
	else if (strcmp(effect, "missed") == 0)
		fprintf(to, _("would not air (planned %s)"), before);
	else
		fputs(words_of(effect), to);
	fputc('\n', to);
}

void facing_print_outlook(const json_t *answer, FILE *to)
{
	size_t i;
	json_t *d;
	const json_t *list = json_object_get(answer, "displaces");
	print_airs(json_object_get(answer, "airs"), to);
	if (json_array_size(list) == 0)
		fprintf(to, "%s\n", _("Nothing would give way to it."));
	else
		fprintf(to, "%s\n", _("Would give way to it:"));
	json_array_foreach(list, i, d)
	{
		print_displaced(d, to);
	}
}
