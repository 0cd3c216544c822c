/* Documents for verbs: the options --encoding and --keep, the rules of cleaning,
 * and what is told of what was converted and left out. */
#ifndef BANTIN_CLI_DOCUMENTS_H
#define BANTIN_CLI_DOCUMENTS_H

#include "base/err.h"
#include "base/str.h"
#include "cli/options.h"
#include "intake/document.h"

#include <stdbool.h>

#define DOCUMENT_OPTIONS                                                                           \
	{"keep", 0, NULL, N_("clean nothing for the ear: captions, signatures and the like stay"), \
	        NULL},                                                                             \
	{                                                                                          \
		"encoding", 0, "NAME",                                                             \
		        N_("what the text is written in, where it cannot be found out"), NULL      \
	}

struct documents {
	struct clean_rules *rules;
	struct document_wishes wishes;
};

/* For a verb by which something airs; one that only looks sets wishes.air_at to 0. -errno
 * where the rules or the encoding's name are wrong. */
int documents_open(const struct options *given, struct documents *ret, struct err *e);
void documents_close(struct documents *d);

/* Hand a sentence for each thing that was done to it to `tell`: the encoding, and
 * what was left out (a few; the rest is counted). */
typedef void documents_teller(void *context, const char *sentence);
void documents_tell(
        const char *path, const struct document *d, documents_teller *tell, void *context);

/* A document of any format as the text of an article file, with all keys found in it; a plain one
 * that nothing was done to goes byte for byte. What was converted and left out is told on stderr.
 * -EINVAL too where it holds several articles (a feed). Appends to `text`. */
int documents_text(const struct documents *how, const char *path, struct str *text, struct err *e);
/* A document that shall air, which the caller finishes, and its bytes (may be NULL), which
 * the caller finishes after a failure too. */
int documents_read(const struct documents *how, const char *path, struct str *bytes,
        struct document *ret, struct err *e);
/* Nothing was converted, nothing left out, and it is text: it may go byte for byte. */
bool documents_untouched(const struct document *d);

/* "caption" as people call it; a site's own rule by its name. */
const char *documents_rule_label(const char *rule);

#endif
