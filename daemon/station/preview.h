/* Hearing an article before it airs. */
#ifndef BANTIN_STATION_PREVIEW_H
#define BANTIN_STATION_PREVIEW_H

#include "station/answer.h"

/* For the worker that renders ahead: previews' jobs, all others go to the shows. */
extern const struct worker_handlers preview_worker_handlers;

void preview_handle(struct station *s);
/* Those that wait are told that the daemon stops. */
void preview_close(struct station *s);

#endif
