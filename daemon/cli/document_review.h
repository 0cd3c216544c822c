/* What no voice may read, told with the lines of the file that it came from. */
#ifndef BANTIN_CLI_DOCUMENT_REVIEW_H
#define BANTIN_CLI_DOCUMENT_REVIEW_H

#include "base/err.h"
#include "intake/document.h"

#include <stdbool.h>
#include <stddef.h>

/* An article, what it was made of, and whether nothing was cut from it, so that its lines
 * are those of the file. Borrowed. */
struct document_place {
	const struct intake_article *article;
	const struct draft *draft; /* NULL: unknown */
	bool whole;
};

struct document_place document_place(const struct document *d, size_t i);

/* Where line `n` of the article's text, from 0, stands in the file: a block of keys, a
 * title and what was left out have lines, too. Formats without lines: the paragraph. */
int document_line(const struct document_place *p, size_t n);

/* 0, or -EINVAL and a sentence with words and lines, as review_refuse(). */
int document_review(const char *path, const struct document_place *p, struct err *e);

#endif
