/* What would be said: a text read by bantin-work with the station's lexicon,
 * settings and voice, with or without its sound. For previews, for approval,
 * and to see what a changed lexicon changes. */
#ifndef BANTIN_STATION_WORDS_H
#define BANTIN_STATION_WORDS_H

#include "station/internal.h"

struct words_wanted {
	const char *title; /* spoken first; NULL or "": not */
	const char *text;
	const char *voice; /* profile */
	bool frozen;       /* the text is words already, as approved */
	bool sound;
};

struct words_answer {
	char *words;     /* a paragraph a line; the title is one */
	char *lines;     /* the same, a sentence a line */
	json_t *reading; /* text against reading: control/facing.h; `title` on the title's row */
	json_t *doubts;  /* array of {from, to, written, spoken, doubt} */
	size_t sentences, skipped;
	int tape; /* with sound, whole: take it (and set -1) or leave it */
	uint32_t rate;
	uint64_t frames;
	char words_sha256[SHA256_TEXT], voice_sha256[SHA256_TEXT], reading_sha256[SHA256_TEXT];
};

/* Called once. `answer` is NULL when it failed, for the reason `failure`. What is in
 * the answer is freed after the call. */
typedef void words_done(void *user, struct words_answer *answer, const char *failure);

/* 0 and `done` will be called on the loop; -errno and it will not. */
int words_ask(struct station *s, const struct words_wanted *wanted, words_done *done, void *user,
        struct err *e);

#endif
