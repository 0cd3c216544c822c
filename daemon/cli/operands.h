/* The ARTICLE operands of a verb: texts and recordings, each taken through its
 * door and checked before any work begins. */
#ifndef BANTIN_CLI_OPERANDS_H
#define BANTIN_CLI_OPERANDS_H

#include "audio/recording.h"
#include "base/err.h"
#include "broadcast/compose.h"
#include "cli/documents.h"
#include "intake/article.h"

#include <stddef.h>

/* Sentences for people, in the user's language, that are no errors. */
struct warnings {
	char **lines;
	size_t count;
};

void warn(struct warnings *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
void warnings_finish(struct warnings *w);

struct operands {
	struct compose_article *articles; /* ready for compose(); borrow from the rest */
	size_t count;
	struct intake_article *texts;  /* by article; empty for a recording */
	struct recording_facts *facts; /* by operand; empty for a text */
	char **left_out;               /* titles of what could not be had, and was told of */
	size_t left_out_count;
};

/* Read them all; "-" is standard input, a feed is an article for each entry.
 * Documents are taken as --keep and --encoding of `given` say. Recordings are told by their content
 * and measured for `lufs` under `ceiling_db`. Refused with the file's name:
 * what a door refuses, and a text that no Vietnamese voice may read. */
int operands_load(const struct options *given, int argc, char **argv, double lufs,
        double ceiling_db, struct operands *ret, struct warnings *w, struct err *e);
/* 0, or -EINVAL where the article says that it is in another language. */
int operands_check_language(const struct intake_article *a, const char *path, struct err *e);
void operands_finish(struct operands *o);

#endif
