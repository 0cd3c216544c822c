/* Compose: a rundown and the articles that are there become the items of a
 * render: chime, call, articles with a signal between them, pauses, closing. */
#ifndef BANTIN_BROADCAST_COMPOSE_H
#define BANTIN_BROADCAST_COMPOSE_H

#include "base/err.h"
#include "broadcast/render.h"
#include "broadcast/rundown.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One article as a bulletin takes it; borrowed as long as the bulletin lives. */
struct compose_article {
	const char *name; /* for messages: its file, or its title */
	const char *title;
	bool title_spoken;    /* false: the text begins with it */
	const char *category; /* "" none */
	const char *text;
	size_t text_len;
	const struct recording_facts *facts; /* of the recording, or NULL; see render_item */
	const char *recording; /* path of a sound file in place of the text, or NULL */
};

struct compose_request {
	const struct settings *settings; /* texts, chimes and pauses of bulletins */
	const char *const *rundown;      /* of the programme; NULL: the settings' own */
	size_t rundown_count;
	bool articles_only;                     /* no opening, no closing: the articles alone */
	const struct compose_article *articles; /* in the order they are to air */
	size_t count;
	const char *session; /* "" by the hour */
	int64_t wall_ms;     /* of {date} and {time} */
};

struct bulletin {
	struct render_item *items;
	size_t count;
	char **texts; /* calls and closings with their blanks filled: owned */
	size_t text_count;
	size_t articles; /* how many of the request's found a place */
	size_t relays;   /* parts left out because nothing can be relayed into a file */
};

/* 0, or -EINVAL and a sentence: a part of the rundown or a blank of a text. */
int compose(const struct compose_request *request, struct bulletin *ret, struct err *e);
void bulletin_finish(struct bulletin *b);

#endif
