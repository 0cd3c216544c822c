/* A page as a tree of numbers: elements and text point into the bytes, nothing
 * is copied. Forgiving as browsers are; linear in the bytes for whatever comes:
 * deeper than HTML_DEPTH nothing nests, more than HTML_NODES is refused.
 *
 * Not libxml2: its parser compares each attribute with all before it, so that a
 * tag of 350 KB held it for 9 seconds. */
#ifndef BANTIN_INTAKE_HTML_TREE_H
#define BANTIN_INTAKE_HTML_TREE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { HTML_DEPTH = 250, HTML_NODES = 300000, HTML_NONE = 0 };

/* What an element means for the text around and in it. */
enum {
	HTML_VOID = 1,    /* has no end tag */
	HTML_BLOCK = 2,   /* begins a line of its own */
	HTML_RAW = 4,     /* holds no tags */
	HTML_SILENT = 8,  /* holds no text of the page */
	HTML_CELL = 16,   /* of a table: what is in it closes nothing outside */
	HTML_HEADING = 32 /* h1 to h6 */
};

/* name, meaning: sorted by name */
#define HTML_TAGS(X)                                                                               \
	X(A, "a", 0)                                                                               \
	X(ADDRESS, "address", HTML_BLOCK)                                                          \
	X(AMP_AD, "amp-ad", HTML_BLOCK)                                                            \
	X(ARTICLE, "article", HTML_BLOCK)                                                          \
	X(ASIDE, "aside", HTML_BLOCK)                                                              \
	X(AUDIO, "audio", HTML_SILENT)                                                             \
	X(B, "b", 0)                                                                               \
	X(BASE, "base", HTML_VOID)                                                                 \
	X(BLOCKQUOTE, "blockquote", HTML_BLOCK)                                                    \
	X(BODY, "body", HTML_BLOCK)                                                                \
	X(BR, "br", HTML_VOID)                                                                     \
	X(BUTTON, "button", HTML_SILENT)                                                           \
	X(CANVAS, "canvas", HTML_SILENT)                                                           \
	X(CAPTION, "caption", HTML_BLOCK | HTML_CELL)                                              \
	X(CENTER, "center", HTML_BLOCK)                                                            \
	X(COL, "col", HTML_VOID)                                                                   \
	X(DD, "dd", HTML_BLOCK)                                                                    \
	X(DEL, "del", 0)                                                                           \
	X(DETAILS, "details", HTML_BLOCK)                                                          \
	X(DIV, "div", HTML_BLOCK)                                                                  \
	X(DL, "dl", HTML_BLOCK)                                                                    \
	X(DT, "dt", HTML_BLOCK)                                                                    \
	X(EM, "em", 0)                                                                             \
	X(EMBED, "embed", HTML_VOID)                                                               \
	X(FIELDSET, "fieldset", HTML_BLOCK)                                                        \
	X(FIGCAPTION, "figcaption", HTML_BLOCK)                                                    \
	X(FIGURE, "figure", HTML_BLOCK)                                                            \
	X(FONT, "font", 0)                                                                         \
	X(FOOTER, "footer", HTML_BLOCK)                                                            \
	X(FORM, "form", HTML_BLOCK)                                                                \
	X(H1, "h1", HTML_BLOCK | HTML_HEADING)                                                     \
	X(H2, "h2", HTML_BLOCK | HTML_HEADING)                                                     \
	X(H3, "h3", HTML_BLOCK | HTML_HEADING)                                                     \
	X(H4, "h4", HTML_BLOCK | HTML_HEADING)                                                     \
	X(H5, "h5", HTML_BLOCK | HTML_HEADING)                                                     \
	X(H6, "h6", HTML_BLOCK | HTML_HEADING)                                                     \
	X(HEAD, "head", HTML_BLOCK | HTML_SILENT)                                                  \
	X(HEADER, "header", HTML_BLOCK)                                                            \
	X(HR, "hr", HTML_VOID | HTML_BLOCK)                                                        \
	X(HTML, "html", HTML_BLOCK)                                                                \
	X(I, "i", 0)                                                                               \
	X(IFRAME, "iframe", HTML_RAW | HTML_SILENT)                                                \
	X(IMG, "img", HTML_VOID)                                                                   \
	X(INPUT, "input", HTML_VOID)                                                               \
	X(LABEL, "label", 0)                                                                       \
	X(LI, "li", HTML_BLOCK)                                                                    \
	X(LINK, "link", HTML_VOID)                                                                 \
	X(MAIN, "main", HTML_BLOCK)                                                                \
	X(MENU, "menu", HTML_BLOCK)                                                                \
	X(META, "meta", HTML_VOID)                                                                 \
	X(NAV, "nav", HTML_BLOCK)                                                                  \
	X(NOSCRIPT, "noscript", HTML_SILENT)                                                       \
	X(OBJECT, "object", HTML_SILENT)                                                           \
	X(OL, "ol", HTML_BLOCK)                                                                    \
	X(OPTION, "option", HTML_SILENT)                                                           \
	X(P, "p", HTML_BLOCK)                                                                      \
	X(PICTURE, "picture", 0)                                                                   \
	X(PRE, "pre", HTML_BLOCK)                                                                  \
	X(S, "s", 0)                                                                               \
	X(SCRIPT, "script", HTML_RAW | HTML_SILENT)                                                \
	X(SECTION, "section", HTML_BLOCK)                                                          \
	X(SELECT, "select", HTML_SILENT)                                                           \
	X(SOURCE, "source", HTML_VOID)                                                             \
	X(SPAN, "span", 0)                                                                         \
	X(STRIKE, "strike", 0)                                                                     \
	X(STRONG, "strong", 0)                                                                     \
	X(STYLE, "style", HTML_RAW | HTML_SILENT)                                                  \
	X(SUB, "sub", 0)                                                                           \
	X(SUMMARY, "summary", HTML_BLOCK)                                                          \
	X(SUP, "sup", 0)                                                                           \
	X(SVG, "svg", HTML_SILENT)                                                                 \
	X(TABLE, "table", HTML_BLOCK | HTML_CELL)                                                  \
	X(TBODY, "tbody", HTML_BLOCK)                                                              \
	X(TD, "td", HTML_BLOCK | HTML_CELL)                                                        \
	X(TEMPLATE, "template", HTML_SILENT)                                                       \
	X(TEXTAREA, "textarea", HTML_RAW | HTML_SILENT)                                            \
	X(TFOOT, "tfoot", HTML_BLOCK)                                                              \
	X(TH, "th", HTML_BLOCK | HTML_CELL)                                                        \
	X(THEAD, "thead", HTML_BLOCK)                                                              \
	X(TIME, "time", 0)                                                                         \
	X(TITLE, "title", HTML_RAW | HTML_SILENT)                                                  \
	X(TR, "tr", HTML_BLOCK)                                                                    \
	X(U, "u", 0)                                                                               \
	X(UL, "ul", HTML_BLOCK)                                                                    \
	X(VIDEO, "video", HTML_SILENT)                                                             \
	X(WBR, "wbr", HTML_VOID)

