/* Articles as rows. Called by list and watch. */
#include "cli/queue_table.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "cli/table.h"
#include "cli/words.h"

void queue_table_print(const json_t *articles, size_t width, FILE *to)
{
	const struct table_column columns[] = {
	        {_("No."), true, false},
	        {_("State"), false, false},
	        {_("Class"), false, false},
	        {_("Airs"), false, false},
	        {_("By"), false, false},
	        {_("Approved by"), false, false},
	        {_("Title"), false, true},
	        {0},
	};
	struct table *t = table_create(columns);
	int64_t now = clock_wall_ms(&clock_system);
	size_t i;
	json_t *a;
	json_array_foreach(articles, i, a)
	{
		char when[WHEN_TEXT_MAX], who[WHO_TEXT_MAX];
		const char *airing = json_string_value(json_object_get(a, "airing"));
		table_cellf(t, "%lld", (long long)number_of(a, "id"));
		table_cell(t, words_of(text_of(a, "state")));
		table_cell(t, words_of(text_of(a, "class")));
		table_cell(
		        t, when_text(airing != NULL ? airing
		                                    : json_string_value(json_object_get(a, "at")),
		                   now, when));
		table_cell(t, who_text(json_object_get(a, "created_by"), who));
		table_cell(t, who_text(json_object_get(a, "approved_by"), who));
		table_cell(t, text_of(a, "title"));
	}
	table_print_within(t, width, to);
	table_destroy(t);
}
