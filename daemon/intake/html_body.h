/* Where on a page its article is. */
#ifndef BANTIN_INTAKE_HTML_BODY_H
#define BANTIN_INTAKE_HTML_BODY_H

#include "intake/html_marks.h"
#include "intake/html_tree.h"

struct html_weight {
	uint32_t text;  /* bytes that are no spaces, in all that stands in it */
	uint32_t links; /* of these, in links */
	uint32_t good;  /* of these, in sentences of running text */
};

struct html_page {
	struct html_tree tree;
	struct html_weight *weights; /* by node */
	struct html_mark *marks;     /* by node; ROLE_CUT only where it is believed */
	bool fragment;               /* of no page: it has no lines to be told */
	uint32_t body;               /* the element whose text is the article; 0 for all of it */
	uint32_t lead;               /* its first paragraph outside of `body`; 0: none */
};

/* Find it. A fragment has no page around it: its body is all of it. False, and
 * nothing to free: more elements than a page has. */
bool html_page_open(const char *bytes, size_t len, bool fragment, struct html_page *ret);
void html_page_close(struct html_page *p);

/* Is `node` `of`, or in it? */
bool html_within(const struct html_page *p, uint32_t node, uint32_t of);

#endif
