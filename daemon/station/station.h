/* The station: everything bantind does, on one sd-event loop. It joins the
 * queue, the schedule, the control socket, bantin-work and the speakers, and
 * decides what sounds when. bantind.c only parses its command line and calls
 * these. */
#ifndef BANTIN_STATION_STATION_H
#define BANTIN_STATION_STATION_H

#include "base/err.h"
#include "settings/settings.h"

struct station;

struct station_options {
	const char *config;           /* --config FILE, or NULL: the usual places */
	const char *const *overrides; /* --set key=value, NULL-terminated, or NULL */
	const char *state;            /* --state DIR, or NULL: settings */
	const char *socket;           /* --socket PATH, or NULL: settings or systemd's */
	bool practice;                /* --practice: every output becomes a null output */
	/* Opens the control socket and answers it: who asks stands above the station. */
	int (*open_door)(struct station *s, struct err *e);
};

/* Load settings, open the queue, start children, listen. */
int station_create(const struct station_options *options, struct station **ret, struct err *e);
/* Run until SIGTERM or SIGINT. 0, or -errno of the loop itself. */
int station_run(struct station *s);
/* What is on air is logged as cut at its sentence and goes on after a restart. */
void station_destroy(struct station *s);

#endif
