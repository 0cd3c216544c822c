/* The picture of bantin watch. */
#ifndef BANTIN_CLI_WATCH_PICTURE_H
#define BANTIN_CLI_WATCH_PICTURE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct watch_picture {
	json_t *status;   /* answers of the daemon; NULL before the first, and without it */
	json_t *articles; /* array */
	size_t chosen;    /* row of the articles */
	int64_t lost_at;  /* mono ms when the daemon left, 0: it is there */
	const char *told; /* what the last key did, "" */
};

/* Onto the screen of screen.h, which is open. */
void watch_picture_draw(const struct watch_picture *p);

#endif
