/* What an OpenDocument text says apart from its words: styles and numbered lists. */
#ifndef BANTIN_INTAKE_ODT_STYLES_H
#define BANTIN_INTAKE_ODT_STYLES_H

#include "base/str.h"
#include "intake/old_font.h"

#include <stdbool.h>

enum { ODT_NAME = 64, ODT_STYLES = 4000, ODT_LISTS = 500, ODT_LEVELS = 10 };

/* How letters look; -1: unsaid. */
struct odt_look {
	signed char bold, raised, struck, hidden, centred, borders;
	signed char font; /* enum font */
};

struct odt_style {
	char family; /* 'p' paragraph, 't' text, 'c' table-cell */
	char name[ODT_NAME], parent[ODT_NAME];
	struct odt_look look;
	bool title, heading;
};

struct odt_list {
	char name[ODT_NAME];
	char form[ODT_LEVELS];      /* '1', 'a', 'A', 'i', 'I'; '\0': bullets */
	char behind[ODT_LEVELS][8]; /* "." or ")" */
	int start[ODT_LEVELS];
	int last[ODT_LEVELS]; /* the number given last, for lists that go on */
};

struct odt_styles {
	struct odt_style *styles; /* sorted once all are read */
	size_t style_count;
	struct odt_list *lists;
	size_t list_count;
	bool in_list;  /* elements that follow are levels of the last list */
	bool in_style; /* they are properties of the last style */
};

/* The beginning and end of elements of <office:styles> and <office:automatic-styles>. */
void odt_styles_start(struct odt_styles *s, const char *name, const char **attributes);
void odt_styles_end(struct odt_styles *s, const char *name);
/* All are read: they may be asked for. */
void odt_styles_sort(struct odt_styles *s);
void odt_styles_finish(struct odt_styles *s);

/* With what its ancestors say; name NULL or unknown: nothing. */
struct odt_style odt_style(const struct odt_styles *s, char family, const char *name);
/* NULL: no such list. */
struct odt_list *odt_list(const struct odt_styles *s, const char *name);
/* "3.", "b)", "IV." into `out`; "" for bullets. */
void odt_label(const struct odt_list *list, int level, int number, char out[32]);

/* The local part of an expanded name, and an attribute by its local part, or NULL. */
const char *odt_name(const char *name);
const char *odt_attribute(const char **attributes, const char *name);

#endif
