/* The formats, a file each: bytes in, drafts out. Every one of them is handed
 * whatever arrives: it ends within 2 s and 64 MB with drafts or with a sentence,
 * follows nothing outside of the bytes, and expands nothing without bound.
 *
 * `path` is for messages. Each returns 0 with at least one draft, or -errno with
 * nothing to free: -EINVAL what the format forbids or is cut short, -E2BIG what
 * expands beyond the limits of base/limits.h, -ENODATA no article in it. */
#ifndef BANTIN_INTAKE_FORMATS_H
#define BANTIN_INTAKE_FORMATS_H

#include "base/err.h"
#include "intake/draft.h"

enum format {
	FORMAT_PLAIN,   /* plain text without a block of keys */
	FORMAT_ARTICLE, /* an article file, see intake/article.h */
	FORMAT_HTML,
	FORMAT_RSS,
	FORMAT_ATOM,
	FORMAT_DOCX,
	FORMAT_ODT,
	FORMAT_CAP, /* Common Alerting Protocol 1.2 */
	FORMAT_COUNT
};

const char *format_name(enum format f); /* "plain", "article", "html", "rss", ... */

/* By content, never by name. Text formats must be UTF-8 already, but for what
 * their own declaration says (HTML's meta, XML's encoding). */
enum format format_sniff(const char *bytes, size_t len);

/* 0, or -EINVAL and what to do about it for what people hand over and no parser
 * here reads: PDF, .doc, RTF, pictures, archives. Asked before all else. */
int format_known(const char *path, const char *bytes, size_t len, struct err *e);

int html_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e);
int feed_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e);
int odt_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e);
int docx_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e);

/* A fragment of HTML, as feeds carry in their entries, appended as blocks. */
void html_blocks(const char *bytes, size_t len, struct draft *ret);

/* Does a tag of HTML stand anywhere in it? For texts that should have none. */
bool format_has_tags(const char *bytes, size_t len);

#endif
