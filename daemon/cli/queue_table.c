/* Articles as rows. Called by list and watch. */
#include "cli/queue_table.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "cli/table.h"
#include "cli/words.h"

/* A column stands from so many columns of the terminal on: in a narrow one the title
 * is worth more than who wrote it. */
enum column { NUMBER, STATE, CLASS, AIRS, BY, APPROVED, TITLE, COLUMNS };
static const struct {
	const char *title;
	bool right, shrinks;
	size_t from;
} columns_of[COLUMNS] = {
        [NUMBER] = {N_("No."), true, false, 0},
        [STATE] = {N_("State"), false, false, 0},
        [CLASS] = {N_("Class"), false, false, 64},
        [AIRS] = {N_("Airs"), false, false, 0},
        [BY] = {N_("By"), false, false, 76},
        [APPROVED] = {N_("Approved by"), false, false, 100},
        [TITLE] = {N_("Title"), false, true, 0},
};

static void put_cell(struct table *t, enum column column, const json_t *a)
{
	char when[WHEN_TEXT_MAX], who[WHO_TEXT_MAX];
	const char *airing = json_string_value(json_object_get(a, "airing"));
	switch (column) {
	case NUMBER:
		table_cellf(t, "%lld", (long long)number_of(a, "id"));
		break;
	case STATE:
		table_cell(t, words_of(text_of(a, "state")));
		break;
	case CLASS:
		table_cell(t, words_of(text_of(a, "class")));
		break;
	case AIRS:
		airing = airing != NULL ? airing : json_string_value(json_object_get(a, "at"));
		table_cell(t, when_text(airing, clock_wall_ms(&clock_system), when));
		break;
	case BY:
		table_cell(t, who_text(json_object_get(a, "created_by"), who));
		break;
	case APPROVED:
		table_cell(t, who_text(json_object_get(a, "approved_by"), who));
		break;
	case TITLE:
	case COLUMNS:
		table_cell(t, text_of(a, "title"));
		break;
	}
}

void queue_table_print(const json_t *articles, size_t width, FILE *to)
{
	struct table_column columns[COLUMNS + 1] = {0};
	enum column chosen[COLUMNS];
	size_t n = 0, i;
	json_t *a;
	width = width > 0 ? width : table_terminal_width(to);
	for (enum column c = 0; c < COLUMNS; c++)
		if (width == 0 || width >= columns_of[c].from) {
			columns[n] = (struct table_column){
			        _(columns_of[c].title), columns_of[c].right, columns_of[c].shrinks};
			chosen[n++] = c;
		}
	struct table *t = table_create(columns);
	json_array_foreach(articles, i, a)
	{
		for (size_t k = 0; k < n; k++)
			put_cell(t, chosen[k], a);
	}
	table_print_within(t, width, to);
	table_destroy(t);
}
