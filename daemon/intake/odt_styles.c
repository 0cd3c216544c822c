/* Styles of OpenDocument 1.2 (sections 16 and 20): of all they say, what decides how a
 * paragraph is taken. Called by odt.c. */
#include "intake/odt_styles.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANCESTORS = 12, NUMBERS_MOST = 9999 };

static const struct odt_look unsaid = {-1, -1, -1, -1, -1, -1, -1};

const char *odt_name(const char *name)
{
	const char *bar = strrchr(name, '|');
	return bar != NULL ? bar + 1 : name;
}

const char *odt_attribute(const char **attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (strcmp(odt_name(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

static void copy(char to[ODT_NAME], const char *from)
{
	snprintf(to, ODT_NAME, "%s", from != NULL ? from : "");
}

/* ---- reading ---- */

static void add_style(struct odt_styles *s, const char **a)
{
	const char *family = odt_attribute(a, "family");
	char f = family == NULL                      ? '\0'
	         : strcmp(family, "paragraph") == 0  ? 'p'
	         : strcmp(family, "text") == 0       ? 't'
	         : strcmp(family, "table-cell") == 0 ? 'c'
	                                             : '\0';
	if (s->style_count == ODT_STYLES)
		return;
	s->in_style = true;
	struct odt_style *style = &s->styles[s->style_count++];
	*style = (struct odt_style){.family = f, .look = unsaid};
	copy(style->name, odt_attribute(a, "name"));
	copy(style->parent, odt_attribute(a, "parent-style-name"));
	style->title = f == 'p' && strcmp(style->name, "Title") == 0;
	style->heading = f == 'p' && strncmp(style->name, "Heading", 7) == 0;
}

static void add_list(struct odt_styles *s, const char **a)
{
	if (s->list_count == ODT_LISTS)
		return;
	struct odt_list *list = &s->lists[s->list_count++];
	*list = (struct odt_list){.form = {'\0'}};
	copy(list->name, odt_attribute(a, "name"));
	s->in_list = true;
}

static void add_level(struct odt_styles *s, const char **a)
{
	struct odt_list *list = &s->lists[s->list_count - 1];
	const char *level = odt_attribute(a, "level"), *form = odt_attribute(a, "num-format"),
	           *behind = odt_attribute(a, "num-suffix"),
	           *start = odt_attribute(a, "start-value");
	long n = level != NULL ? strtol(level, NULL, 10) : 1;
	if (n < 1 || n > ODT_LEVELS || form == NULL || strchr("1aAiI", form[0]) == NULL)
		return;
	list->form[n - 1] = form[0];
	long first = start != NULL ? strtol(start, NULL, 10) : 1;
	list->start[n - 1] = first >= 0 && first < NUMBERS_MOST ? (int)first : 1;
	snprintf(list->behind[n - 1], sizeof list->behind[0], "%.7s",
	        behind != NULL && behind[0] != '\0' && (unsigned char)behind[0] < 0x80 ? behind
	                                                                               : ".");
}

static signed char says(const char *value, const char *yes)
{
	return value == NULL ? -1 : strcmp(value, yes) == 0;
}

static void take_text(struct odt_look *look, const char **a)
{
	const char *position = odt_attribute(a, "text-position"),
	           *line = odt_attribute(a, "text-line-through-style"),
	           *type = odt_attribute(a, "text-line-through-type");
	signed char bold = says(odt_attribute(a, "font-weight"), "bold");
	signed char hidden = says(odt_attribute(a, "display"), "none");
	const char *name = odt_attribute(a, "font-name"), *family = odt_attribute(a, "font-family");
	enum font font = font_of(name != NULL ? name : family);
	look->font = font != FONT_UNSAID ? (signed char)font : look->font;
	look->bold = bold >= 0 ? bold : look->bold;
	look->hidden = hidden >= 0 ? hidden : look->hidden;
	if (position != NULL)
		look->raised = strncmp(position, "super", 5) == 0 || strtol(position, NULL, 10) > 0;
	if (line != NULL || type != NULL)
		look->struck = strcmp(line != NULL ? line : type, "none") != 0;
}

static void take_cell(struct odt_look *look, const char **a)
{
	static const char *const sides[] = {
	        "border", "border-left", "border-right", "border-top", "border-bottom"};
	for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
		const char *value = odt_attribute(a, sides[i]);
		if (value != NULL && (look->borders < 1))
			look->borders = strcmp(value, "none") != 0;
	}
}

void odt_styles_start(struct odt_styles *s, const char *name, const char **a)
{
	if (s->styles == NULL) {
		s->styles = mem_array(ODT_STYLES, sizeof *s->styles);
		s->lists = mem_array(ODT_LISTS, sizeof *s->lists);
	}
	if (strcmp(name, "style") == 0) {
		add_style(s, a);
	} else if (strcmp(name, "list-style") == 0) {
		add_list(s, a);
	} else if (s->in_list) {
		if (strcmp(name, "list-level-style-number") == 0)
			add_level(s, a);
	} else if (s->in_style) {
		struct odt_look *look = &s->styles[s->style_count - 1].look;
		const char *align = odt_attribute(a, "text-align");
		if (strcmp(name, "text-properties") == 0)
			take_text(look, a);
		else if (strcmp(name, "table-cell-properties") == 0)
			take_cell(look, a);
		else if (strcmp(name, "paragraph-properties") == 0 && align != NULL)
			look->centred = strcmp(align, "center") == 0 || strcmp(align, "end") == 0 ||
			                strcmp(align, "right") == 0;
	}
}

void odt_styles_end(struct odt_styles *s, const char *name)
{
	if (strcmp(name, "list-style") == 0)
		s->in_list = false;
	else if (strcmp(name, "style") == 0)
		s->in_style = false;
}

static int compare(const void *a, const void *b)
{
	const struct odt_style *x = a, *y = b;
	return x->family != y->family ? x->family - y->family : strcmp(x->name, y->name);
}

static int compare_lists(const void *a, const void *b)
{
	return strcmp(((const struct odt_list *)a)->name, ((const struct odt_list *)b)->name);
}

void odt_styles_sort(struct odt_styles *s)
{
	if (s->styles == NULL)
		return;
	qsort(s->styles, s->style_count, sizeof *s->styles, compare);
	qsort(s->lists, s->list_count, sizeof *s->lists, compare_lists);
}

void odt_styles_finish(struct odt_styles *s)
{
	free(s->styles);
	free(s->lists);
	*s = (struct odt_styles){0};
}

/* ---- asking ---- */

static void inherit(struct odt_look *look, const struct odt_look *from)
{
	look->bold = look->bold >= 0 ? look->bold : from->bold;
	look->raised = look->raised >= 0 ? look->raised : from->raised;
	look->struck = look->struck >= 0 ? look->struck : from->struck;
	look->hidden = look->hidden >= 0 ? look->hidden : from->hidden;
	look->centred = look->centred >= 0 ? look->centred : from->centred;
	look->borders = look->borders >= 0 ? look->borders : from->borders;
	look->font = look->font >= 0 ? look->font : from->font;
}

struct odt_style odt_style(const struct odt_styles *s, char family, const char *name)
{
	struct odt_style key = {.family = family, .look = unsaid}, found = key;
	copy(key.name, name);
	for (int i = 0; i < ANCESTORS && key.name[0] != '\0' && s->style_count > 0; i++) {
		const struct odt_style *up =
		        bsearch(&key, s->styles, s->style_count, sizeof *s->styles, compare);
		if (up == NULL)
			break;
		inherit(&found.look, &up->look);
		found.title = found.title || up->title;
		found.heading = found.heading || up->heading;
		memcpy(key.name, up->parent, ODT_NAME);
	}
	return found;
}

struct odt_list *odt_list(const struct odt_styles *s, const char *name)
{
	struct odt_list key = {.form = {'\0'}};
	copy(key.name, name);
	return name == NULL || s->list_count == 0
	               ? NULL
	               : bsearch(&key, s->lists, s->list_count, sizeof *s->lists, compare_lists);
}

static void roman(int n, bool small, char out[24])
{
	static const struct {
		int value;
		const char *large, *small;
	} parts[] = {{100, "C", "c"}, {90, "XC", "xc"}, {50, "L", "l"}, {40, "XL", "xl"},
	        {10, "X", "x"}, {9, "IX", "ix"}, {5, "V", "v"}, {4, "IV", "iv"}, {1, "I", "i"}};
	size_t len = 0;
	out[0] = '\0';
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		for (; n >= parts[i].value && len < 18; n -= parts[i].value)
			len += (size_t)snprintf(
			        out + len, 24 - len, "%s", small ? parts[i].small : parts[i].large);
}

void odt_label(const struct odt_list *list, int level, int number, char out[32])
{
	char text[24] = "";
	out[0] = '\0';
	if (list == NULL || level < 0 || level >= ODT_LEVELS || list->form[level] == '\0')
		return;
	char form = list->form[level];
	if ((form == 'a' || form == 'A') && number >= 1 && number <= 26)
		snprintf(text, sizeof text, "%c", form + number - 1);
	else if ((form == 'i' || form == 'I') && number >= 1 && number < 400)
		roman(number, form == 'i', text);
	else
		snprintf(text, sizeof text, "%d", number);
	snprintf(out, 32, "%s%s", text, list->behind[level]);
}
