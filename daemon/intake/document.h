/* A document of any format and encoding, taken to the articles in it: sniffed,
 * converted to UTF-8, parsed, cleaned for the ear. The one door that verbs, the
 * spool and bantin-work use; bantind itself only knows intake/article.h. */
#ifndef BANTIN_INTAKE_DOCUMENT_H
#define BANTIN_INTAKE_DOCUMENT_H

#include "base/err.h"
#include "intake/article.h"
#include "intake/draft.h"
#include "intake/formats.h"

#include <stdint.h>

struct clean_rules; /* intake/clean.h */

struct document_wishes {
	const char *encoding;            /* NULL: found out; else a name of unicode/legacy.h */
	const struct clean_rules *rules; /* NULL: nothing is cleaned (--keep) */
	/* When it shall be said, wall ms: an alert is then taken with its class and expiry,
	 * and refused if it is a test or over (cap_article()). 0: somebody only looks. */
	int64_t air_at;
};

struct document {
	enum format format;
	const char *encoding;            /* "utf-8", "tcvn3", ...: static */
	bool converted;                  /* it was not UTF-8 */
	bool disguised;                  /* it was, but of an old font's letters */
	unsigned joined;                 /* lines that were broken at a margin */
	struct drafts drafts;            /* with what was cut */
	struct intake_article *articles; /* a draft each, its blocks a paragraph a line */
	size_t count;
};

int document_parse(const char *path, const char *bytes, size_t len,
        const struct document_wishes *wishes, struct document *ret, struct err *e);
/* The same for a file, or standard input for "-". */
int document_read(const char *path, const struct document_wishes *wishes, struct document *ret,
        struct err *e);
void document_finish(struct document *d); /* frees, zeroes; fine twice */

#endif
