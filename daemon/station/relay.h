/* A relay: somebody else's sound for a while, written onto a tape by a
 * bantin-speaker that listens (output/relay.h), so that outputs play it like
 * anything else. One process a relay; it ends when the relay is destroyed. */
#ifndef BANTIN_STATION_RELAY_H
#define BANTIN_STATION_RELAY_H

#include "output/relay.h"

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

struct relay;

struct relay_handlers {
	void (*ready)(void *user, uint32_t rate); /* its frames come */
	/* Once, unless it is destroyed before: all of its time if `why` is NULL, else
	 * a code ("relay.absent", "relay.lost", "relay.silent", "relay.disk"). */
	void (*ended)(void *user, uint64_t frames, const char *why);
};

/* Start to listen. Frames are thrown away until relay_begin(); then they go onto
 * `tape` (an empty file, stays the caller's), which can be opened once ready() came. */
int relay_create(struct relay **ret, sd_event *loop, const char *source, int tape,
        const struct relay_handlers *handlers, void *user, struct err *e);
/* No handler is called from within. */
void relay_begin(struct relay *r, const struct relay_begin *order);
void relay_destroy(struct relay *r); /* NULL is fine */

/* "relay:SOURCE=MINUTES" taken apart; `source` is `size` bytes. False: it is none. */
bool relay_parse(const char *part, char *source, int64_t size, int64_t *ret_length_ms);

#endif
