/* Where a show on air is, as its outputs have told: the part that sounds, and how far
 * into it they are. Asked by status, by those who watch, and by the as-aired log. */
#ifndef BANTIN_STATION_PLACE_H
#define BANTIN_STATION_PLACE_H

#include "station/show.h"

struct place {
	const char *part;  /* "lead_in" (silence before the first sound, for the amplifier),
	                    * "chime", "call", "article", "pause", "closing"; static */
	size_t element;    /* of the show */
	uint64_t frames;   /* of this element, taken */
	uint32_t sentence; /* of the article: the one being spoken, the one it begins with, or its
	                    * last */
	const char *words; /* being spoken now, of the call and the closing too; NULL: a sound
	                    * without words */
	int saying, saying_count; /* which time the article is said, of how many; from 1 */
};

/* Of the output that is furthest, of those on which it did not end before the others. */
void place_of(const struct show *w, struct place *ret);
/* Frames of the body that this airing has had, and the sentence from which it would go on:
 * of the output that is furthest. */
void show_place(const struct show *w, uint64_t *ret_frames, uint32_t *ret_sentence);

#endif
