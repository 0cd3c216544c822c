/* Styles and lists of Word documents (ECMA-376 part 1, sections 17.7 and 17.9).
 * Called by docx_body.c for every paragraph. */
#include "intake/docx_styles.h"

#include "base/mem.h"
#include "intake/xml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const spaces[] = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main|",
        "http://purl.oclc.org/ooxml/wordprocessingml/main|",
};

const char *docx_name(const char *name)
{
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
		if (strncmp(name, spaces[i], strlen(spaces[i])) == 0)
			return name + strlen(spaces[i]);
	return "";
}

const char *docx_attribute(const char **attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (strcmp(docx_name(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

bool docx_on(const char **attributes)
{
	const char *v = docx_attribute(attributes, "val");
	return v == NULL ||
	       (strcmp(v, "0") != 0 && strcmp(v, "false") != 0 && strcmp(v, "off") != 0);
}

/* As much as fits, no letter cut in two. */
static void copy(char *to, size_t size, const char *from)
{
	size_t n = from != NULL ? strlen(from) : 0;
	if (n >= size)
		for (n = size - 1; n > 0 && ((unsigned char)from[n] & 0xC0) == 0x80;)
			n--;
	if (n > 0)
		memcpy(to, from, n);
	to[n] = '\0';
}

static int number(const char **attributes, int otherwise)
{
	const char *v = docx_attribute(attributes, "val");
	char *end;
	long n = v != NULL ? strtol(v, &end, 10) : otherwise;
	return n < 0 || n > 1 << 20 ? otherwise : (int)n;
}

struct reading {
	struct docx_styles *s;
	struct docx_style *style; /* being read, NULL: none */
	struct docx_abstract *abstract;
	struct docx_list *list;
	int level;
	bool in_defaults;
};

static bool is_centred(const char *jc)
{
	return jc != NULL &&
	       (strcmp(jc, "center") == 0 || strcmp(jc, "right") == 0 || strcmp(jc, "end") == 0);
}

static void name_style(struct docx_style *style, const char *name)
{
	if (name == NULL)
		return;
	style->title = strcasecmp(name, "title") == 0;
	style->heading = strncasecmp(name, "heading ", 8) == 0 || strcasecmp(name, "subtitle") == 0;
}

static void style_start(struct reading *r, const char *name, const char **a)
{
	struct docx_style *style = r->style;
	if (strcmp(name, "rFonts") == 0) {
		enum font font = font_of(docx_attribute(a, "ascii"));
		if (style != NULL)
			style->font = font;
		else if (r->in_defaults)
			r->s->font = font;
	} else if (style == NULL) {
		return;
	} else if (strcmp(name, "name") == 0) {
		name_style(style, docx_attribute(a, "val"));
	} else if (strcmp(name, "basedOn") == 0) {
		copy(style->based_on, sizeof style->based_on, docx_attribute(a, "val"));
	} else if (strcmp(name, "jc") == 0) {
		style->centred = is_centred(docx_attribute(a, "val"));
	} else if (strcmp(name, "numId") == 0) {
		style->list = number(a, 0);
	} else if (strcmp(name, "ilvl") == 0) {
		style->level = number(a, 0);
	} else if (strcmp(name, "outlineLvl") == 0) {
		style->heading = number(a, DOCX_LEVELS) < DOCX_LEVELS;
	}
}

static bool styles_start(void *context, const char *name, const char **a)
{
	struct reading *r = context;
	name = docx_name(name);
	if (strcmp(name, "docDefaults") == 0)
		r->in_defaults = true;
	if (strcmp(name, "style") != 0) {
		style_start(r, name, a);
		return true;
	}
	if (r->s->style_count == DOCX_STYLES)
		return false;
	r->style = &r->s->styles[r->s->style_count++];
	*r->style = (struct docx_style){.centred = -1, .list = -1};
	copy(r->style->id, sizeof r->style->id, docx_attribute(a, "styleId"));
	return true;
}

static bool styles_end(void *context, const char *name)
{
	struct reading *r = context;
	name = docx_name(name);
	if (strcmp(name, "style") == 0)
		r->style = NULL;
	if (strcmp(name, "docDefaults") == 0)
		r->in_defaults = false;
	return true;
}

static void level_start(struct reading *r, const char *name, const char **a)
{
	struct docx_level *level = &r->abstract->levels[r->level];
	if (strcmp(name, "start") == 0)
		level->start = number(a, 1);
	else if (strcmp(name, "numFmt") == 0)
		copy(level->format, sizeof level->format, docx_attribute(a, "val"));
	else if (strcmp(name, "lvlText") == 0)
		copy(level->text, sizeof level->text, docx_attribute(a, "val"));
}

static int id_of(const char **a, const char *name)
{
	const char *v = docx_attribute(a, name);
	return v != NULL ? atoi(v) : -1;
}

static struct docx_abstract *abstract_add(struct docx_styles *s, int id)
{
	if (s->abstract_count == DOCX_LISTS)
		return NULL;
	struct docx_abstract *abstract = &s->abstracts[s->abstract_count++];
	*abstract = (struct docx_abstract){.id = id};
	for (int i = 0; i < DOCX_LEVELS; i++) {
		abstract->levels[i].start = 1;
		abstract->counted[i] = -1;
	}
	return abstract;
}

static struct docx_list *list_add(struct docx_styles *s, int id)
{
	if (s->list_count == DOCX_LISTS)
		return NULL;
	struct docx_list *list = &s->lists[s->list_count++];
	*list = (struct docx_list){.id = id, .abstract = -1};
	for (int i = 0; i < DOCX_LEVELS; i++)
		list->restart[i] = -1;
	return list;
}

static bool numbering_start(void *context, const char *name, const char **a)
{
	struct reading *r = context;
	name = docx_name(name);
	if (strcmp(name, "abstractNum") == 0) {
		r->abstract = abstract_add(r->s, id_of(a, "abstractNumId"));
		return r->abstract != NULL;
	}
	if (strcmp(name, "num") == 0) {
		r->abstract = NULL;
		r->list = list_add(r->s, id_of(a, "numId"));
		return r->list != NULL;
	}
	if (strcmp(name, "lvl") == 0 || strcmp(name, "lvlOverride") == 0) {
		int level = id_of(a, "ilvl");
		r->level = level >= 0 && level < DOCX_LEVELS ? level : 0;
	} else if (strcmp(name, "abstractNumId") == 0 && r->list != NULL) {
		r->list->abstract = id_of(a, "val");
	} else if (strcmp(name, "startOverride") == 0 && r->list != NULL) {
		r->list->restart[r->level] = number(a, 1);
	} else if (r->abstract != NULL) {
		level_start(r, name, a);
	}
	return true;
}

static bool ignore_end(void *context, const char *name)
{
	(void)context, (void)name;
	return true;
}

static int by_style(const void *a, const void *b)
{
	return strcmp(((const struct docx_style *)a)->id, ((const struct docx_style *)b)->id);
}

static int by_list(const void *a, const void *b)
{
	return ((const struct docx_list *)a)->id - ((const struct docx_list *)b)->id;
}

void docx_styles_open(
        const struct str *styles, const struct str *numbering, struct docx_styles *ret)
{
	struct docx_styles s = {.styles = mem_array(DOCX_STYLES, sizeof *s.styles),
	        .abstracts = mem_array(DOCX_LISTS, sizeof *s.abstracts),
	        .lists = mem_array(DOCX_LISTS, sizeof *s.lists)};
	struct reading r = {.s = &s};
	const struct xml_listener styles_listener = {
	        .start = styles_start, .end = styles_end, .namespaces = true, .context = &r};
	const struct xml_listener numbering_listener = {
	        .start = numbering_start, .end = ignore_end, .namespaces = true, .context = &r};
	struct err unused;
	if (styles->len > 0)
		xml_walk("", styles->data, styles->len, &styles_listener, &unused);
	if (numbering->len > 0)
		xml_walk("", numbering->data, numbering->len, &numbering_listener, &unused);
	qsort(s.styles, s.style_count, sizeof *s.styles, by_style);
	qsort(s.lists, s.list_count, sizeof *s.lists, by_list);
	*ret = s;
}

void docx_styles_close(struct docx_styles *s)
{
	free(s->styles);
	free(s->abstracts);
	free(s->lists);
	*s = (struct docx_styles){0};
}

struct docx_style docx_style(const struct docx_styles *s, const char *id)
{
	struct docx_style found = {.centred = -1, .list = -1}, key;
	copy(key.id, sizeof key.id, id);
	for (int i = 0; i < DOCX_LEVELS && key.id[0] != '\0'; i++) {
		const struct docx_style *style =
		        bsearch(&key, s->styles, s->style_count, sizeof *s->styles, by_style);
		if (style == NULL)
			break;
		found.title = found.title || (i == 0 && style->title);
		found.heading = found.heading || style->heading;
		if (found.centred < 0)
			found.centred = style->centred;
		if (found.list < 0 && style->list >= 0) {
			found.list = style->list;
			found.level = style->level;
		}
		if (found.font == FONT_UNSAID)
			found.font = style->font;
		copy(key.id, sizeof key.id, style->based_on);
	}
	if (found.font == FONT_UNSAID)
		found.font = s->font;
	return found;
}

static void roman(int n, bool capital, struct str *out)
{
	static const struct {
		int value;
		const char *small, *large;
	} digits[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
	        {100, "c", "C"}, {90, "xc", "XC"}, {50, "l", "L"}, {40, "xl", "XL"}, {10, "x", "X"},
	        {9, "ix", "IX"}, {5, "v", "V"}, {4, "iv", "IV"}, {1, "i", "I"}};
	for (size_t i = 0; i < sizeof digits / sizeof digits[0] && n < 4000; i++)
		for (; n >= digits[i].value; n -= digits[i].value)
			str_adds(out, capital ? digits[i].large : digits[i].small);
}

static void add_number(const char *format, int n, struct str *out)
{
	bool upper = strncmp(format, "upper", 5) == 0;
	if (strcmp(format, "lowerRoman") == 0 || strcmp(format, "upperRoman") == 0)
		roman(n, upper, out);
	else if ((strcmp(format, "lowerLetter") == 0 || strcmp(format, "upperLetter") == 0) &&
	         n > 0)
		str_addc(out, (char)((upper ? 'A' : 'a') + (n - 1) % 26));
	else
		str_addf(out, strcmp(format, "decimalZero") == 0 ? "%02d" : "%d", n);
}

static struct docx_abstract *abstract_of(struct docx_styles *s, struct docx_list *list)
{
	for (size_t i = 0; list != NULL && i < s->abstract_count; i++)
		if (s->abstracts[i].id == list->abstract)
			return &s->abstracts[i];
	return NULL;
}

/* One more at this level; the levels below begin again. */
static void count_on(struct docx_abstract *abstract, struct docx_list *list, int level)
{
	for (int i = 0; !list->used && i < DOCX_LEVELS; i++)
		if (list->restart[i] >= 0)
			abstract->counted[i] = list->restart[i] - 1;
	list->used = true;
	for (int i = 0; i <= level; i++)
		if (abstract->counted[i] < 0)
			abstract->counted[i] = abstract->levels[i].start - (i == level);
	abstract->counted[level]++;
	for (int i = level + 1; i < DOCX_LEVELS; i++)
		abstract->counted[i] = -1;
}

bool docx_label(struct docx_styles *s, int list, int level, char out[DOCX_LABEL * 2])
{
	struct docx_list key = {.id = list};
	struct docx_list *found = bsearch(&key, s->lists, s->list_count, sizeof *s->lists, by_list);
	struct docx_abstract *abstract = abstract_of(s, found);
	struct str label;
	if (abstract == NULL || level < 0 || level >= DOCX_LEVELS)
		return false;
	const struct docx_level *l = &abstract->levels[level];
	count_on(abstract, found, level);
	if (strcmp(l->format, "bullet") == 0 || strcmp(l->format, "none") == 0 ||
	        l->text[0] == '\0')
		return false;
	str_init(&label);
	for (const char *p = l->text; *p != '\0'; p++) {
		int of = p[0] == '%' && p[1] >= '1' && p[1] <= '9' ? p[1] - '1' : -1;
		if (of < 0) {
			str_addc(&label, *p);
			continue;
		}
		int n = abstract->counted[of] >= 0 ? abstract->counted[of]
		                                   : abstract->levels[of].start;
		add_number(abstract->levels[of].format, n, &label);
		p++;
	}
	copy(out, DOCX_LABEL * 2, label.data);
	str_finish(&label);
	return out[0] != '\0';
}
