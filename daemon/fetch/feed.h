/* The feeds of the settings, looked at in turn: their answers become article files in
 * the spool, how they fare becomes a report beside those. */
#ifndef BANTIN_FETCH_FEED_H
#define BANTIN_FETCH_FEED_H

#include "base/clock.h"
#include "base/err.h"
#include "fetch/http.h"
#include "settings/settings.h"

struct feeds;

struct feeds_places {
	int spool;               /* the folder that holds feeds/ */
	int state;               /* where is remembered what was taken */
	const char *credentials; /* folder of secrets, or NULL */
};

/* Settings must outlive it. */
struct feeds *feeds_create(const struct settings *s, const struct feeds_places *places,
        struct http *http, const struct clock *clock);
void feeds_destroy(struct feeds *f);

/* Start what is due (`all`: everything that is not on its way). Returns milliseconds until
 * the next is due. */
int feeds_start(struct feeds *f, bool all);
bool feeds_busy(const struct feeds *f);
/* How many of the last looks failed. */
int feeds_failed(const struct feeds *f);

#endif
