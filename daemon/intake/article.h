/* The article file: what people write by hand and hand over as plain text.
 *
 *	Title: Cảnh báo mưa lớn        optional block of "Key: value" lines,
 *	Class: priority                closed by a line of dashes
 *	---
 *	Từ đêm nay ...                 the text, a paragraph a line
 *
 * Without Title, the first line is the title if it is at most 120 bytes, has
 * no full stop and an empty line follows; else the title is the first 60
 * characters cut at a word, and is not spoken, because the text says it. */
#ifndef BANTIN_INTAKE_ARTICLE_H
#define BANTIN_INTAKE_ARTICLE_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct intake_article {
	char *title;       /* one line, never empty */
	bool title_spoken; /* false: the title is the beginning of the text */
	char *source;      /* "" where the file does not say; never NULL */
	char *date;
	char *klass; /* "normal", "priority", "emergency" or "" */
	char *lang;  /* "vi" or "" and the like, lower case */
	/* What the options of `bantin add` say elsewhere; as written, "" where unsaid. */
	char *at, *expires, *category, *zone, *voice, *repeat, *series;
	/* For programs that write into the spool (docs/feeds.md). */
	char *key;       /* of this article, against doubles */
	char *replaces;  /* keys of older articles that it supersedes, parted by spaces */
	char *withdraws; /* keys of articles that are taken off */
	char *text;      /* strict UTF-8, lines end in LF, no other control characters but tabs */
	size_t text_len;
	int title_line;    /* where the title stands; 0: it is a key's, or the text's beginning */
	int text_line;     /* where the text begins, 1-based */
	unsigned controls; /* control characters that were removed */
	int controls_line; /* where the first of them stood */
};

/* Take an article file apart. `path` is for messages. Refused with a sentence,
 * line and byte: what is not UTF-8, holds no text, or has an unknown key or
 * value in its block (the nearest name is told). -errno and nothing to free. */
int intake_article_parse(
        const char *path, const char *bytes, size_t len, struct intake_article *ret, struct err *e);

/* The same for a file, or standard input for "-"; at most LIMIT_ARTICLE_BYTES. */
int intake_article_read(const char *path, struct intake_article *ret, struct err *e);

/* Does it begin with a block of "Key: value" lines closed by dashes, with at
 * least one key that is known? Any bytes may be asked. */
bool intake_article_has_keys(const char *bytes, size_t len);

/* Write a line of such a block, nothing if `value` is empty; `value` holds one line
 * and is cut to `most` bytes, between characters. */
void intake_article_key(struct str *out, const char *key, const char *value, size_t most);

/* A whole article file; a title that is the beginning of the text is left for the text
 * to say again. */
void intake_article_write(const struct intake_article *a, struct str *out);

/* The i-th text above, title to withdraws (not `text`); NULL past the last. */
char **intake_article_field(struct intake_article *a, size_t i);

void intake_article_finish(struct intake_article *a); /* frees, zeroes; fine twice */

#endif
