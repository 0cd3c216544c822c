/* What a Word document says apart from its text: styles and numbered lists. */
#ifndef BANTIN_INTAKE_DOCX_STYLES_H
#define BANTIN_INTAKE_DOCX_STYLES_H

#include "base/str.h"
#include "intake/old_font.h"

#include <stdbool.h>

enum { DOCX_ID = 64, DOCX_LEVELS = 9, DOCX_LABEL = 48, DOCX_STYLES = 1000, DOCX_LISTS = 1000 };

struct docx_style {
	char id[DOCX_ID], based_on[DOCX_ID];
	bool title, heading;
	int centred; /* -1: unsaid */
	int list;    /* numId, -1: unsaid; 0: none */
	int level;   /* of the list */
	enum font font;
};

struct docx_level {
	char format[24];       /* "decimal", "bullet", ... */
	char text[DOCX_LABEL]; /* "%1.%2." */
	int start;
};

struct docx_abstract {
	int id;
	struct docx_level levels[DOCX_LEVELS];
	int counted[DOCX_LEVELS]; /* the last number given; -1: none yet */
};

struct docx_list {
	int id, abstract;         /* the number of its abstract, not an index */
	int restart[DOCX_LEVELS]; /* -1: goes on */
	bool used;
};

struct docx_styles {
	struct docx_style *styles; /* sorted by id */
	size_t style_count;
	enum font font; /* where nothing else says one */
	struct docx_abstract *abstracts;
	size_t abstract_count;
	struct docx_list *lists; /* sorted by id */
	size_t list_count;
};

/* From the bytes of styles.xml and numbering.xml, either may be empty. What is
 * broken in them is passed over: the text can be read without. */
void docx_styles_open(
        const struct str *styles, const struct str *numbering, struct docx_styles *ret);
void docx_styles_close(struct docx_styles *s);

/* With what its ancestors say; `id` NULL or unknown: what unstyled text has. */
struct docx_style docx_style(const struct docx_styles *s, const char *id);

/* The next label of a list at a level ("3.", "a)", "I."), counted on. False: the
 * list has none, or bullets. */
bool docx_label(struct docx_styles *s, int list, int level, char out[DOCX_LABEL * 2]);

/* Names of WordprocessingML, of both its namespaces: the local name, or "". */
const char *docx_name(const char *name);
const char *docx_attribute(const char **attributes, const char *name);
/* An on/off property: true unless its value says 0, false or off. */
bool docx_on(const char **attributes);

#endif