#define HTML_TAG_NAME(id, name, meaning) HTML_##id,
enum html_tag { HTML_TEXT, HTML_OTHER, HTML_TAGS(HTML_TAG_NAME) HTML_TAG_COUNT };
#undef HTML_TAG_NAME

struct html_node {
	uint32_t parent, next, child; /* numbers of nodes, HTML_NONE: there is none */
	uint32_t at, len;             /* text: its bytes; element: those of its attributes */
	uint32_t end;                 /* the number after its last descendant */
	uint8_t tag;                  /* enum html_tag */
};

struct html_tree {
	const char *bytes; /* strict UTF-8, borrowed */
	size_t len;
	struct html_node *nodes; /* in the order of the page; 0 is the root, of no tag */
	uint32_t count;
};

/* False, and nothing to free: more than HTML_NODES, or more than 4 GB. */
bool html_tree_build(const char *bytes, size_t len, struct html_tree *ret);
void html_tree_finish(struct html_tree *t);

unsigned html_meaning(enum html_tag tag); /* HTML_VOID and so on */

/* The value of an attribute as it stands there, entities and all; data is NULL
 * where the element has none. `name` in lower case. */
struct span html_attribute(const struct html_tree *t, uint32_t node, const char *name);
/* Step through all of them: `*at` is 0 at first; false after the last. */
bool html_attributes(const struct html_tree *t, uint32_t node, uint32_t *at, struct span *ret_name,
        struct span *ret_value);

/* Append, with what entities stand for; stands for itself: what is none. */
void html_decode(const char *bytes, size_t len, struct str *out);

#endif
