/* The text of an OpenDocument text: content.xml. */
#ifndef BANTIN_INTAKE_ODT_BODY_H
#define BANTIN_INTAKE_ODT_BODY_H

#include "base/err.h"
#include "base/str.h"
#include "intake/draft.h"
#include "intake/odt_styles.h"

/* The styles of styles.xml, which may be empty or broken: the text can be read without. */
void odt_common_styles(const struct str *xml, struct odt_styles *styles);

/* Append its paragraphs as blocks, its notes behind them; the first in the style "Title"
 * becomes the draft's title. `styles` gets those of content.xml too. 0, or as xml_walk(). */
int odt_body(const char *path, const struct str *xml, struct odt_styles *styles, struct draft *d,
        struct err *e);

#endif
