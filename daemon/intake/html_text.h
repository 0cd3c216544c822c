/* From the part of a page that is its article to blocks, and from the rest to
 * what was left out and why. */
#ifndef BANTIN_INTAKE_HTML_TEXT_H
#define BANTIN_INTAKE_HTML_TEXT_H

#include "intake/draft.h"
#include "intake/html_body.h"

/* Append all of the page's body as blocks, and what stands around it as cuts;
 * what says the draft's title again is neither. */
void html_write(const struct html_page *p, struct draft *d);

/* Append the text in `node`, entities decoded, pieces parted by spaces, at most
 * about `most` bytes of it. */
void html_collect(const struct html_page *p, uint32_t node, size_t most, struct str *out);

#endif
