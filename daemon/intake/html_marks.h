/* What the names of classes, ids and roles say about a part of a page: a table
 * of words as Vietnamese newspapers, portals and their systems use them. */
#ifndef BANTIN_INTAKE_HTML_MARKS_H
#define BANTIN_INTAKE_HTML_MARKS_H

#include "intake/html_tree.h"

enum html_role {
	ROLE_NONE,
	ROLE_CUT,     /* left out, by `rule` */
	ROLE_BODY,    /* holds an article's text */
	ROLE_LEAD,    /* its first paragraph, which often stands outside the rest */
	ROLE_CAPTION, /* of a picture */
	ROLE_PLACE,   /* where a report comes from, before its first words */
	ROLE_AUTHOR,
	ROLE_DATE,
	ROLE_NOTE, /* a footnote */
	ROLE_ITEM, /* of a list, as Word saves them */
	ROLE_TITLE
};

struct html_mark {
	enum html_role role;
	const char *rule; /* of ROLE_CUT: static */
};

struct html_mark html_mark(const struct html_tree *t, uint32_t node);

#endif
