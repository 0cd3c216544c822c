/* What a page says about its article outside of the text: title, source, author,
 * date, language, address. */
#ifndef BANTIN_INTAKE_HTML_META_H
#define BANTIN_INTAKE_HTML_META_H

#include "intake/draft.h"
#include "intake/html_body.h"

/* Fill the members of `d` that the page knows about. */
void html_meta(const struct html_page *p, struct draft *d);

#endif
