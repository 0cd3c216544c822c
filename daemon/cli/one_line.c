/* Lists of names on one line of the screen: all of them where there is room, else how
 * many are in each state. What holds: the line is never wider than the terminal, as
 * long as the label and the states are not. Called by status. */
#include "cli/one_line.h"

#include "base/str.h"
#include "cli/table.h"
#include "cli/words.h"
#include "unicode/width.h"

#include <string.h>

static const char *name_of(const json_t *item)
{
	const char *name = json_string_value(item);
	return name != NULL ? name : text_of(item, "name");
}

static void add_names(struct str *out, const struct one_line *l, const json_t *list)
{
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item)
	{
		const char *state = text_of(item, "state");
		str_adds(out, i > 0 ? "; " : " ");
		str_adds(out, name_of(item));
		if (state[0] != '\0' && (l->usual == NULL || strcmp(state, l->usual) != 0))
			str_addf(out, " (%s)", words_of(state));
	}
}

/* In the order of the first of each state. */
static void add_counts(struct str *out, const struct one_line *l, const json_t *list)
{
	json_t *counts = json_object(), *count, *item;
	const char *state;
	size_t i;
	bool any = false;
	json_array_foreach(list, i, item)
	{
		state = text_of(item, "state");
		if (state[0] == '\0' && l->usual != NULL)
			state = l->usual;
		json_object_set_new(counts, state, json_integer(number_of(counts, state) + 1));
	}
	json_object_foreach(counts, state, count)
	{
		str_addf(out, "%s %lld %s", any ? "," : "", (long long)json_integer_value(count),
		        words_of(state));
		any = true;
	}
	json_decref(counts);
}

void one_line_print(const struct one_line *l, const json_t *list, size_t columns, FILE *to)
{
	struct str line;
	str_init(&line);
	str_addf(&line, "%s:", l->label);
	size_t label = line.len;
	if (json_array_size(list) == 0)
		str_addf(&line, " %s", l->none);
	else
		add_names(&line, l, list);
	if (json_array_size(list) > l->most ||
	        (columns > 0 && width_of(line.data, line.len) > columns)) {
		str_cut(&line, label);
		add_counts(&line, l, list);
	}
	table_put(line.data, to);
	fputc('\n', to);
	str_finish(&line);
}
