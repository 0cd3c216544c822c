/* The text of a Word document: word/document.xml and its notes. */
#ifndef BANTIN_INTAKE_DOCX_BODY_H
#define BANTIN_INTAKE_DOCX_BODY_H

#include "base/err.h"
#include "base/str.h"
#include "intake/docx_styles.h"
#include "intake/draft.h"

/* Append its paragraphs as blocks; the first in the style "Title" becomes the
 * draft's title. 0, or as xml_walk(). */
int docx_body(const char *path, const struct str *xml, struct docx_styles *styles, struct draft *d,
        struct err *e);

/* The same for footnotes.xml or endnotes.xml: all blocks are notes. */
int docx_notes(const char *path, const struct str *xml, struct docx_styles *styles, struct draft *d,
        struct err *e);

/* What the document says of itself in an archive's member: author, date, and a title
 * that its text says too. Of Word's and of OpenDocument's. */
void office_properties(const char *bytes, size_t len, const char *member, struct draft *d);

#endif
