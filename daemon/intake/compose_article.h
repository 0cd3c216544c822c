/* From a cleaned draft to the article that is said: title, text, language. */
#ifndef BANTIN_INTAKE_COMPOSE_ARTICLE_H
#define BANTIN_INTAKE_COMPOSE_ARTICLE_H

#include "base/err.h"
#include "intake/article.h"
#include "intake/draft.h"

/* Blocks become a paragraph a line. `title_line`: the line that is the title if
 * it is still the first block, else 0. A draft without a title gets one from
 * its first block, as article.h says, or from the heading of an official letter
 * ("THÔNG BÁO" and the line after it). -ENODATA where nothing is left, -EFBIG
 * for a text beyond LIMIT_ARTICLE_BYTES. */
int article_of_draft(const char *path, const struct draft *d, int title_line,
        struct intake_article *ret, struct err *e);

/* What a format's file says in letters of an old font (.VnTime, VNI) becomes
 * Unicode, if its text is sure to be that. */
void draft_undisguise(struct draft *d);

#endif
